"""The sample news as values: one TOML file an outlet in ``news/``, read, ordered and with its reprints made.

An item either has its own ``body``, one paragraph a line, or names another item in ``reprint_of``. A reprint is made
here from that item's text, so that it stays one when the text is edited: ``opening`` goes before the first paragraph,
``closing`` after the last, and the last ``cut`` sentences are left out.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent / "news"
ZONE = dt.timezone(dt.timedelta(hours=8))
SENTENCE = re.compile(r"[^。！？\n]*[。！？]?[”）]?\n?")
SUMMARY_LENGTH = 60
REPRINT_KEYS = {"reprint_of", "opening", "closing", "cut"}
KEYS = {"id", "time", "title", "author", "categories", "body", "story", "origin", "repeats", *REPRINT_KEYS}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One article.

    ``story`` names the event that it reports together with other items; ``reprint_of`` and ``repeats`` name the item
    whose text it carries, unchanged or slightly rewritten. All three are empty where they do not apply.
    """

    id: str
    outlet: str
    time: dt.datetime
    title: str
    author: str
    categories: tuple[str, ...]
    body: str
    link: str
    story: str = ""
    reprint_of: str = ""
    repeats: str = ""
    origin: str = ""

    @property
    def paragraphs(self) -> list[str]:
        return self.body.split("\n")

    @property
    def summary(self) -> str:
        """The opening sentences, up to about ``SUMMARY_LENGTH`` characters."""
        taken = ""
        for sentence in SENTENCE.findall(self.paragraphs[0]):
            taken += sentence
            if len(taken) >= SUMMARY_LENGTH:
                break
        return taken


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented outlet and how its feed is written; ``items`` are sorted, the latest first."""

    id: str
    name: str
    title: str
    description: str
    homepage: str
    link: str
    feed: str
    format: Literal["rss", "atom", "json"]
    text: Literal["content", "description", "page"] = "content"
    dates: Literal["rfc822", "gmt", "naive", "updated"] = "rfc822"
    guid: bool = True
    relative_links: bool = False
    encoding: str = "utf-8"
    declared_encoding: str = "utf-8"
    items: tuple[Item, ...] = ()

    @property
    def feed_path(self) -> str:
        return f"/{self.id}/{self.feed}"


def read_outlets(folder: Path = FOLDER, *, until: dt.datetime | None = None) -> tuple[Outlet, ...]:
    """Read every outlet, sorted by id, with the items published by ``until`` (default: all of them)."""
    files = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    rows = {f"{outlet}-{row['id']}": row for outlet, data in files.items() for row in data["item"]}
    return tuple(read_outlet(outlet, data, rows, until) for outlet, data in files.items())


def read_outlet(
    outlet: str, data: dict[str, Any], rows: dict[str, dict[str, Any]], until: dt.datetime | None
) -> Outlet:
    head = data["outlet"]
    items = [read_item(outlet, head["link"], row, rows) for row in data["item"]]
    shown = [item for item in items if until is None or item.time <= until]
    return Outlet(id=outlet, **head, items=tuple(sorted(shown, key=lambda item: (item.time, item.id), reverse=True)))


def read_item(outlet: str, link: str, row: Row, rows: dict[str, Row]) -> Item:
    """Make one item of its row; ``link`` is the outlet's pattern, with ``{date}`` and ``{id}`` in it."""
    if unknown := row.keys() - KEYS:
        raise ValueError(f"sample/news/{outlet}.toml: item {row.get('id')}: unknown key {min(unknown)!r}")
    time: dt.datetime = row["time"].astimezone(ZONE)
    reprint_of: str = row.get("reprint_of", "")
    original: Row = rows[reprint_of] if reprint_of else {}
    return Item(
        id=f"{outlet}-{row['id']}",
        outlet=outlet,
        time=time,
        title=row["title"],
        author=row.get("author", ""),
        categories=tuple(row.get("categories", ())),
        body=reprint(original["body"], row) if reprint_of else row["body"].strip(),
        link=link.format(date=time, id=row["id"]),
        story=row.get("story") or original.get("story", ""),
        reprint_of=reprint_of,
        repeats=row.get("repeats", ""),
        origin=row.get("origin", ""),
    )


def reprint(body: str, row: Row) -> str:
    """Make the text of a reprint: the body with a cut tail, and another outlet's opening and closing line."""
    sentences = [sentence for sentence in SENTENCE.findall(body.strip()) if sentence]
    kept = "".join(sentences[: len(sentences) - row.get("cut", 0)]).strip()
    closing = "\n" + row["closing"] if "closing" in row else ""
    return f"{row.get('opening', '')}{kept}{closing}"
