-- How does a company's month compare with its peers' in the same industry, day by day?
-- zh: 一家公司这一月的热度与同行业公司逐日相比如何？
-- grain: one day and company: the company asked for and up to five peers, the most talked of
-- $entity: a company's code or name; sample '中文在线'
-- $days: length of the period; sample 30
with peers as (
    select peer.entity_id, coalesce(sum(entity_day.articles), 0) as articles
    from entity as given
    join entity as peer
        on peer.kind = given.kind and peer.industry = given.industry
        and peer.entity_id <> given.entity_id
    join entity_day on entity_day.entity_number = peer.entity_number and entity_day.day > newest_day() - $days::integer
    where given.entity_id = entity_key($entity)
    group by peer.entity_id
    order by articles desc, peer.entity_id
    limit 5
)

select day, name, articles, texts, share_of_voice, mean_7_days
from entity_series(
    (select list(entity_id) from (select entity_key($entity) as entity_id union all select entity_id from peers)),
    newest_day() - $days::integer + 1,
    newest_day()
)
order by day, name;
