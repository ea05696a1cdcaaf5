"""Full-text search: DuckDB's fts index over jieba's words, extended by each load instead of built anew.

The extension creates the index, its macro ``fts_main_search_text.match_bm25`` included, on the empty table
``search_text``. What a load adds is put into the index's own tables (terms, dict, docs, stats) as ``create_fts_index``
would, each term counted once in title and once in body; a test holds the two against each other. Reading the index
through the macro ``search`` needs no extension.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from newsvane.settings import Settings
from newsvane.warehouse.extensions import load_extension
from newsvane.warehouse.stop_words import read_stop_words

INDEX = "fts_main_search_text"
CHUNK_ARTICLES = 500  # each takes a hundred kilobytes meanwhile, as lists of terms
SNIPPET_BEFORE, SNIPPET_AFTER = 30, 90


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found; ``snippet`` is a piece of its text around the first word found."""

    article_id: str
    source_id: str
    day: Any
    title: str
    url: str
    snippet: str
    score: float


def ensure_index(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty index where there is none."""
    known = connection.execute("select count(*) from duckdb_schemas() where schema_name = $name", {"name": INDEX})
    if known.fetchone() == (0,):
        load_extension(connection, "fts")
        connection.execute(
            "pragma create_fts_index('search_text', 'docid', 'title', 'body', stemmer='none', stopwords='none', "
            "strip_accents=0, lower=1, ignore='[\\s]+')"
        )


def index_articles(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Add the articles of the temporary table ``new_article`` to the index and their keywords to ``term_count``."""
    from newsvane.warehouse.words import LONGEST_BODY  # noqa: PLC0415 - jieba's dictionary costs start-up time

    ensure_index(connection)
    stop_words = read_stop_words(settings.config / "stop_words.txt")
    row = connection.execute("select coalesce(max(docid) + 1, 0) from search_text").fetchone()
    docid = int(row[0]) if row else 0
    articles = connection.execute(
        "select article_id, day, title, left(body, $longest), ai_related, coalesce(names, []) from new_article "
        "left join (select article_id, list(distinct surface) as names from staged_mention group by all) "
        "using (article_id) order by day, article_id",
        {"longest": LONGEST_BODY},
    ).fetchall()
    for start in range(0, len(articles), CHUNK_ARTICLES):
        chunk = articles[start : start + CHUNK_ARTICLES]
        add_chunk(connection, settings, docid + start, chunk, stop_words)


def add_chunk(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    first_docid: int,
    articles: list[tuple[Any, ...]],
    stop_words: frozenset[str],
) -> None:
    """Add rows (article_id, day, title, start of the body, ai_related, names in it), from ``first_docid`` on."""
    from newsvane.warehouse.words import keywords, search_terms  # noqa: PLC0415 - jieba's dictionary costs start-up time

    docids: list[int] = []
    fields: list[int] = []
    terms: list[str] = []
    keyword_rows: list[int] = []
    keyword_terms: list[str] = []
    for number, (_, _, title, body, _, names) in enumerate(articles):
        for field, text in ((0, title), (1, body)):
            found = search_terms(text)
            docids += [first_docid + number] * len(found)
            fields += [field] * len(found)
            terms += found
        words = keywords(title, body, stop_words, names)
        keyword_rows += [first_docid + number] * len(words)
        keyword_terms += words
    article_ids, days, _, _, related, _ = zip(*articles, strict=True)
    connection.register(
        "new_document",
        pa.table(
            {
                "docid": pa.array(range(first_docid, first_docid + len(articles)), pa.int64()),
                "article_id": pa.array(article_ids, pa.string()),
                "day": pa.array(days, pa.date32()),
                "ai_related": pa.array(related, pa.bool_()),
            }
        ),
    )
    connection.register(
        "new_term",
        pa.table(
            {
                "docid": pa.array(docids, pa.int64()),
                "fieldid": pa.array(fields, pa.int64()),
                "term": pa.array(terms, pa.string()),
            }
        ),
    )
    connection.register(
        "new_keyword",
        pa.table({"docid": pa.array(keyword_rows, pa.int64()), "term": pa.array(keyword_terms, pa.string())}),
    )
    connection.execute((settings.sql / "load" / "search.sql").read_text("utf-8"))
    for name in ("new_document", "new_term", "new_keyword"):
        connection.unregister(name)


def forget_documents(connection: duckdb.DuckDBPyConnection, settings: Settings, before: dt.date) -> None:
    """Take the articles of the days before ``before`` out of the index."""
    ensure_index(connection)
    connection.execute(
        "create or replace temp table forgotten as select docid from search_text where day < $before",
        {"before": before},
    )
    connection.execute((settings.sql / "load" / "forget_documents.sql").read_text("utf-8"))


def search(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    *,
    first_day: Any = None,
    last_day: Any = None,
    source_id: str | None = None,
    entity: str | None = None,
    limit: int = 20,
) -> list[Hit]:
    """Find the articles with all words of the query, best first (BM25), in an open snapshot.

    The query is cut into words as the articles are. ``first_day`` and ``last_day`` are dates or ISO text; ``entity``
    is an entity's id, name or code.
    """
    from newsvane.warehouse.words import search_terms  # noqa: PLC0415 - jieba's dictionary costs start-up time

    words = search_terms(query)
    rows = connection.execute(
        """
        select article_id, source_id, day, title, url, score
        from search_words($words, first := $first, last := $last, source := $source, entity := $entity, most := $limit)
        """,
        {
            "words": words,
            "first": first_day,
            "last": last_day,
            "source": source_id,
            "entity": entity,
            "limit": limit,
        },
    ).fetchall()
    bodies = read_bodies(connection, [row[0] for row in rows], [row[2] for row in rows])
    return [
        Hit(article_id, source, day, title, url, snippet(bodies.get(article_id, ""), words), score)
        for article_id, source, day, title, url, score in rows
    ]


def read_bodies(connection: duckdb.DuckDBPyConnection, article_ids: list[str], days: list[Any]) -> dict[str, str]:
    """Return the bodies of a few articles of known days; the days let whole Parquet parts be passed over."""
    if not article_ids:
        return {}
    rows = connection.execute(
        """
        select article_id, body
        from article_body
        where list_contains($days::date[], day) and day between $first and $last and list_contains($ids, article_id)
        """,
        {"days": sorted(set(days)), "first": min(days), "last": max(days), "ids": article_ids},
    ).fetchall()
    return dict(rows)


def snippet(text: str, words: list[str]) -> str:
    """Return a piece of the text around the first place where a word stands; its beginning where none does.

    >>> snippet("他说，Sora 来了。", ["sora"])
    '他说，Sora 来了。'
    """
    lowered = text.lower()
    places = [place for word in words if (place := lowered.find(word)) >= 0]
    start = max(min(places, default=0) - SNIPPET_BEFORE, 0)
    end = min(start + SNIPPET_BEFORE + SNIPPET_AFTER, len(text))
    piece = " ".join(text[start:end].split())
    return ("…" if start else "") + piece + ("…" if end < len(text) else "")
