"""The identity of a text: a hash over what remains when its typography is taken away."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import numpy as np

from newsvane.group.fold import Codes, fold_codes, letters_of

CREDITS = re.compile(
    r"来源|來源|作者|编辑|編輯|责编|責編|记者|記者|阅读量|閱讀量|发布时间|發佈時間|发布于|整理|图源|圖源|摄影|出品"
    r"|文\s*[|｜丨/]|推荐阅读|推薦閱讀|点击|點擊|扫码|公众号|公眾號|微信号|转载|轉載|版权|版權"
)
LONGEST_CREDIT = 60  # characters of a line that is a credit and no paragraph
SHORTEST_BODY = 40  # letters; a shorter body says too little without its title


def identify(title: str, letters: Codes, occasion: str) -> str:
    """Return the ``text_id`` of a text whose body has these folded letters: ``t`` and 16 hexadecimal digits.

    It depends on the letters and digits of the body alone (of title and body where the body is short), and so not on
    width, case, white space, punctuation, script or lines of credits. ``occasion``, a day for instance, keeps apart
    texts that are too short to tell (the same headline a year later); it counts for short bodies only.
    """
    if len(letters) < SHORTEST_BODY:
        letters = np.concatenate((letters_of(fold_codes(title)), letters))
        return "t" + hashlib.blake2b(letters.tobytes() + occasion.encode(), digest_size=8).hexdigest()
    return "t" + hashlib.blake2b(letters.data, digest_size=8).hexdigest()


def paragraphs(body: str) -> Iterator[str]:
    """Yield the lines that are text: source lines, editors' credits and the like are left out.

    A line ends with a line feed alone, as parsing leaves them.
    """
    for line in body.split("\n"):
        stripped = line.strip()
        if stripped and not (len(stripped) <= LONGEST_CREDIT and CREDITS.search(stripped)):
            yield stripped
