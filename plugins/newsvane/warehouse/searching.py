"""Full-text search: DuckDB's fts index over jieba's words, extended by each load instead of built anew.

The extension creates the index, its macro ``fts_main_search_text.match_bm25`` included, on the empty table
``search_text``. What a load adds is put into the index's own tables (terms, dict, docs, stats) as ``create_fts_index``
would, each term counted once in title and once in body; a test holds the two against each other. Reading the index
through the macro ``search`` needs no extension.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
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
    scripts = settings.sql / "load"
    connection.execute((scripts / "search_documents.sql").read_text("utf-8"))
    first, last = connection.execute("select min(docid), max(docid) from numbered_document").fetchall()[0]
    for start in range(first, last + 1, CHUNK_ARTICLES) if first is not None else ():
        chunk = connection.execute(
            (scripts / "search_texts.sql").read_text("utf-8"),
            {"first": start, "last": start + CHUNK_ARTICLES - 1, "longest": LONGEST_BODY},
        ).fetchall()
        add_chunk(connection, scripts, chunk, stop_words)


def add_chunk(
    connection: duckdb.DuckDBPyConnection,
    scripts: Path,
    articles: list[tuple[Any, ...]],
    stop_words: frozenset[str],
) -> None:
    """Add rows (docid, article_id, day, ai_related, title, start of the body, names in it)."""
    from newsvane.warehouse.words import (  # noqa: PLC0415 - jieba's dictionary costs start-up time
        LONGEST_LEAD,
        count_words,
        cut_terms,
        plain,
        rarity,
        telling,
    )

    terms: list[str] = []
    lengths: list[int] = []  # of the terms of each title and each body, one after the other
    counted: list[Counter[str]] = []
    for *_, title, body, names in articles:
        heading, lead = plain(title), plain(body[:LONGEST_LEAD])
        for text in (heading, lead + plain(body[LONGEST_LEAD:])):
            found = cut_terms(text)
            lengths.append(len(found))
            terms += found
        counted.append(count_words(heading, lead, names))
    rare = rarity(chain.from_iterable(counted))
    keywords = [telling(counts, rare, stop_words) for counts in counted]
    docids, article_ids, days, related, *_ = zip(*articles, strict=True)
    documents = np.array(docids, np.int64)
    keyword_rows = np.repeat(documents, list(map(len, keywords)))
    new_term, new_word, sizes = count_terms(documents, np.array(lengths, np.int64), terms)
    shown = {
        "new_document": pa.table(
            {
                "docid": documents,
                "article_id": pa.array(article_ids, pa.string()),
                "day": pa.array(days, pa.date32()),
                "ai_related": pa.array(related, pa.bool_()),
                "terms": sizes,
            }
        ),
        "new_term": new_term,
        "new_word": new_word,
        "new_keyword": pa.table(
            {"docid": keyword_rows, "term": pa.array(list(chain.from_iterable(keywords)), pa.string())}
        ),
    }
    for name, table in shown.items():
        connection.register(name, table)
    connection.execute((scripts / "search.sql").read_text("utf-8"))
    for name in shown:
        connection.unregister(name)


def count_terms(
    documents: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64], terms: list[str]
) -> tuple[pa.Table, pa.Table, npt.NDArray[np.int64]]:
    """Number the terms of titles and bodies, given one after the other with their lengths.

    Return the rows (docid, fieldid, number), the words (number, term, documents that hold it), and the number of terms
    in each document. What is no term is left out: each word is looked at once, however often it stands.
    """
    from newsvane.warehouse.words import is_term  # noqa: PLC0415 - jieba's dictionary costs start-up time

    coded: Any = pa.array(terms, pa.string()).dictionary_encode()
    words = coded.dictionary.to_pylist()
    is_word = np.fromiter(map(is_term, words), np.bool_, len(words))
    numbers = coded.indices.to_numpy()
    kept = is_word[numbers]
    numbers = numbers[kept]
    fields = np.repeat(np.arange(len(lengths)), lengths)[kept]
    places = fields // 2
    pairs = np.sort(numbers.astype(np.int64) * len(documents) + places)
    distinct = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs
    held = np.bincount(distinct // len(documents), minlength=len(words))
    return (
        pa.table({"docid": documents[places], "fieldid": (fields % 2).astype(np.int64), "number": numbers}),
        pa.table({"number": np.arange(len(words), dtype=np.int32), "term": coded.dictionary, "documents": held}).filter(
            pa.array(is_word)
        ),
        np.bincount(places, minlength=len(documents)),
    )


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
