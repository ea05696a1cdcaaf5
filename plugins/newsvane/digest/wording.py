"""How a digest speaks: Simplified Chinese words for its values, shared by every format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from newsvane.digest.records import SPARKLINE_DAYS, USUAL_WINDOWS, Digest, Health, Move, Named, SourceTrouble

BARS = "▁▂▃▄▅▆▇█"
LATE = "迟到的报道"
TROUBLES_TOLD = 5
WEEKDAYS = "一二三四五六日"
KINDS = {"company": "公司", "product": "产品", "organisation": "机构", "person": "人物", "theme": "主题"}


def entity_label(name: Named) -> str:
    """寒武纪（688256.SH） for a listed company, else the bare name."""
    return f"{name.name}（{name.code}）" if name.code else name.name


def day_label(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"


def short_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def clock(moment: dt.datetime, zone: str, day: dt.date | None = None) -> str:
    """The time of day in ``zone``, with the date where it is not ``day``."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%H:%M}" if local.date() == day else f"{local.month}月{local.day}日 {local:%H:%M}"


def span_label(digest: Digest) -> str:
    """What the digest covers: a day, several days, or hours."""
    zone = ZoneInfo(digest.timezone)
    start, end = digest.start.astimezone(zone), digest.end.astimezone(zone)
    if digest.window:
        return f"{short_day(start.date())} {start:%H:%M} 至 {short_day(end.date())} {end:%H:%M}"
    last = (end - dt.timedelta(microseconds=1)).date()
    return day_label(last) if start.date() == last else f"{short_day(start.date())}至{short_day(last)}"


def briefing(*, ai_related_only: bool) -> str:
    """The kind of a digest, as its subject begins."""
    return "AI 资讯简报" if ai_related_only else "资讯简报"


def subject(digest: Digest) -> str:
    """The subject of a mail, and the title of a card: what, when, how much."""
    if digest.instant and digest.stories:
        return f"{'AI ' if digest.ai_related_only else ''}快讯｜{digest.stories[0].title}"
    if digest.alert:
        return alert_subject(digest)
    about = briefing(ai_related_only=digest.ai_related_only)
    when = span_label(digest)
    if digest.quiet:
        return f"{about}｜{when}｜无相关报道"
    parts = [f"{digest.counts.relevant} 篇报道", f"{digest.counts.stories} 个事件"]
    if digest.moves:
        parts.append(f"{len(digest.moves)} 家公司异动")
    return f"{about}｜{when}｜{'，'.join(parts)}"


def alert_subject(digest: Digest) -> str:
    """信源告警｜甲报等 3 个信源失效，乙网恢复: which, or how many, and how they turned."""
    parts = []
    for troubles, turn in ((digest.health.troubles, "失效"), (digest.health.recovered, "恢复")):
        if len(troubles) == 1:
            parts.append(f"{troubles[0].name}{turn}")
        elif troubles:
            parts.append(f"{troubles[0].name}等 {len(troubles)} 个信源{turn}")
    return f"信源告警｜{'，'.join(parts)}"


def counts_label(digest: Digest) -> str:
    """What the window amounts to."""
    counts, about = digest.counts, "相关" if digest.ai_related_only else ""
    text = f"{counts.relevant} 篇{about}报道，{counts.stories} 个事件，来自 {counts.outlets} 家媒体"
    return text + (f"（共收录 {counts.articles} 篇）" if digest.ai_related_only else "")


def health_label(digest: Digest) -> str:
    health = digest.health
    if health.seen_at is None:
        return "尚无抓取记录。"
    well = health.sources - len(health.troubles)
    return f"截至 {clock(health.seen_at, digest.timezone)}：{health.sources} 个信源，{well} 个正常。"


def newest_troubles(health: Health) -> Sequence[SourceTrouble]:
    """The troubles that a digest tells in full; whoever keeps the monitor running is alerted to each."""
    newest = sorted(health.troubles, key=lambda one: one.since.timestamp() if one.since else 0.0, reverse=True)
    return newest[:TROUBLES_TOLD]


def other_troubles(health: Health) -> str:
    """The other troubles by their names; empty where there are none."""
    told = newest_troubles(health)
    others = [one.name for one in health.troubles if one not in told]
    return f"另有 {len(others)} 个失效：{'、'.join(others)}" if others else ""


def trouble_label(digest: Digest, trouble: SourceTrouble) -> str:
    """What a broken source suffers from, since when, and why."""
    what = "抓取失败" if trouble.trouble == "failing" else "久无更新"
    since = f"，自 {clock(trouble.since, digest.timezone)}" if trouble.since else ""
    return f"{what}{since}" + (f"；{trouble.reason}" if trouble.reason else "")


def recovery_label(digest: Digest, trouble: SourceTrouble) -> str:
    since = f"，此前自 {clock(trouble.since, digest.timezone)} 起失效" if trouble.since else ""
    return f"已恢复{since}"


def sparkline(counts: Sequence[int]) -> str:
    """One bar a day, oldest first, the highest at full height; a day without any is the lowest bar.

    >>> sparkline([0, 1, 4, 8])
    '▁▂▅█'
    """
    top = max(counts, default=0)
    return "".join(BARS[round(count / top * (len(BARS) - 1))] if top else BARS[0] for count in counts)


def days_of(digest: Digest) -> int:
    """How many days a bar of a chart stands for: what the digest covers, or the same hours of one day."""
    return max(1, round((digest.end - digest.start) / dt.timedelta(days=1)))


def unit(digest: Digest) -> str:
    return "日" if days_of(digest) == 1 else "期"


def bars_label(digest: Digest) -> str:
    """近 14 日, or 近 14 期（每期 3 日） where the digest covers several days."""
    each = "" if days_of(digest) == 1 else f"（每期 {days_of(digest)} 日）"
    return f"近 {SPARKLINE_DAYS} {unit(digest)}{each}"


def usual_label(digest: Digest) -> str:
    return f"近 {USUAL_WINDOWS} {unit(digest)}均值"


def change_label(digest: Digest, move: Move) -> str:
    """The window against the usual, as a reader would say it; empty where there is no history to compare with."""
    if move.z is None:
        return ""
    if move.usual < 1:
        before = round(move.usual * USUAL_WINDOWS)
        span = f"此前 {USUAL_WINDOWS} {unit(digest)}"
        return f"{span}共 {before} 篇" if before else f"{span}没有"
    return f"{usual_label(digest)} {number(move.usual)}，{ratio_label(move.articles / move.usual)}"


def ratio_label(ratio: float) -> str:
    if ratio >= 1.95:
        return f"为平日 {number(ratio)} 倍"
    if abs(ratio - 1) < 0.05:
        return "与平日持平"
    return f"较平日{'增' if ratio > 1 else '减'} {abs(ratio - 1):.0%}"


def number(value: float) -> str:
    """One decimal, without a trailing zero."""
    return f"{value:.1f}".removesuffix(".0")
