"""The labelled real cases, scored as the acceptance scores them."""

import datetime as dt
import json
import random
import re
import subprocess
import sys

import pytest

from newsvane.group import group, sign

pytestmark = pytest.mark.shared
FIGURES = re.compile(r"^(pairwise|B-cubed) .*?F1 ([\d.]+)", re.MULTILINE)
MERGED = re.compile(r"^  HN:.*? n +(\d+)  merged +(\d+)", re.MULTILINE)


def read(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def assign(rows):
    """Group rows in the order given; story ids after all merges."""
    merged, found = {}, []
    articles = (
        (row["id"], row["source"], row["title"], row["body"] or "", dt.datetime.fromisoformat(row["published_at"]))
        for row in rows
    )
    for assignment in group(sign(articles)):
        found.append(assignment)
        merged.update({merge.story_id: merge.into for merge in assignment.merges})
    rows = []
    for assignment in found:
        story = assignment.story_id
        while story in merged:
            story = merged[story]
        rows.append({"id": assignment.article_id, "text_id": assignment.text_id, "story_id": story})
    return rows


def score(shared, tmp_path, gold, rows, *options):
    """Run the scorer; return pairwise F1, B-cubed F1 and the share of hard negatives merged."""
    guess = tmp_path / "guess.jsonl"
    guess.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    text = subprocess.run(
        [sys.executable, shared / "eval/score_stories.py", gold, guess, *options],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    ).stdout
    figures = {name: float(value) for name, value in FIGURES.findall(text)}
    negatives = [(int(count), int(merged)) for count, merged in MERGED.findall(text)]
    share = sum(merged for _, merged in negatives) / sum(count for count, _ in negatives)
    return figures["pairwise"], figures["B-cubed"], share


def test_reprints_are_found_and_templates_kept_apart(shared, tmp_path):
    gold = shared / "data/gold/reposts.dev.jsonl"
    rows = sorted(read(gold), key=lambda row: (row["published_at"], row["id"]))
    pairwise, _, merged = score(shared, tmp_path, gold, assign(rows), "--text")
    assert pairwise >= 0.97
    assert merged == 0


def test_stories_are_found_in_any_order(shared, tmp_path):
    gold = shared / "data/gold/stories.dev.jsonl"
    rows = sorted(read(gold), key=lambda row: (row["published_at"], row["id"]))
    chance = random.Random(1)  # noqa: S311 - a test repeats itself
    orders = [rows, rows[::-1], *(chance.sample(rows, len(rows)) for _ in range(3))]
    results = [score(shared, tmp_path, gold, assign(order)) for order in orders]
    pairwise, b_cubed, merged = results[0]
    assert b_cubed >= 0.92
    assert pairwise >= 0.85
    assert merged <= 0.02
    values = [value for _, value, _ in results]
    assert max(values) - min(values) < 0.02
