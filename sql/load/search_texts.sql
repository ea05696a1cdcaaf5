-- What is searched of a few of the new articles, with the names found in each.
-- grain: one new article
with numbered as (
    select
        article_id,
        docid
    from numbered_document
    where docid between $first and $last
),

named as (
    select
        article_id,
        list(distinct surface) as names
    from staged_mention
    where article_id in (select article_id from numbered)
    group by article_id
)

select
    numbered.docid,
    new_article.article_id,
    new_article.day,
    new_article.ai_related,
    new_article.title,
    left(new_article.body, $longest) as body,
    coalesce(named.names, []) as names
from new_article
inner join numbered using (article_id)
left join named using (article_id)
order by numbered.docid;
