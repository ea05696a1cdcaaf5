"""The formats of a digest: HTML, Markdown, plain text, JSON. One environment a format, escaping every value by itself.

Jinja2 escapes for HTML only; for Markdown the same is done by ``finalize``, through which every printed value passes.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import Any

import jinja2
import pydantic

from newsvane.digest import wording
from newsvane.digest.records import Digest

SECTIONS = ("stories", "moves", "trends", "firsts", "follow_ups")
LONGEST_SECTION = 50
HTML_LIMIT = 100_000  # Gmail cuts what is longer than 102 KB
MARKDOWN_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$@])")
LIST_OR_RULE = re.compile(r"^(\s*)([-=.:]|\d+[.)])", re.ASCII)

DIGEST = pydantic.TypeAdapter(Digest)


class Verbatim(str):
    """Text that is Markdown already, such as an escaped link."""

    __slots__ = ()


def render_html(digest: Digest) -> str:
    """Return one self-contained page that is a mail too: inline styles, no script, no image.

    Where it would reach ``HTML_LIMIT`` bytes, every section is cut to its first lines, and the page says so.
    """
    template = environment("html").get_template(f"{template_of(digest)}.html")
    shown = digest
    for kept in range(LONGEST_SECTION, 0, -1):
        page = template.render(digest=shown, subject=wording.subject(digest), shortened=shown is not digest)
        if len(page.encode("utf-8")) < HTML_LIMIT:
            break
        shown = dataclasses.replace(digest, **{section: getattr(digest, section)[:kept] for section in SECTIONS})
    return page


def template_of(digest: Digest) -> str:
    return "alert" if digest.alert else "digest"


def render_markdown(digest: Digest) -> str:
    return squeeze(environment("markdown").get_template(f"{template_of(digest)}.md").render(digest=digest))


def render_text(digest: Digest) -> str:
    return squeeze(environment("text").get_template(f"{template_of(digest)}.txt").render(digest=digest))


def render_json(digest: Digest) -> str:
    """The digest itself; ``read_json`` gives it back."""
    return DIGEST.dump_json(digest, indent=2).decode("utf-8") + "\n"


def read_json(text: str | bytes) -> Digest:
    """Raises ``ValueError`` where ``text`` is no digest."""
    return DIGEST.validate_json(text)


def escape_markdown(value: Any) -> str:
    r"""Let a value read as itself in Markdown (CommonMark and the tables of GitHub's).

    >>> print(escape_markdown("[a](b) *c*"))
    \[a\]\(b\) \*c\*
    """
    if isinstance(value, Verbatim):
        return value
    return LIST_OR_RULE.sub(r"\1\\\2", MARKDOWN_SPECIAL.sub(r"\\\1", str(value)))


def markdown_link(title: str, url: str) -> Verbatim:
    """A link, or the bare title where there is no address."""
    text = escape_markdown(title)
    return Verbatim(f"[{text}]({url})" if url else text)


@functools.cache
def environment(format_name: str) -> jinja2.Environment:
    loader = jinja2.PackageLoader("newsvane.digest")
    if format_name == "html":
        made = jinja2.Environment(loader=loader, autoescape=True, **STRICT)
    elif format_name == "markdown":
        made = jinja2.Environment(loader=loader, autoescape=False, finalize=escape_markdown, **STRICT)  # noqa: S701 - finalize escapes
        made.filters["link"] = lambda link: markdown_link(link.title, link.url)
        made.filters["source_link"] = lambda source: markdown_link(source.name, source.url)
    else:
        made = jinja2.Environment(loader=loader, autoescape=False, **STRICT)  # noqa: S701 - plain text has no markup
    made.filters |= {
        "label": wording.entity_label,
        "short_day": wording.short_day,
        "spark": wording.sparkline,
        "number": wording.number,
        "kind": wording.KINDS.__getitem__,
    }
    made.globals |= {"briefing": wording.briefing, "clock": wording.clock}
    made.globals |= {"span_label": wording.span_label, "subject_of": wording.subject}
    made.globals |= {
        "late": wording.LATE,
        "bars_label": wording.bars_label,
        "change": wording.change_label,
        "counts_label": wording.counts_label,
        "health_label": wording.health_label,
        "unit": wording.unit,
        "usual_label": wording.usual_label,
        "newest_troubles": wording.newest_troubles,
        "other_troubles": wording.other_troubles,
        "trouble_label": wording.trouble_label,
        "recovery_label": wording.recovery_label,
    }
    return made


STRICT: dict[str, Any] = {"undefined": jinja2.StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}


def squeeze(text: str) -> str:
    """At most one empty line in a row, one line break at the end."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
