"""Time tagging on real articles: start-up, matching, and the whole of newsvane tag, on one core.

usage: tag_speed.py [ARTICLES.jsonl] [--repeat N]

ARTICLES.jsonl holds {"title", "html"} or {"title", "body"} a line; markup is taken off first. ``matching`` is the
automata over every name and topic; ``companies`` adds codes, segmentation and the verdicts; ``tag`` adds the topics
and the judgement of relevance.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

DEFAULT = Path(__file__).resolve().parents[2] / "shared/data/text/articles_2024-02.jsonl"
CONFIG = Path(__file__).resolve().parents[1] / "config"
TAGS = re.compile(r"<[^>]+>")


def read(path: Path) -> list[tuple[str, str]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(row.get("title") or "", row.get("body") or TAGS.sub("", row.get("html") or "")) for row in rows]


def best(run: Callable[[], object], repeat: int) -> float:
    times = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--repeat", type=int, default=5)
    arguments = parser.parse_args()
    articles = read(arguments.articles)
    characters = sum(len(title) + len(body) for title, body in articles)
    start = time.process_time()
    from newsvane.tag import load_tagger

    tagger = load_tagger(CONFIG)
    print(f"start-up {time.process_time() - start:.2f} s (CPU, imports included)")
    print(f"{len(articles)} articles, {characters:,} characters")
    finder, judge = tagger.companies.finder, tagger.companies.judge
    runs: dict[str, Callable[[], object]] = {
        "matching": lambda: [finder.matches(body) for _, body in articles],
        "segmentation": lambda: [judge.words.cut(body) for _, body in articles],
        "companies": lambda: [tagger.companies.find(title, body) for title, body in articles],
        "topics": lambda: [tagger.topics.find(title, body) for title, body in articles],
        "tag": lambda: [tagger.tag(title, body) for title, body in articles],
    }
    for name, run in runs.items():
        seconds = best(run, arguments.repeat)
        print(f"{name:12} {characters / seconds / 1e6:6.2f} million characters/s ({seconds * 1000:.0f} ms)")


if __name__ == "__main__":
    main()
