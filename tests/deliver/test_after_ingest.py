"""From a feed to the bots: ``newsvane ingest`` with an operator and an audience in instant mode."""

import contextlib
import dataclasses
import datetime as dt
import email.utils
import http.server
import json
import shutil
import threading

import pytest

from newsvane.cli import main
from newsvane.digest import editions
from newsvane.settings import read_settings

NOW = dt.datetime(2025, 3, 4, 14, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
AUDIENCES = """
[operator]
channels = ["ops_feishu"]

[[audience]]
id = "desk"
name = "读者"
channels = ["desk_wecom"]
watch.companies = ["002415.SZ"]
[audience.instant]
"""
pytestmark = pytest.mark.usefixtures("place")

BODY = "海康威视今天发布面向工厂的人工智能大模型，称检测耗时缩短一半。公司表示，首批三家工厂已经投入使用。" * 3


BODIES = {
    "文生视频工具更新": "文生视频工具晨曦在昨夜更新，一分钟的画面只要二十秒。开发者说，新的人工智能模型更省显存。",
    "大模型价格下调": "两家云厂商下调了大模型的调用价格，降幅超过四成。分析人士认为，人工智能应用的成本将继续走低。",
    "大语言模型开源": "一家研究院开源了大语言模型的全部权重，允许商用。团队介绍，训练所用的语料以中文书籍和论文为主。",
}


@dataclasses.dataclass
class Feed:
    """What the loopback feed lists, by title and age; None: it answers 503."""

    items: dict | None
    port: int = 0


@pytest.fixture
def feed():
    told = Feed({})

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(503 if told.items is None else 200)
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):
                self.wfile.write(write_feed(told.items or {}).encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told.port = server.server_port
        yield told
        server.shutdown()


def write_feed(items):
    listed = "".join(
        f"<item><title>{title}</title><link>https://paper.example/{number}</link>"
        f"<description>{BODIES.get(title, BODY)}</description>"
        f"<pubDate>{email.utils.format_datetime(at)}</pubDate></item>"
        for number, (title, at) in enumerate(items.items())
    )
    return f"<rss version='2.0'><channel><title>晨报</title>{listed}</channel></rss>"


@pytest.fixture
def place(tmp_path, checkout, monkeypatch, feed, bot):
    """The environment of a command with one feed, an operator and an instant audience, their channels on loopback."""
    config = shutil.copytree(checkout / "config", tmp_path / "config")
    (config / "audiences.toml").write_text(AUDIENCES, "utf-8")
    (config / "sources.toml").write_text(
        f'[[source]]\nid = "dawn"\nname = "晨报"\nurl = "http://127.0.0.1:{feed.port}/feed"\n'
        "allow_private = true\nfetch_pages = false\n",
        "utf-8",
    )
    for channel, kind in (("OPS_FEISHU", "feishu"), ("DESK_WECOM", "wecom")):
        extra = {"channel": kind, "gap_seconds": 0, "secret": "synthetic-secret"}
        value = {"conn_type": "http", "host": bot.url, "password": "synthetic-token", "extra": extra}
        monkeypatch.setenv(f"AIRFLOW_CONN_{channel}", json.dumps(value))
    monkeypatch.setenv("NEWSVANE_CONFIG", str(config))
    monkeypatch.setenv("NEWSVANE_DATA", str(tmp_path / "data"))


@pytest.fixture
def ingest(capsys):
    """Run the command as of a moment and return its summary."""

    def run(moment, *options):
        with contextlib.suppress(SystemExit):
            main(["ingest", "--all-sources", "--now", moment.isoformat(), *options])
        return json.loads(capsys.readouterr().out)

    return run


def test_a_feed_that_breaks_and_recovers_is_told_once_each(ingest, feed, bot):
    feed.items = None
    for hour in range(7):
        ingest(NOW + hour * HOUR)
        assert len(bot.received) == (hour >= 4)
    feed.items = {"天气转晴": NOW}
    rows = [ingest(NOW + hour * HOUR).get("deliveries", []) for hour in (8, 9)]
    assert [[(row["channel"], row["outcome"]) for row in sent] for sent in rows] == [[("ops_feishu", "sent")], []]
    told = [json.loads(body)["card"] for body in bot.received]
    assert [card["header"]["title"]["content"] for card in told] == ["信源告警｜晨报失效", "信源告警｜晨报恢复"]
    assert "HTTP 503" in told[0]["elements"][0]["content"]


def test_a_watched_company_s_new_story_is_pushed_once_and_marked_in_the_next_digest(ingest, feed, bot):
    feed.items = {"海康威视发布工业人工智能大模型": NOW - HOUR}
    first = ingest(NOW)
    assert [row["outcome"] for row in first["deliveries"]] == ["sent"]
    assert "快讯｜海康威视发布工业人工智能大模型" in json.loads(bot.received[0])["markdown"]["content"]
    feed.items["海康威视发布工业人工智能大模型（转载）"] = NOW
    for hours in (1, 2, 3, 4):  # past midnight in Shanghai
        assert "deliveries" not in ingest(NOW + hours * HOUR)
    assert "deliveries" not in ingest(NOW + 5 * HOUR, "--from-archive", f"{NOW:%Y-%m-%d}")
    edition = {"day": "2025-03-04", "audience": "desk"}
    (audience,) = editions.choose_audiences(settings := read_settings(), "desk")
    digest = editions.make(settings, edition, audience)
    assert [story.pushed for story in digest.stories] == [True]
    assert len(bot.received) == 1


def test_what_came_after_its_day_s_digest_is_told_by_the_next_and_never_again(ingest, feed):
    settings = read_settings()

    def told(day):
        edition = {"day": day, "audience": "desk"}
        editions.write(settings, edition)
        (audience,) = editions.choose_audiences(settings, "desk")
        return {story.title: story.late for story in editions.make(settings, edition, audience).stories}

    feed.items = {"文生视频工具更新": NOW}
    ingest(NOW + 9 * HOUR)
    assert told("2025-03-04") == {"文生视频工具更新": False}
    feed.items |= {"大模型价格下调": NOW - HOUR, "大语言模型开源": NOW + 9 * HOUR}
    ingest(NOW + 10 * HOUR)
    ingest(NOW + 33 * HOUR)
    assert told("2025-03-05") == {"大模型价格下调": True, "大语言模型开源": False}
    ingest(NOW + 57 * HOUR)
    assert told("2025-03-06") == {}
