"""A fortnight of invented news, in our own words, as a snapshot in memory."""

import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from newsvane.config.audiences import Audience
from newsvane.digest import build_digest

ZONE = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2025, 3, 4)
OUTLETS = {"dawn": "晨星科技报", "chip": "芯界观察", "cloud": "云上财经", "mute": "静默周刊"}
ENTITIES = {
    "ai": ("theme", "人工智能", None),
    "chenxi": ("product", "晨曦大模型", None),
    "text-to-video": ("theme", "文生视频", None),
    "688256.SH": ("company", "寒武纪", "688256.SH"),
    "300624.SZ": ("company", "万兴科技", "300624.SZ"),
    "601360.SH": ("company", "三六零", "601360.SH"),
}


def moment(days_ago, time="09:00"):
    return dt.datetime.fromisoformat(f"{DAY - dt.timedelta(days=days_ago)}T{time}:00+08:00")


def read_news():
    """The rows of news.jsonl, and a market report every day before: days ago, time, outlet, story, text …"""
    lines = Path(__file__).with_name("news.jsonl").read_text("utf-8").splitlines()
    reports = [
        (ago, "08:00", "chip", f"daily{ago}", f"daily{ago}", f"人工智能行情观察第{ago}期", REPORT)
        for ago in range(2, 20)
    ]
    return [*reports, *(tuple(json.loads(line).values()) for line in lines)]


REPORT = "人工智能板块成交平稳，资金面没有明显变化。"
NEWS = read_news()


def snapshot(checkout, news=NEWS, ai_related=lambda title: "菜谱" not in title):
    """Load the news as the warehouse would hold it, and return the connection."""
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'Asia/Shanghai'")
    for script in sorted((checkout / "sql" / "schema").glob("*.sql")):
        connection.execute(script.read_text("utf-8"))
    connection.execute("create table article_body (article_id varchar, day date, body varchar)")
    connection.execute((checkout / "sql" / "views" / "10_article.sql").read_text("utf-8"))
    for source_id, name in OUTLETS.items():
        insert(
            connection, "source", source_id=source_id, name=name, url=f"https://{source_id}.example/feed", weight=1.0
        )
        broken = moment(0, "02:00") if source_id == "mute" else None
        insert(
            connection,
            "feed_state",
            source_id=source_id,
            failures=7 if broken else 0,
            broken_since=broken,
            last_error="HTTP 503 <服务不可用>" if broken else None,
            last_new_item_at=moment(0, "18:00"),
        )
    insert(connection, "fetch", fetch_id="f", source_id="dawn", fetched_at=moment(-1, "08:15"))
    for entity_id, (kind, name, code) in ENTITIES.items():
        insert(connection, "entity", entity_id=entity_id, kind=kind, name=name, code=code)
    for number, (ago, time, source_id, story, text, title, body) in enumerate(news):
        article_id = f"a{number:03d}"
        at = moment(ago, time)
        insert(connection, "article_body", article_id=article_id, day=at.date(), body=body)
        insert(
            connection,
            "article_head",
            article_id=article_id,
            source_id=source_id,
            url=f"https://{source_id}.example/{article_id}",
            title=title,
            published_at=at,
            first_seen_at=at,
            day=at.date(),
            ai_related=ai_related(title),
            ai_score=1.0,
            text_id=text,
            story_id=story,
        )
        for entity_id, (_, name, _) in ENTITIES.items():
            for field, content in (("title", title), ("body", body)):
                start = content.find(name)
                while start >= 0:
                    insert(
                        connection,
                        "mention",
                        article_id=article_id,
                        day=at.date(),
                        entity_id=entity_id,
                        field=field,
                        start=start,
                        end=start + len(name),
                        surface=name,
                        confidence=1.0,
                    )
                    start = content.find(name, start + 1)
    connection.execute(
        """
        insert into entity_seen
        select entity_id, min(day) filter (where ai_related), min(day)
        from mention join article_head using (article_id, day)
        group by entity_id
        """
    )
    return connection


def insert(connection, table, **values):
    """Insert one row; columns that must not be null and are not given hold an empty value of their type."""
    empty = {"VARCHAR": "''", "BIGINT": "0", "INTEGER": "0", "BOOLEAN": "false", "DOUBLE": "0", "VARCHAR[]": "[]"}
    columns = connection.execute(f'describe "{table}"').fetchall()
    names, places = [], []
    for name, kind, null, *_ in columns:
        names.append(f'"{name}"')
        places.append(f"${name}" if name in values else ("null" if null == "YES" else empty.get(kind, "null")))
    connection.execute(f'insert into "{table}" ({", ".join(names)}) values ({", ".join(places)})', values)  # noqa: S608


def digest_of(checkout, news=NEWS, day=DAY, **values):
    audience = Audience(**{"id": "desk", "name": "演示读者"} | values)
    with snapshot(checkout, news) as connection:
        return build_digest(connection, day, audience, zone=ZONE)
