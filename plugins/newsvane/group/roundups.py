"""Tell digests, round-ups and columns: they mention many events and belong to none."""

from __future__ import annotations

import re

COLUMNS = (  # names of recurring columns; each stands alone between separators, or begins or ends a headline
    "一周",
    "三分钟",
    "今日看点",
    "午报",
    "周刊",
    "周回顾",
    "周报",
    "大事件",
    "市场日报",
    "快读",
    "快讯汇总",
    "收盘",
    "收评",
    "日报",
    "早参",
    "早报",
    "早知道",
    "早读",
    "早间",
    "早餐",
    "晚报",
    "月报",
    "盘前",
    "盘后",
    "盘点",
    "要闻",
    "览",
    "速递",
    "龙虎榜",
)
NEWSPAPERS = (
    "中国",
    "人民",
    "体育",
    "光明",
    "农民",
    "北京",
    "南方",
    "工人",
    "广州",
    "新华",
    "新民",
    "法制",
    "法治",
    "深圳",
    "环球",
    "科技",
    "经济",
    "羊城",
    "联合",
    "解放",
    "证券",
    "青年",
)
PAPER = "".join(f"(?<!{name})" for name in NEWSPAPERS)  # 人民日报 is an outlet, and no daily round-up
EDGE = r"[丨|｜︱:：•·\[\]【】「」()（）]"
ROUNDUP = re.compile(
    rf"(?:^|{EDGE}|[；;]|\s)\s*[^\s丨|｜:：；;，,。]{{0,8}}{PAPER}(?:{'|'.join(COLUMNS)})\s*"
    rf"(?:$|{EDGE}|[，,]|[\s]*第?\s*\d|\s\S)"
    r"|\d{1,2}\s*点\s*\d*\s*氪|氪星晚报|派评\s*[丨|｜]|新玩意\s*\d+|留言板第"
    r"|(?<!\d)第\s*\d{1,3}\s*期"
    r"|本周.{0,6}(?:大事|发生了什么|看什么|回顾|要闻|热点|融资|新闻)"
)
TOLD_BY = re.compile("|".join((*COLUMNS, "期", "本周", "派评", "氪", "新玩意", "留言板第")))  # most titles have none
PARTS = re.compile(r"[；;]")
FEWEST_PARTS = 3
LONGEST_TITLE = 80  # characters; feeds of short posts repeat the whole post as its title


def is_roundup(title: str) -> bool:
    """Tell by the title: a column's name, an issue number, or three and more headlines in one.

    >>> is_roundup("8点1氪丨蜜雪冰城回应；乐华娱乐回应；苹果成为第一")
    True
    >>> is_roundup("人民日报：警惕大模型滥用")
    False
    """
    title = title[:LONGEST_TITLE]
    return bool(TOLD_BY.search(title) and ROUNDUP.search(title)) or len(PARTS.split(title)) >= FEWEST_PARTS
