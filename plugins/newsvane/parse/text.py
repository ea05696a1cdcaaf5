"""Fragments of HTML, as feeds carry them, to plain text with one line a paragraph.

Regular expressions rather than a tree: a feed's fragment needs no structure but its line breaks, and this costs a tenth
of a parse. Every expression is linear in the length of its input.
"""

from __future__ import annotations

import html
import re

BLOCKS = (  # the most frequent first: they are tried in this order
    "p|br|div|li|address|article|aside|blockquote|caption|dd|details|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hr|main|nav|ol|option|pre|section|summary|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
INLINE = (
    "a|abbr|b|bdi|bdo|big|center|cite|code|del|em|font|i|img|ins|kbd|mark|nobr|q|s|samp|small|span|strike|strong|sub|"
    "sup|time|tt|u|var|wbr|o:p|v:[a-z]+|w:[a-z]+"
)
MARKUP = re.compile(r"<[!/?A-Za-z]")
ATTRIBUTES = r"""[^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*"""
PLAIN_ATTRIBUTES = r"""[^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*"""  # no tag begins in a quotation
UNSEEN = re.compile(
    r"<(?=[!bimnost])"  # how one of these may begin; most tags do not
    r"(?:!--.*?(?:-->|$)|!\[CDATA\["
    r"|(script|style|noscript|iframe|object|svg|math|template|textarea|select|button)\b.*?(?:</\1\s*>|$))",
    re.DOTALL | re.IGNORECASE,
)
CELL = re.compile(r"</t[dh]\s*>\s*<t[dh](?:\s[^<>]*)?>", re.IGNORECASE)
BLOCK = re.compile(rf"</?(?:{BLOCKS})(?=[\s/>]){ATTRIBUTES}>", re.IGNORECASE)
TAG = re.compile(rf"<[!/?A-Za-z]{PLAIN_ATTRIBUTES}>|<[/A-Za-z][^<>]*>")
TITLE_TAG = re.compile(
    rf"</?(?:{BLOCKS}|{INLINE})(?=[\s/>]){PLAIN_ATTRIBUTES}>|<!--.*?-->|<!\[CDATA\[|\]\]>",
    re.IGNORECASE | re.DOTALL,
)
INVISIBLE = re.compile("[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f-\x9f]")
WIDE = "\u3000"  # from here on characters are written without spaces between them
ESCAPED_TWICE = re.compile(r"</(?:p|div|span|a|b|strong|em|li|h[1-6])>|<(?:br|p)\s*/?>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#|[A-Za-z])")


def to_plain(markup: str) -> str:
    """Turn an HTML fragment into text: paragraphs on one line each, no empty lines, cells parted by a tab.

    Text without any markup keeps its own line breaks.
    """
    if not MARKUP.search(markup):
        if ENTITY.search(markup):
            markup = html.unescape(markup)
        if not ESCAPED_TWICE.search(markup):
            return tidy(markup)
    markup = UNSEEN.sub(" ", markup).replace("]]>", " ")
    if "<pre" not in markup:
        markup = join_lines(markup)
    markup = CELL.sub(" ", markup)
    markup = BLOCK.sub("\n", markup)
    markup = TAG.sub("", markup)
    return tidy(html.unescape(markup))


def join_lines(text: str) -> str:
    """Undo the line breaks of a source: each is a space, but none between two Chinese characters."""
    if "\n" not in text:
        return text
    lines = filter(None, map(str.strip, text.split("\n")))
    joined = [next(lines, "")]
    for line in lines:
        if line[0] < WIDE or joined[-1][-1] < WIDE:
            joined.append(" ")
        joined.append(line)
    return "".join(joined)


def to_title(markup: str) -> str:
    """Turn a title into one line of text: entities resolved, known HTML tags dropped, ``<T>`` and ``a < b`` kept."""
    if "&" in markup:
        markup = html.unescape(markup)
    if "<" in markup or "]]>" in markup:
        markup = html.unescape(TITLE_TAG.sub("", markup))
    return " ".join(INVISIBLE.sub("", markup).split())


def tidy(text: str) -> str:
    """Collapse white space, drop invisible characters and empty lines."""
    lines = INVISIBLE.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n")).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
