"""The whole way of an article, from the bytes of feeds to loaded rows, beside the plain way and a floor.

    .venv/bin/python benchmarks/whole.py [--runs 5]

One process each, start-up, dictionaries and an existing warehouse not counted; ``start_up`` counts them. newsvane
parses, stages, tags, groups reprints and stories, extends the full-text index and loads in one transaction; the plain
way (plain_way.py) parses, takes names by a loop and writes by ``executemany``. The floor reads the same bytes from
disk, scans them once and takes one checksum.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import ROOT, Measured, Run, measure, run_case, show
from inputs import NOW, SHARED, ZONE, Document, feeds, labelled, make_feeds

CONFIG = ROOT / "config"
PLAIN_SHARE = 8  # the plain way takes a minute and more for all: every eighth feed tells as much


def newsvane_way(documents: list[Document]) -> Run:
    """Prepare newsvane: a warehouse that is in use, and dictionaries in memory."""
    import newsvane.tag
    from newsvane import ingest, warehouse
    from newsvane.settings import read_settings

    settings = read_settings({"NEWSVANE_DATA": tempfile.mkdtemp(prefix="newsvane-bench-")})
    tagger = newsvane.tag.load_tagger(CONFIG)
    newsvane.tag.load_tagger = lambda _: tagger  # type: ignore[assignment]

    def way(documents: list[Document], run: str) -> dict[str, Any]:
        uri = ingest.tag(settings, stage(settings, documents, run))
        return ingest.load(settings, [uri], now=NOW)

    way(list(make_feeds(20, seed=7)), "before")
    warehouse.publish(settings, now=NOW)
    return lambda: {"articles": way(documents, "measured")["articles"]}


def stage(settings: Any, documents: list[Document], run: str) -> str:
    """Parse documents as an ingest does and stage their articles; return the URI of the batch."""
    from upath import UPath

    from newsvane import warehouse
    from newsvane.articles import make_article
    from newsvane.parse import parse_feed
    from newsvane.records import Source

    articles, sources = [], []
    for document in documents:
        source = Source(document.name, document.name, f"https://{document.name}.example/feed")
        sources.append(source)
        articles += [
            make_article(item, source, None, raw_uri=f"raw/{document.name}", now=NOW, zone=ZONE)
            for item in parse_feed(document.data, source, now=NOW).items
        ]
    batch = warehouse.Batch(articles=tuple(articles), sources=tuple(sources))
    return warehouse.stage(UPath(settings.staging), f"{run}/00-fetched", batch)


def plain_way(documents: list[Document]) -> Run:
    """Prepare the plain way: jieba's dictionary, the names, and an empty database."""
    import duckdb
    import jieba
    import plain_way as plain

    jieba.initialize()
    names = plain.read_names(CONFIG)
    connection = duckdb.connect(str(Path(tempfile.mkdtemp(prefix="newsvane-bench-")) / "plain.duckdb"))

    def run() -> dict[str, int]:
        stories = [story for document in documents for story in plain.read_feed(document.data, document.name)]
        plain.load(connection, stories, names, ZONE)
        return {"articles": connection.table("article").count("*").fetchall()[0][0]}

    return run


def floor(documents: list[Document]) -> Run:
    """Prepare the least that any reader of these bytes does: read, scan and sum them once."""
    folder = Path(tempfile.mkdtemp(prefix="newsvane-bench-"))
    for document in documents:
        (folder / document.name).write_bytes(document.data)

    def run() -> dict[str, int]:
        for file in folder.iterdir():
            data = file.read_bytes()
            data.count(b"\x00")
            zlib.crc32(data)
        return {"articles": 0}  # of the bytes of as many as newsvane reads

    return run


CASES: dict[str, Callable[[], Run]] = {
    "newsvane": lambda: newsvane_way(feeds()),
    "plain": lambda: plain_way(feeds()[::PLAIN_SHARE]),
    "floor": lambda: floor(feeds()),
}


def accuracy() -> dict[str, dict[str, str]]:
    """Score the names that both ways find on the labelled sets, by the same scorers."""
    import plain_way as plain
    from quality import find, mentions, score, topics

    ours = {row.what: row.reached for stage in (mentions, topics) for row in stage()}
    names = plain.read_names(CONFIG)
    theirs = {}
    for gold in ("mentions", "topics", "ai_related"):
        file = SHARED / "data" / "gold" / f"{gold}.dev.jsonl"
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as out:
            for record in labelled(file.name):
                out.write(json.dumps(plain_tags(plain, names, record), ensure_ascii=False) + "\n")
        if gold == "mentions":
            text = score("score_mentions.py", file, out.name)
            precision, recall, right, of = find(r"ALL\s+precision ([\d.]+) recall ([\d.]+).*alias (\d+)/(\d+)", text)
            theirs["listed companies: precision / recall"] = f"{precision} / {recall}"
            theirs["listed companies by alias: recall"] = f"{int(right) / int(of):.3f}"
        else:
            found = json.loads(score("score_topics.py", file, out.name, "--json"))
            if gold == "topics":
                overall = found["mentions"]["all"]["overlap"]
                theirs["topics: precision / recall"] = f"{overall['precision']:.3f} / {overall['recall']:.3f}"
            else:
                theirs["AI-related or not: F1"] = f"{found['relevance']['f1']:.3f}"
    return {what: {"newsvane": ours[what], "plain": theirs[what]} for what in ours}


def plain_tags(plain: Any, names: list[Any], record: dict[str, Any]) -> dict[str, Any]:
    """Tag one record the plain way, in the form of ``newsvane tag``."""
    found = plain.find_names(names, record.get("title") or "", record.get("body") or "")
    return {
        "id": record["id"],
        "mentions": [
            {
                "entity_id": one.name.entity_id,
                "kind": one.name.kind,
                "name": one.name.surface,
                "code": one.name.entity_id if one.name.kind == "company" else None,
                "field": one.field,
                "start": one.start,
                "end": one.end,
                "surface": one.name.surface,
                "evidence": "name",
                "confidence": 1.0,
            }
            for one in found
        ],
        "ai_related": any(one.name.kind in {"product", "organisation", "theme"} for one in found),
        "ai_score": 1.0,
    }


def results(runs: int) -> dict[str, Any]:
    """Measure, and return what belongs into results.json."""
    measured = measure(Path(__file__), list(CASES), runs)
    ours = measured["newsvane"]
    if not isinstance(ours, Measured):
        sys.exit(f"newsvane: {ours}")
    found: dict[str, Any] = {}
    for name, one in measured.items():
        if isinstance(one, Measured):
            articles = one.value["articles"] or ours.value["articles"]
            each = one.seconds / articles
            ratio = each / (ours.seconds / ours.value["articles"])
            found[name] = {
                "ms_an_article": 1000 * each,
                "times_newsvane": ratio,
                "peak_mib": one.mebibytes,
                **one.value,
            }
        else:
            found[name] = {"failed": one}
    found["accuracy"] = accuracy() if (SHARED / "eval").is_dir() else {}
    return found


def table(found: dict[str, Any]) -> str:
    rows = [["from feed bytes to loaded rows", "CPU an article", "times newsvane", "peak memory", "articles"]]
    for name in CASES:
        one = found[name]
        if "failed" in one:
            rows.append([name, f"not measured: {one['failed']}", "", "", ""])
            continue
        rows.append(
            [
                name,
                f"{one['ms_an_article']:.2f} ms",
                f"{one['times_newsvane']:.3g}",
                f"{one['peak_mib']:.0f} MiB",
                str(one.get("articles", "")),
            ]
        )
    scores = [[what, ways["newsvane"], ways["plain"]] for what, ways in found["accuracy"].items()]
    return show(rows) + "\n\n" + show([["names found, by the same scorers", "newsvane", "plain"], *scores])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--case", choices=CASES, help="measure one in this process")
    options = parser.parse_args()
    if options.case:
        run_case(CASES, options.case)
        return
    found = results(options.runs)
    print(table(found))


if __name__ == "__main__":
    main()
