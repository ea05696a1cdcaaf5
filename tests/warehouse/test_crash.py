"""The loader and publisher killed at random moments, and read from while they work."""

import random
import subprocess
import sys
import time
from pathlib import Path

from newsvane.settings import Settings
from newsvane.warehouse import load, open_snapshot, publish, stage

from .conftest import NOW, article, batch_of, naming

CRASHING = Path(__file__).with_name("crashing.py")
KILLS = 20
BATCHES = 8
MINUTE_BATCHES = 20
PER_BATCH = 25


def start(settings: Settings, seconds: float = 0) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(CRASHING), str(settings.data), str(settings.root), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
    )


def stage_all(settings: Settings, batches: int = BATCHES) -> list[str]:
    return [
        stage(
            settings.data / "staging",
            f"b{batch:02d}",
            batch_of(
                naming(article(f"a{batch}-{number}", f"2024-02-{1 + number:02d}"), "sora")
                for number in range(PER_BATCH)
            ),
        )
        for batch in range(batches)
    ]


def test_killed_at_random_moments_nothing_is_lost_or_doubled(settings: Settings) -> None:
    uris = stage_all(settings)
    chance = random.Random(7)  # noqa: S311 - a test's dice
    for _ in range(KILLS):
        process = start(settings)
        assert process.stdout is not None
        process.stdout.readline()  # imports are over: the kill meets a load or a publication
        time.sleep(chance.uniform(0, 1.5))
        process.kill()
        process.wait()
        process.stdout.close()
        if settings.snapshot.exists():
            with open_snapshot(settings) as connection:
                articles, distinct, bodies, rolled = connection.execute(
                    """
                    select count(*), count(distinct article_id), count(*) filter (where body <> ''),
                        (select sum(all_articles) from day_total)
                    from article
                    """
                ).fetchall()[0]
            assert articles == distinct == bodies == rolled
            assert articles % PER_BATCH == 0
    load(settings, uris, now=NOW)
    publish(settings, now=NOW)
    with open_snapshot(settings) as connection:
        counted = connection.execute(
            "select count(*), count(distinct article_id), (select count(*) from mention), count(body) from article"
        ).fetchall()
    assert counted == [(BATCHES * PER_BATCH, BATCHES * PER_BATCH, BATCHES * PER_BATCH, BATCHES * PER_BATCH)]


READER = """
import sys
import time
from newsvane.settings import read_settings
from newsvane.warehouse import open_snapshot
settings = read_settings({"NEWSVANE_DATA": sys.argv[1], "NEWSVANE_ROOT": sys.argv[2]})
seen = reads = 0
while reads < 20 or not (settings.data / "stop").exists():
    with open_snapshot(settings) as connection:
        articles, distinct, total, trend = connection.execute(
            "select count(*), count(distinct article_id), (select sum(all_articles) from day_total)::bigint,"
            " (select sum(articles) from trend('sora', days := 60))::bigint from article"
        ).fetchall()[0]
    assert articles == distinct == total == trend, (articles, distinct, total, trend)
    assert articles >= seen, (articles, seen)
    seen, reads = articles, reads + 1
    time.sleep(0.1)
print(seen, reads)
"""


def test_two_readers_see_whole_snapshots_while_one_process_loads_and_publishes_for_a_minute(settings: Settings) -> None:
    uris = stage_all(settings, MINUTE_BATCHES)
    load(settings, uris[:1], now=NOW)
    publish(settings, now=NOW)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(settings.data), str(settings.root)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    writer = start(settings, seconds=60)
    with open_snapshot(settings) as old:
        try:
            writer.communicate(timeout=300)
        finally:
            writer.kill()
            (settings.data / "stop").touch()
        assert old.execute("select count(*) from article").fetchall() == [(PER_BATCH,)]
    outputs = [reader.communicate(timeout=300)[0] for reader in readers]
    assert writer.returncode == 0
    assert [reader.returncode for reader in readers] == [0, 0]
    assert [int(output.split()[0]) for output in outputs] == [MINUTE_BATCHES * PER_BATCH] * 2
