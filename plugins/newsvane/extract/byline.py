"""Who wrote an article, and where the page took it from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsvane.extract.blocks import Block
from newsvane.extract.metadata import PageFacts

HAN = r"[\u4e00-\u9fff·]"
PERSON = rf"{HAN}{{2,4}}(?:·{HAN}{{1,8}})?"
PERSONS = rf"{PERSON}(?:[\s、，,/&和]{{1,3}}{PERSON}){{0,4}}"
# The hundred or so commonest surnames, which cover nine in ten people, and the two-character ones.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁任沈姚卢姜崔钟谭陆汪范"
    "金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤柴邢辛"
)
STOP = (
    r"(?=\s*(?:$|[\s)）】\]〗》>｜|/，,。；;：:]|(?:来源|稿源|出处|编辑|责编|责任|时间|日期|发布|发表|浏览|阅读|点击|评论"
    r"|字[体号]|作者|摄影|通讯员|\d)))"
)
# The surest first. Each pattern's only group is the name or names.
WRITTEN_BY = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:作\s*者|撰\s*文|撰\s*稿|执\s*笔|文\s*字|编\s*译|翻\s*译|译\s*者)(?:\s*[:：/／丨|]\s*|\s+)({PERSONS}){STOP}",
        # 记者 is a word of running text too: it counts after an outlet or a bracket, or before a known surname
        rf"(?:本报|社|网|台|报|见习|特约|首席|[（(【\[])\s*(?:记\s*者|通讯员|特派员)\s*[:：/／丨|]?\s*({PERSONS}){STOP}",
        rf"(?:记\s*者|通讯员|特约撰稿人|评论员)\s*[:：/／丨|]?\s*((?=[{SURNAMES}]){PERSONS}){STOP}",
        rf"(?:^|[\s（(【\[])文\s*[:：/／丨|]\s*({PERSONS}){STOP}",
        r"(?:作\s*者|署\s*名|by)\s*[:：]\s*([^\s:：|,，()（）\[\]【】《》<>]{2,24})",
        rf"[（(]\s*({PERSON}(?:[\s、]{PERSON}){{0,3}})\s*(?:[/／]?\s*(?:文|图|摄)|{HAN}{{2,6}}报道)\s*[)）]",
    )
)
POSTED_BY = re.compile(
    r"(?:^|[\s|·])([^\s|·:：,，。\[\]【】()（）]{2,20})\s*(?:发表|发布|发|写|撰写)于\s*[:：]?\s*(?:\d{4}|[^\s\d]{0,4}\d)"
)
SIGNED = re.compile(rf"^[（(]\s*({PERSON})\s*[)）]$|[。！？”][（(]\s*({HAN}{{2,3}})\s*[)）]$")
LISTED = re.compile(rf"{PERSON}(?:[\s、，,]+{PERSON}){{1,5}}")
NAME = re.compile(r"[^\s、，,/&和]+")
EDITED_BY = re.compile(rf"(?:责任编辑|责\s*编|编\s*辑|编\s*审|编\s*校)\s*[:：/／丨|_]?\s*({PERSONS}){STOP}")
TAKEN_FROM = re.compile(
    r"(?:来\s*源|稿\s*源|出\s*处|转载自|转自|摘自|来自|出自|原载|信息来源|文章来源)(?:于)?\s*[:：/／丨|]?\s*"
    r"[《“【\[（(]?([^\s:：|,，。;；()（）\[\]【】《》<>“”]{2,30})"
)
STRICT_FROM = re.compile(
    r"(?:来\s*源|稿\s*源|出\s*处|转载自|转自|摘自|原载)\s*(?:于)?\s*[:：/／丨|]|^(?:转载自|转自|摘自)"
)
AUTHOR_NAME = re.compile(
    r"author|writer|byline|nickname|user-?name|up-?info__name|zuozhe|(?<![a-z])editor-?name", re.IGNORECASE
)
SOURCE_NAME = re.compile(r"(?<![a-z])(?:source|media-?name|laiyuan|origin)(?![a-z])", re.IGNORECASE)
AUTHOR_KEYS = ("author", "article:author", "ld:author", "og:article:author", "byl", "dc.creator", "mediaid:author")
SOURCE_KEYS = ("source", "contentsource", "mediaid", "article:source", "og:source", "copyright:source")
NO_PERSON = re.compile(
    r"\d{4}|网$|报$|社$|新闻|频道|日报|客户端|公司|有限|管理员|佚名|未知|本站|原创|^\W*$|https?:|www\.|@|\.com|^(?:admin|name|null|none|undefined)"
    r"|^(?:编辑|记者|作者|责任|来源|文章|发布|时间|关注|订阅|腾讯|新浪|搜狐|网易|凤凰|百度)$",
    re.IGNORECASE,
)
NO_PERSON_WORD_LIST = (
    "阅读 浏览 点击 发布 发表 发布于 发表于 时间 日期 网络整理 字号 分享 "
    "报道 摄影 整理 供图 发自 综合 采访 获悉 了解 从 在 日前 今天 近日 表示 "
    "注意 发现 编辑 来源 责任 作者 记者 "
)
NO_PERSON_WORD = frozenset(NO_PERSON_WORD_LIST.split())
CHINESE_NAME = re.compile(rf"^(?:[{SURNAMES}]{HAN}{{1,2}}|(?:欧阳|司马|上官|诸葛|夏侯|皇甫|令狐){HAN}{{1,2}})$")
DATE_AND_TIME = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?")
HEAD_REACH = 30
TAIL_REACH = 10
LONGEST_LINE = 120
LONGEST_NAME = 24
ENDING = 60


def find_author(facts: PageFacts, blocks: list[Block], *, title: int, start: int, end: int) -> str:
    """Find who wrote it: labelled above or below the article, by markup, by metadata; else an editor."""
    head, tail = byline_blocks(blocks, title, start, end)
    above = [block.text if block.size <= LONGEST_LINE else block.text[:ENDING] for block in head]
    below = [block.text if block.size <= LONGEST_LINE else block.text[-ENDING:] for block in tail]
    return (
        labelled_name(above)
        or labelled_name(below)
        or first_name(SIGNED, [block.text[-ENDING:] for block in tail])
        or next((name for key in AUTHOR_KEYS if is_person(name := facts.get(key, ""))), "")
        or marked_name(head)
        or person_as_source(above + below)
        or listed_names(above)
        or first_name(EDITED_BY, above + below)
        or facts.get("script:nickname", "")
    )


def labelled_name(lines: list[str]) -> str:
    for pattern in (*WRITTEN_BY, POSTED_BY):
        if name := first_name(pattern, lines):
            return name
    return ""


def marked_name(blocks: list[Block]) -> str:
    for block in blocks:
        if block.size <= LONGEST_NAME and named(block, AUTHOR_NAME) and is_person(block.text):
            return block.text
    return ""


def person_as_source(lines: list[str]) -> str:
    """Some sites put the writer's name where the source belongs."""
    for line in lines:
        if (match := TAKEN_FROM.search(line)) and CHINESE_NAME.match(match[1]):
            return match[1]
    return ""


def find_origin(facts: PageFacts, blocks: list[Block], *, title: int, start: int, end: int) -> str:
    """Find the outlet that the page names as its source."""
    head, tail = byline_blocks(blocks, title, start, end)
    for block in (*head, *tail):
        line = block.text if block.size <= LONGEST_LINE else block.text[-ENDING:]
        if STRICT_FROM.search(line) and (match := TAKEN_FROM.search(line)):
            return clean_origin(match[1])
    for key in SOURCE_KEYS:
        if value := facts.get(key):
            return clean_origin(value)
    for block in head:
        if block.size <= LONGEST_NAME and named(block, SOURCE_NAME):
            return clean_origin(block.text)
    return ""


def byline_blocks(blocks: list[Block], title: int, start: int, end: int) -> tuple[list[Block], list[Block]]:
    """Return the blocks around the headline and the article's opening, and those of its end."""
    if start < 0:
        start = end = max(title, 0)
    first = title if 0 <= title < start else max(0, start - HEAD_REACH // 2)
    head = blocks[max(0, first - 2) : min(start + 3, first + HEAD_REACH)]
    if start - first > HEAD_REACH:
        head += blocks[start - 5 : start + 3]
    tail = blocks[max(start, end - 2) : end + 1 + TAIL_REACH]
    return head, tail


def listed_names(lines: list[str]) -> str:
    """Papers and journals put several names on a line of their own under the headline."""
    for line in lines:
        if LISTED.fullmatch(line) and CHINESE_NAME.match(re.split(r"[\s、，,]", line)[0]) and clean_names(line) == line:
            return line
    return ""


def first_name(pattern: re.Pattern[str], lines: Iterable[str]) -> str:
    for line in lines:
        for match in pattern.finditer(line):
            text = next(filter(None, match.groups()), "")
            if name := clean_names(text):
                return name
    return ""


def clean_names(text: str) -> str:
    """Keep a list of names up to the first word that is none."""
    text = text.strip(" ·、，,")
    end = 0
    for name in NAME.finditer(text):
        if name[0] in NO_PERSON_WORD or NO_PERSON.search(name[0]):
            break
        end = name.end()
    return text[:end]


def is_person(text: str) -> bool:
    return 1 < len(text) <= LONGEST_NAME and not NO_PERSON.search(text)


def named(block: Block, pattern: re.Pattern[str]) -> bool:
    element = block.element
    for _ in range(2):
        if pattern.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
        if len(element) == 1 and pattern.search(f"{element[0].get('class') or ''} {element[0].get('id') or ''}"):
            return True
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return False


def clean_origin(text: str) -> str:
    text = re.split(
        r"(?:作者|编辑|责编|责任|时间|日期|发布|浏览|阅读|点击|字号|举报|\s{2,})", DATE_AND_TIME.sub("", text)
    )[0]
    return text.strip(" 　-—·:：|《》“”【】[]()（）")[:40]
