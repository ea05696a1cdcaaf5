"""Count how common each term is, and write plugins/newsvane/group/data/term_weights.txt.

usage: term_weights.py SHARED/data

Reads trends/*.csv (headlines with their dates), text/*.jsonl and feeds/**/*.xml (articles). A term's weight is the
negative logarithm of its frequency, less BASE, so that an everyday word weighs nothing. At most PER_DAY headlines of
a day count for a term: news that fills three days stays rare. Only counts leave the sources, no text.
"""

from __future__ import annotations

import collections
import csv
import html
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsvane.group.terms import fold_line, terms

TARGET = Path(__file__).resolve().parents[1] / "plugins/newsvane/group/data/term_weights.txt"
PER_DAY = 3
NAME = 0.15
QUIET = 2  # months: those in which a term is named least
BASE = 1.5
STEP = 0.25
FEWEST = 3  # what was seen less often is as good as unseen
OPENING = 1500  # characters of an article that count
SHORTEST = 200
ITEM = re.compile(r"<(item|entry)[ >].*?</\1>", re.DOTALL)
TAG = re.compile(r"<!\[CDATA\[|\]\]>|<[^>]*>|https?://\S+")


def main(folder: Path) -> None:
    headlines, months = count_headlines(folder)
    articles, in_articles = count_articles(read_articles(folder))
    unseen = weigh(0, 0, 0, headlines, articles)
    lines: dict[float, list[str]] = collections.defaultdict(list)
    for term in sorted(set().union(in_articles, *months)):
        counts = sorted(month[term] for month in months)
        if sum(counts) + in_articles[term] < FEWEST:
            continue
        quiet = len(months) * sum(counts[:QUIET]) / QUIET
        value = round(weigh(quiet, sum(counts), in_articles[term], headlines, articles) / STEP) * STEP
        if value < unseen - STEP:
            lines[value].append(term)
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("w", encoding="utf-8") as file:
        file.write(f"# Weights of terms, counted over {headlines} headlines and {articles} articles of 2013 to 2024\n")
        file.write(f"{unseen:.2f}\n")
        for value in sorted(lines):
            file.write(f"{value:g} {' '.join(lines[value])}\n")
    print(f"{TARGET}: {sum(map(len, lines.values()))} terms")


def weigh(quiet: float, per_day: float, in_articles: float, headlines: int, articles: int) -> float:
    """Weigh by the more common of both uses; a body is longer than a headline, hence the different scales.

    What headlines use nearly as often as bodies do is a name: its quiet months count, for what came up in the midst
    of the time would look common from its end.
    """
    headline, body = (per_day + 0.5) / (headlines / PER_DAY), (in_articles + 0.3) / (articles * 2.5)
    frequency = (quiet + 0.5) / (headlines / PER_DAY) if headline > NAME * body else body
    frequency = max(frequency, 0.3 / (articles * 2.5))
    return max(0.0, -math.log(min(frequency, 1.0)) - BASE)


def count_headlines(folder: Path) -> tuple[int, list[collections.Counter[str]]]:
    """Count the distinct headlines, and for each month and term those that use it, at most ``PER_DAY`` a day."""
    days: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    seen: set[str] = set()
    for path in sorted(folder.glob("trends/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["title"] not in seen:
                    seen.add(row["title"])
                    days[row["date"]].update(set(terms(fold_line(row["title"]))))
    months: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for day, counts in days.items():
        months[day[:7]].update({term: min(count, PER_DAY) for term, count in counts.items()})
    return len(seen), list(months.values())


def read_articles(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("text/*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield json.loads(line)["html"]
    for path in sorted(folder.glob("feeds/**/*.xml")):
        data = path.read_bytes()
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("gb18030", "replace")
        for item in ITEM.finditer(text):
            yield html.unescape(html.unescape(item[0]))


def count_articles(texts: Iterable[str]) -> tuple[int, collections.Counter[str]]:
    """Count the distinct articles, and for each term those whose opening uses it."""
    counts: collections.Counter[str] = collections.Counter()
    seen: set[str] = set()
    for text in texts:
        plain = " ".join(TAG.sub(" ", text).split())
        if len(plain) >= SHORTEST and plain[:60] not in seen:
            seen.add(plain[:60])
            counts.update(set(terms(fold_line(plain[:OPENING]))))
    return len(seen), counts


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
