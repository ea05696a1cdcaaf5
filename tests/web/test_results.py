"""Which chart a result of SQL gets."""

import pytest

from newsvane.sandbox.records import Answer
from newsvane.web.results import draw


def answer_of(types, *rows):
    names = tuple(name for name, _ in types)
    return Answer("answered", names, tuple(kind for _, kind in types), rows)


DAYS = answer_of(
    [("day", "DATE"), ("articles", "BIGINT"), ("share", "DOUBLE")],
    ("2024-02-02", 2, 0.5),
    ("2024-02-01", 1, float("nan")),
)
LONG = answer_of(
    [("day", "DATE"), ("name", "VARCHAR"), ("texts", "UBIGINT")],
    ("2024-02-01", "甲", 1),
    ("2024-02-01", "乙", 2),
    ("2024-02-02", "甲", 3),
    (None, "甲", 4),
)
NAMES = answer_of([("name", "VARCHAR"), ("code", "VARCHAR"), ("n", "DECIMAL(9,2)")], ("甲", "1", 1.5), ("乙", "2", 2.5))


def test_dates_make_a_line_in_their_order():
    assert draw(DAYS, None)["series"] == [
        {"name": "articles", "shape": "line", "x": ["2024-02-01", "2024-02-02"], "y": [1, 2]}
    ]


def test_the_reader_chooses_the_column_and_what_is_no_number_is_a_gap():
    assert draw(DAYS, "share")["series"][0]["y"] == [None, 0.5]
    assert draw(DAYS, "day")["title"] == "articles"


def test_dates_that_repeat_make_a_line_for_each_name():
    drawn = draw(LONG, None)["series"]
    assert [(one["name"], one["x"], one["y"]) for one in drawn] == [
        ("甲", ["2024-02-01", "2024-02-02"], [1, 3]),
        ("乙", ["2024-02-01"], [2]),
    ]


def test_names_make_bars():
    drawn = draw(NAMES, None)
    assert drawn["category"]
    assert drawn["series"] == [{"name": "n", "shape": "bar", "x": ["甲", "乙"], "y": [1.5, 2.5]}]


@pytest.mark.parametrize(
    "answer",
    [
        answer_of([("name", "VARCHAR")], ("甲",), ("乙",)),
        answer_of([("n", "BIGINT")], (1,), (2,)),
        answer_of([("name", "VARCHAR"), ("n", "BIGINT")], ("甲", 1)),
        answer_of([("name", "VARCHAR"), ("n", "BIGINT")], ("甲", 1), ("甲", 2)),
        answer_of([("day", "DATE"), ("n", "BIGINT")], ("2024-02-01", 1), ("2024-02-01", 2)),
        answer_of([("names", "VARCHAR[]"), ("n", "BIGINT")], (["甲"], 1), (["乙"], 2)),
        answer_of([("name", "VARCHAR"), ("list", "BIGINT[]")], ("甲", [1]), ("乙", [2])),
    ],
)
def test_nothing_is_drawn_where_a_chart_would_say_nothing(answer):
    assert draw(answer, None) is None
