"""``newsvane group``: JSON Lines in, text and story out."""

import json
import subprocess
import sys

import pytest

NEWS = "，".join(f"第{number}段讲述晶鹭科技发布的开源视频模型及其训练细节" for number in range(1, 9))


def run(lines):
    process = subprocess.run(
        [sys.executable, "-c", "from newsvane.cli import main; main(['group'])"],
        input="\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return process.returncode, [json.loads(line) for line in process.stdout.splitlines()], process.stderr


def article(name, title, body="", at="2024-02-16T08:00:00+08:00", source="甲"):
    return {"id": name, "source": source, "title": title, "body": body, "published_at": at}


def test_a_reprint_has_the_text_and_story_of_its_original_whatever_the_order():
    later = article(2, "转载：另一个标题", f"来源：乙\n{NEWS}", "2024-02-16T09:00:00+08:00", "乙")
    code, rows, _ = run([later, article(1, "晶鹭发布视频模型", NEWS)])
    assert code == 0
    assert [row["id"] for row in rows] == [2, 1]
    assert rows[0]["text_id"] == rows[1]["text_id"]
    assert rows[0]["story_id"] == rows[1]["story_id"]


def test_a_roundup_has_no_story():
    _, rows, _ = run([article("a", "8点1氪丨甲公司发布模型；乙公司裁员；丙公司上市")])
    assert rows[0]["story_id"] is None
    assert rows[0]["text_id"]


def test_missing_dates_and_bodies_are_borne():
    code, rows, _ = run([{"id": "a", "title": "标题"}, {"id": "b", "title": "", "published_at": None, "body": None}])
    assert code == 0
    assert len(rows) == 2


def test_a_bad_row_among_good_ones_is_reported():
    code, rows, errors = run([article("a", ["no text"]), article("b", "标题")])
    assert code == 0
    assert [row["id"] for row in rows] == ["b"]
    assert "a: title is no text" in errors


def test_a_bad_date_is_reported_and_borne():
    _, rows, errors = run([article("a", "标题", at="gestern")])
    assert len(rows) == 1
    assert "published_at" in errors


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}'])
def test_a_bad_line_ends_the_run_with_its_number(line):
    code, rows, errors = run([line])
    assert code == 2
    assert rows == []
    assert "line 1" in errors
