"""What one task hands to the loader, and the same as Arrow tables: the only place that knows both shapes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from newsvane.fetch.urls import redact_url
from newsvane.records import Article, FeedState, FetchResult, Mention, QueuedPage, Source

TIME = pa.timestamp("us", tz="UTC")
ARROW_TYPES: dict[str, pa.DataType] = {
    "str": pa.string(),
    "str | None": pa.string(),
    "int": pa.int64(),
    "int | None": pa.int64(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "dt.date": pa.date32(),
    "dt.datetime": TIME,
    "dt.datetime | None": TIME,
    "tuple[str, ...]": pa.list_(pa.string()),
}
SOURCE_FIELDS = ("id", "name", "url", "homepage", "category", "weight")


@dataclass(frozen=True, slots=True)
class ArticleMention:
    """A mention, the article it stands in, and the dictionary (``Tagger.version``) that found it.

    ``prominence`` is what its entity is to the article: 主角 (what it is about) or 提及 (named in passing).
    """

    article_id: str
    mention: Mention
    dictionary_version: str = ""
    prominence: str = "提及"


@dataclass(frozen=True, slots=True)
class Batch:
    """All that one task has to load. ``sources`` names the outlets of the articles; any part may be empty.

    Where an ``article_id`` stands twice the first article counts; mentions that do not hold in it are left out.
    """

    fetches: tuple[FetchResult, ...] = ()
    feed_states: tuple[FeedState, ...] = ()
    articles: tuple[Article, ...] = ()
    mentions: tuple[ArticleMention, ...] = ()
    sources: tuple[Source, ...] = ()
    page_queue: tuple[QueuedPage, ...] = ()


def to_tables(batch: Batch) -> dict[str, pa.Table]:
    """Return the Arrow table of each part, under the name of its file."""
    articles: dict[str, Article] = {}
    for article in batch.articles:
        articles.setdefault(article.article_id, article)
    return {
        "article": table_of(Article, articles.values()),
        "mention": mention_table([row for row in batch.mentions if holds(row.mention, articles.get(row.article_id))]),
        "fetch": table_of(FetchResult, batch.fetches),
        "feed_state": table_of(FeedState, batch.feed_states),
        "source": table_of(Source, map(without_secrets, batch.sources), SOURCE_FIELDS),
        "page_queue": table_of(QueuedPage, batch.page_queue),
    }


def without_secrets(source: Source) -> Source:
    """Return the source as everybody may see it: a feed's address may hold a password or a token."""
    return dataclasses.replace(source, url=redact_url(source.url), homepage=redact_url(source.homepage))


def from_tables(tables: Mapping[str, pa.Table]) -> Batch:
    """Build the batch again from the tables of ``to_tables``."""
    mention_fields = [field.name for field in dataclasses.fields(Mention)]
    return Batch(
        fetches=tuple(FetchResult(**row) for row in rows_of(tables["fetch"])),
        feed_states=tuple(FeedState(**row) for row in rows_of(tables["feed_state"])),
        articles=tuple(Article(**row) for row in rows_of(tables["article"])),
        mentions=tuple(
            ArticleMention(
                row["article_id"],
                Mention(**{name: row[name] for name in mention_fields}),
                row["dictionary_version"],
                row["prominence"],
            )
            for row in rows_of(tables["mention"])
        ),
        sources=tuple(Source(**row) for row in rows_of(tables["source"])),
        page_queue=tuple(QueuedPage(**row) for row in rows_of(tables["page_queue"])),
    )


def table_of(record: type, rows: Iterable[Any], names: tuple[str, ...] = ()) -> pa.Table:
    """Put dataclass instances into columns, typed by the annotations of ``record``."""
    rows = list(rows)
    fields = [field for field in dataclasses.fields(record) if not names or field.name in names]
    types = [ARROW_TYPES.get(str(field.type), pa.string()) for field in fields]  # the rest are literal strings
    columns = [
        column([getattr(row, field.name) for row in rows], type_) for field, type_ in zip(fields, types, strict=True)
    ]
    return pa.table(columns, schema=pa.schema(list(zip([field.name for field in fields], types, strict=True))))


def mention_table(rows: Sequence[ArticleMention]) -> pa.Table:
    """Put mentions into columns, with the article and the other things said of them."""
    table = table_of(Mention, [row.mention for row in rows])
    for name in ("article_id", "dictionary_version", "prominence"):
        table = table.append_column(name, column([getattr(row, name) for row in rows], pa.string()))
    return table


def holds(mention: Mention, article: Article | None) -> bool:
    """Tell whether ``text[start:end] == surface`` in the article's field."""
    if article is None:
        return False
    text = article.title if mention.field == "title" else article.body
    return text[mention.start : mention.end] == mention.surface


def column(values: list[Any], type_: pa.DataType) -> pa.Array[Any]:
    """Build one column; feed text may hold lone surrogates, which no UTF-8 can carry: they become U+FFFD."""
    try:
        return pa.array(values, type=type_)
    except UnicodeEncodeError:
        return pa.array([mend(value) for value in values], type=type_)


def mend(value: Any) -> Any:
    if isinstance(value, str):
        return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in value)
    if isinstance(value, tuple):
        return [mend(part) for part in value]
    return value


def rows_of(table: pa.Table) -> Iterable[dict[str, Any]]:
    """Yield each row with lists as tuples and times in ``datetime.UTC``, as the records hold them."""
    for row in table.to_pylist():
        yield {name: native(value) for name, value in row.items()}


def native(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC)
    return value
