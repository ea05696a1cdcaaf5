"""Every page over the sample month: what it shows, at an address of its own."""

import csv
import dataclasses
import datetime as dt
import io
import re
import shutil

import pytest

from readers import client_of

SORA = "/entity/sora"
INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:")


def text_of(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.text[:500]}"
    return answer.text


def rows_of(answer):
    assert answer.status_code == 200
    assert answer.content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def linked(page, start):
    """The first address on a page that begins so."""
    return re.search(rf'href="({start}[^"]*)"', page)[1].replace("&amp;", "&")


PAGES = [
    ("/", ["总览", "2024-02-25", "正在爆发", "公司升降", "要闻", "中文在线", "快照"]),
    ("/trends?entity=sora&entity=kimi", ["Sora", "Kimi", "文章数", "逐日数据", "data-chart"]),
    ("/trends?entity=中文在线&measure=share_of_voice&days=7", ["中文在线", "声量份额", "%"]),
    ("/entities", ["Sora", "英伟达", "近 14 日"]),
    ("/entities?kind=company&q=在线", ["中文在线", "300364.SZ"]),
    (SORA, ["同现公司", "中文在线", "300364.SZ", "谁先报道", "<mark", "主题规则中的词语", "爆发"]),
    ("/entity/300364.SZ?days=14&until=2024-02-22", ["中文在线", "2024-02-22", "文化传媒|传媒|出版|数字|公司"]),
    ("/stories?days=30", ["OpenAI", "家媒体", "首发"]),
    ("/search?q=Sora+概念股", ["<mark", "概念"]),
    ("/search?q=Sora&source=yunqi&entity=中文在线&first=2024-02-18&last=2024-02-20", ["中文在线", "示例"]),
    ("/digests", ["存档", "预览", "默认|全部受众"]),
    ("/digest/2024-02-19/default", ["AI 资讯简报", "预览", "<iframe"]),
    ("/sources", ["正常", "示例", "近 30 日"]),
    ("/source/yunqi", ["最近抓取", "最近文章", "发布时刻"]),
]


@pytest.mark.parametrize(("address", "expected"), PAGES, ids=[address for address, _ in PAGES])
def test_a_page_shows_what_it_is_for(client, address, expected):
    page = text_of(client, address)
    assert [words for words in expected if not re.search(words, page)] == []
    assert "None" not in re.sub(r"<[^>]+>", "", page)
    assert INLINE.findall(page) == []


def test_the_way_from_the_entry_to_the_companies_beside_sora_is_two_links(client):
    entity = linked(text_of(client, "/"), "/entity/sora")
    rows = rows_of(client.get(linked(text_of(client, entity), "/entity/sora/beside.csv\\?kind=company")))
    assert {row["类别"] for row in rows} == {"company"}
    assert (rows[0]["名称"], rows[0]["代码"], rows[0]["共现文章数"]) == ("中文在线", "300364.SZ", "9")
    assert len(rows) > 20


def test_a_story_is_told_from_its_first_reporter_on(client):
    page = text_of(client, linked(text_of(client, f"{SORA}?days=30"), "/story/"))
    assert "时间线" in page
    assert "首发" in page
    rows = rows_of(client.get(linked(page, "/story/[^/]+/timeline.csv")))
    assert [row["次序"] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    assert rows[0]["距首发分钟"] == "0"


def test_an_article_says_where_and_why_it_names_whom(client):
    address = linked(text_of(client, f"{SORA}?until=2024-02-20"), "/article/")
    page = text_of(client, address)
    assert "<mark title=" in page
    assert "依据" in page
    reasons = text_of(client, f"{address}/why")
    assert "采纳" in reasons
    assert not re.search(r"none of its words|part of another|a mention of", reasons)


def test_a_name_a_code_or_a_key_leads_to_its_entity_and_other_words_to_the_search(client):
    for words in ("Sora", "sora"):
        assert client.get(f"/find?q={words}", follow_redirects=False).headers["location"] == "/entity/sora"
    for words in ("中文在线", "300364", "300364.SZ"):
        assert client.get(f"/find?q={words}", follow_redirects=False).headers["location"] == "/entity/300364.SZ"
    assert client.get("/find?q=春节+档", follow_redirects=False).headers["location"].startswith("/search?q=")


def test_a_dag_s_page_in_airflow_leads_to_what_the_dag_makes(client):
    for dag, address in {"news_ingest": "/sources", "daily_digest": "/digests", "other": "/"}.items():
        assert client.get(f"/dag/{dag}", follow_redirects=False).headers["location"] == address


def test_the_trend_is_given_as_csv_for_the_period_shown(client):
    rows = rows_of(client.get("/trends.csv?entity=sora&entity=kimi&days=10&until=2024-02-20"))
    assert len(rows) == 20
    assert {row["名称"] for row in rows} == {"Sora", "Kimi"}
    assert max(row["日期"] for row in rows) == "2024-02-20"


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("html", "text/html"), ("md", "text/markdown"), ("txt", "text/plain"), ("json", "application/json")],
)
def test_a_digest_is_given_in_every_format_and_its_page_runs_nothing(client, form, media_type):
    answer = client.get(f"/digest/2024-02-19/default/file.{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    policy = answer.headers["content-security-policy"]
    assert "script" not in policy
    assert "sandbox" in policy


@pytest.mark.parametrize(
    "address",
    [
        "/entity/nosuch",
        "/story/nosuch",
        "/article/nosuch",
        "/source/nosuch",
        "/digest/2024-02-19/nosuch",
        "/digest/2024-02-19/default?window=instant-1",
        "/entity/sora/nosuch.csv",
    ],
)
def test_what_is_not_in_the_snapshot_is_not_found(client, address):
    assert "没有这一页" in text_of(client, address, 404)


@pytest.mark.parametrize(
    "address",
    ["/trends?days=0", "/trends?days=x", "/entity/sora?until=yesterday", "/trends?measure=love", "/search?q=a&page=0"],
)
def test_a_parameter_that_cannot_be_is_named(client, address):
    page = text_of(client, address, 400)
    assert re.search("days|until|measure|page", page)


def test_a_snapshot_that_is_not_renewed_is_said_to_be_old(sample_month):
    later = client_of(sample_month, clock=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(hours=4))
    assert "超过三小时没有更新" in later.get("/").text
    assert "超过三小时没有更新" not in client_of(sample_month).get("/").text


def test_a_snapshot_of_an_older_program_is_said_to_be_one(sample_month, tmp_path):
    root = tmp_path / "root"
    shutil.copytree(sample_month.sql, root / "sql")
    (root / "sql" / "schema" / "9999_later.sql").write_text("alter table article_head add column later varchar;")
    (root / "sql" / "pages" / "sources.sql").write_text("select later from article_head")
    newer = client_of(dataclasses.replace(sample_month, root=root))
    assert "快照由旧版本发布" in text_of(newer, "/sources", 503)
