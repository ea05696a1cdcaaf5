"""What a page says of itself for machines: meta elements, JSON-LD, and the variables of WeChat's script."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from newsvane.extract.tree import Element

JSON_LD = re.compile(
    r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>(.*?)(?:</script>|\Z)", re.DOTALL | re.IGNORECASE
)
SCRIPT_DATE_NAMES = (
    "var ct", "createTime", "create_time", "pubTime", "pub_time", "publishTime", "publish_time", "pubDate",
    "publishDate", "datePublished", "newsTime", "ptime",
)  # fmt: skip
SCRIPT_DATE = re.compile(
    r"[\"']?\s*[:=]\s*[\"']?"
    r"(\d{4}-\d{1,2}-\d{1,2}(?:[T\s]\d{1,2}:\d{2}(?::\d{2})?(?:[+-]\d\d:\d\d|Z)?)?|1\d{9}(?:\d{3})?)\b"
)
SCRIPT_TEXT = re.compile(r"\s*=\s*(?:htmlDecode\()?[\"']([^\"'\n]{1,200})[\"']")
LD_DEPTH = 4

PageFacts = Mapping[str, str]


def read_metadata(root: Element, text: str) -> dict[str, str]:
    """Collect a page's own facts by lower-case key; the first that is not empty counts."""
    facts: dict[str, str] = {}
    for key, value in (*element_facts(root), *script_facts(text)):
        if value and (value := " ".join(html.unescape(value).split())):
            facts.setdefault(key.lower().replace(" ", ""), value)
    return facts


def element_facts(root: Element) -> Iterator[tuple[str, str | None]]:
    for meta in root.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            if key := meta.get(attribute):
                yield key, meta.get("content")
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            yield "canonical", link.get("href")
    title = next(root.iter("title"), None)
    if title is not None:
        yield "title", title.text


def script_facts(text: str) -> Iterator[tuple[str, str | None]]:
    if "ld+json" in text:
        for thing in json_ld(text):
            yield "ld:headline", as_text(thing.get("headline"))
            yield "ld:datepublished", as_text(thing.get("datePublished")) or as_text(thing.get("pubDate"))
            yield "ld:author", as_name(thing.get("author"))
    for name in SCRIPT_DATE_NAMES:
        yield "script:date", value_after(text, name, SCRIPT_DATE)
    yield "script:nickname", value_after(text, "var nickname", SCRIPT_TEXT)
    yield "script:title", value_after(text, "var msg_title", SCRIPT_TEXT)


def value_after(text: str, name: str, pattern: re.Pattern[str]) -> str | None:
    """Return the first value that a script gives a variable or key of this name."""
    at = text.find(name)
    while at >= 0:
        at += len(name)
        if match := pattern.match(text, at):
            return match[1]
        at = text.find(name, at)
    return None


def json_ld(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield every object of the page's JSON-LD; what is no JSON is passed over."""
    for match in JSON_LD.finditer(text):
        try:
            data = json.loads(match[1].strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from objects(data, LD_DEPTH)


def objects(data: object, depth: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, dict):
        yield data
        if depth and "@graph" in data:
            yield from objects(data["@graph"], depth - 1)
    elif isinstance(data, list) and depth:
        for item in data[:100]:
            yield from objects(item, depth - 1)


def as_text(value: object) -> str:
    return value if isinstance(value, str) else ""


def as_name(value: object) -> str:
    """Read a JSON-LD person: a name, an object with a name, or a list of them."""
    if isinstance(value, dict):
        return as_text(value.get("name"))
    if isinstance(value, list):
        return "、".join(filter(None, (as_name(item) for item in value[:5] if not isinstance(item, list))))
    return as_text(value)
