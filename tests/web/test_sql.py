"""The SQL page: named queries from their addresses, a reader's own statement by a form, and nothing by a mere link."""

import csv
import html
import io
import re
import threading
import time
from urllib.parse import quote

import pytest

from newsvane.warehouse.queries import read_queries
from newsvane.web.pages import sql
from newsvane.web.query_forms import LABELS

STATEMENT = "select name, articles from mentioned_with('sora', of_kind := 'company') order by articles desc, name"


def table_of(text):
    """Return the cells of the result, row by row."""
    body = text.partition('aria-label="结果表"')[2].partition("</table>")[0]
    return [
        [
            html.unescape(re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]


def rows_of_file(answer):
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_every_named_query_has_a_page_with_its_form_and_result(client, checkout):
    queries = read_queries(checkout / "sql" / "queries")
    start = client.get("/sql").text
    for query in queries:
        assert f"/sql/{query.name}" in start
        answer = client.get(f"/sql/{query.name}")
        assert answer.status_code == 200
        assert query.chinese in answer.text
        assert len(table_of(answer.text)) > 1, query.name
        assert all(f'name="{name}"' in answer.text for name in query.parameters)


def test_every_parameter_of_a_named_query_has_a_label(checkout):
    named = {name for query in read_queries(checkout / "sql" / "queries") for name in query.parameters}
    assert named == set(LABELS)


def test_the_address_of_a_named_query_holds_its_values(client):
    few = table_of(client.get("/sql/theme_trend?entity=sora&days=3").text)
    assert len(few) == 4
    by_name = table_of(client.get(f"/sql/theme_trend?entity={quote('中文在线')}&days=3").text)
    assert by_name[0] == few[0]
    assert by_name[1:] != few[1:]
    address = "/sql/companies_with_theme/file.csv?entity=sora&days=30"
    rows = rows_of_file(client.get(address))
    assert rows[0][:2] == ["name", "code"]
    assert {row[0] for row in rows[1:3]} == {"中文在线", "万兴科技"}
    assert f'href="{address.replace("&", "&amp;")}"' in client.get("/sql/companies_with_theme?days=30").text


@pytest.mark.parametrize(
    "query",
    [
        "theme_trend?days=0",
        "theme_trend?days=-1",
        "theme_trend?days=1e9",
        "theme_trend?days=x",
        "share_of_voice?kind=x",
    ],
)
def test_a_wrong_value_is_said(client, query):
    answer = client.get(f"/sql/{query}")
    assert answer.status_code == 400
    assert "请填" in answer.text or "无法理解" in answer.text


def test_a_value_is_bound_and_never_part_of_the_sql(client):
    answer = client.get(f"/sql/theme_trend?entity={quote(chr(39) + '); drop view article; --')}")
    assert answer.status_code == 200
    assert all("drop view" not in cell for row in table_of(answer.text) for cell in row)


def test_an_unknown_query_is_not_found(client):
    assert client.get("/sql/no_such_query").status_code == 404
    assert client.get("/sql/delivery_last").status_code == 404  # a statement of the program's, no question


def test_a_statement_is_run_by_the_form_and_shown_with_a_chart_and_a_link(client):
    answer = client.post("/sql", data={"q": STATEMENT})
    assert answer.status_code == 200
    shown = table_of(answer.text)
    assert shown[0] == ["name", "articles"]
    assert shown[1] == ["万兴科技", "9"]
    assert "data-chart=" in answer.text
    assert f"q={quote(STATEMENT, safe='').replace('%20', '+')}" in html.unescape(answer.text)
    assert "etag" not in answer.headers or answer.headers["etag"] != client.get("/sql").headers["etag"]


def test_a_link_fills_the_editor_and_runs_nothing(client, monkeypatch):
    monkeypatch.setattr(sql, "ask", lambda *_, **__: pytest.fail("asked"))
    answer = client.get("/sql", params={"q": STATEMENT})
    assert answer.status_code == 200
    assert html.escape(STATEMENT, quote=True).replace("&#x27;", "&#39;") in answer.text
    assert "尚未运行" in answer.text
    assert table_of(answer.text) == []
    assert client.get("/sql", params={"q": STATEMENT, "run": 1, "y": "articles"}).status_code == 200


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("", "请先写一条语句"),
        ("select 1; select 2", "一次只能运行一条语句"),
        ("drop view article", "只能运行一条查询"),
        ("from read_csv('/etc/passwd')", "不允许使用函数「read_csv」"),
        ("from '/etc/passwd.csv'", "不允许读写文件"),
        ("select titel from article_head", "Referenced column &#34;titel&#34; not found"),
        ("selec 1", "syntax error at or near &#34;selec&#34;"),
        ("select '<script>alert(1)</script>'::int", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("x" * 30_000, "语句超过 20000 个字符"),
    ],
)
def test_what_went_wrong_is_said_in_chinese_with_the_database_s_words(client, statement, said):
    answer = client.post("/sql", data={"q": statement})
    assert answer.status_code == 400
    assert said in answer.text
    assert "<script>alert" not in answer.text


def test_over_a_limit_the_page_says_which(client, monkeypatch):
    monkeypatch.setattr(sql, "ON_PAGE", sql.Limits(seconds=0.5))
    assert "超过 0.5 秒，已停止" in client.post("/sql", data={"q": "select sleep_ms(60000)"}).text
    monkeypatch.setattr(sql, "ON_PAGE", sql.Limits(memory_mb=100))
    hog = "from range(100000000) order by hash(range)"
    assert "超出内存限额 100 MB，已停止" in client.post("/sql", data={"q": hog}).text


def test_a_result_as_file_is_safe_in_a_spreadsheet(client):
    statement = "select '=1+1' as a, '@x' as b, chr(9) || '=1' as c, -5 as d, '-5' as e, null as f, 1234567.25 as g"
    answer = client.post("/sql.csv", data={"q": statement})
    assert rows_of_file(answer)[1] == ["'=1+1", "'@x", "'\t=1", "-5", "'-5", "", "1234567.25"]
    assert "attachment" in answer.headers["content-disposition"]
    assert client.post("/sql.csv", data={"q": "select 1; select 2"}).status_code == 400


def test_a_file_holds_more_rows_than_the_page_and_says_where_it_is_cut(client, monkeypatch):
    shown = client.post("/sql", data={"q": "from range(2000)"})
    assert "还有更多" in shown.text
    assert len(table_of(shown.text)) == sql.ON_PAGE.rows + 1
    assert len(rows_of_file(client.post("/sql.csv", data={"q": "from range(2000)"}))) == 2001
    monkeypatch.setattr(sql, "AS_FILE", sql.Limits(rows=10))
    cut = client.post("/sql.csv", data={"q": "from range(2000)"})
    assert len(rows_of_file(cut)) == 11
    assert quote("前10行") in cut.headers["content-disposition"]


@pytest.mark.parametrize("path", ["/sql", "/sql.csv"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "http://evil.example"}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "https://news.example", "X-Forwarded-Host": "news.example"}, 200),
    ],
)
def test_a_form_of_another_site_runs_nothing(client, path, headers, status):
    assert client.post(path, data={"q": "select 1"}, headers=headers).status_code == status


def test_a_form_too_long_is_not_read(client):
    assert client.post("/sql", content=b"q=" + b"x" * 300_000).status_code == 413
    assert client.post("/sql", content=b"q=%ff").status_code == 400


def test_the_server_answers_while_a_statement_goes_on(client, monkeypatch):
    monkeypatch.setattr(sql, "ON_PAGE", sql.Limits(seconds=3))
    asked = threading.Thread(target=client.post, args=("/sql",), kwargs={"data": {"q": "select sleep_ms(60000)"}})
    asked.start()
    time.sleep(0.5)
    assert client.get("/sources").status_code == 200
    assert client.post("/sql", data={"q": "select 42"}).status_code == 200
    asked.join(30)
    assert not asked.is_alive()


def test_the_schema_shows_views_tables_and_macros_with_their_columns(client):
    text = client.get("/sql").text
    assert 'data-insert="article_head"' in text
    assert 'data-insert="trend()"' in text
    assert "calendar day in the reporting zone" in text
    assert 'data-insert="duckdb_columns"' not in text
