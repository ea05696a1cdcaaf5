"""A page's text to a tree, with what is never read taken out before it costs anything."""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml's only name for the type
# Scripts are most of a modern page. What they hold besides code (JSON-LD) is read from the text by metadata.py.
UNREAD = re.compile(
    r"<(script|style|svg|noscript|template|iframe|textarea)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.IGNORECASE,
)
NOT_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")


def parse_page(text: str) -> Element | None:
    """Build the tree; null where there is nothing to build it from."""
    text = NOT_HTML.sub("", DECLARATION.sub("", UNREAD.sub(" ", text), count=1))
    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None
    return root if root is not None and isinstance(root.tag, str) else None
