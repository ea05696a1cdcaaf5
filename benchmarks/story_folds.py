"""How well the grouping of stories carries over, and which of its numbers it hangs on.

usage: story_folds.py [--gold ../shared/data/gold/stories.dev.jsonl] [--splits 8]

Held out: the labelled events are cut into halves, by a hash of their labels. The numbers of ``newsvane.group.events``
are chosen anew on one half, by going from each to a fifth less and a fifth more as long as that helps, and the other
half is scored with them. Beside it stand the halves' scores with the numbers as they are.

Sensitivity: all events, each number a fifth less and a fifth more, the others as they are.

Views: bare titles alone, bodies alone, and each month alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsvane.group import events, group, grouper, sign
from newsvane.group.signature import Signature

GOLD = Path(__file__).resolve().parents[2] / "shared" / "data" / "gold" / "stories.dev.jsonl"
TUNED = ("COSINE", "COVERAGE", "HOUR", "SAME_SOURCE", "SAME_LIST", "HEADLINE", "ONE_TERM", "JOIN", "BEST", "FOUNDING")
STEPS = (0.8, 1.25)

Row = tuple[
    Signature, str, bool
]  # signature, label of the event (the article's own name where it is alone), bare title


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--splits", type=int, default=8)
    options = parser.parse_args()
    rows = read(options.gold)
    usual = {name: getattr(events, name) for name in TUNED}
    show("all", rows, usual)
    print("\nviews")
    show("bare titles alone", [row for row in rows if row[2]], usual)
    show("bodies alone", [row for row in rows if not row[2]], usual)
    for month in sorted({f"{row[0].at:%Y-%m}" for row in rows}):
        show(month, [row for row in rows if f"{row[0].at:%Y-%m}" == month], usual)
    print("\neach number a fifth less and a fifth more: B-cubed / pairwise F1")
    for name in TUNED:
        less, more = (score(rows, {**usual, name: usual[name] * step}) for step in (0.8, 1.2))
        print(f"  {name:14s} {less[0]:.3f} / {less[1]:.3f}    {more[0]:.3f} / {more[1]:.3f}")
        sys.stdout.flush()
    print("\nhalves: the other half's B-cubed / pairwise F1")
    held_out(rows, usual, options.splits)


def read(path: Path) -> list[Row]:
    """Sign the labelled articles, in the order of their times."""
    labelled = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    signatures = sign(
        (row["id"], row["source"], row["title"], row["body"] or "", dt.datetime.fromisoformat(row["published_at"]))
        for row in labelled
    )
    rows = [
        (signature, row["story"] or row["id"], not row["body"])
        for signature, row in zip(signatures, labelled, strict=True)
    ]
    return sorted(rows, key=lambda row: (row[0].at, row[0].article_id))


def held_out(rows: Sequence[Row], usual: Mapping[str, float], splits: int) -> None:
    as_is, tuned = [], []
    for split in range(splits):
        halves = [[row for row in rows if half(row[1], split) == side] for side in (0, 1)]
        for seen, unseen in (halves, halves[::-1]):
            chosen = tune(seen, usual)
            as_is.append(score(unseen, usual))
            tuned.append(score(unseen, chosen))
            changed = {name: round(value, 2) for name, value in chosen.items() if value != usual[name]}
            print(f"  as it is {text(as_is[-1])}   chosen on the other half {text(tuned[-1])}   {changed}")
            sys.stdout.flush()
    for name, results in {"as it is": as_is, "chosen on the other half": tuned}.items():
        means = [statistics.mean(values) for values in zip(*results, strict=True)]
        least = [min(values) for values in zip(*results, strict=True)]
        print(f"  {name}: mean {text(means)}, least {text(least)}")


def half(label: str, split: int) -> int:
    return hashlib.blake2b(f"{split} {label}".encode(), digest_size=1).digest()[0] % 2


def tune(rows: Sequence[Row], usual: Mapping[str, float]) -> dict[str, float]:
    """Choose each number in turn, for the sum of both scores; a fifth at a time, until nothing helps (two rounds)."""
    chosen = dict(usual)
    best = sum(score(rows, chosen))
    for _ in range(2):
        for name in TUNED:
            for step in STEPS:
                tried = {**chosen, name: chosen[name] * step}
                if (reached := sum(score(rows, tried))) > best + 1e-9:
                    chosen, best = tried, reached
    return chosen


def score(rows: Sequence[Row], numbers: Mapping[str, float]) -> tuple[float, float]:
    """Group with these numbers and return B-cubed F1 and pairwise F1."""
    for name, value in numbers.items():
        setattr(events, name, value)
    grouper.JOIN = numbers["JOIN"]  # type: ignore[attr-defined]  # it imports the number by name
    merged: dict[str, str] = {}
    found: list[str] = []
    for assignment in group([signature for signature, _, _ in rows]):
        found.append(assignment.story_id or assignment.article_id)
        merged.update({merge.story_id: merge.into for merge in assignment.merges})
    return agreement([label for _, label, _ in rows], [last(merged, story) for story in found])


def last(merged: Mapping[str, str], story: str) -> str:
    while story in merged:
        story = merged[story]
    return story


def agreement(gold: Sequence[str], found: Sequence[str]) -> tuple[float, float]:
    """Return B-cubed F1 (Bagga and Baldwin, 1998) and pairwise F1 of two partitions."""
    both = Counter(zip(gold, found, strict=True))
    in_gold, in_found = Counter(gold), Counter(found)
    precision = sum(count * count / in_found[own] for (_, own), count in both.items()) / len(gold)
    recall = sum(count * count / in_gold[own] for (own, _), count in both.items()) / len(gold)
    pairs: Callable[[Counter[Any]], float] = lambda counts: sum(n * (n - 1) / 2 for n in counts.values())  # noqa: E731
    right, wanted, made = pairs(both), pairs(in_gold), pairs(in_found)
    return 2 * precision * recall / (precision + recall), 2 * right / (wanted + made) if wanted + made else 1.0


def text(result: Sequence[float]) -> str:
    return f"{result[0]:.3f} / {result[1]:.3f}"


def show(name: str, rows: Sequence[Row], usual: Mapping[str, float]) -> None:
    print(f"  {name:20s} {len(rows):4d} articles  B-cubed / pairwise F1 {text(score(rows, usual))}")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
