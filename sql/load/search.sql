-- Extend the full-text index by the documents given, and count their keywords.
insert into search_text by name
select docid, article_id, day, '' as title, '' as body
from new_document;

insert into fts_main_search_text.dict
select
    (select coalesce(max(termid) + 1, 0) from fts_main_search_text.dict) + row_number() over (order by term) - 1,
    term,
    0
from (select distinct term from new_term) as fresh
anti join fts_main_search_text.dict as held using (term);

insert into fts_main_search_text.terms
select new_term.docid, new_term.fieldid, held.termid
from new_term
join fts_main_search_text.dict as held using (term)
order by new_term.docid, new_term.fieldid, held.termid;

insert into fts_main_search_text.docs
select new_document.docid, new_document.docid, count(new_term.term)
from new_document
left join new_term using (docid)
group by new_document.docid
order by new_document.docid;

update fts_main_search_text.dict as held
set df = held.df + fresh.documents
from (select term, count(distinct docid) as documents from new_term group by term) as fresh
where fresh.term = held.term;

update fts_main_search_text.stats
set
    avgdl = (
        coalesce(avgdl, 0) * num_docs + (select count(*) from new_term)
    ) / (num_docs + (select count(*) from new_document)),
    num_docs = num_docs + (select count(*) from new_document);

insert into term_count by name
select
    new_document.day,
    new_keyword.term,
    count(*) filter (where new_document.ai_related) as articles,
    count(*) as all_articles
from new_keyword
join new_document using (docid)
group by new_document.day, new_keyword.term
order by new_document.day, new_keyword.term;
