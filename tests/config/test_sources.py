"""The source catalogue: read, and every mistake told with its line."""

import datetime as dt
from pathlib import Path

import pytest

from newsvane.config.opml import category_of, make_id, read_opml, write_opml
from newsvane.config.sources import read_sources
from newsvane.config.sources_text import format_source, insert_sources
from newsvane.config.xpath import css_of
from newsvane.errors import ConfigError, ConfigErrors
from newsvane.fetch import plan_chunks
from newsvane.records import Source

OPML = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0" xmlns:frss="https://freshrss.org/opml">
<head><title>订阅</title></head>
<body>
<outline text="科技">
  <outline text="AI 前沿">
    <outline type="rss" text="某站" xmlUrl="https://www.some-site.cn/feed" htmlUrl="https://www.some-site.cn/"/>
    <outline type="HTML+XPath" text="列表" xmlUrl="https://list.example/news"
      frss:xPathItem="//ul[@id='news']/li[contains(@class, 'item')]" frss:xPathItemTitle="descendant::h3"
      frss:xPathItemUri="descendant::a/@href" frss:xPathItemTimestamp="./time/@datetime"/>
  </outline>
</outline>
<outline text="财经" ><outline text="no address" xmlUrl="feed.xml"/></outline>
<outline text="odd" type="HTML+XPath" xmlUrl="https://odd.example/" frss:xPathItem="//li[position() &lt; 3]"/>
<outline title="根" xmlUrl="http://root.example/atom" type="atom" frss:cssFullContent="article .body"/>
</body></opml>
"""


def write(folder, text, name="sources.toml"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def mistakes(path, environment=None):
    with pytest.raises(ConfigErrors) as caught:
        read_sources(path, environment or {})
    return [f"{error.line}: {error.message}" for error in caught.value.errors]


def entry(text="", source_id="a", url="https://a.example/feed"):
    return f'[[source]]\nid = "{source_id}"\nname = "A"\nurl = "{url}"\n{text}\n'


def test_an_entry_becomes_a_source(tmp_path):
    path = write(tmp_path, entry('kind = "atom"\nweight = 1.5\nmax_interval_minutes = 60\nfetch_pages = false'))
    assert read_sources(path, {}) == (
        Source("a", "A", "https://a.example/feed", "atom", weight=1.5, max_interval_minutes=60, fetch_pages=False),
    )


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('ulr = "x"', "5: unknown key 'source.ulr'"),
        ('kind = "rrs"', "5: source.kind: Input should be"),
        ('timezone = "Asia/Pekin"', "5: source.timezone: no such time zone: 'Asia/Pekin'"),
        ('encoding = "gb2321"', "5: source.encoding: no such encoding: 'gb2321'"),
        ('category = "tehc"', "5: source.category: Input should be"),
        ("weight = 0", "5: source.weight: Input should be greater than 0"),
        ('weight = "1"', "5: source.weight: Input should be a valid number"),
        ("max_interval_minutes = 1", "5: source.max_interval_minutes: Input should be greater than or equal to 5"),
        ('kind = "listpage"', "1: selectors: a listpage needs selectors.item"),
        ('selectors = { item = "a" }', "5: selectors: only a listpage has selectors, this is 'rss'"),
        ('kind = "listpage"\nselectors = { itme = "a" }', "6: source.selectors.itme"),
        ('kind = "rsshub"', "4: url: an rsshub source gives its route, which begins with '/'"),
        ('kind = "file"\nname2 = ""', "6: unknown key 'source.name2'"),
        ('x = "', "5: "),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, mistake):
    told = mistakes(write(tmp_path, entry(text)))
    assert any(line.startswith(mistake) for line in told), told


@pytest.mark.parametrize(
    "url", ["ftp://a.example", "a.example/feed", "https://", "http://a.example:99999/", "http://[x"]
)
def test_an_address_that_cannot_be_fetched_is_a_mistake(tmp_path, url):
    assert mistakes(write(tmp_path, entry(url=url))) == ["4: url: expected an http or https address"]


def test_all_mistakes_are_told_at_once_in_order(tmp_path):
    text = entry() + entry(source_id="A b", url="https://b.example") + entry(source_id="a") + '[[source]]\nid = "z"\n'
    told = mistakes(write(tmp_path, text))
    assert [line.partition(":")[0] for line in told] == ["7", "16", "16"]
    told = mistakes(write(tmp_path, entry() + entry()))
    assert told == [
        "7: id: 'a' is already used in line 2",
        "9: url: 'https://a.example/feed' is already used in line 4",
    ]


def test_a_missing_file_is_a_mistake(tmp_path):
    assert mistakes(tmp_path / "none.toml") == ["None: No such file or directory"]


@pytest.mark.parametrize(
    ("instance", "url"),
    [
        ("https://hub.example", "https://hub.example/aibase/news?limit=5"),
        ("https://hub.example/base/?key=k", "https://hub.example/base/aibase/news?limit=5&key=k"),
        ("localhost:1200", "http://localhost:1200/aibase/news?limit=5"),
    ],
)
def test_an_rsshub_route_expands_on_the_users_own_instance(tmp_path, instance, url):
    text = entry('kind = "rsshub"', url="/aibase/news?limit=5")
    by_environment = read_sources(write(tmp_path, text), {"NEWSVANE_RSSHUB": instance})
    by_file = read_sources(write(tmp_path, f'rsshub = "{instance}"\n{text}'), {})
    assert by_environment == by_file
    assert (by_file[0].url, by_file[0].allow_private) == (url, True)


def test_without_an_instance_a_route_is_not_configured_and_not_planned(tmp_path):
    sources = read_sources(write(tmp_path, entry('kind = "rsshub"', url="/aibase/news")), {})
    assert sources[0].url == "rsshub:/aibase/news"
    assert plan_chunks(sources, {}, dt.datetime.now(dt.UTC)) == []


def test_a_drop_box_lies_below_the_drop_folder(tmp_path):
    path = write(tmp_path, 'drop_folder = "in"\n' + entry('kind = "file"', url="epaper"))
    assert read_sources(path, {})[0].url == (tmp_path / "in" / "epaper").as_uri()
    assert read_sources(path, {"NEWSVANE_DROP": "/srv/drop"})[0].url == "file:///srv/drop/epaper"


@pytest.mark.parametrize("url", ["../secrets", "/etc", "a/../../b"])
def test_a_drop_box_outside_the_drop_folder_is_a_mistake(tmp_path, url):
    (told,) = mistakes(write(tmp_path, 'drop_folder = "in"\n' + entry('kind = "file"', url=url)))
    assert told.startswith("5: url: the folder must lie below the drop folder")


def test_our_own_catalogue_is_sorted_whole_and_large_enough(checkout):
    sources = read_sources(checkout / "config" / "sources.toml", {})
    ids = [source.id for source in sources]
    assert ids == sorted(ids)
    assert len(sources) >= 90
    chinese = sum(source.language.startswith("zh") for source in sources)
    assert chinese > len(sources) / 2
    for source in sources:
        assert source.homepage.startswith("http") or source.kind == "file", source.id
    labs = {
        "openai-news",
        "anthropic-news",
        "deepmind",
        "google-ai",
        "nvidia-blog",
        "deepseek-news",
        "qwen-blog",
        "kimi",
    }
    assert labs <= set(ids)


@pytest.mark.shared
def test_our_own_catalogue_leaves_out_what_is_known_to_be_dead(checkout, shared):
    import csv

    with (shared / "data/sources/known_feeds.csv").open(encoding="utf-8") as file:
        dead = {row["url"] for row in csv.DictReader(file) if row["notes"].startswith(("STATUS=dead", "STATUS=stale"))}
    assert not dead & {source.url for source in read_sources(checkout / "config" / "sources.toml", {})}


@pytest.mark.parametrize(
    ("xpath", "css"),
    [
        ('//div[@class="news"]', 'div[class="news"]'),
        ("//ul/li", "ul > li"),
        ("//ul//a[@href]", "ul a[href]"),
        ("descendant::h2", "h2"),
        ("descendant::a/@href", "a"),
        ("./a/text()", "a"),
        (".", ""),
        ("//*[@id='x']", '[id="x"]'),
        ("//li[2]", "li:nth-of-type(2)"),
        ("//a[starts-with(@href, '/p/') and @title]", 'a[href^="/p/"][title]'),
        ("//div[contains(concat(' ', normalize-space(@class), ' '), ' item ')]", "div.item"),
        ("//div[@class='a/b']/a", 'div[class="a/b"] > a'),
        ("//li[position() < 3]", None),
        ("//a | //b", None),
        ("//a/following-sibling::b", None),
        ("ancestor::div", None),
        ("//div[a[b]]", None),
    ],
)
def test_an_xpath_becomes_css_or_is_refused(xpath, css):
    assert css_of(xpath) == css


def test_opml_is_read_with_its_folders_and_rules(tmp_path):
    found = read_opml(write(tmp_path, OPML, "feeds.opml"))
    assert [(source.id, source.kind, source.folder, source.category) for source in found.sources] == [
        ("some-site", "rss", "科技/AI 前沿", "ai"),
        ("list-example", "listpage", "科技/AI 前沿", "ai"),
        ("root-example", "atom", "", "general"),
    ]
    assert found.sources[1].selectors == {
        "item": 'ul[id="news"] > li[class*="item"]',
        "link": "a",
        "title": "h3",
        "date": "time",
    }
    assert [(problem.line, problem.message.split(" ")[0]) for problem in found.problems] == [
        (13, "expected"),
        (14, "xPathItem"),
        (15, "cssFullContent"),
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("<opml><body><outline></body></opml>", 1), ("not xml", 1), ("<opml/>", 1), ("<a>\n<b>", 2)]
)
def test_what_is_no_opml_is_told_with_its_line(tmp_path, text, line):
    with pytest.raises(ConfigError) as caught:
        read_opml(write(tmp_path, text, "feeds.opml"))
    assert caught.value.line == line


def test_an_entity_in_opml_is_not_expanded(tmp_path):
    secret = write(tmp_path, "geheim", "secret.txt")
    text = f"""<!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]>
<opml><body><outline text="&x;" xmlUrl="https://a.example/"/></body></opml>"""
    with pytest.raises(ConfigError) as caught:
        read_opml(write(tmp_path, text, "feeds.opml"))
    assert "geheim" not in str(caught.value)


def test_an_export_can_be_imported_again_whole(tmp_path, checkout):
    sources = [
        source
        for source in read_sources(checkout / "config" / "sources.toml", {})
        if source.url.startswith("http") and "token" not in source.url
    ]
    path = tmp_path / "out.opml"
    path.write_bytes(write_opml(sources, "newsvane"))
    found = read_opml(path)
    assert found.problems == []
    by_id = {source.id: source for source in found.sources}
    for source in sources:
        again = by_id[source.id]
        kept = ("name", "url", "kind", "homepage", "language", "timezone", "category", "weight", "selectors", "folder")
        assert [getattr(again, key) for key in kept] == [getattr(source, key) for key in kept]


@pytest.mark.parametrize(
    ("folder", "category"),
    [("AI", "ai"), ("Daily", "general"), ("科技/大模型", "ai"), ("财经", "finance"), ("Tech blogs", "community")],
)
def test_a_folder_names_a_category(folder, category):
    assert category_of(folder) == category


@pytest.mark.parametrize(
    ("host", "path", "source_id"),
    [("www.ithome.com", "/rss", "ithome"), ("rss.cn", "/a/b.xml", "a-b-xml"), ("news.cn", "/", "source")],
)
def test_an_id_is_made_of_the_telling_labels(host, path, source_id):
    assert make_id(host, path) == source_id


def test_new_sources_are_put_in_their_place_and_all_else_stays(tmp_path):
    text = (
        '# head\nrsshub = "x"\n\n# about a\n'
        + entry()
        + "\n# about c\n"
        + entry(source_id="c", url="https://c.example")
    )
    new = [Source("b", '乙 "b"', "https://b.example", weight=2.0, folder="科技"), Source("d", "D", "https://d.example")]
    path = write(tmp_path, insert_sources(text, new))
    sources = read_sources(path, {})
    assert [source.id for source in sources] == ["a", "b", "c", "d"]
    assert sources[1] == new[0]
    result = path.read_text("utf-8")
    for line in text.splitlines():
        assert line in result.splitlines()
    assert result.index("# about a") < result.index('id = "a"') < result.index('id = "b"') < result.index("# about c")


def test_a_source_is_written_as_it_is_read(tmp_path):
    source = Source(
        "a", "甲\t\\\"'", "https://a.example", "listpage", selectors={"item": 'td[height="22"]'}, allow_private=True
    )
    assert read_sources(write(tmp_path, format_source(source)), {}) == (source,)


def test_sources_go_into_an_empty_catalogue(tmp_path):
    path = write(tmp_path, insert_sources("", [Source("a", "A", "https://a.example")]))
    assert [source.id for source in read_sources(path, {})] == ["a"]
    assert Path(path).read_text("utf-8").startswith("[[source]]")
