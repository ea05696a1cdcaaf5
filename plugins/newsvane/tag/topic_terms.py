"""How a term of a rule is compared with a text: folding, spellings, boundaries, versions.

Chinese news writes the same term in many ways: ``AI大模型`` and ``AI 大模型``, ``GPT-4``, ``GPT4`` and ``GPT 4``,
``ＯｐｅｎＡＩ`` in full width. A text is folded character by character, so that offsets stay those of the original;
the spellings of a term are enumerated once, when the rules are loaded.
"""

from __future__ import annotations

import itertools
import re

FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
FULL_WIDTH_SHIFT = 0xFEE0
SAME = (
    ("‧", "·"),
    ("•", "·"),
    ("・", "·"),
    ("･", "·"),
    *((c, " ") for c in "\u00a0\u3000\u2009"),
    ("‐", "-"),
    ("‑", "-"),
)
ODD = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a" + "".join(odd for odd, _ in SAME) + "]")
LATIN_END = "\u0250"  # the first character behind Latin Extended-B
HAN = r"[\u3400-\u9fff]"
SEAM = re.compile(rf"(?<=[A-Za-z0-9])(?={HAN})|(?<={HAN})(?=[A-Za-z0-9])")
LATIN_OR_SEAM = re.compile("[A-Za-z0-9 -]")
SPLIT = re.compile("([\0 -])")
JOINTS = {"\0": ("", " "), " ": (" ", "", "-"), "-": ("-", "", " ")}
"""The ways to write what stands between two words, the term's own first; ``\0`` is where two scripts meet."""
MOST_SEAMS = 4

SUFFIX = (
    "Pro|Max|Ultra|Turbo|Plus|Mini|Nano|Flash|Fast|Lite|Large|Medium|Small|Instruct|Chat|Preview|Vision|Opus|Sonnet|Haiku|"
    "Long|VL|Omni|Coder|Audio|Thinking|Advanced|XL|Air|Next|Base|Experimental|Live|Code|Image|Video|Realtime|"
    "Codex|Heavy|Maverick|Scout|Terminus|Deep Think|Exp"
)
NUMBER = r"[vV]?\d{1,3}(?:\.\d{1,2}){0,2}(?:[A-Za-z]{1,2})?"
NOT_A_COUNT = r"(?![A-Za-z0-9]|\.\d|\s?[年月日天秒分个款家亿万%％人次小时倍项位岁周期点后前多余张部台块名号])"
VERSION = re.compile(rf"(?:[ -]?(?:{NUMBER}{NOT_A_COUNT}|(?:{SUFFIX})(?![A-Za-z0-9])))+", re.IGNORECASE)


def fold(text: str) -> str:
    """Return ``text`` as ``narrowed`` does, in lower case; as long as ``text`` itself.

    >>> fold("ＯｐｅｎＡＩ发布GPT‑4")
    'openai发布gpt-4'
    """
    return lowered(narrowed(text))


def narrowed(text: str) -> str:
    """Return ``text`` in half width and with one kind of dot, space and hyphen, its case and its length kept."""
    if text.isascii() or not ODD.search(text):
        return text
    for odd, usual in SAME:
        if odd in text:
            text = text.replace(odd, usual)
    return FULL_WIDTH.sub(lambda found: chr(ord(found[0]) - FULL_WIDTH_SHIFT), text)


def lowered(text: str) -> str:
    """Return ``text`` in lower case, but for the few letters whose lower case is longer, such as ``İ``."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def spellings(term: str) -> tuple[str, ...]:
    """Return the ways to write ``term``: with and without a space where scripts meet, joined or hyphenated words.

    >>> spellings("AI芯片")
    ('AI芯片', 'AI 芯片')
    >>> spellings("GPT-4")
    ('GPT-4', 'GPT4', 'GPT 4')
    """
    term = narrowed(term)
    if (term.isascii() and term.isalnum()) or not LATIN_OR_SEAM.search(term):
        return (term,)
    parts = SPLIT.split(SEAM.sub("\0", term))
    words, seams = parts[::2], parts[1::2]
    if len(seams) > MOST_SEAMS:
        return (term, SEAM.sub(" ", term))
    choices = [JOINTS[seam] for seam in seams]
    choices = [
        tuple(way for way in ways if way or not two_words(words[place], words[place + 1]))
        for place, ways in enumerate(choices)
    ]
    if len(seams) == 1:  # as most have
        return tuple(words[0] + way + words[1] for way in choices[0])
    joined = (
        "".join(itertools.chain.from_iterable(zip(words, (*ways, ""), strict=True)))
        for ways in itertools.product(*choices)
    )
    return tuple(dict.fromkeys(joined))


def two_words(before: str, after: str) -> bool:
    """Whether both are plain short words that would make another word if joined, such as ``to`` and ``get``."""
    return before.isalpha() and after.isalpha() and before.islower() and after.islower() and before.isascii()


def is_letter(character: str) -> bool:
    """Whether ``character`` is a Latin letter or a digit, which would continue a Latin word.

    Chinese characters are not: 国产AI芯片 holds the word AI.
    """
    return character < LATIN_END and character.isalnum()


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is no part of a longer Latin word or number.

    >>> stands_alone("he said", 4, 6), stands_alone("国产AI芯片", 2, 4), stands_alone("GPT-4.5", 0, 5)
    (False, True, False)
    """
    if start and is_letter(text[start]) and is_letter(text[start - 1]):
        return False
    if end < len(text) and is_letter(text[end - 1]):
        after = text[end]
        if is_letter(after):
            return False
        if after == "." and text[end - 1].isdigit() and text[end + 1 : end + 2].isdigit():
            return False
    return True


def version_end(text: str, end: int) -> int:
    """Return where a version behind ``text[:end]`` ends, or ``end``: the `` 3.1 405B`` of ``Llama 3.1 405B``.

    A digit that only goes on a number is none: an R15 is no R1.
    """
    if text[end - 1 : end].isdigit() and text[end : end + 1].isdigit():
        return end
    match = VERSION.match(text, end)
    return match.end() if match else end
