-- The texts of one month ($month, such as 2024-02) that were tagged with another dictionary than $version.
-- grain: one article
select
    article.article_id,
    article.day,
    article.title,
    article.body,
    coalesce(source.name, '') as source_name
from article
left join source on source.source_id = article.source_id
where article.day >= ($month || '-01')::date
    and article.day < ($month || '-01')::date + interval 1 month
    and article.dictionary_version <> $version
order by article.day, article.article_id;
