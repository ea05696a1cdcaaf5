"""Word boundaries: is a name cut out of words that only happen to stand side by side?

Two questions are asked of a span. Does the segmentation (jieba's dictionary with our names, by ``rjieba``) begin and
end a word where the span does? And for long names, which that segmentation always prefers: without our names, does a
word reach over the span's end, as in 科大讯|飞机 and 中国|平安夜?
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import accumulate

import rjieba

from newsvane.config.company_aliases import Level
from newsvane.tag.company_names import Name

FREQUENCY: Mapping[Level, int] = {"firm": 200, "weak": 20, "common": 3}
"""How often a name counts as seen where the dictionary lacks it: firm names win against two middling words."""
LONG = 4
PARTICLES = frozenset("年月日的在将被与和或已也都为向从对中上下")
BLOCK = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9+#&._%-]+")
FARTHEST = 120
"""Characters before a span that are cut with it at most, where a text has no punctuation."""
REACH = 6
COMMON_ENDING = 8
ORDINARY_ENDINGS = frozenset({"公司", "发展", "建设", "生态", "设计", "创新", "投资", "股份", "智能", "数据", "技术"})
"""Endings of names that as often begin what is said of a company: 腾讯投资, 小米发展."""


class Words:
    """jieba's dictionary with our names in it; the plain one is the library's own."""

    def __init__(self, names: Iterable[Name]) -> None:
        names = [name for name in names if len(name.text) > 1 and name.kind != "english-name"]
        self._jieba = rjieba.Jieba()
        for name in names:
            if not rjieba.has_word(name.text):
                self._jieba.add_word(name.text, FREQUENCY[name.level], "nt")
        endings = Counter(name.text[-2:] for name in names if len(name.text) >= LONG and name.kind != "alias")
        self._endings = frozenset(ending for ending, count in endings.items() if count >= COMMON_ENDING)

    def cut(self, text: str) -> list[str]:
        """Segment with our names; unknown words are left in characters (no hidden Markov model)."""
        words: list[str] = self._jieba.cut(text, False)  # noqa: FBT003
        return words

    def is_word(self, text: str) -> bool:
        return bool(rjieba.has_word(text))

    def boundaries(self, text: str) -> frozenset[int]:
        """Positions in ``text`` at which a word begins or ends."""
        return frozenset(accumulate(map(len, self.cut(text)), initial=0))

    def fits(self, text: str, start: int, end: int, cuts: dict[int, frozenset[int]]) -> bool:
        """Whether words begin and end where the span does; ``cuts`` remembers the blocks of this text already cut.

        jieba cuts each run of characters without punctuation by itself, so the run around the span is enough.
        """
        before = BLOCK.match(text[max(0, start - FARTHEST) : start][::-1])
        left = start - before.end() if before else start
        bounds = cuts.get(left)
        if bounds is None:
            after = BLOCK.match(text, start)
            block = text[left : after.end() if after else end]
            bounds = cuts[left] = self.boundaries(block)
        if start - left not in bounds:
            return False
        return end - left in bounds or self.compound(text, end, left, bounds)

    def compound(self, text: str, end: int, left: int, bounds: frozenset[int]) -> bool:
        """Whether the word over the span's end falls into two words there, as 汽车|销量 does and 平安|夜 does not."""
        first = max(bound for bound in bounds if bound < end - left) + left
        last = min((bound for bound in bounds if bound > end - left), default=end - left) + left
        return end - first > 1 and last - end > 1 and self.is_word(text[first:end]) and self.is_word(text[end:last])

    def longer_name(self, text: str, start: int, end: int) -> str:
        """Return the company name that the span is a part of: 海尔|电器 and 中山|长虹 are not 海尔 and 长虹 themselves.

        A name is longer by what company names end with, or by a place before it.
        """
        ending = text[end : end + 2]
        if ending in self._endings and ending not in ORDINARY_ENDINGS:
            return text[start : end + 2]
        place = self.place_before(text, start)
        if place < start:
            return text[place:end]
        return ""

    def crossing(self, text: str, start: int, end: int) -> str:
        """Return the word over the end of a long name's span, or an empty string.

        Endings that many names share (银行, 科技) are left to the segmentation: 招商银行|卡 is no 银行卡.
        """
        if end - start < LONG or not is_content(text[end : end + 1]) or self.is_word(text[start:end]):
            return ""
        position = start
        for word in rjieba.cut(text[start : end + REACH], False):  # noqa: FBT003
            if position < end < position + len(word):
                kept, rest = text[position:end], text[end : position + len(word)]
                compound = len(kept) > 1 and len(rest) > 1 and self.is_word(kept) and self.is_word(rest)
                return "" if compound or kept in self._endings else str(word)
            position += len(word)
        return ""

    def place_before(self, text: str, start: int) -> int:
        """Where the place name begins that stands right before the position; the position itself if there is none."""
        before = text[max(0, start - 8) : start]
        if not before or not is_chinese(before[-1]):
            return start
        word = rjieba.cut(before, False)[-1]  # noqa: FBT003
        return start - len(word) if len(word) > 1 and is_place(word) else start


@lru_cache(maxsize=10_000)
def is_place(word: str) -> bool:
    """Whether the dictionary says so of the word by itself."""
    tagged: list[tuple[str, str]] = rjieba.tag(word, False)  # noqa: FBT003
    return len(tagged) == 1 and tagged[0][1] == "ns"


def is_content(character: str) -> bool:
    """Whether a word of its own may begin here that is no date and no particle: 欧普照明|年减 is no 明年."""
    return character not in PARTICLES and bool(character) and is_chinese(character)


def is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
