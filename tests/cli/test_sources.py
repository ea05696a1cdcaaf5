"""``newsvane sources`` as a user calls it."""

import pytest

from newsvane.cli import main

FEEDS = """<opml version="2.0"><body><outline text="科技">
<outline type="rss" text="某站" xmlUrl="https://some.example/feed"/>
<outline type="rss" text="IT之家" xmlUrl="http://www.ithome.com/rss"/>
<outline type="rss" text="坏" xmlUrl="nowhere"/>
</outline></body></opml>"""
CATALOGUE = """# kept
[[source]]
id = "ithome"
name = "IT之家"
url = "https://www.ithome.com/rss/"
"""


def call(capfdbinary, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["sources", *map(str, arguments)])
    out, err = capfdbinary.readouterr()
    return ended.value.code, out.decode(), err.decode()


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    monkeypatch.delenv("NEWSVANE_RSSHUB", raising=False)
    path = tmp_path / "sources.toml"
    path.write_text(CATALOGUE, "utf-8")
    monkeypatch.setenv("NEWSVANE_SOURCES", str(path))
    return path


def test_check_says_what_is_there_and_what_is_not_configured(catalogue, capfdbinary):
    route = '\n[[source]]\nid = "x"\nname = "X"\nurl = "/x"\nkind = "rsshub"\n'
    catalogue.write_text(CATALOGUE + route, "utf-8")
    code, out, err = call(capfdbinary, "check")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"{catalogue}: 2 sources: 1 rss, 1 rsshub",
        "not configured until NEWSVANE_RSSHUB names an RSSHub instance: x",
    ]


def test_check_tells_each_mistake_with_file_and_line(catalogue, capfdbinary):
    catalogue.write_text(CATALOGUE + 'ulr = "x"\ntimezone = "Mars"\n', "utf-8")
    code, out, err = call(capfdbinary, "check")
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        f"newsvane: {catalogue}:6: unknown key 'source.ulr'",
        f"newsvane: {catalogue}:7: source.timezone: no such time zone: 'Mars'",
    ]


def test_import_adds_what_is_new_and_reports_what_is_wrong(catalogue, tmp_path, capfdbinary):
    opml = tmp_path / "feeds.opml"
    opml.write_text(FEEDS, "utf-8")
    code, out, err = call(capfdbinary, "import-opml", opml)
    assert code == 0
    assert out == f"{catalogue}: 1 added, 1 already there, 1 not understood\n"
    assert err == f"newsvane: {opml}:4: expected an http or https address, not 'nowhere'\n"
    text = catalogue.read_text("utf-8")
    assert text.startswith('# kept\n[[source]]\nid = "ithome"')
    assert 'folder = "科技"' in text
    assert call(capfdbinary, "import-opml", opml)[1] == f"{catalogue}: 0 added, 2 already there, 1 not understood\n"


def test_a_dry_run_writes_nothing(catalogue, tmp_path, capfdbinary):
    opml = tmp_path / "feeds.opml"
    opml.write_text(FEEDS, "utf-8")
    code, out, _ = call(capfdbinary, "import-opml", opml, "--dry-run")
    assert (code, out.splitlines()[:2]) == (0, ["[[source]]", 'id = "some-example"'])
    assert catalogue.read_text("utf-8") == CATALOGUE


def test_export_is_opml_without_what_others_cannot_fetch(catalogue, capfdbinary):
    more = '\n[[source]]\nid = "z"\nname = "Z"\nurl = "https://me:geheim@z.example/"\n'
    catalogue.write_text(CATALOGUE + more, "utf-8")
    code, out, err = call(capfdbinary, "export-opml")
    assert code == 0
    assert 'xmlUrl="https://www.ithome.com/rss/"' in out
    assert err == "newsvane: z: left out: its address holds credentials\n"
    assert "geheim" not in out + err


def test_a_missing_file_is_one_line_and_exit_code_2(catalogue, capfdbinary):
    code, _, err = call(capfdbinary, "import-opml", catalogue.parent / "none.opml")
    assert (code, err) == (2, f"newsvane: {catalogue.parent / 'none.opml'}: No such file or directory\n")
