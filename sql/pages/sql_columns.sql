-- Every column that a reader's SQL can name.
-- grain: one column, in the order of its relation
select
    columns.table_name as relation,
    views.view_name is not null as is_view,
    columns.column_name as name,
    lower(columns.data_type) as type,
    coalesce(columns.comment, '') as comment
from duckdb_columns() as columns
left join duckdb_views() as views
    on views.schema_name = columns.schema_name and views.view_name = columns.table_name and not views.internal
where not columns.internal and columns.schema_name = 'main'
order by is_view desc, relation, columns.column_index;
