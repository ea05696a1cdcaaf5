"""Five months of an outlet's real hot titles: the trend and the burst against an independent count."""

import collections
import datetime as dt
from pathlib import Path

import pytest

from newsvane.records import Mention
from newsvane.settings import Settings, read_settings
from newsvane.warehouse import ArticleMention, Batch, load, open_snapshot, publish, stage

from .conftest import NOW, article, read_titles

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def titles(shared: Path) -> dict[str, tuple[dt.date, str]]:
    return read_titles(shared / "data" / "trends" / "36kr_titles_2023-12_2024-04.csv")


@pytest.fixture(scope="module")
def loaded(
    titles: dict[str, tuple[dt.date, str]], checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    data = tmp_path_factory.mktemp("truth")
    settings = read_settings({"NEWSVANE_ROOT": str(checkout), "NEWSVANE_DATA": str(data)})
    articles, mentions = [], []
    for number, (url, (day, title)) in enumerate(sorted(titles.items())):
        made = article(f"a{number}", str(day), title=title, url=url, canonical_url=url, body="")
        articles.append(made)
        start = title.lower().find("sora")
        if start >= 0:
            surface = title[start : start + 4]
            found = Mention("sora", "product", "Sora", None, "title", start, start + 4, surface, "rule", 1.0)
            mentions.append(ArticleMention(made.article_id, found))
    load(settings, [stage(settings.data, "kr", Batch(articles=tuple(articles), mentions=tuple(mentions)))], now=NOW)
    publish(settings, now=NOW)
    return settings


def test_sora_day_by_day_equals_an_independent_count(loaded: Settings, titles: dict[str, tuple[dt.date, str]]) -> None:
    expected = collections.Counter(day for day, title in titles.values() if "sora" in title.lower())
    assert sum(expected.values()) > 100
    with open_snapshot(loaded) as connection:
        rows = connection.execute("select day, articles from trend('sora', days := 200)").fetchall()
    days = [day for day, _ in rows]
    assert days == [min(days) + dt.timedelta(days=step) for step in range(len(days))]
    assert {day: articles for day, articles in rows if articles} == expected


def test_the_burst_begins_the_day_sora_filled_the_titles_and_there_is_none_before(loaded: Settings) -> None:
    with open_snapshot(loaded) as connection:
        rows = connection.execute(
            """
            select start_day, peak_day, end_day, peak_texts, agreed
            from entity_burst
            where entity_id = 'sora'
            order by start_day
            """
        ).fetchall()
    start, peak, end, peak_texts, agreed = rows[0]
    assert start == peak == dt.date(2024, 2, 18)
    assert peak_texts == 12
    assert dt.date(2024, 2, 21) <= end <= dt.date(2024, 3, 5)
    assert agreed
