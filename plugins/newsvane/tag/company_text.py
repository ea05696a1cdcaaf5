"""A text made ready for matching, with the way back: every offset of the made text leads to one of the original."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
FREQUENT = (("（", "("), ("）", ")"), ("：", ":"), ("，", ","), ("；", ";"), ("！", "!"), ("？", "?"), ("\u3000", " "))
"""Replaced one by one, many times faster than a translation, which is left for texts with full-width letters."""
RARE = re.compile("[\uff01-\uff5e\xa0]")
GAP = re.compile(r"[ \t](?<=[\u4e00-\u9fff].)[ \t]*(?=[\u4e00-\u9fff]|[AB](?![A-Za-z0-9]))")
"""Spaces inside Chinese, as in 万  科A and where a newspaper's column ended; the space comes first, for speed."""


@dataclass(frozen=True, slots=True)
class CompanyText:
    """``text`` has half-width letters and punctuation, and no spaces between Chinese characters.

    ``gaps`` are the positions in ``text`` before which spaces were taken out, ``shifts`` how many in all up to there.
    """

    text: str
    gaps: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def start(self, position: int) -> int:
        """Where the character at ``position`` stands in the original."""
        if not self.gaps:
            return position
        index = bisect_right(self.gaps, position)
        return position + (self.shifts[index - 1] if index else 0)

    def end(self, position: int) -> int:
        """Where a span that ends before ``position`` ends in the original."""
        return self.start(position - 1) + 1

    def spaced(self, start: int, end: int) -> bool:
        """Whether spaces were taken out within the span."""
        return bool(self.gaps) and bisect_right(self.gaps, start) != bisect_right(self.gaps, end - 1)

    def parts(self, start: int, end: int) -> list[str]:
        """The pieces that the spaces cut the span into."""
        inner = [gap for gap in self.gaps if start < gap < end]
        return [self.text[a:b] for a, b in zip([start, *inner], [*inner, end], strict=True)]


def company_text(original: str) -> CompanyText:
    """Fold widths one for one, then take out the spaces between Chinese characters."""
    text = original
    for wide, narrow in FREQUENT:
        text = text.replace(wide, narrow)
    if RARE.search(text):
        text = text.translate(HALF_WIDTH)
    pieces, gaps, shifts = [], [], []
    last = removed = 0
    for gap in GAP.finditer(text):
        pieces.append(text[last : gap.start()])
        removed += gap.end() - gap.start()
        gaps.append(gap.end() - removed)
        shifts.append(removed)
        last = gap.end()
    if not gaps:
        return CompanyText(text)
    pieces.append(text[last:])
    return CompanyText("".join(pieces), tuple(gaps), tuple(shifts))
