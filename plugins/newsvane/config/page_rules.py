"""``config/page_rules.toml``: where the parts of an article stand on a site's pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import pydantic
from cssselect import HTMLTranslator, SelectorError

from newsvane.config.toml import TomlFile, read_toml, validate
from newsvane.errors import ConfigError, ConfigErrors

DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def css(selector: str) -> str:
    """Check a CSS selector and return it as the XPath that selects the same."""
    try:
        return HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::")
    except SelectorError as error:
        raise ValueError(f"not a CSS selector: {selector!r}: {error}") from error


def plain_domain(text: str) -> str:
    if not DOMAIN.fullmatch(text):
        raise ValueError(f"not a domain: {text!r}")
    return text


Selector = Annotated[str, pydantic.AfterValidator(css)]


class PageRule(pydantic.BaseModel):
    """One ``[[page]]``; its selectors are held as XPath."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    domain: Annotated[str, pydantic.AfterValidator(plain_domain)]
    body: Selector
    title: Selector | None = None
    author: Selector | None = None
    origin: Selector | None = None
    date: Selector | None = None
    drop: Selector | None = None


class RuleBook(pydantic.BaseModel):
    """The whole file as it is written."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    page: tuple[PageRule, ...] = ()


PageRules = Mapping[str, PageRule]


def read_page_rules(path: Path) -> PageRules:
    """Read the rules by domain; raises ``ConfigErrors`` with every mistake and its line."""
    try:
        file = read_toml(path)
    except ConfigError as error:
        raise ConfigErrors([error]) from error
    rules = validate(file, RuleBook).page
    if mistakes := list(out_of_order(file, [rule.domain for rule in rules])):
        raise ConfigErrors(mistakes)
    return {rule.domain: rule for rule in rules}


def out_of_order(file: TomlFile, domains: list[str]) -> Iterator[ConfigError]:
    """Find what is not sorted, or stands twice."""
    for index in range(1, len(domains)):
        if domains[index] == domains[index - 1]:
            yield file.error(("page", index, "domain"), f"{domains[index]!r} has a rule already")
        elif domains[index] < domains[index - 1]:
            yield file.error(("page", index, "domain"), f"{domains[index]!r} belongs before {domains[index - 1]!r}")


def find_rule(rules: PageRules, host: str) -> PageRule | None:
    """Find the rule of the longest domain that the host is, or is below of."""
    labels = host.lower().rstrip(".").split(".")
    for start in range(len(labels) - 1):
        if (rule := rules.get(".".join(labels[start:]))) is not None:
            return rule
    return None
