"""Word boundaries: is a name cut out of words that only happen to stand side by side?

Two questions are asked of a span. Does the segmentation (jieba's dictionary with our names, by ``rjieba``) begin and
end a word where the span does? And is there a word across its end that leaves no better word behind it, as
in 科大讯|飞机 and 中国|平安夜, where the segmentation itself is fooled by our names?
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import rjieba

NAME_FREQUENCY = 3
"""As low as jieba's rarest words: a name wins over two rare words, and loses against two common ones."""
LONGEST = 4
COMMON_ENDING = 8
ORDINARY_ENDINGS = frozenset({"发展", "创新", "投资", "股份", "智能", "数据", "技术"})
"""Endings of names that as often begin what is said of a company: 腾讯投资, 小米发展."""


class Words:
    """The dictionary with our names in it; made once, about 0.15 s."""

    def __init__(self, names: Iterable[str]) -> None:
        names = [name for name in names if len(name) > 1]
        self._plain = rjieba.Jieba()
        self._jieba = rjieba.Jieba()
        for name in names:
            if not self._jieba.has_word(name):
                self._jieba.add_word(name, NAME_FREQUENCY, "nt")
        endings = Counter(name[-2:] for name in names if len(name) > 3)
        self._endings = frozenset(ending for ending, count in endings.items() if count >= COMMON_ENDING)

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._jieba.cut(text, False)  # noqa: FBT003
        return words

    def is_word(self, text: str) -> bool:
        return bool(self._plain.has_word(text))

    def boundaries(self, text: str) -> frozenset[int]:
        """Positions in ``text`` at which a word begins or ends."""
        position = 0
        positions = [0]
        for word in self.cut(text):
            position += len(word)
            positions.append(position)
        return frozenset(positions)

    def longer_name(self, text: str, start: int, end: int) -> str:
        """Return the company name that the span is a part of: 海尔|电器 and 中山|长虹 are not 海尔 and 长虹 themselves.

        A name is longer by what company names end with, or by a place before it.
        """
        ending = text[end : end + 2]
        if ending in self._endings and ending not in ORDINARY_ENDINGS:
            return text[start : end + 2]
        before = text[max(0, start - 8) : start]
        tagged = self._plain.tag(before, False) if before and is_chinese(before[-1]) else []  # noqa: FBT003
        if tagged and tagged[-1][1] == "ns" and len(tagged[-1][0]) > 1:
            return str(tagged[-1][0]) + text[start:end]
        return ""

    def crossing(self, text: str, start: int, end: int) -> str:
        """Return the word across the end of the span that speaks against it, or an empty string.

        Endings that many names share (银行, 科技) are left to the segmentation: 招商银行|卡 is no 银行卡.
        """
        if end >= len(text) or not is_chinese(text[end]):
            return ""
        behind = max((n for n in range(2, LONGEST + 1) if self.is_word(text[end : end + n])), default=1)
        for stolen in range(LONGEST - 1, behind - 1, -1):
            for inside in range(1, min(LONGEST, end - start)):
                kept = text[end - inside : end]
                word = text[end - inside : end + stolen]
                if len(word) == inside + stolen and kept not in self._endings and self.is_word(word):
                    return word
        return ""


def is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
