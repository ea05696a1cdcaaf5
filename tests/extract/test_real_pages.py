"""Real pages: the gold set by the shared scorer, and the others held against short facts about what was read.

The golden file holds lengths, hashes and days, none of the pages' text. After a change for the better, look at the
differences, then write it anew: ``python tests/extract/test_real_pages.py``.
"""

import datetime as dt
import hashlib
import importlib.util
import json
import os
import statistics
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsvane.config.page_rules import read_page_rules
from newsvane.extract import extract_page

pytestmark = pytest.mark.shared
GOLDEN = Path(__file__).with_name("ungold.json")
CHECKOUT = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(file, url="", rules=None):
    return extract_page(file.read_bytes(), url, now=NOW, zone=SHANGHAI, rules=rules or {})


def short(text):
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def facts(page):
    """Reduce a page to what can be compared without keeping its words."""
    return {
        "title": [len(page.title), short(page.title)],
        "body": [len(page.body), page.body.count("\n") + 1, short(page.body)],
        "author": len(page.author),
        "origin": len(page.origin),
        "day": page.published_at.astimezone(SHANGHAI).date().isoformat() if page.published_at else None,
        "problem": page.problem,
    }


def all_facts(folder):
    return {file.name: facts(read(file)) for file in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def scorer(shared):
    spec = importlib.util.spec_from_file_location("score_extraction", shared / "eval" / "score_extraction.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_bodies_days_and_authors_of_the_gold_pages_reach_their_marks_without_site_rules(shared, scorer):
    scores, days, authors = [], [], []
    for row in json.loads((shared / "data" / "pages" / "gold.json").read_text("utf-8")):
        page = read(shared / "data" / "pages" / "gold" / row["file"])
        precision, recall = scorer.overlap(scorer.squeeze(row["body"]), scorer.squeeze(page.body))
        scores.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
        if day := scorer.gold_day(row["published"]):
            days.append(page.published_at is not None and day == page.published_at.astimezone(SHANGHAI).date())
        if row["author"]:
            authors.append(scorer.squeeze(row["author"]) in scorer.squeeze(page.author))
    assert statistics.fmean(scores) >= 0.95
    assert statistics.fmean(days) >= 0.93
    assert statistics.fmean(authors) >= 0.70


def test_the_other_pages_read_as_they_were_found_good(shared):
    assert all_facts(shared / "data" / "pages" / "ungold") == json.loads(GOLDEN.read_text("utf-8"))


def test_every_other_page_of_markup_has_a_title_a_body_and_a_date(shared):
    for file in sorted((shared / "data" / "pages" / "ungold").glob("*.html")):
        page = read(file)
        assert len(page.title) >= 8, file.name
        assert len(page.body) >= 100, file.name
        assert page.published_at is not None, file.name


SITES = {
    "163_1.html": "163.com",
    "163_2.html": "163.com",
    "guancha_guancha.html": "guancha.cn",
    "huanqiu_1.html": "huanqiu.com",
    "ifeng_1.html": "ifeng.com",
    "sina_1.html": "sina.com.cn",
    "stcn_1.html": "stcn.com",
    "thepaper_3.html": "thepaper.cn",
    "visiable_test_mydrivers_1.html": "mydrivers.com",
    "wechat_1.html": "mp.weixin.qq.com",
}


@pytest.mark.parametrize(("name", "site"), sorted(SITES.items()))
def test_a_site_rule_and_the_general_method_agree(shared, name, site):
    rules = read_page_rules(CHECKOUT / "config" / "page_rules.toml")
    file = shared / "data" / "pages" / "ungold" / name
    assert read(file, f"https://{site}/x", rules).body == read(file).body


if __name__ == "__main__":
    root = Path(os.environ.get("NEWSVANE_SHARED", CHECKOUT.parent / "shared"))
    text = json.dumps(all_facts(root / "data" / "pages" / "ungold"), indent=1, sort_keys=True)
    GOLDEN.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{GOLDEN}\n")
