-- Count what each source brought on the stale days, and what was missing from it.
delete from source_day where day in (select day from stale_day);
insert into source_day by name
select
    day,
    source_id,
    count(*) filter (where ai_related) as articles,
    count(distinct text_id) filter (where ai_related) as texts,
    count(*) as all_articles,
    count(distinct text_id) as all_texts,
    count(*) filter (where published_at is null) as without_date,
    count(*) filter (where body_kind = 'none') as without_body,
    count(*) filter (where author = '') as without_author
from article_head
where day in (select day from stale_day)
group by day, source_id
order by day, source_id;
