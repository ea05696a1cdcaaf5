"""Bytes to text for feeds and pages: strict decodings first, so that nothing is garbled silently.

The order of belief is a byte order mark, then UTF-8 that proves itself, then what is declared (by the source's
configuration, by HTTP, by the document), then GB18030. UTF-8 comes before the declaration because multi-byte UTF-8
does not arise by accident, while GB18030 accepts most UTF-8 bytes and returns mojibake.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
DECLARATION_REACH = 4096
REPLACED = "\ufffd"
PIECE = re.compile(rb"(?<=[>\n])")
TAIL_OF_A_CHARACTER = 3

WESTERN = {"ascii", "iso8859-1", "cp1252", "iso8859-15"}
# Labels are used loosely in China: gb2312 documents hold GBK characters such as 镕; each label stands for its superset.
SUPERSETS = {
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "gb18030": ("gb18030",),
    "hz": ("hz",),
    "big5": ("cp950", "big5hkscs"),
    "cp950": ("cp950", "big5hkscs"),
    "big5hkscs": ("big5hkscs", "cp950"),
    "iso8859-1": ("cp1252", "iso8859-1"),
    "ascii": ("cp1252", "iso8859-1"),
}
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
THREE_BYTE = re.compile(r"[\u0800-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text, the encoding that was believed, and what is wrong with it (empty when nothing is)."""

    text: str
    encoding: str
    problem: str = ""


def decode(
    data: bytes, *, content_type: str | None = None, encoding: str | None = None, chinese: bool = True
) -> Decoded:
    """Decode a feed or page; ``encoding`` is the source's own setting, ``chinese`` its language.

    Only where no strict decoding exists are characters replaced, and then ``problem`` says so.
    """
    marked = next(((data[len(mark) :], name) for mark, name in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    if marked is None and (wide := guess_wide(data)) is not None:
        marked = (data, wide)
    if marked is not None:
        return decode_as(marked[0], marked[1])
    declared = declared_encodings(data, content_type, encoding)
    utf8 = decode_strictly(data, "utf-8")
    if utf8 is not None and utf8.isascii():
        return Decoded(data.decode("hz", "replace"), "hz") if "hz" in declared else Decoded(utf8, "utf-8")
    if utf8 is not None and (THREE_BYTE.search(utf8) or not declares_chinese(declared)):
        return Decoded(utf8, "utf-8")
    return decode_legacy(data, declared, chinese=chinese)


def decode_legacy(data: bytes, declared: list[str], *, chinese: bool) -> Decoded:
    """Decode what is not UTF-8: GB18030 before a Western declaration, because servers add that one to everything."""
    candidates = list(dict.fromkeys(name for label in declared for name in SUPERSETS.get(label, (label,))))
    if not declares_chinese(declared):
        text = decode_strictly(data, "gb18030")
        if text is not None and (not candidates or (chinese and reads_chinese(text))):
            return Decoded(text, "gb18030")
    for name in [*candidates, "gb18030", "utf-8"]:
        if (text := decode_strictly(data, name)) is not None:
            return Decoded(text, name)
    return decode_damaged(data, candidates)


def declared_encodings(data: bytes, content_type: str | None, encoding: str | None) -> list[str]:
    """Collect the known names declared for the document, most trustworthy first: source, HTTP, document."""
    labels: list[str] = [encoding] if encoding else []
    if content_type and (match := CHARSET.search(content_type)):
        labels.append(match[1])
    head = data[:DECLARATION_REACH]
    labels += [m[1].decode("ascii") for pattern in (XML_DECLARATION, META_CHARSET) if (m := pattern.search(head))]
    names = []
    for label in labels:
        try:
            name = codecs.lookup(label).name
        except (LookupError, ValueError):
            continue
        if name not in names and name not in {"utf-8", "utf-16", "utf-32"}:
            names.append(name)
    return names


def declares_chinese(names: list[str]) -> bool:
    return any(name.startswith(("gb", "big5", "cp950", "hz")) for name in names)


def decode_strictly(data: bytes, name: str) -> str | None:
    """Decode, or return null; the cut-off character at the end of a truncated document is not held against it."""
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        whole = error.start
    except (LookupError, UnicodeError):  # a codec that is none for text, or one that fails in its own way
        return None
    if whole == 0 or len(data) - whole > TAIL_OF_A_CHARACTER:
        return None
    return decode_strictly(data[:whole], name)


def decode_as(data: bytes, name: str) -> Decoded:
    text = decode_strictly(data, name)
    return Decoded(text, name) if text is not None else decode_damaged(data, [name])


def decode_damaged(data: bytes, candidates: list[str]) -> Decoded:
    """Decode by the candidate that replaces the fewest characters, or piece by piece where that replaces fewer."""
    attempts = [decode_pieces(data)]
    for name in dict.fromkeys([*candidates, "utf-8", "gb18030"]):
        try:
            text = data.decode(name, "replace")
        except (LookupError, UnicodeError):
            continue
        attempts.append(Decoded(text, name, f"{text.count(REPLACED)} characters could not be decoded as {name}"))
    return min(reversed(attempts), key=lambda attempt: attempt.text.count(REPLACED))


def decode_pieces(data: bytes) -> Decoded:
    """Decode a document that was put together from parts in UTF-8 and in GB18030: each piece between two tags alone."""
    pieces = []
    for piece in PIECE.split(data):
        text = decode_strictly(piece, "utf-8")
        pieces.append(text if text is not None else piece.decode("gb18030", "replace"))
    return Decoded("".join(pieces), "mixed", "parts of it are in different encodings")


def guess_wide(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zero bytes of the leading ``<`` or ``{``."""
    if data[:2] in (b"<\0", b"{\0"):
        return "utf-16-le"
    if data[:2] in (b"\0<", b"\0{"):
        return "utf-16-be"
    return None


def reads_chinese(text: str) -> bool:
    """Tell real Chinese from Western bytes that happen to decode as GB18030: most of it must be Chinese."""
    beyond = len(BEYOND_ASCII.findall(text))
    return beyond > 0 and len(CHINESE.findall(text)) >= 0.8 * beyond
