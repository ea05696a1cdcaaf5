"""Feed text made fit to show: one line, no trick characters, bounded; links that lead to a web page or nowhere."""

from __future__ import annotations

import re
import unicodedata
import urllib.parse

TITLE_LENGTH = 120
HEADLINE_WIDTH = 120  # in Latin letters; a Chinese character is as wide as two
SHORTEST_HEADLINE = 16
URL_LENGTH = 2000

# Cc and Cf hold control characters, bidirectional overrides, zero-width spaces and tags: all invisible, and all used
# to make a line look like another. The zero-width joiner stays, for emoji families.
JOINER = "\u200d"
NONCHARACTER = 0xFFFE
HIDDEN = {"Cc", "Cf", "Cs", "Co"}
UNSAFE_IN_URL = re.compile(r"[^\w!#$%&*+,\-./:;=?@~]|[^\x00-\x7f]", re.ASCII)
ADDRESS = re.compile(r"(?:(?:^|(?<=[\s。！？!?，,；;]))[^\s。！？!?，,；;]{1,8}[：:]\s*)?https?://[!-~]+")
ANSWER = re.compile(r"^(?:R to|RT by) @\w+:\s*")  # how a mirror of short posts marks answers
MARKS = re.compile(r"(?:^|(?<=\s))[*#=_~]{1,6}(?:\s+|$)")
LINE_END = r"(?<=[\u4e00-\u9fff”）])\s(?=[\u4e00-\u9fff“（])"  # a space between Chinese characters was a line break
FEED_CUT = re.compile(r"(?:\.{2,}|…+)\s*$")
FIRST_SENTENCES = re.compile(rf".*?(?:[。！？!?]+[”』」’\"）)】]*|{LINE_END})")
CLAUSE = re.compile(r"[，,；;：:、。！？!?]\s*|\s+")
STRUCTURE = re.compile(r"[\r\n\t\v\f\u0085\u2028\u2029]+")
SPACE = re.compile(r"\s+")


def clean_line(text: str, *, limit: int = TITLE_LENGTH) -> str:
    r"""Return ``text`` as one visible line of at most ``limit`` characters; what is cut ends in an ellipsis.

    >>> clean_line("a\u202eb\n c", limit=10)
    'ab c'
    """
    text = STRUCTURE.sub(" ", text[: limit * 20])
    if not text.isprintable():  # which is never true of what is not shown
        text = "".join(character for character in text if is_shown(character))
    line = SPACE.sub(" ", text).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def clean_headline(text: str) -> str:
    """Return a title as one line; of a post that has none but its own first lines, the first sentence or clauses.

    >>> clean_headline("新模型今天开放试用，价格比上一代低六成。 下面是我的一点体会，写得很长很长...")
    '新模型今天开放试用，价格比上一代低六成'
    """
    bare = MARKS.sub("", ADDRESS.sub("", ANSWER.sub("", clean_line(text, limit=10 * TITLE_LENGTH))))
    whole = bare.strip() if width(bare) >= SHORTEST_HEADLINE else clean_line(text)
    line = FEED_CUT.sub("", whole)
    if width(line) <= HEADLINE_WIDTH and (line == whole or width(line) <= HEADLINE_WIDTH // 2):
        return line if line == whole else line + "…"
    taken = ""
    for match in FIRST_SENTENCES.finditer(line):
        taken = line[: match.end()]
        if width(taken) >= SHORTEST_HEADLINE:
            break
    if SHORTEST_HEADLINE <= width(taken) <= 1.4 * HEADLINE_WIDTH:
        return taken.strip().removesuffix("。")
    if line == whole and width(line) <= 1.4 * HEADLINE_WIDTH:
        return clean_line(line)
    clauses = [match.start() for match in CLAUSE.finditer(line) if width(line[: match.start()]) <= HEADLINE_WIDTH]
    end = next((at for at in reversed(clauses) if width(line[:at]) >= SHORTEST_HEADLINE), TITLE_LENGTH // 2)
    return line[:end].rstrip(" ：:-，,、") + "…"


def width(text: str) -> int:
    """How many Latin letters a text is wide."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


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
