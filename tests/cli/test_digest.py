"""``newsvane digest`` as a user calls it, over a snapshot of the real loader's making."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from newsvane.records import Article, FetchResult, Mention, Source
from newsvane.settings import read_settings
from newsvane.warehouse import ArticleMention, Batch, load, publish, stage

NOW = dt.datetime(2025, 3, 5, 0, 15, tzinfo=dt.UTC)
AUDIENCE = '[[audience]]\nid = "desk"\nname = "演示读者"\nchannels = ["desk_hook"]\n'


def article(number, hour):
    at = dt.datetime(2025, 3, 4, hour, tzinfo=dt.UTC)
    return Article(
        article_id=f"a{number}",
        source_id="dawn",
        url=f"https://dawn.example/{number}",
        canonical_url=f"https://dawn.example/{number}",
        title=f"晨曦大模型第{number}次升级",
        body=f"晨曦大模型完成第{number}次升级。响应时间缩短到{number}秒，价格不变。",
        author="",
        origin="",
        published_at=at,
        first_seen_at=at,
        day=dt.date(2025, 3, 4),
        body_kind="feed",
        ai_related=True,
        ai_score=1.0,
        text_id=f"t{number}",
        story_id=f"s{number}",
    )


@pytest.fixture
def place(tmp_path, checkout):
    """The environment of a command with a snapshot of one day and one audience."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "audiences.toml").write_text(AUDIENCE, "utf-8")
    values = {"NEWSVANE_ROOT": str(checkout), "NEWSVANE_CONFIG": str(config), "NEWSVANE_DATA": str(tmp_path / "data")}
    settings = read_settings(values)
    articles = tuple(article(number, number) for number in (1, 2))
    mention = Mention("chenxi", "product", "晨曦大模型", None, "title", 0, 5, "晨曦大模型", "rule", 1.0)
    batch = Batch(
        fetches=(FetchResult("f", "dawn", "https://dawn.example/feed", NOW, "fetched", 200),),
        articles=articles,
        mentions=tuple(ArticleMention(one.article_id, mention, "v1") for one in articles),
        sources=(Source("dawn", "晨星科技报", "https://dawn.example/feed"),),
    )
    load(settings, [stage(settings.data / "staging", "batch", batch)], now=NOW)
    publish(settings, now=NOW)
    return values


def run(place, *arguments, **environment):
    command = [Path(sys.executable).with_name("newsvane"), "digest", *arguments]
    done = subprocess.run(
        command, env=os.environ | place | environment, capture_output=True, text=True, check=False, timeout=120
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_the_newest_whole_day_is_written_and_its_files_are_named(place):
    code, (row,), error = run(place)
    assert (code, error) == (0, "")
    assert (row["audience"], row["day"], row["articles"]) == ("desk", "2025-03-04", 2)
    assert [Path(path).name for path in row["files"]] == [
        "desk.html",
        "desk.md",
        "desk.txt",
        "desk.json",
        "desk.atom.xml",
    ]
    assert "晨曦大模型第1次升级" in Path(row["files"][1]).read_text("utf-8")
    assert row["links"][0].startswith("https://dawn.example/")
    with duckdb.connect(str(read_settings(place).warehouse), read_only=True) as connection:
        kept = connection.execute("select audience, day, articles from digest").fetchall()
    assert kept == [("desk", dt.date(2025, 3, 4), 2)]


def test_send_delivers_and_an_unreachable_channel_is_exit_code_1(place):
    hook = '{"conn_type": "webhook", "host": "http://127.0.0.1:9", "password": "synthetic-token"}'
    code, (row,), error = run(place, "--send", AIRFLOW_CONN_DESK_HOOK=hook)
    assert code == 1
    assert row["deliveries"][0]["outcome"] == "failed"
    assert "synthetic-token" not in error + json.dumps(row)
    code, (row,), _ = run(place, "--send", "--dry-run", AIRFLOW_CONN_DESK_HOOK=hook)
    assert (code, row["deliveries"][0]["outcome"]) == (0, "planned")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--audience", "nobody"], "no audience 'nobody'"),
        (["--day", "yesterday"], "does not match the format"),
        (["--send"], "AIRFLOW_CONN_DESK_HOOK"),
        (["--dry-run"], "go with --send"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(place, arguments, message):
    code, rows, error = run(place, *arguments)
    assert (code, rows) == (2, [])
    assert message in error
    assert error.count("\n") == 1


def test_without_a_snapshot_the_advice_is_to_ingest(place, tmp_path):
    code, _, error = run(place, NEWSVANE_DATA=str(tmp_path / "nothing"))
    assert code == 2
    assert "newsvane ingest" in error
