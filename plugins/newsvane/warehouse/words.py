"""Words of a text: search terms, and the few keywords that say what it is about."""

from __future__ import annotations

import functools
import importlib.resources
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import rjieba

LONGEST_BODY = 2000  # code points that are searched; news says the rest of it again
LONGEST_LEAD = 600  # code points that keywords are taken from: what it is about stands at the top
LONGEST_TERM = 32
KEYWORDS = 12
TITLE_WEIGHT = 3


@dataclass(frozen=True, slots=True)
class Table:
    """Inverse document frequencies by the words' hashes in this process, which are sorted; and their median.

    270,000 words in a dictionary would take 60 MB.
    """

    hashes: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    middling: float


def search_terms(text: str) -> list[str]:
    """Return the different terms of a text or a query: words, and the shorter words within long ones.

    Only the dictionary decides (no new words are guessed), so that a query is cut as the article was.

    >>> search_terms("大模型，ＡＩ大模型")
    ['大', '模型', 'ai']
    """
    return [word for word in cut_terms(plain(text)) if is_term(word)]


def cut_terms(text: str) -> dict[str, None]:
    """Return the different pieces of a plain text, of which ``is_term`` tells what is searched."""
    return dict.fromkeys(rjieba.cut_for_search(text, hmm=False))


def keywords(title: str, body: str, stop_words: AbstractSet[str] = frozenset(), names: Iterable[str] = ()) -> list[str]:
    """Return up to ``KEYWORDS`` words by term frequency times inverse document frequency, the title counting more.

    ``names`` are what the article calls its companies and topics: each is one word, which the dictionary would cut up
    (英伟达 into 英 and 伟达). Single characters, bare numbers and stop words are none. Frequencies are those that jieba
    brings along, of a corpus of Chinese news; a word unknown there is taken for one of middling rarity.
    """
    counts = count_words(plain(title), plain(body[:LONGEST_LEAD]), names)
    return telling(counts, rarity(counts), stop_words)


def count_words(title: str, lead: str, names: Iterable[str]) -> Counter[str]:
    """Count the words of a plain title, which count more, and of the plain beginning of its body."""
    longest_first = sorted({plain(name) for name in names}, key=lambda name: (-len(name), name))
    named: Counter[str] = Counter()
    for name in longest_first:
        lead, in_lead = take_out(lead, name)
        title, in_title = take_out(title, name)
        if found := in_lead + in_title * TITLE_WEIGHT:
            named[name] += found
    counts = Counter(rjieba.cut(lead))
    for word in rjieba.cut(title):
        counts[word] += TITLE_WEIGHT
    counts.update(named)
    return counts


def telling(counts: Mapping[str, int], rare: Mapping[str, float], stop_words: AbstractSet[str]) -> list[str]:
    """Return the ``keywords`` among counted words; ``rare`` is their ``rarity``."""
    fit = [(count * rare[word], word) for word, count in counts.items() if is_keyword(word) and word not in stop_words]
    return [word for _, word in sorted(fit, reverse=True)[:KEYWORDS]]


def take_out(text: str, name: str) -> tuple[str, int]:
    """Replace a name by a gap and count its places; a Latin name is none within a longer one (R1 in R1200)."""
    if name not in text:
        return text, 0
    if not name.isascii():
        return text.replace(name, "\n"), text.count(name)
    return re.subn(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", "\n", text)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@functools.lru_cache(maxsize=1 << 16)
def is_term(word: str) -> bool:
    return len(word) <= LONGEST_TERM and any(letter.isalnum() for letter in word)


@functools.lru_cache(maxsize=1 << 16)
def is_keyword(word: str) -> bool:
    return 1 < len(word) <= LONGEST_TERM and any(letter.isalpha() for letter in word)


def rarity(words: Iterable[str]) -> dict[str, float]:
    """Map words to their inverse document frequencies; ask for many at once."""
    table = inverse_frequencies()
    distinct = list(dict.fromkeys(words))
    wanted = np.fromiter(map(hash_of, distinct), np.int64, len(distinct))
    places = np.searchsorted(table.hashes, wanted) % len(table.hashes)
    found = np.where(table.hashes[places] == wanted, table.values[places], table.middling)
    return dict(zip(distinct, found.tolist(), strict=True))


@functools.cache
def inverse_frequencies() -> Table:
    """Read jieba's table once a process."""
    hashes, values = array("q"), array("d")
    file = importlib.resources.files("jieba").joinpath("analyse", "idf.txt")
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, value = line.partition(" ")
            hashes.append(hash_of(word))
            values.append(float(value))
    order = np.argsort(hashes, kind="stable")
    return Table(np.array(hashes)[order], np.array(values)[order], float(np.median(values)))


def hash_of(word: str) -> int:
    """Return a number that is a word's own in this process; Python's own of a string is that of 楡 for ai, too."""
    return hash(word.encode("utf-8", "surrogatepass"))
