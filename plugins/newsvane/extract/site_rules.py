"""A site's own rule applied to a page."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from newsvane.config.page_rules import PageRule, PageRules, find_rule, read_page_rules
from newsvane.extract.blocks import Block
from newsvane.extract.content import trim
from newsvane.extract.tree import Element

FEWEST_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class RuledParts:
    """What a rule found: the elements of the body, those to leave out of it, and the texts of the other parts."""

    bodies: frozenset[Element] = frozenset()
    drops: frozenset[Element] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)


@functools.lru_cache(maxsize=4)
def load_page_rules(config: Path) -> PageRules:
    """Read ``page_rules.toml`` of a configuration folder once; none where there is no such file."""
    path = config / "page_rules.toml"
    return read_page_rules(path) if path.exists() else {}


def apply_rule(root: Element, url: str, rules: PageRules) -> RuledParts:
    """Select the parts that the site's rule names; all empty where there is no rule for the address."""
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    except ValueError:
        return RuledParts()
    rule = find_rule(rules, host)
    if rule is None:
        return RuledParts()
    return RuledParts(
        bodies=frozenset(select(root, rule.body)),
        drops=frozenset(select(root, rule.drop)) if rule.drop else frozenset(),
        texts={name: text for name in ("title", "author", "origin", "date") if (text := part_text(root, rule, name))},
    )


def select(root: Element, xpath: str) -> list[Element]:
    found = root.xpath(xpath)
    return [element for element in found if isinstance(element, type(root))] if isinstance(found, list) else []


def part_text(root: Element, rule: PageRule, name: str) -> str:
    """Return the text of the first element of a part that has any; a ``datetime`` attribute goes before the text."""
    selector = getattr(rule, name)
    for element in select(root, selector) if selector else ():
        text = (element.get("datetime") if name == "date" else None) or " ".join(
            "".join(map(str, element.itertext())).split()
        )
        if text:
            return str(text)
    return ""


def ruled_article(blocks: list[Block], weights: list[float], parts: RuledParts, headline: str) -> list[Block]:
    """Return the blocks of the rule's body without what it drops; empty where that is hardly any text."""
    inside = [
        block
        for block in blocks
        if stands_in(block.element, parts.bodies) and not stands_in(block.element, parts.drops)
    ]
    article = trim(inside, weights, headline, -1)
    return article if sum(block.size for block in article) >= FEWEST_CHARACTERS else []


def stands_in(element: Element | None, members: frozenset[Element]) -> bool:
    """Tell whether an element is one of the members or within one."""
    while element is not None:
        if element in members:
            return True
        element = element.getparent()
    return False
