"""What must hold after any number of disturbed cycles; each function returns what is wrong, in words."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from newsvane.collect import read_feed
from newsvane.config.sources import read_sources
from newsvane.errors import NewsvaneError
from newsvane.fetch import archive
from newsvane.parse import article_id, canonical_url
from newsvane.settings import Settings
from newsvane.storage import open_path
from newsvane.warehouse import open_snapshot
from newsvane.warehouse.upkeep import KEPT_BACKUPS

KEPT_SNAPSHOTS = 3
MOST_STAGED = 400
DESCRIPTORS_MORE = 4
WARM_CYCLES = 40  # in which the allocators come to what the work needs, 15 MiB more
MIB_A_CYCLE = {"resident": 0.3, "in use": 0.1}
MEASURED = ("descriptors", *MIB_A_CYCLE)


def check_snapshot(settings: Settings) -> list[str]:
    """Check what a reader sees, at any moment: no article twice, and every table in step with the others."""
    if not settings.snapshot.exists():
        return []
    with open_snapshot(settings) as snapshot:
        articles, ids, urls, counted, bodies, listed, mentions, homeless = snapshot.execute(
            """
            select count(*), count(distinct article_id), count(distinct canonical_url),
                (select coalesce(sum(all_articles), 0) from day_total)::bigint,
                count(*) filter (where body <> ''),
                (select coalesce(sum(articles), 0) from body_part)::bigint,
                (select count(*) from mention),
                (select count(*) from mention anti join article_head using (article_id))
            from article
            """
        ).fetchall()[0]
    wrong = []
    if not articles == ids == urls == counted:
        wrong.append(f"{articles} articles, {ids} ids, {urls} addresses, {counted} in day_total")
    if bodies != listed:
        wrong.append(f"{bodies} articles with a body, {listed} in the listed parts")
    if homeless:
        wrong.append(f"{homeless} of {mentions} mentions are of no article")
    return wrong


def check_served(settings: Settings, served: Collection[str], what: str) -> list[str]:
    """Check that every address is there, with its text."""
    with open_snapshot(settings) as snapshot:
        rows = snapshot.execute("select article_id, body from article").fetchall()
    bodies = dict(rows)
    wanted = {article_id(canonical_url(url)): url for url in served}
    missing = sorted(url for key, url in wanted.items() if key not in bodies)
    bare = sorted(url for key, url in wanted.items() if bodies.get(key) == "")
    wrong = [f"{len(missing)} of {len(wanted)} {what} are missing: {missing[:3]}"] if missing else []
    return wrong + ([f"{len(bare)} of {len(wanted)} {what} have no text: {bare[:3]}"] if bare else [])


def check_ledgers(settings: Settings) -> list[str]:
    """Check requests against the archive, and feed states against the catalogue."""
    root = open_path(settings.archive)
    archived: Counter[str] = Counter()
    wrong = []
    for day in days_of(root):
        for record in archive.records_of_day(root, day):
            archived[record.result.fetch_id] += 1
            try:
                archive.load(root, record.result.raw_uri or "")
            except NewsvaneError as error:
                wrong.append(str(error))
    wrong += [f"{fetch_id} stands in the archive {times} times" for fetch_id, times in archived.items() if times > 1]
    with open_snapshot(settings) as snapshot:
        fetches = snapshot.execute('select fetch_id, outcome, new_items from "fetch"').fetchall()
        states = snapshot.execute("select source_id, count(*) from feed_state group by all order by all").fetchall()
        waiting = snapshot.execute("select count(*) from page_queue").fetchall()[0][0]
    if len({fetch_id for fetch_id, _, _ in fetches}) != len(fetches):
        wrong.append("a request stands twice in the table fetch")
    unarchived = [fetch_id for fetch_id, outcome, _ in fetches if outcome == "fetched" and fetch_id not in archived]
    wrong += [f"{len(unarchived)} fetched documents are not in the archive"] if unarchived else []
    expected = [(source.id, 1) for source in read_sources(settings.sources)]
    wrong += ["feed states and catalogue differ"] if states != expected else []
    return wrong + ([f"{waiting} articles still wait for their page"] if waiting else [])


def archived_addresses(settings: Settings) -> set[str]:
    """Read every archived feed and return the addresses of its items."""
    root = open_path(settings.archive)
    sources = {source.id: source for source in read_sources(settings.sources)}
    found: set[str] = set()
    for day in days_of(root):
        for record, raw in archive.replay_day(root, day):
            if record.kind == "feed":
                parsed = read_feed(raw, sources[record.result.source_id], record.result, record.result.fetched_at)
                found |= {item.url for item in parsed.items}
    return found


def days_of(root: archive.Root) -> list[dt.date]:
    return [dt.date.fromisoformat(folder.name) for folder in archive.entries(root / "fetch")]


def check_files(settings: Settings) -> list[str]:
    """Check that nothing piles up: snapshots, backups, staged batches, parts, and what a crash leaves behind."""
    data = settings.data
    wrong = []
    for name, most in {"snapshots": KEPT_SNAPSHOTS, "backups": KEPT_BACKUPS}.items():
        count = len(names(data / name))
        wrong += [f"{count} {name}, at most {most}"] if count > most else []
    staged = len({path.parent for path in (data / "staging").rglob("*.parquet")})
    wrong += [f"{staged} staged batches"] if staged > MOST_STAGED else []
    left = sorted(str(path.relative_to(data)) for path in leftovers(data))
    wrong += [f"{len(left)} unfinished files are left: {left[:5]}"] if left else []
    with open_snapshot(settings) as snapshot:
        listed = {name for (name,) in snapshot.execute("select name from body_part").fetchall()}
    if not listed <= names(data / "bodies"):
        wrong.append("a listed part of the bodies has no file")
    return wrong


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("[!.]*")}


def leftovers(data: Path) -> Iterable[Path]:
    """Find files under temporary names."""
    return (path for path in data.rglob(".*") if path.is_file() or path.name.startswith(".2"))


def check_usage(stretches: Mapping[str, Sequence[tuple[float, ...]]]) -> list[str]:
    """Check what was ``MEASURED`` after each cycle of every process: nothing grows with the cycles.

    The middle third of a process's cycles is compared with its last. Memory is judged once the middle third is warm.
    """
    wrong = []
    for name, usage in stretches.items():
        third = len(usage) // 3
        if third < 5:
            continue
        # Medians, because a cycle may end with memory in use that the next one gives back.
        before, after = (
            dict(zip(MEASURED, map(statistics.median, zip(*part, strict=True)), strict=True))
            for part in (usage[third : 2 * third], usage[2 * third :])
        )
        if after["descriptors"] > before["descriptors"] + DESCRIPTORS_MORE:
            wrong.append(f"process {name}: {before['descriptors']:.0f} → {after['descriptors']:.0f} descriptors")
        for what, most in MIB_A_CYCLE.items():
            if third >= WARM_CYCLES and (grown := (after[what] - before[what]) / third) > most:
                wrong.append(f"process {name}: {grown:.2f} MiB more {what} with each of {third} cycles")
    return wrong
