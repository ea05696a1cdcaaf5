"""Score every stage on the labelled sets beside the checkout, and write the table into the README.

    .venv/bin/python benchmarks/quality.py            print the table
    .venv/bin/python benchmarks/quality.py --write    and put it between the markers in both READMEs

The sets and their scorers are not part of the repository: they are looked for at ../shared or where NEWSVANE_SHARED
points. Each figure comes from a scorer, run on what the `newsvane` command prints.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT, SHARED

NEWSVANE = Path(sys.executable).parent / "newsvane"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``wanted`` is the least that we set ourselves."""

    what: str
    wanted: str
    reached: str


def newsvane(stage: str, *arguments: str, lines: Path | None = None) -> str:
    """Run one stage on a file of JSON Lines or on documents; return the path of what it prints."""
    with tempfile.NamedTemporaryFile("wb", suffix=f".{stage}.jsonl", delete=False) as out:
        subprocess.run([NEWSVANE, stage, *arguments], stdin=lines.open("rb") if lines else None, stdout=out, check=True)
    return out.name


def score(scorer: str, gold: Path, predicted: str, *options: str) -> str:
    command = [sys.executable, str(SHARED / "eval" / scorer), str(gold), predicted, *options]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def find(pattern: str, text: str) -> tuple[str, ...]:
    match = re.search(pattern, text)
    if match is None:
        sys.exit(f"the scorer's answer has changed: no {pattern!r} in\n{text}")
    return match.groups()


def mentions() -> Iterator[Row]:
    gold = SHARED / "data" / "gold" / "mentions.dev.jsonl"
    text = score("score_mentions.py", gold, newsvane("tag", lines=gold))
    precision, recall, right, of = find(r"ALL\s+precision ([\d.]+) recall ([\d.]+).*alias (\d+)/(\d+)", text)
    yield Row("listed companies: precision / recall", "0.97 / 0.95", f"{precision} / {recall}")
    yield Row("listed companies by alias: recall", "0.85", f"{int(right) / int(of):.3f}")


def topics() -> Iterator[Row]:
    gold = SHARED / "data" / "gold" / "topics.dev.jsonl"
    found = json.loads(score("score_topics.py", gold, newsvane("tag", lines=gold), "--json"))
    overall = found["mentions"]["all"]["overlap"]
    yield Row("topics: precision / recall", "0.90 / 0.90", f"{overall['precision']:.3f} / {overall['recall']:.3f}")
    gold = SHARED / "data" / "gold" / "ai_related.dev.jsonl"
    found = json.loads(score("score_topics.py", gold, newsvane("tag", lines=gold), "--json"))
    yield Row("AI-related or not: F1", "0.92", f"{found['relevance']['f1']:.3f}")


def extraction() -> Iterator[Row]:
    pages = sorted(map(str, (SHARED / "data" / "pages" / "gold").glob("*.html")))
    text = score("score_extraction.py", SHARED / "data" / "pages" / "gold.json", newsvane("extract", *pages))
    f1, days, of_days, authors, of_authors = find(r"body F1 ([\d.]+).*date (\d+)/(\d+); author (\d+)/(\d+)", text)
    yield Row("article body: F1", "0.95", f1)
    yield Row("right day", "93 %", f"{days} of {of_days} ({int(days) / int(of_days):.0%})")
    yield Row("right author", "70 %", f"{authors} of {of_authors} ({int(authors) / int(of_authors):.0%})")


def grouping() -> Iterator[Row]:
    gold = SHARED / "data" / "gold" / "reposts.dev.jsonl"
    text = score("score_stories.py", gold, newsvane("group", lines=gold), "--text")
    (f1,) = find(r"pairwise .*F1 ([\d.]+)", text)
    yield Row("reprints: pairwise F1", "0.97", f1)
    merged = sum(map(int, re.findall(r"merged +(\d+)", text)))
    yield Row("reprints: hard negatives merged", "none", str(merged) if merged else "none")
    gold = SHARED / "data" / "gold" / "stories.dev.jsonl"
    text = score("score_stories.py", gold, newsvane("group", lines=gold))
    (pairwise,), (bcubed,) = find(r"pairwise .*F1 ([\d.]+)", text), find(r"B-cubed  .*F1 ([\d.]+)", text)
    yield Row("stories: B-cubed F1 / pairwise F1", "0.92 / 0.85", f"{bcubed} / {pairwise}")


def feeds() -> Iterator[Row]:
    files = sorted(map(str, (SHARED / "data" / "feeds").rglob("*.xml")))
    items = [json.loads(line) for line in Path(newsvane("parse", *files)).read_text("utf-8").splitlines()]
    entries = sum(len(re.findall(rb"<(?:item|entry)[\s>]", Path(file).read_bytes())) for file in files)
    garbled = sum("\ufffd" in item["title"] for item in items)
    yield Row("items of 83 real feeds: read / in the files", "all", f"{len(items)} / {entries}")
    yield Row("titles garbled", "none", str(garbled) if garbled else "none")


STAGES: tuple[Callable[[], Iterator[Row]], ...] = (mentions, topics, extraction, grouping, feeds)


def table() -> list[str]:
    lines = ["| what | at least | reached |", "|---|---|---|"]
    return lines + [f"| {row.what} | {row.wanted} | {row.reached} |" for stage in STAGES for row in stage()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the table into both READMEs")
    arguments = parser.parse_args()
    if not (SHARED / "eval").is_dir():
        sys.exit(f"the labelled sets are not at {SHARED}")
    lines = table()
    print("\n".join(lines))
    if arguments.write:
        for name in ("README.md", "README.zh-CN.md"):
            write_between(ROOT / name, "\n".join(lines), "quality")


def write_between(path: Path, table: str, name: str) -> None:
    """Put the table between the markers of that name."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    text = path.read_text("utf-8")
    head, _, rest = text.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        sys.exit(f"{path}: no markers {begin} and {end}")
    path.write_text(f"{head}{begin}\n{table}\n{end}{tail}", "utf-8")


if __name__ == "__main__":
    main()
