"""Fold a text so that two prints of it compare equal: width, case, script and punctuation are taken away.

The folded text serves comparison only and is never shown. Folding goes code point by code point through one table:
Unicode compatibility form (NFKC), lower case, Simplified Chinese for Traditional; whatever is neither a letter nor a
digit becomes a gap.
"""

from __future__ import annotations

import functools
import unicodedata

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]

GAP = 0x20
TABLE_SIZE = 0x30000  # beyond lie private and unassigned planes
CJK_START = 0x3400
SURROGATES = range(0xD800, 0xE000)


def fold(text: str) -> str:
    """Return the folded text, one character for each of ``text``'s, gaps where words end.

    >>> fold("藍思科技：２６０.８３億元")
    '蓝思科技 260 83亿元'
    """
    return decode(fold_codes(text))


def fold_codes(text: str) -> Codes:
    """Return the folded code points, one for each of ``text``'s; lone surrogates are gaps."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded: Codes = fold_table().take(codes, mode="clip")
    return folded


def letters_of(codes: Codes) -> Codes:
    """Return the folded letters and digits without the gaps."""
    letters: Codes = codes[codes != GAP]
    return letters


def decode(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le")


@functools.cache
def fold_table() -> Codes:
    """Build the table once a process (about 0.1 s)."""
    table = np.full(TABLE_SIZE, GAP, dtype=np.uint32)
    for code in range(TABLE_SIZE):
        if code in SURROGATES:
            continue
        plain = unicodedata.normalize("NFKC", chr(code))[0].lower()[:1]
        if plain.isalnum():
            table[code] = ord(plain)
    simplify(table)
    return table


def simplify(table: Codes) -> None:
    """Replace Traditional characters, in Hong Kong's and Taiwan's forms too, by their Simplified ones."""
    import opencc  # noqa: PLC0415 - 30 ms that only comparing needs

    letters = sorted({int(code) for code in np.unique(table) if code >= CJK_START and not is_simplified(chr(code))})
    text = " ".join(map(chr, letters))
    for standard in ("hk2s", "tw2s", "t2s"):
        text = opencc.OpenCC(standard).convert(text)
    simple = np.arange(TABLE_SIZE, dtype=np.uint32)
    for letter, replacement in zip(letters, text.split(" "), strict=True):
        if len(replacement) == 1:
            simple[letter] = ord(replacement)
    table[:] = simple[table]


def is_simplified(letter: str) -> bool:
    """Tell whether the letter is one of mainland China's basic set: converting 么 or 着 again would spoil them."""
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
