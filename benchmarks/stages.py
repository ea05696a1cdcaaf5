"""Each stage beside the best of its peers and beside a floor, on the texts and feeds of the real captures.

    .venv/bin/python benchmarks/stages.py [--runs 5] [--share 1]

Every case is a process of its own, all in turn; dictionaries and other preparations are not counted. ``--share 4``
takes every fourth document. PostgreSQL is measured where NEWSVANE_BENCH_POSTGRES holds a connection string.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness import ROOT, Measured, Run, measure, run_case, show
from inputs import NOW, ZONE, Document, feeds, texts

CONFIG = ROOT / "config"
SHARE = int(os.environ.get("NEWSVANE_BENCH_SHARE", "1"))


def documents() -> list[Document]:
    return feeds()[::SHARE]


def bodies() -> list[tuple[str, str]]:
    return texts()[::SHARE]


def names() -> list[str]:
    import plain_way

    return [name.surface for name in plain_way.read_names(CONFIG)]


# Parse: from the bytes of a feed to its items with clean text.


def parse_newsvane() -> Run:
    from newsvane.parse import parse_feed
    from newsvane.records import Source

    given = [(one.data, Source(one.name, one.name, f"https://{one.name}.example/feed")) for one in documents()]
    return lambda: sum(len(parse_feed(data, source, now=NOW).items) for data, source in given)


def parse_feedparser() -> Run:
    import plain_way

    given = documents()
    return lambda: sum(len(plain_way.read_feed(one.data, one.name)) for one in given)


def parse_fastfeedparser() -> Run:
    """The items as they come: no text is taken out of their markup, and a feed that it refuses counts for nothing."""
    import fastfeedparser

    given = documents()

    def run() -> int:
        found = 0
        for one in given:
            with contextlib.suppress(Exception):
                found += len(fastfeedparser.parse(one.data).entries)
        return found

    return run


def parse_floor() -> Run:
    given = documents()
    return lambda: sum(one.data.count(b"\x00") + (zlib.crc32(one.data) & 0) for one in given)


# Match: every place at which any of the names stands.


def match_newsvane() -> Run:
    from newsvane.tag import load_tagger

    finder, given = load_tagger(CONFIG).companies.finder, [body for _, body in bodies()]
    return lambda: sum(len(finder.matches(body)) for body in given)


def match_pyahocorasick() -> Run:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for name in names():
        automaton.add_word(name, name)
    automaton.make_automaton()
    given = [body for _, body in bodies()]
    return lambda: sum(1 for body in given for _ in automaton.iter_long(body))


def match_flashtext() -> Run:
    import flashtext

    processor = flashtext.KeywordProcessor(case_sensitive=True)
    processor.set_non_word_boundaries(set())  # else a Chinese name is never found within a line
    for name in names():
        processor.add_keyword(name)
    given = [body for _, body in bodies()]
    return lambda: sum(len(processor.extract_keywords(body)) for body in given)


def match_loop() -> Run:
    wanted, given = names(), [body for _, body in bodies()]
    return lambda: sum(body.count(name) for body in given for name in wanted)


def match_floor() -> Run:
    """Read the same text from disk, scan it once for a byte that is not there, and take one checksum."""
    folder = Path(tempfile.mkdtemp(prefix="newsvane-bench-"))
    for number, (_, body) in enumerate(bodies()):
        (folder / str(number)).write_bytes(body.encode())

    def run() -> int:
        found = 0
        for file in folder.iterdir():
            data = file.read_bytes()
            found += data.count(b"\x00") + (zlib.crc32(data) & 0)
        return found

    return run


# Segment: into words, as search and evidence need them.


def segment_rjieba() -> Run:
    from newsvane.tag import load_tagger

    words, given = load_tagger(CONFIG).companies.judge.words, [body for _, body in bodies()]
    return lambda: sum(len(words.cut(body)) for body in given)


def segment_jieba() -> Run:
    import jieba

    jieba.initialize()
    given = [body for _, body in bodies()]
    return lambda: sum(len(jieba.lcut(body)) for body in given)


# Sign: what reprints and stories are found by.


def sign_newsvane() -> Run:
    from newsvane.group.signature import sign

    given = [("a", "s", title, body, NOW) for title, body in bodies()]
    list(sign(given[:1]))
    return lambda: len(list(sign(given)))


def sign_datasketch() -> Run:
    """MinHash of 128 permutations over character 5-grams: reprints alone, where newsvane's finds stories too."""
    from datasketch import MinHash

    given = [body for _, body in bodies()]

    def run() -> int:
        for body in given:
            sketch = MinHash(num_perm=128)
            sketch.update_batch([body[at : at + 5].encode() for at in range(len(body) - 4)])
        return len(given)

    return run


# Load: articles and ten mentions each into a table that is in use.


def rows() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    articles, mentions = [], []
    for number, (title, body) in enumerate(bodies()):
        key = f"{number:032x}"
        articles.append((key, "s", f"https://example.com/{number}", title, body, "", NOW, NOW.date(), True))
        mentions += [(key, f"e{at}", "theme", "body", at, at + 1, body[at : at + 1]) for at in range(10)]
    return articles, mentions


def load_newsvane() -> Run:
    """The whole load: reprints, stories, full-text index and bodies' files included, which the others do without."""
    from newsvane import warehouse
    from newsvane.records import Article, Mention
    from newsvane.settings import read_settings

    settings = read_settings({"NEWSVANE_DATA": tempfile.mkdtemp(prefix="newsvane-bench-")})
    articles, mentions = rows()
    batch = warehouse.Batch(
        articles=tuple(
            Article(key, source, url, url, title, body, "", "", at, at, day, "feed", ai_related=True)
            for key, source, url, title, body, _, at, day, _ in articles
        ),
        mentions=tuple(
            warehouse.ArticleMention(
                key, Mention(entity, "theme", entity, None, "body", start, end, surface, "rule", 1)
            )
            for key, entity, _, _, start, end, surface in mentions
        ),
    )
    other = Article("0", "s", "0", "0", "预热", "预热用的一段话。", "", "", NOW, NOW, NOW.date(), "feed")
    warm = warehouse.Batch(articles=(other,))  # what is imported and created by the first load
    warehouse.load(settings, [warehouse.stage(settings.data / "staging", "warm", warm)], now=NOW)

    def run() -> int:
        uri = warehouse.stage(settings.data / "staging", "full", batch)
        return warehouse.load(settings, [uri], now=NOW).articles

    return run


def load_executemany(cursor: Any, mark: str, moment: str, day: str) -> Run:
    """Prepare a database by its cursor in autocommit; ``mark`` is its sign for a parameter, the others its types."""
    articles, mentions = rows()
    articles = [(*row[:6], row[6].isoformat(), row[7].isoformat(), row[8]) for row in articles]
    cursor.execute(
        "create table article (article_id text primary key, source text, url text, title text, body text, author text,"
        f" published_at {moment}, day {day}, ai_related boolean)"
    )
    cursor.execute(
        'create table mention (article_id text, entity_id text, kind text, field text, start integer, "end" integer,'
        " surface text)"
    )

    def run() -> int:
        cursor.execute("begin")
        cursor.executemany(f"insert into article values ({', '.join([mark] * 9)})", articles)  # noqa: S608
        cursor.executemany(f"insert into mention values ({', '.join([mark] * 7)})", mentions)  # noqa: S608
        cursor.execute("commit")
        return len(articles)

    return run


def load_duckdb() -> Run:
    import duckdb

    path = Path(tempfile.mkdtemp(prefix="newsvane-bench-")) / "rows.duckdb"
    return load_executemany(duckdb.connect(str(path)), "?", "timestamptz", "date")


def load_sqlite() -> Run:
    path = Path(tempfile.mkdtemp(prefix="newsvane-bench-")) / "rows.sqlite"
    return load_executemany(sqlite3.connect(path, isolation_level=None).cursor(), "?", "text", "text")


def load_postgres() -> Run:
    import psycopg

    cursor = psycopg.connect(os.environ["NEWSVANE_BENCH_POSTGRES"], autocommit=True).cursor()
    cursor.execute("drop table if exists article, mention")
    return load_executemany(cursor, "%s", "timestamptz", "date")


STAGES: dict[str, dict[str, Callable[[], Run]]] = {
    "parse": {
        "newsvane": parse_newsvane,
        "feedparser + BeautifulSoup": parse_feedparser,
        "fastfeedparser, markup left in": parse_fastfeedparser,
        "floor": parse_floor,
    },
    "match": {
        "newsvane": match_newsvane,
        "pyahocorasick": match_pyahocorasick,
        "flashtext": match_flashtext,
        "loop over names": match_loop,
        "floor": match_floor,
    },
    "segment": {"newsvane (rjieba)": segment_rjieba, "jieba": segment_jieba},
    "sign": {"newsvane": sign_newsvane, "datasketch MinHash": sign_datasketch},
    "load": {
        "newsvane, index and groups too": load_newsvane,
        "DuckDB executemany": load_duckdb,
        "SQLite executemany": load_sqlite,
        "PostgreSQL executemany": load_postgres,
    },
}
CASES = {f"{stage}: {name}": case for stage, cases in STAGES.items() for name, case in cases.items()}


def results(runs: int) -> dict[str, Any]:
    """Measure every case, stage by stage; return what belongs into results.json."""
    found: dict[str, Any] = {}
    for stage, cases in STAGES.items():
        present = [name for name in cases if "PostgreSQL" not in name or "NEWSVANE_BENCH_POSTGRES" in os.environ]
        measured = measure(Path(__file__), [f"{stage}: {name}" for name in present], runs)
        ours = measured[f"{stage}: {present[0]}"]
        found[stage] = {
            name: {
                "ms": 1000 * one.seconds,
                "times_newsvane": one.seconds / ours.seconds if isinstance(ours, Measured) else None,
                "peak_mib": one.mebibytes,
                "found": one.value,
            }
            if isinstance(one := measured[f"{stage}: {name}"], Measured)
            else {"failed": one}
            for name in present
        }
    return found


def table(found: dict[str, Any]) -> str:
    body = [["stage", "by", "CPU", "times newsvane", "found", "peak memory"]]
    for stage, cases in found.items():
        for name, one in cases.items():
            if "failed" in one:
                body.append([stage, name, "", "", f"not measured: {one['failed']}", ""])
            else:
                figures = (f"{one['ms']:,.1f} ms", f"{one['times_newsvane']:.3g}", f"{one['found']:,}")
                body.append([stage, name, *figures, f"{one['peak_mib']:.0f} MiB"])
    return show(body)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--share", type=int, help="take every nth document")
    parser.add_argument("--case", choices=CASES, help="measure one in this process")
    options = parser.parse_args()
    if options.share:
        os.environ["NEWSVANE_BENCH_SHARE"] = str(options.share)
    if options.case:
        run_case(CASES, options.case)
    else:
        found = results(options.runs)
        print(table(found))
        print(json.dumps({"when": dt.datetime.now(dt.UTC).isoformat(timespec="minutes"), "zone": str(ZONE)}))


if __name__ == "__main__":
    main()
