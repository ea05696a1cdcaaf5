"""The broken sources, as ``newsvane.fetch.health`` judged them after each request: ``broken_since`` is the one rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from newsvane.digest.cleaning import clean_line, clean_url
from newsvane.digest.reading import Row
from newsvane.digest.records import Health, SourceTrouble

REASON_LENGTH = 100
STALE = re.compile(r"stale: nothing new since (\d{4})-(\d{2})-(\d{2})")
REASONS = {
    "connect": "连接不上",
    "damaged": "内容不完整",
    "dns": "域名无法解析",
    "empty": "返回为空",
    "folder": "目录不存在或不允许读取",
    "forbidden": "地址不允许访问",
    "http": "返回错误状态",
    "protocol": "不合 HTTP 规范",
    "proxy": "代理没有应答",
    "rate_limited": "被限流",
    "redirects": "重定向过多",
    "reset": "连接中断",
    "robots": "robots.txt 不允许",
    "timeout": "超时",
    "tls": "证书或加密连接有误",
    "too_large": "内容过大",
    "unreadable": "返回的不是订阅源",
}


def source_health(rows: Sequence[Row]) -> Health:
    """Tell the sources that are broken, of ``rows`` as the last fetch, at ``seen_at``, left them."""
    seen_at = rows[0]["seen_at"] if rows else None
    troubles = [
        describe_trouble(**{name: value for name, value in row.items() if name != "seen_at"})
        for row in rows
        if row["broken_since"] is not None
    ]
    return Health(sources=len(rows), seen_at=seen_at, troubles=tuple(troubles))


def describe_trouble(
    *,
    source_id: str,
    name: str,
    url: str,
    failures: int,
    broken_since: dt.datetime | None,
    last_error: str | None,
    key: str = "",
) -> SourceTrouble:
    """Word what a broken source suffers from: one that answers and is broken all the same has fallen silent."""
    return SourceTrouble(
        source_id=source_id,
        name=clean_line(name, limit=40),
        url=clean_url(url),
        trouble="failing" if failures else "silent",
        since=broken_since,
        reason=clean_line(describe_reason(last_error or ""), limit=REASON_LENGTH),
        key=key,
    )


def describe_reason(error: str) -> str:
    """Put the kind of failure into Chinese; what the server or the network said stays as it is.

    >>> describe_reason("dns: no such host")
    '域名无法解析（no such host）'
    >>> describe_reason("stale: nothing new since 2024-02-08")
    '2024年2月8日以来没有新内容'
    """
    if match := STALE.fullmatch(error):
        year, month, day = map(int, match.groups())
        return f"{year}年{month}月{day}日以来没有新内容"
    kind, _, detail = error.partition(": ")
    return f"{REASONS[kind]}（{detail}）" if kind in REASONS else error
