-- Extend the full-text index by the documents given, and count their keywords.
insert into search_text by name
select docid, article_id, day, '' as title, '' as body
from new_document;

update fts_main_search_text.dict as held
set df = held.df + new_word.documents
from new_word
where new_word.term = held.term;

insert into fts_main_search_text.dict
select
    (select coalesce(max(termid) + 1, 0) from fts_main_search_text.dict) + row_number() over (order by term) - 1,
    term,
    documents
from new_word
anti join fts_main_search_text.dict as held using (term);

insert into fts_main_search_text.terms
select new_term.docid, new_term.fieldid, known.termid
from new_term
join (
    select new_word.number, held.termid
    from new_word
    join fts_main_search_text.dict as held using (term)
) as known using (number);

insert into fts_main_search_text.docs
select docid, docid, terms
from new_document;

update fts_main_search_text.stats
set
    avgdl = (
        coalesce(avgdl, 0) * num_docs + (select sum(terms) from new_document)
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
