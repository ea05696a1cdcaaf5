"""Words of a text: search terms, and the few keywords that say what it is about."""

from __future__ import annotations

import functools
import heapq
import importlib.resources
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import rjieba

LONGEST_BODY = 2000  # code points that are searched; news says the rest of it again
LONGEST_LEAD = 600  # code points that keywords are taken from: what it is about stands at the top
LONGEST_TERM = 32
KEYWORDS = 12
TITLE_WEIGHT = 3


def search_terms(text: str) -> list[str]:
    """Return the different terms of a text or a query: words, and the shorter words within long ones.

    Only the dictionary decides (no new words are guessed), so that a query is cut as the article was.

    >>> search_terms("大模型，ＡＩ大模型")
    ['大', '模型', 'ai']
    """
    return [word for word in dict.fromkeys(rjieba.cut_for_search(plain(text), hmm=False)) if is_term(word)]


def keywords(title: str, body: str, stop_words: AbstractSet[str] = frozenset(), names: Iterable[str] = ()) -> list[str]:
    """Return up to ``KEYWORDS`` words by term frequency times inverse document frequency, the title counting more.

    ``names`` are what the article calls its companies and topics: each is one word, which the dictionary would cut up
    (英伟达 into 英 and 伟达). Single characters, bare numbers and stop words are none. Frequencies are those that jieba
    brings along, of a corpus of Chinese news; a word unknown there is taken for one of middling rarity.
    """
    longest_first = sorted({plain(name) for name in names}, key=lambda name: (-len(name), name))
    counts: Counter[str] = Counter()
    for text, weight in ((body[:LONGEST_LEAD], 1), (title, TITLE_WEIGHT)):
        rest = plain(text)
        for name in longest_first:
            if found := rest.count(name):
                counts[name] += found * weight
                rest = rest.replace(name, "\n")
        for word in rjieba.cut(rest):
            counts[word] += weight
    rarity, middling = inverse_frequencies()
    scored = (
        (count * rarity.get(word, middling), word)
        for word, count in counts.items()
        if word not in stop_words and is_keyword(word)
    )
    return [word for _, word in heapq.nlargest(KEYWORDS, scored)]


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@functools.lru_cache(maxsize=1 << 16)
def is_term(word: str) -> bool:
    return len(word) <= LONGEST_TERM and any(letter.isalnum() for letter in word)


@functools.lru_cache(maxsize=1 << 16)
def is_keyword(word: str) -> bool:
    return 1 < len(word) <= LONGEST_TERM and any(letter.isalpha() for letter in word)


@functools.cache
def inverse_frequencies() -> tuple[dict[str, float], float]:
    """Read jieba's table once a process: each word's inverse document frequency, and the median."""
    text = importlib.resources.files("jieba").joinpath("analyse", "idf.txt").read_text("utf-8")
    table = {word: float(value) for word, _, value in (line.partition(" ") for line in text.splitlines()) if value}
    return table, statistics.median(table.values())
