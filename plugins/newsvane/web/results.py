"""Results of SQL on a page: what happened, in Chinese, and a chart where there is something to draw."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from newsvane.sandbox.records import Answer, Limits
from newsvane.web.charts import Chart, chart, series
from newsvane.web.marking import shown

REFUSALS = {
    "empty": "请先写一条语句。",
    "function": "不允许使用函数「{detail}」：只能用快照中的视图与宏，以及不触及文件、网络和设置的函数。",
    "lake": "数据在 DuckLake 上，此页无法查询；请使用命令 newsvane sql。",
    "one-statement": "一次只能运行一条语句。",
    "permission": "不允许读写文件或访问网络。",
    "relation": "不允许读取「{detail}」。",
    "select-only": "只能运行一条查询：select、from 或 with。动态的 pivot 请写明 in (…)。",
    "too-deep": "语句嵌套过深。",
    "too-long": "语句超过 {limits.statement_characters} 个字符。",
}
OUTCOMES = {
    "busy": "同时运行的查询太多，请稍后再试。",
    "crashed": "运行这条语句的进程意外结束；服务器不受影响。",
    "failed": "语句有误，数据库的说明如下。",
    "memory": "超出内存限额 {limits.memory_mb} MB，已停止。请缩短时段，或先汇总再关联。",
    "stopped": "已停止。",
    "timeout": "超过 {limits.seconds:g} 秒，已停止。请缩短时段，或先汇总再关联。",
}
STATUSES = {"answered": 200, "busy": 503}
WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
NUMBERS = (*WHOLE, *(f"U{name}" for name in WHOLE), "FLOAT", "DOUBLE", "DECIMAL")
TIMES = ("DATE", "TIMESTAMP")
LONGEST_CELL = 300
SMALL, LARGE = 1e-3, 1e15
MOST_SERIES = 8
MOST_BARS = 60


def message_of(answer: Answer, limits: Limits) -> str:
    """Say why there is no result; empty where there is one."""
    if answer.outcome == "answered":
        return ""
    text = REFUSALS[answer.reason] if answer.outcome == "refused" else OUTCOMES[answer.outcome]
    return text.format(detail=answer.detail, limits=limits)


def status_of(answer: Answer) -> int:
    """Return the HTTP status: 400 where the statement is to blame."""
    return STATUSES.get(answer.outcome, 400)


def cells_of(answer: Answer) -> list[list[str]]:
    """Return the rows as text for a table; long text is cut, which a file is not."""
    return [[cell(value) for value in row] for row in answer.rows]


def cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case float():
            return decimal(value)
        case list() | dict():
            text = json.dumps(value, ensure_ascii=False)
        case _:
            text = str(value)
    return shown(text[:LONGEST_CELL]) + ("…" if len(text) > LONGEST_CELL else "")


def decimal(value: float) -> str:
    """Four decimals, without trailing zeros; what is too small or too large for that in powers of ten.

    >>> decimal(0.583333333), decimal(1234567.25), decimal(0.00001234)
    ('0.5833', '1234567.25', '1.234e-05')
    """
    if value and not SMALL <= abs(value) < LARGE:
        return f"{value:.4g}"
    text = f"{value:.4f}"
    return text.rstrip("0").rstrip(".")


def numeric_columns(answer: Answer) -> list[str]:
    """Return the names of the columns that a chart can show the height of."""
    return [name for name, kind in zip(answer.columns, answer.types, strict=True) if is_number(kind)]


def is_number(kind: str) -> bool:
    """Tell whether a column's type is one of numbers, not of lists of them."""
    return kind.startswith(NUMBERS) and not kind.endswith("]")


def draw(answer: Answer, measure: str | None) -> Chart | None:
    """Return a chart of one numeric column, the first unless ``measure`` names another; null where none makes sense.

    Over the first column of dates where there is one, with a line for each value of the first text column where dates
    repeat; else bars over the first text column.
    """
    measures = numeric_columns(answer)
    if not measures:
        return None
    measure = measure if measure in measures else measures[0]
    heights = [height if height is not None and math.isfinite(height) else None for height in column(answer, measure)]
    labels = first_of(answer, ("VARCHAR",))
    if times := first_of(answer, TIMES):
        if len(set(times)) == len(times) > 1:
            return chart(measure, [series(measure, *in_order(times, heights))])
        return chart(measure, lines(times, labels, heights)) if labels else None
    if labels is None or not 1 < len(set(labels)) == len(labels) <= MOST_BARS:
        return None
    return chart(measure, [series(measure, labels, heights, shape="bar")], category=True)


def lines(times: Sequence[Any], labels: Sequence[Any], heights: Sequence[Any]) -> list[Chart]:
    """Return a line for each label, in the order of appearance."""
    found: dict[str, tuple[list[Any], list[Any]]] = {}
    for time, label, height in zip(times, labels, heights, strict=True):
        days, values = found.setdefault(str(label), ([], []))
        days.append(time)
        values.append(height)
    return [series(label, *in_order(*points)) for label, points in list(found.items())[:MOST_SERIES]]


def in_order(times: Sequence[Any], heights: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """Sort points by their time, of ISO text; those without one are left out."""
    points = sorted((time, place) for place, time in enumerate(times) if time is not None)
    return [time for time, _ in points], [heights[place] for _, place in points]


def first_of(answer: Answer, kinds: tuple[str, ...]) -> list[Any] | None:
    """Return the values of the first column of one of these types."""
    for name, kind in zip(answer.columns, answer.types, strict=True):
        if kind.startswith(kinds) and not kind.endswith("]"):
            return column(answer, name)
    return None


def column(answer: Answer, name: str) -> list[Any]:
    place = answer.columns.index(name)
    return [row[place] for row in answer.rows]
