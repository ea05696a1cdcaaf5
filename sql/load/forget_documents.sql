-- Take the documents of the temporary table forgotten (docid) out of the full-text index.
update fts_main_search_text.dict as held
set df = held.df - gone.documents
from (
    select termid, count(distinct docid) as documents
    from fts_main_search_text.terms
    semi join forgotten using (docid)
    group by termid
) as gone
where gone.termid = held.termid;

delete from fts_main_search_text.dict where df <= 0;

delete from fts_main_search_text.terms where docid in (select docid from forgotten);

delete from fts_main_search_text.docs where docid in (select docid from forgotten);

delete from search_text where docid in (select docid from forgotten);

update fts_main_search_text.stats
set
    num_docs = (select count(*) from fts_main_search_text.docs),
    avgdl = (select avg(len) from fts_main_search_text.docs);
