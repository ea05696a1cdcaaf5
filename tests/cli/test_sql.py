import datetime as dt
import json
from pathlib import Path

import pytest

from newsvane.cli import main
from newsvane.records import Article, Mention
from newsvane.settings import read_settings
from newsvane.warehouse import ArticleMention, Batch, load, publish, stage

NOW = dt.datetime(2024, 2, 18, 4, tzinfo=dt.UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWSVANE_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def published(data: Path, checkout: Path) -> Path:
    settings = read_settings({"NEWSVANE_ROOT": str(checkout), "NEWSVANE_DATA": str(data)})
    made = Article(
        "a",
        "s",
        "u",
        "u",
        "Sora, 来了\n|",
        "正文",
        "",
        "",
        NOW,
        NOW,
        NOW.date(),
        "feed",
        categories=("x",),
        ai_related=True,
    )
    mention = ArticleMention("a", Mention("sora", "product", "Sora", None, "title", 0, 4, "Sora", "rule", 1.0))
    load(settings, [stage(data / "staging", "b", Batch(articles=(made,), mentions=(mention,)))], now=NOW)
    publish(settings, now=NOW)
    return data


def ask(capfdbinary: pytest.CaptureFixture[bytes], query: str, format_: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(["sql", query, "--format", format_])
    assert not stopped.value.code
    return capfdbinary.readouterr().out.decode("utf-8")


@pytest.mark.usefixtures("published")
def test_json_is_one_object_a_line(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    query = "select title, published_at, day, categories, null as nothing, 1.5::decimal(3,1) as number from article"
    assert json.loads(ask(capfdbinary, query, "json")) == {
        "title": "Sora, 来了\n|",
        "published_at": "2024-02-18 12:00:00+08:00",
        "day": "2024-02-18",
        "categories": ["x"],
        "nothing": None,
        "number": 1.5,
    }


@pytest.mark.usefixtures("published")
def test_csv_has_a_header_and_quotes_what_must_be(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert ask(capfdbinary, "select title, day from article", "csv") == 'title,day\n"Sora, 来了\n|",2024-02-18\n'


@pytest.mark.usefixtures("published")
def test_no_text_of_a_csv_is_a_formula_and_numbers_stay_numbers(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    query = """select '=HYPERLINK("http://evil.example")' as "=a", ' @SUM(1)' as b, -1 as c, '－2' as d"""
    shown = ask(capfdbinary, query, "csv")
    assert shown == """'=a,b,c,d\n"'=HYPERLINK(""http://evil.example"")",' @SUM(1),-1,'－2\n"""


@pytest.mark.usefixtures("published")
def test_a_table_shows_names_and_rows(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    shown = ask(capfdbinary, "select day, articles from trend('sora')", "table")
    assert "articles" in shown
    assert "2024-02-18" in shown


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("selec 1", "syntax error"),
        ("select nothing_such", "nothing_such"),
        ("delete from article_head", "read-only"),
    ],
)
@pytest.mark.usefixtures("published")
def test_a_bad_question_is_told_on_stderr(capfd: pytest.CaptureFixture[str], query: str, message: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["sql", query])
    assert stopped.value.code == 2
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("newsvane: ")
    assert message in captured.err


@pytest.mark.usefixtures("data")
def test_without_a_snapshot_one_line_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["sql", "select 1"])
    assert stopped.value.code == 2
    assert capfd.readouterr().err.count("\n") == 1
