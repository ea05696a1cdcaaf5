"""Two sentences that tell a story, chosen from its text and never changed.

Extractive summarisation in the manner of maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): a sentence
is worth what it shares with the title and the story's entities, what figures it brings and how early it stands; the
second is worth that less what the first has said already.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from newsvane.digest.cleaning import clean_line, width

SENTENCES = 2
TOTAL_LENGTH = 170
SHORTEST, LONGEST = 12, 120
EARLY_SENTENCES = 30
TITLE_START = 20

# A sentence ends with its closing quotes; a line without such an ending is a heading or a caption.
SENTENCE = re.compile(r"[^。！？!?；\n]*(?:[。！？!?]+|；(?=\s|$))[”』」’\"）)】]*")
DATELINE = re.compile(
    r"^【[^】]{1,12}】|^（[^）。，]{2,16}）|^(?:[^，。：:]{0,24}?\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:晚间|早间|上午|下午|凌晨)?\s*(?:消息|讯|电|报道)"
    r"|[^，。：:\d]{0,14}(?:获悉|讯|消息))\s*[，,：:|｜]\s*"
)
NOT_PROSE = re.compile(
    r"关键词[:：]|总结[:：]|摘要[:：]|图源|图片来源|题图|来源[:：|｜]|作者[:：|｜]|编辑[:：|｜]|责编|校对|撰文|原文链接|原标题|"
    r"本文(?:来自|由|首发|系|仅|不代表|作者|经)|公众号|微信号|扫码|二维码|点击(?:下方|阅读|查看|进入|链接)|欢迎(?:关注|投稿|加入|订阅|扫)|"
    r"版权|免责声明|广告声明|未经(?:授权|许可)|转载|投稿|独家首发|侵权|责任编辑|关注我们|下载.{0,6}(?:App|APP|客户端)|"
    r"不构成.{0,6}投资建议|IT之家\s*注|以下(?:是|为)(?:正文|全文)|文\s*[|｜丨]|出品\s*[|｜丨]|https?://|www\."
)
LEANS_BACK = re.compile(
    r"^(?:\d{1,2}(?:[、)）]|\.\s*\D)|[①-⑳]|[-•*·]\s|这|那|它|他|她|此|该|其|但|而|以上|上述|以下|如下|不过|因此|所以|同时|另外|此外|然而|并且|于是|比如|例如|其中|与此|对此|随后|当然|首先|其次|最后|接下来|值得一提|不仅如此|换句话说|也就是说|简单来说|总之|事实上|具体来|说到|再来)"
)
ADDRESSED = re.compile(r"我们?(?!国)|笔者|小编|咱们|大家|[你您]")
FIGURE = re.compile(r"\d[\d.,]*\s*(?:%|％|亿|万|元|美元|倍|秒|分钟|家|款|个|年|月|GB|TB|B\b)")
OPENING, CLOSING = "“「『（《【", "”」』）》】"


@dataclass(frozen=True, slots=True)
class Candidate:
    text: str
    position: int
    pairs: frozenset[str]
    worth: float


def choose_extract(title: str, body: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """Return up to two sentences of ``body``, in its order; empty where none tells more than the title.

    ``names`` are the words under which the story's entities stand in the text. Every sentence returned is a substring
    of a line of ``body``, white space apart.
    """
    candidates = weigh(title, sentences(body), names)
    if not candidates:
        return ()
    first = max(candidates, key=lambda one: (one.worth, -one.position))
    best, best_worth = None, 0.0
    for one in candidates:
        if one is first or len(one.text) + len(first.text) > TOTAL_LENGTH:
            continue
        repeated = len(one.pairs & first.pairs) / max(1, min(len(one.pairs), len(first.pairs)))
        adjacent = 0.3 if one.position == first.position + 1 else 0.0
        orphan = 0.6 if LEANS_BACK.match(one.text) and not adjacent else 0.0
        worth = one.worth + adjacent - orphan - 2.0 * repeated
        if worth > best_worth:
            best, best_worth = one, worth
    chosen = [first] if best is None else sorted((first, best), key=lambda one: one.position)
    return tuple(one.text for one in chosen)


def sentences(body: str) -> list[str]:
    """Split a body (lines are paragraphs) into whole sentences of prose, without datelines or house notices."""
    found = []
    for line in body.split("\n"):
        if NOT_PROSE.search(line[:12]):
            continue
        for position, match in enumerate(SENTENCE.finditer(line)):
            text = match[0].strip(" \u3000\t")
            if position == 0:
                text = DATELINE.sub("", text)
            if not NOT_PROSE.search(text) and balanced(text):
                found.append(clean_line(text, limit=400))
    return found


def balanced(text: str) -> bool:
    """Tell whether no quotation or bracket is cut in two."""
    pairs = zip(OPENING, CLOSING, strict=True)
    return text.count('"') % 2 == 0 and all(text.count(left) == text.count(right) for left, right in pairs)


def weigh(title: str, texts: list[str], names: Collection[str]) -> list[Candidate]:
    told = bigrams(title)
    candidates = []
    for position, text in enumerate(texts[:EARLY_SENTENCES]):
        pairs = bigrams(text)
        shared = len(pairs & told) / max(1, min(len(told), 14))
        news = len(pairs - told) / max(1, len(pairs))
        if width(text) < 2 * SHORTEST or len(text) > LONGEST or news < 0.25 or text.startswith(title[:TITLE_START]):
            continue
        named = sum(1 for name in names if name in text)
        worth = (
            2.0 * min(shared, 1.0)
            + 0.4 * min(named, 3)
            + 0.35 * min(len(FIGURE.findall(text)), 2)
            + 1.2 / (1 + position / 3)
            - (0.9 if LEANS_BACK.match(text) else 0.0)
            - (0.7 if text.rstrip("”』」").endswith(("？", "?", "！", "!")) else 0.0)
            - (0.4 if len(text) < 2 * SHORTEST else 0.0)
            - (0.6 if ADDRESSED.search(text) else 0.0)
        )
        if worth > 0.0:
            candidates.append(Candidate(text, position, pairs, worth))
    return candidates


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters within runs of letters, digits and Chinese characters."""
    runs = re.findall(r"[a-z0-9]+|[\u4e00-\u9fff]+", text.lower())
    return frozenset(run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1)))
