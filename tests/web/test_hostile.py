"""A feed that attacks in every field: no page lets any of it become markup, a script, a link or a formula."""

import csv
import io
import re
from urllib.parse import quote

import lxml.html
import pytest

import hostile
from readers import client_of

PAGES = [
    "/",
    "/trends?entity=sora&entity=300364.SZ",
    "/entities",
    "/entity/sora",
    "/entity/300364.SZ",
    "/stories?days=30",
    "/search?q=Sora",
    "/search?q=alert",
    "/digests",
    "/digest/2024-02-25/default",
    "/digest/2024-02-25/default/file.html",
    "/sources",
    "/source/feed",
    "/source/broken",
    "/nosuch/<script>alert(1)</script>",
    *(
        form.replace("{}", quote(attack))
        for attack in hostile.ATTACKS[:5]
        for form in (
            "/search?q={}",
            "/search?q=Sora&entity={}&source={}",
            "/entities?q={}",
            "/trends?entity={}",
            "/find?q={}",
            "/entity/{}",
            "/digests?audience={}",
            "/trends?measure={}",
        )
    ),
]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory, checkout):
    return client_of(hostile.ingested(tmp_path_factory.mktemp("hostile"), checkout))


def dangers(page):
    """What of a page a browser would run, load or follow that is not ours."""
    found = []
    for element in lxml.html.fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            ours = value.startswith(("/", "#")) and not value.startswith("//")
            if name.startswith("on") or (name in ("src", "srcdoc", "action", "formaction", "data") and not ours):
                found.append((element.tag, name, value))
            if name == "href" and not ours and not re.match(r"https?://", value):
                found.append((element.tag, name, value))
        if element.tag in ("script", "style") and (element.text or "").strip():
            found.append((element.tag, element.text))
        if element.tag in ("img", "object", "embed", "math") or (element.tag == "b" and "反向" in (element.text or "")):
            found.append((element.tag, lxml.html.tostring(element)))
    return found


def links_of(page, start):
    return sorted(set(re.findall(rf'href="({start}[^"#]+)"', page)))


def test_the_feed_is_loaded_attacks_and_all(attacked):
    page = attacked.get("/entity/sora").text
    assert page.count("&lt;script&gt;alert(1)") > 2
    assert "{{ 7 * 7 }}${7*7}" in page
    assert "中文在线" in page


@pytest.mark.parametrize("address", PAGES)
def test_no_page_runs_loads_or_follows_what_a_feed_or_an_address_says(attacked, address):
    answer = attacked.get(address)
    assert answer.status_code in (200, 400, 404)
    mail = address.endswith("file.html")  # a digest's styles are its own, in a frame where nothing runs
    assert [danger for danger in dangers(answer.text) if not (mail and danger[0] == "style")] == []
    assert "<script>alert" not in answer.text


def test_neither_does_any_story_article_or_reason(attacked):
    pages = links_of(attacked.get("/stories?days=30").text, "/story/")
    pages += links_of(attacked.get("/source/feed").text, "/article/")
    pages += [f"{address}/why" for address in pages if address.startswith("/article/")][:4]
    assert len(pages) > 10
    for address in pages:
        answer = attacked.get(address)
        assert answer.status_code == 200
        assert dangers(answer.text) == []


def test_no_cell_of_a_download_is_a_formula(attacked):
    stories = links_of(attacked.get("/stories?days=30").text, "/story/")
    downloads = ["/sources.csv", "/entity/sora/beside.csv", "/trends.csv?entity=sora", "/entity/sora/days.csv"]
    downloads += [f"{story}/timeline.csv" for story in stories]
    titles = 0
    for address in downloads:
        for row in csv.reader(io.StringIO(attacked.get(address).text.removeprefix("\ufeff"))):
            for cell in row:
                titles += "Sora" in cell
                bare = not re.fullmatch(r"-?\d[\d.e+-]*", cell)
                assert not (bare and cell.lstrip()[:1] in "=+-@|" and cell.strip()), (address, cell)
    assert titles > 5
