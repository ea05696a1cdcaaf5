-- Which texts were reprinted most, and by whom first?
-- zh: 哪些文本被转载最多，谁最先发出？
-- grain: one text
-- $days: length of the period; sample 30
select
    arg_min(title, (coalesce(published_at, first_seen_at), article_id)) as title,
    count(*) as articles,
    count(distinct source_id) as sources,
    arg_min(source_id, (coalesce(published_at, first_seen_at), article_id)) as first_source_id,
    min(coalesce(published_at, first_seen_at)) as first_at
from article_head
where day > newest_day() - $days::integer and ai_related
group by text_id
having count(*) > 1
order by articles desc, first_at, text_id
limit 20;
