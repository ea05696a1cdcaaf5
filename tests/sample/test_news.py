"""The bundled month: who reports, when, and what is a copy of what."""

import datetime as dt
import itertools
import re

import pytest

from sample.news import FOLDER, ZONE, read_outlets

FIRST, LAST = dt.date(2024, 1, 27), dt.date(2024, 2, 25)
SORA = re.compile("Sora")


@pytest.fixture(scope="module")
def outlets():
    return read_outlets()


@pytest.fixture(scope="module")
def items(outlets):
    return {item.id: item for outlet in outlets for item in outlet.items}


def shingles(text, length=5):
    text = re.sub(r"\W", "", text)
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def containment(copy, original):
    """The share of the shorter text's five-character shingles that the other one has too."""
    smaller, larger = sorted((shingles(copy), shingles(original)), key=len)
    return len(smaller & larger) / len(smaller)


def per_day(items):
    days = dict.fromkeys((FIRST + dt.timedelta(days=number) for number in range(30)), 0)
    for item in items:
        days[item.time.date()] += 1
    return days


def test_eight_outlets_have_about_two_hundred_items(outlets, items):
    assert len(outlets) == 8
    assert 200 <= len(items) <= 230
    assert {outlet.format for outlet in outlets} == {"rss", "atom", "json"}


def test_outlets_and_feeds_say_that_they_are_a_sample(outlets):
    for outlet in outlets:
        assert outlet.name.startswith("示例·")
        assert "样例新闻" in outlet.title
        assert "样例新闻" in outlet.description


def test_every_day_of_the_month_has_news(items):
    days = per_day(items.values())
    assert list(days)[-1] == LAST
    assert min(days.values()) >= 3


def test_the_morning_outlet_has_a_round_up_every_day(items):
    round_ups = [item for item in items.values() if item.title.startswith("早报｜")]
    assert sorted(item.time.date() for item in round_ups) == list(per_day(items.values()))


def test_ids_links_and_titles_are_unique(outlets):
    count = sum(path.read_text(encoding="utf-8").count("\n[[item]]\n") for path in FOLDER.glob("*.toml"))
    everything = [item for outlet in outlets for item in outlet.items]
    assert len(everything) == count
    for name in ("id", "link", "title"):
        assert len({getattr(item, name) for item in everything}) == count, name


def test_links_do_not_depend_on_the_server_except_where_it_serves_the_pages(outlets):
    for outlet in outlets:
        for item in outlet.items:
            if outlet.text == "page":
                assert item.link.startswith(f"/{outlet.id}/")
            elif not outlet.relative_links:
                assert item.link.startswith(outlet.homepage)
        assert outlet.text == "page" or outlet.homepage == f"https://{outlet.id}.example/"


def test_sora_breaks_out_on_the_sixteenth_and_then_decays(items):
    sora = per_day(item for item in items.values() if SORA.search(item.title + item.body))
    assert all(count == 0 for day, count in sora.items() if day < dt.date(2024, 2, 16))
    first_days = [sora[dt.date(2024, 2, day)] for day in range(16, 21)]
    later_days = [sora[dt.date(2024, 2, day)] for day in range(21, 26)]
    assert min(first_days) >= 5
    assert max(first_days) >= 10
    assert sum(later_days) < sum(first_days) / 2


def test_all_eight_outlets_report_the_release_of_sora(items):
    assert len({item.outlet for item in items.values() if item.story == "sora-launch"}) == 8


def test_a_story_is_told_by_more_than_one_item(items):
    stories = sorted((item.story, item.id) for item in items.values() if item.story)
    for story, told in itertools.groupby(stories, key=lambda pair: pair[0]):
        assert len(list(told)) > 1, story


def test_declared_copies_are_near_copies_published_later_under_another_headline(items):
    copies = [item for item in items.values() if item.reprint_of or item.repeats]
    assert len(copies) >= 15
    for copy in copies:
        original = items[copy.reprint_of or copy.repeats]
        assert copy.time > original.time
        assert copy.title != original.title
        assert containment(copy.body, original.body) >= (0.9 if copy.reprint_of else 0.6), copy.id


def test_undeclared_items_are_not_near_copies(items):
    own = [(item, shingles(item.body)) for item in items.values() if not (item.reprint_of or item.repeats)]
    for (one, one_shingles), (other, other_shingles) in itertools.combinations(own, 2):
        shared = len(one_shingles & other_shingles) / min(len(one_shingles), len(other_shingles))
        assert shared < 0.5, (one.id, other.id)


def test_until_leaves_out_what_was_published_later():
    until = dt.datetime(2024, 2, 19, 9, 32, tzinfo=ZONE)
    shown = [item for outlet in read_outlets(until=until) for item in outlet.items]
    assert max(item.time for item in shown) == until
    assert min(item.time for item in shown).date() == FIRST


def test_a_mistyped_key_is_an_error_that_names_the_place(tmp_path):
    for path in FOLDER.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace("\nstory = ", "\nstorry = ")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"sample/news/chenguang\.toml: item 0216-2: unknown key 'storry'"):
        read_outlets(tmp_path)


def test_the_readme_counts_right(outlets, items, checkout):
    readme = (checkout / "sample" / "README.md").read_text(encoding="utf-8")
    for outlet in outlets:
        row = next(line for line in readme.splitlines() if line.startswith(f"| `{outlet.id}` |"))
        assert f"| {outlet.name} |" in row
        assert f"| {len(outlet.items)} |" in row
    assert readme.splitlines()[2].startswith(f"{len(items)} news items from eight outlets")
    assert f"({len({item.story for item in items.values()} - {''})} events;" in readme
