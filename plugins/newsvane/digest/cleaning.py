"""Feed text made fit to show: one line, no trick characters, bounded; links that lead to a web page or nowhere."""

from __future__ import annotations

import re
import unicodedata
import urllib.parse

TITLE_LENGTH = 120
URL_LENGTH = 2000

# Cc and Cf hold control characters, bidirectional overrides, zero-width spaces and tags: all invisible, and all used
# to make a line look like another. The zero-width joiner stays, for emoji families.
JOINER = "\u200d"
NONCHARACTER = 0xFFFE
HIDDEN = {"Cc", "Cf", "Cs", "Co"}
UNSAFE_IN_URL = re.compile(r"[^\w!#$%&*+,\-./:;=?@~]|[^\x00-\x7f]", re.ASCII)
STRUCTURE = re.compile(r"[\r\n\t\v\f\u0085\u2028\u2029]+")
SPACE = re.compile(r"\s+")


def clean_line(text: str, *, limit: int = TITLE_LENGTH) -> str:
    r"""Return ``text`` as one visible line of at most ``limit`` characters; what is cut ends in an ellipsis.

    >>> clean_line("a\u202eb\n c", limit=10)
    'ab c'
    """
    text = STRUCTURE.sub(" ", text[: limit * 20])
    line = SPACE.sub(" ", "".join(character for character in text if is_shown(character))).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def is_shown(character: str) -> bool:
    """Tell characters from controls and from what Unicode reserves as none (which XML cannot hold)."""
    return character == JOINER or (
        unicodedata.category(character) not in HIDDEN and ord(character) & 0xFFFE != NONCHARACTER
    )


def clean_url(url: str) -> str:
    """Return an absolute http(s) URL in which nothing can end a link in HTML, Markdown or a chat; else ''.

    >>> clean_url("https://example.com/a(b)?q=新闻")
    'https://example.com/a%28b%29?q=%E6%96%B0%E9%97%BB'
    >>> clean_url("javascript:alert(1)")
    ''
    """
    url = url.strip()
    if len(url) > URL_LENGTH:
        return ""
    try:
        parts = urllib.parse.urlsplit(url)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return ""
    if parts.scheme.lower() not in {"http", "https"} or not host or parts.username is not None:
        return ""
    safe = UNSAFE_IN_URL.sub(lambda match: urllib.parse.quote(match[0], safe="", errors="replace"), url)
    return safe if len(safe) <= URL_LENGTH else ""
