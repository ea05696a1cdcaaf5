-- Articles with their bodies.
-- grain: one article
-- The body is joined from the Parquet parts: queries that need none are faster on article_head.
create or replace view article as
select
    head.article_id,
    head.source_id,
    head.url,
    head.canonical_url,
    head.title,
    coalesce(text.body, '') as body,
    head.author,
    head.origin,
    head.published_at,
    head.first_seen_at,
    head.day,
    head.body_kind,
    head.date_note,
    head.categories,
    head.raw_uri,
    head.ai_related,
    head.ai_score,
    head.ai_reasons,
    head.dictionary_version,
    head.text_id,
    head.story_id
from article_head as head
left join article_body as text using (article_id, day);

comment on column article.article_id is 'identity of the article: a hash of its canonical address';
comment on column article.source_id is 'the source that brought it first';
comment on column article.url is 'address as the feed gave it';
comment on column article.canonical_url is 'address without tracking parameters and other accidents';
comment on column article.title is 'headline';
comment on column article.body is 'plain text, one line a paragraph; empty where none was to be had';
comment on column article.author is 'author as printed; empty where unknown';
comment on column article.origin is 'where the source says it took the article from (来源); empty where it does not';
comment on column article.published_at is 'time of publication; null where nobody gives a trustworthy one';
comment on column article.first_seen_at is 'time when it was first fetched';
comment on column article.day is 'calendar day in the reporting zone: of publication, or of first sight without a date';
comment on column article.body_kind is 'where the body is from: feed, page, summary or none';
comment on column article.date_note is 'why published_at is null; empty otherwise';
comment on column article.categories is 'categories as the feed gave them';
comment on column article.raw_uri is 'name in the archive of the document that it was read from';
comment on column article.ai_related is 'whether the article is about artificial intelligence';
comment on column article.ai_score is 'how sure that is, 0 to 1';
comment on column article.ai_reasons is 'what in the text speaks for it: field and words';
comment on column article.dictionary_version is 'hash of all that its tagging depended on: two articles with one version are alike tagged';
comment on column article.text_id is 'same for all reprints of one text';
comment on column article.story_id is 'same for all articles on one event';
