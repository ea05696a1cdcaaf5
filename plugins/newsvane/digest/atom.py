"""An audience's digests as an Atom feed (RFC 4287), made from the JSON files that lie beside the others."""

from __future__ import annotations

import datetime as dt
import uuid
import xml.etree.ElementTree as ET
from pathlib import Path

from newsvane.digest import wording
from newsvane.digest.records import Digest
from newsvane.digest.rendering import read_json, render_html, render_text

ATOM = "http://www.w3.org/2005/Atom"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "newsvane:digest")
ENTRIES = 30
SUMMARY_LENGTH = 300


def render_feed(folder: Path, audience: str, name: str) -> bytes:
    """Return the feed of the newest digests below ``folder``; a file that is no digest is passed over.

    Identities depend on audience, day and window alone: a digest written again is the same entry.
    """
    digests = sorted(read_digests(folder, audience), key=lambda digest: (digest.end, digest.window), reverse=True)
    feed = ET.Element("feed", xmlns=ATOM)
    feed.set("xml:lang", "zh-CN")
    add(feed, "id", identity(audience))
    add(feed, "title", f"newsvane 新闻风向标 · {name}")
    newest = digests[0].end if digests else dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    add(feed, "updated", newest.isoformat())
    add(ET.SubElement(feed, "author"), "name", "newsvane")
    for digest in digests[:ENTRIES]:
        add_entry(feed, digest)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def add_entry(feed: ET.Element, digest: Digest) -> None:
    entry = ET.SubElement(feed, "entry")
    day = digest.day.isoformat()
    add(entry, "id", identity(f"{digest.audience}/{day}/{digest.window}"))
    add(entry, "title", wording.subject(digest))
    add(entry, "updated", digest.end.isoformat())
    ET.SubElement(entry, "link", rel="alternate", type="text/html", href=f"{day}/{digest.name}.html")
    add(entry, "summary", render_text(digest)[:SUMMARY_LENGTH])
    add(entry, "content", render_html(digest)).set("type", "html")


def add(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag)
    element.text = text
    return element


def identity(key: str) -> str:
    return uuid.uuid5(NAMESPACE, key).urn


def read_digests(folder: Path, audience: str) -> list[Digest]:
    """The newest digests of an audience: the folders of days, newest first, until there are enough."""
    found: list[Digest] = []
    for path in sorted(folder.glob(f"[0-9]*/{audience}*.json"), reverse=True):
        try:
            digest = read_json(path.read_bytes())
        except (OSError, ValueError):
            continue
        if digest.audience == audience:
            found.append(digest)
        if len(found) >= ENTRIES:
            break
    return found
