-- Every table macro of the snapshot, with the names of its parameters.
-- grain: one macro
select function_name as name, any_value(parameters) as parameters
from duckdb_functions()
where function_type = 'table_macro' and not internal and schema_name = 'main'
group by name
order by name;
