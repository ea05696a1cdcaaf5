import dataclasses
import datetime as dt

import duckdb

from newsvane import ingest, upkeep
from newsvane.warehouse import open_snapshot


def count(settings):
    with open_snapshot(settings) as snapshot:
        return snapshot.execute("select (select count(*) from article), (select count(*) from mention)").fetchone()


def test_a_night_s_upkeep_changes_no_answer(sample_settings, now):
    ingest.run(sample_settings, now)
    before = count(sample_settings)
    night = now + dt.timedelta(hours=20)

    backup = upkeep.backup(sample_settings, night)
    removed = upkeep.expire(sample_settings, night)
    compacted = upkeep.compact(sample_settings, night)
    ingest.publish(sample_settings, now=night)
    exported = {table["name"]: table["rows"] for table in upkeep.export(sample_settings)}

    assert count(sample_settings) == before
    assert (exported["article"], exported["mention"]) == before
    assert removed["articles"] == 0
    assert compacted["parts_after"] <= compacted["parts_before"]
    with duckdb.connect(f"{backup['path']}/warehouse.duckdb", read_only=True) as copy:
        assert copy.execute("select count(*) from article_head").fetchone()[0] == before[0]


def test_articles_and_archive_go_after_the_time_that_the_operator_sets(sample_settings, now):
    ingest.run(sample_settings, now)
    settings = dataclasses.replace(sample_settings, article_days=10, archive_days=2)
    later = now + dt.timedelta(days=3)

    removed = upkeep.expire(settings, later)
    ingest.publish(settings, now=later)

    with open_snapshot(settings) as snapshot:
        (oldest,) = snapshot.execute("select min(day) from article").fetchone()
    assert oldest == dt.date(2024, 2, 19)
    assert removed["articles"] > 0
    assert removed["archived_files"] > 0
