"""`airflow standalone` for real: every DAG triggered over the REST API, then the snapshot, the digest and the pages.

The pages are asked for as a program asks, and read in a browser; one server serves all these tests.
"""

import csv
import dataclasses
import io
import re
import socket
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest

import browsing
import hostile

pytestmark = pytest.mark.airflow


RUNS = {
    "news_ingest": {},
    "daily_digest": {"day": "2024-02-19"},
    "upkeep": {"export": True},
    "retag": {},
    "companies_refresh": {},
}
FILES = ("csv", "file")
"""What the names of routes hold that answer with a file to keep, no page."""
UNLINKED = (
    "/newsvane/find?q=sora",
    "/newsvane/preview?day=2024-02-19&audience=default",
    "/newsvane/dag/news_ingest",
)
"""Addresses that no page links to: a form leads to the first two, Airflow to the last."""
DARKEST, LIGHTEST = 80, 200
"""How light a background may be that is dark, and must be that is light, of 255."""
HOSTILE_SOURCE = """
[[source]]
id = "zz-hostile"
name = "<script>alert(1)</script>"
url = "hostile"
kind = "file"
"""
HOSTILE_SEARCH = "/newsvane/search?q=Sora&source=zz-hostile"
HOSTILE_TITLE = "Sora 概念股中文在线"
USERS = "admin:admin,analyst:viewer,guest:"


@dataclasses.dataclass
class Airflow:
    """A running server: its address, where it writes, and how to ask as one of ``USERS``."""

    address: str
    home: Path
    data: Path
    log: Path

    def api(self, user="admin"):
        from airflow_api import Api
        from airflow_server import read_password

        return Api(self.address, read_password(self.home, user), user)

    def ask(self, path, token=None):
        """The status, headers and text of a page, asked for as a browser does."""
        request = urllib.request.Request(self.address + path)  # noqa: S310  loopback
        if token:
            request.add_header("Cookie", f"_token={token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  loopback
                return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode("utf-8", "replace")


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def airflow(tmp_path_factory):
    """A server whose sources are the sample and a hostile one; after the tests all that it started must be gone."""
    from airflow_env import airflow_environment, free_ports
    from airflow_server import find_family, running
    from sample.serve import serve, write_sources

    folder = tmp_path_factory.mktemp("standalone")
    home, data = folder / "airflow", folder / "data"
    port, *log_ports = free_ports(3)
    log = home / "standalone.log"
    with serve(port=0) as address:
        environment = airflow_environment(home, data, port=port, log_ports=log_ports)
        sources = write_sources(folder / "sources.toml", address)
        (data / "drop" / "hostile").mkdir(parents=True)
        (data / "drop" / "hostile" / "feed.xml").write_text(hostile.feed(), "utf-8")
        sources.write_text(sources.read_text("utf-8") + HOSTILE_SOURCE, "utf-8")
        environment["NEWSVANE_SOURCES"] = str(sources)
        environment["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"] = USERS
        with running(environment, log) as process:
            yield Airflow(environment["AIRFLOW__API__BASE_URL"], home, data, log)

    assert find_family(process.pid) == []
    assert [port for port in (port, *log_ports) if answers(port)] == []


@pytest.fixture(scope="module")
def loaded(airflow):
    """The server with news and a digest in it."""
    if not (airflow.data / "newsvane.duckdb").exists():
        for dag in ("news_ingest", "daily_digest"):
            assert airflow.api().run(dag, RUNS[dag])["state"] == "success"
    return airflow


@pytest.fixture(scope="module")
def browser():
    with browsing.chromium() as started:
        yield started


@pytest.fixture(scope="module")
def analyst(browser, loaded):
    """A logged-in viewer's browser."""
    return browsing.log_in(browser, loaded, "analyst")


@pytest.fixture
def tab(analyst):
    """A tab of the analyst's, in which nothing may go wrong."""
    page = analyst.new_page()
    problems = browsing.watch(page)
    yield page
    assert problems == []
    assert not page.evaluate(browsing.HOSTILE)
    page.close()


def test_every_dag_runs_to_success(airflow):
    api = airflow.api()
    assert api.call("GET", "/api/v2/importErrors")["import_errors"] == []
    for dag, conf in RUNS.items():
        assert api.run(dag, conf)["state"] == "success", f"{dag}: {airflow.log.read_text()[-4000:]}"
    published = api.call("GET", "/api/v2/assets/events?order_by=-timestamp")["asset_events"]
    assert {event["name"] for event in published} >= {"newsvane_snapshot", "newsvane_digest"}
    counts = next(event["extra"] for event in published if event["source_dag_id"] == "news_ingest")
    assert counts.keys() >= {"articles", "due", "outcomes", "failed_by_kind"}
    with duckdb.connect(str(airflow.data / "newsvane.duckdb"), read_only=True) as snapshot:
        articles, mentions = snapshot.execute(
            "select (select count(*) from article), (select count(*) from mention where entity_id = 'sora')"
        ).fetchone()
    assert articles > 150
    assert mentions > 20
    assert {path.suffix for path in (airflow.data / "digests" / "2024-02-19").iterdir()} >= {".html", ".md", ".txt"}


def test_only_who_may_read_the_dag_reads_the_pages(loaded):
    airflow = loaded
    tokens = {user: airflow.api(user).token for user in ("analyst", "guest")} | {"stranger": None}
    page = airflow.ask("/newsvane/", tokens["analyst"])[2]
    files = re.findall(r'(?:src|href)="(/newsvane/static/[^"]+)"', page)
    paths = ["/newsvane/", "/newsvane/entity/sora", "/newsvane/sources.csv", "/newsvane/openapi.json", *files]
    assert len(files) > 3
    for path in paths:
        found = {user: airflow.ask(path, token)[0] for user, token in tokens.items()}
        assert found == {"analyst": 404 if "openapi" in path else 200, "guest": 403, "stranger": 401}, path
    assert "/api/v2/auth/login?next=%2Fnewsvane%2F" in airflow.ask("/newsvane/")[2]


def test_every_page_is_whole_wide_and_narrow_light_and_dark(analyst, loaded):
    starts = ("/newsvane/", HOSTILE_SEARCH, *UNLINKED)
    found, _ = browsing.one_address_of_each(analyst.request, loaded, *starts)
    assert set(browsing.every_route()) - set(found) == set()

    page = analyst.new_page()
    problems = browsing.watch(page)
    wrong = {}
    for name, address in found.items():
        if any(word in name for word in FILES):
            continue
        page.set_viewport_size(browsing.WIDE)
        page.emulate_media(color_scheme="light")
        page.goto(loaded.address + address, wait_until="load")
        browsing.picture(page, name)
        light = browsing.brightness(page)
        page.set_viewport_size(browsing.NARROW)
        page.emulate_media(color_scheme="dark")
        page.locator("html[data-theme=dark]").wait_for(state="attached")
        browsing.picture(page, f"{name}-narrow-dark")
        seen = {
            "problems": list(problems),
            "hostile": page.evaluate(browsing.HOSTILE),
            "too wide": browsing.is_too_wide(page),
            "dark": browsing.brightness(page) > DARKEST or light < LIGHTEST,
            "untitled": "新闻风向标" not in page.title() or page.locator("h1").count() != 1,
            "unfresh": page.locator("footer time").count() != 1,
        }
        problems.clear()
        if any(seen.values()):
            wrong[name] = {what: value for what, value in seen.items() if value}
    page.close()
    assert wrong == {}


def test_hostile_fields_are_shown_as_text_and_run_nowhere(tab, loaded):
    tab.goto(loaded.address + HOSTILE_SEARCH)
    assert tab.locator("main").inner_text().count("<script>") >= 2
    addresses = {link.get_attribute("href") for link in tab.locator("main a[href*='/article/']").all()}
    assert len(addresses) >= 3
    links = [link.get_attribute("href") for link in tab.locator("a").all()]
    for address in sorted(addresses):
        tab.goto(loaded.address + address)
        assert HOSTILE_TITLE in tab.locator("h1").inner_text()
        assert not tab.evaluate(browsing.HOSTILE)
        links += [link.get_attribute("href") for link in tab.locator("a").all()]
    tab.goto(f"{loaded.address}/newsvane/source/zz-hostile")
    assert HOSTILE_TITLE in tab.locator("main").inner_text()
    links += [link.get_attribute("href") for link in tab.locator("a").all()]
    assert {urlsplit(link).scheme for link in links if link} <= {"", "http", "https"}


def test_from_the_nav_entry_to_the_companies_beside_sora_as_csv_in_three_clicks(tab, loaded):
    tab.goto(loaded.address + "/")
    tab.get_by_role("link", name="新闻风向标").first.click()
    frame = tab.frame_locator("iframe")
    frame.get_by_role("link", name="Sora", exact=True).first.click()
    frame.locator("#companies").wait_for()
    with tab.expect_download() as download:
        frame.locator("#companies").get_by_role("link", name="下载 CSV").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert {"中文在线", "万兴科技"} < {cell for row in rows for cell in row}
    assert "/plugin/newsvane" in tab.url


def test_the_view_of_the_dag_shows_in_airflow(tab, loaded):
    tab.goto(f"{loaded.address}/dags/news_ingest/plugin/newsvane-dag")
    tab.frame_locator("iframe").locator("h1").first.wait_for()


def test_a_chart_tells_its_values_where_the_pointer_is_and_becomes_a_picture(tab, loaded):
    tab.goto(f"{loaded.address}/newsvane/entity/sora?days=30")
    chart = tab.locator(".chart").first
    chart.locator(".main-svg").first.wait_for()
    box = chart.bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.5)
    hover = chart.locator(".hoverlayer")
    hover.locator("text").first.wait_for()
    assert re.search(r"2024-02-\d\d", hover.text_content())
    with tab.expect_download() as download:
        tab.locator("[data-png]").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_link_shows_another_reader_the_same(browser, tab, loaded):
    tab.goto(f"{loaded.address}/newsvane/trends?entity=sora&entity=openai&days=14&measure=texts")
    tab.locator(".main-svg").first.wait_for()
    other = browsing.log_in(browser, loaded, "admin")
    page = other.new_page()
    page.goto(tab.url)
    assert page.locator("main").inner_text() == tab.locator("main").inner_text()
    drawn = "document.querySelector('[data-chart]').dataset.chart"
    assert page.evaluate(drawn) == tab.evaluate(drawn)
    other.close()


def test_the_sql_editor_runs_what_is_typed_and_its_address_runs_nothing(tab, loaded):
    tab.goto(f"{loaded.address}/newsvane/sql")
    editor = tab.get_by_label("SQL 语句")
    statement = "from trend('sora', days := 14)"
    editor.fill(statement)
    editor.press("Control+Enter")
    tab.locator("#result table").wait_for()
    assert tab.locator("#result tbody tr").count() == 14
    tab.locator(".main-svg").first.wait_for()
    assert parse_qs(urlsplit(tab.url).query)["q"] == [statement]
    with tab.expect_download() as download:
        tab.locator("#editor").get_by_role("button", name="下载 CSV").click()
    assert len(Path(download.value.path()).read_text("utf-8-sig").splitlines()) == 15
    shared = tab.url

    log = loaded.log.read_text("utf-8", "replace")
    assert re.search(r'sql user="analyst" outcome=answered rows=14 seconds=\S+ statement="from trend\(', log)

    tab.get_by_role("button", name="texts").click()  # another column in the chart
    tab.locator("button[name=y][value=texts][aria-pressed=true]").wait_for()

    tab.goto(shared)
    assert editor.input_value() == statement
    assert tab.locator("#result table").count() == 0
    assert "尚未运行" in tab.locator("#editor").inner_text()

    tab.locator("#history summary").click()
    assert statement in tab.locator("#history").inner_text()
    editor.fill("")
    tab.get_by_text("宏（带参数的查询）").click()
    tab.locator("[data-insert='trend()']").click()
    assert editor.input_value() == "trend()"


def test_a_hog_is_stopped_and_the_log_names_who_asked(analyst, loaded):
    page = analyst.new_page()
    page.goto(f"{loaded.address}/newsvane/sql")
    page.get_by_label("SQL 语句").fill("select count(*) from range(1000000) a, range(1000000) b, range(1000000) c")
    page.get_by_label("SQL 语句").press("Control+Enter")
    busy = analyst.request.get(f"{loaded.address}/newsvane/sources")
    assert busy.status == 200
    page.get_by_role("alert").wait_for()
    assert "已停止" in page.get_by_role("alert").inner_text()
    page.close()
    log = loaded.log.read_text("utf-8", "replace")
    assert re.search(
        r'sql user="analyst" outcome=timeout rows=0 seconds=\S+ statement="select count\(\*\) from range', log
    )


def test_the_keyboard_reaches_everything(tab, loaded):
    tab.goto(f"{loaded.address}/newsvane/sql")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "跳到正文"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(12):
        tab.keyboard.press("Tab")
        reached.add(tab.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        assert tab.evaluate("document.activeElement.matches(':focus-visible')")
    assert {"statement", "运行", "下载 CSV", "现成的问题"} <= reached


def test_after_logging_out_nothing_is_shown_any_more(browser, loaded):
    context = browsing.log_in(browser, loaded, "analyst")
    page = context.new_page()
    assert page.goto(f"{loaded.address}/newsvane/").status == 200
    token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "_token")
    page.goto(f"{loaded.address}/api/v2/auth/logout")
    for address in ("/newsvane/", "/newsvane/sql", "/newsvane/static/current/style.css"):
        assert page.goto(loaded.address + address).status == 401
    old = browser.new_context(extra_http_headers={"Authorization": f"Bearer {token}"})
    assert old.request.get(f"{loaded.address}/newsvane/").status in (401, 403)
    page.goto(f"{loaded.address}/newsvane/trends")
    page.get_by_role("link", name="登录").click()
    page.wait_for_url("**/auth/login**")
    context.close()
