"""The warehouse on DuckLake: the same answers as the file of one machine, whole and once whatever dies meanwhile."""

import datetime as dt
import json
import os
import random
import signal
import threading
import time

import pytest

from lakes import NOW, counted, environment_of, settings_of, stage_overlapping, start_loader
from newsvane.warehouse import backup, compact, expire, load, migrations, open_snapshot, publish
from newsvane.warehouse.lake.connections import LakeError, ask_catalog, transaction
from newsvane.warehouse.lake.reading import READERS
from newsvane.warehouse.lake.upkeep import restore

LOADERS = 4
SECONDS = float(os.environ.get("NEWSVANE_SCALE_SECONDS", "120"))
SIZE = 20
PATIENCE = 300  # a machine may be busy with other things


@pytest.fixture
def lake(postgres, object_store, request):
    """A new lake for the test: its environment."""
    name = f"lake_{abs(hash(request.node.nodeid)) % 10**8}"
    yield environment_of(postgres, object_store, name)
    READERS.clear()


def whole(settings):
    """The counts of the published version, which must all agree, as one number."""
    with open_snapshot(settings) as connection:
        numbers = counted(connection)
    assert len(set(numbers)) == 1, numbers
    return numbers[0]


def test_four_loaders_at_once_lose_nothing_and_double_nothing(lake, tmp_path):
    settings = settings_of(lake, tmp_path / "reader")
    uris = stage_overlapping(settings, int(8 + 2 * SECONDS), SIZE)  # more than there is time for
    load(settings, uris[:1], now=NOW)
    publish(settings, now=NOW)
    # every batch goes to two loaders, who meet over it; each works on a machine of its own
    loaders = [start_loader(lake, tmp_path / f"w{k}", uris[k // 2 :: 2]) for k in range(LOADERS)]
    seen, deadline = [whole(settings)], time.monotonic() + SECONDS
    while time.monotonic() < deadline or (seen[-1] < 3 * SIZE and time.monotonic() < deadline + PATIENCE):
        seen.append(whole(settings))
    for loader in loaders:
        loader.kill()
        loader.wait()
        loader.stdout.close()
    publish(settings, now=NOW)
    seen.append(whole(settings))
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]
    with open_snapshot(settings) as connection:
        (newest,) = connection.execute("select max(article_id) from article").fetchall()[0]
    load(settings, [uri for uri in uris if int(uri[-3:]) * SIZE // 2 <= int(newest[1:])], now=NOW)
    publish(settings, now=NOW)
    with open_snapshot(settings) as connection:
        last, distinct = connection.execute(
            "select max(article_id), count(distinct article_id) from article"
        ).fetchall()[0]
    assert whole(settings) == distinct == int(last[1:]) + 1


def test_a_loader_killed_at_any_moment_leaves_the_lake_whole(lake, tmp_path):
    settings = settings_of(lake, tmp_path / "reader")
    uris = stage_overlapping(settings, 8, SIZE)
    load(settings, uris[:1], now=NOW)
    publish(settings, now=NOW)
    chance = random.Random(11)  # noqa: S311 - a test's dice
    for _ in range(int(os.environ.get("NEWSVANE_SCALE_KILLS", "3"))):
        loader = start_loader(lake, tmp_path / "worker", uris)
        assert loader.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.3, 4))
        loader.kill()
        loader.wait()
        loader.stdout.close()
        assert whole(settings) >= SIZE
    load(settings, uris, now=NOW)  # the lock of the dead is free
    publish(settings, now=NOW)
    assert whole(settings) == (len(uris) + 1) * SIZE // 2


def test_postgresql_restarted_in_mid_load_delays_it_and_no_more(lake, postgres, tmp_path):
    settings = settings_of(lake, tmp_path / "reader")
    uris = stage_overlapping(settings, 6, SIZE)
    loader = start_loader(lake, tmp_path / "worker", uris)
    assert loader.stdout.readline() == "ready\n"
    time.sleep(2.5)
    postgres.restart()
    time.sleep(1.5)
    postgres.restart(signal.SIGKILL)
    rest, _ = loader.communicate(timeout=PATIENCE * 2)
    assert (loader.returncode, rest) == (0, "done\n")
    assert whole(settings) == (len(uris) + 1) * SIZE // 2


def test_postgresql_killed_while_the_tables_are_made_delays_a_load_and_no_more(lake, postgres, tmp_path, monkeypatch):
    settings = settings_of(lake, tmp_path / "reader")
    apply, applied = migrations.apply, []

    def apply_without_postgresql(connection, migration, now):
        applied.append(migration.version)
        if len(applied) == 2:
            postgres.stop(signal.SIGKILL)
        try:
            apply(connection, migration, now)
        finally:
            if not postgres.process:
                postgres.start()

    monkeypatch.setattr(migrations, "apply", apply_without_postgresql)
    load(settings, stage_overlapping(settings, 1, SIZE), now=NOW)
    assert applied[1] == applied[2]
    publish(settings, now=NOW)
    assert whole(settings) == SIZE


def test_an_object_store_that_fails_and_dawdles_delays_a_load_and_no_more(
    postgres, object_store, faulty_store, tmp_path
):
    lake = environment_of(postgres, object_store, "lake_faulty", faulty_store.endpoint)
    settings = settings_of(lake, tmp_path / "reader")
    uris = stage_overlapping(settings, 3, 400)
    faulty_store.error_share, faulty_store.delay_seconds = 0.2, 0.05
    loader = start_loader(lake, tmp_path / "worker", uris)
    rest, _ = loader.communicate(timeout=PATIENCE * 2)
    errors = faulty_store.errors
    faulty_store.error_share = faulty_store.delay_seconds = 0.0
    assert (loader.returncode, rest) == (0, "ready\ndone\n")
    assert errors
    assert whole(settings) == 800
    READERS.clear()


def test_a_writer_whose_lock_was_lost_does_not_double_what_another_loaded(lake, tmp_path):
    settings = settings_of(lake, tmp_path / "reader")
    uris = stage_overlapping(settings, 2, SIZE)
    load(settings, uris[:1], now=NOW)

    def lose_the_lock():
        with transaction(settings, now=NOW) as connection:
            connection.execute("insert into stale_day values ('2024-01-01')")
            ask_catalog(
                connection,
                "select pg_terminate_backend(pid)::int as ended from pg_locks where locktype = 'advisory' and granted",
            )
            other = threading.Thread(target=load, args=(settings, uris), kwargs={"now": NOW})
            other.start()
            other.join(120)
            assert not other.is_alive()

    with pytest.raises(LakeError) as caught:
        lose_the_lock()
    assert caught.value.passing
    publish(settings, now=NOW)
    assert whole(settings) == SIZE * 3 // 2


def test_a_wrong_password_is_said_at_once_and_no_error_shows_one(lake, postgres, tmp_path):
    wrong = {
        **lake,
        "AIRFLOW_CONN_NEWSVANE_LAKE": lake["AIRFLOW_CONN_NEWSVANE_LAKE"].replace(postgres.password, "s3cr3t-pw"),
    }
    settings = settings_of(wrong, tmp_path)
    with pytest.raises(LakeError, match="password authentication failed") as caught:
        load(settings, [], now=NOW)
    assert not caught.value.passing
    assert "s3cr3t-pw" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert "s3cr3t-pw" not in repr(settings)


def test_upkeep_leaves_few_files_and_a_catalog_that_can_be_brought_back(lake, postgres, tmp_path):
    settings = settings_of(lake, tmp_path / "reader")
    for uri in stage_overlapping(settings, 4, SIZE):
        load(settings, [uri], now=NOW)
        publish(settings, now=NOW)
    now = dt.datetime.now(dt.UTC)
    later = now + dt.timedelta(days=2)
    before = whole(settings)
    compacted = compact(settings, now=now)
    publish(settings, now=now)
    removed = expire(settings, now=later)
    saved = backup(settings, now=later)
    assert whole(settings) == before
    assert compacted.parts_after <= 40
    assert removed.versions > 4

    connection = json.loads(lake["AIRFLOW_CONN_NEWSVANE_LAKE"])
    postgres.create_database("restored")
    READERS.clear()
    elsewhere = {**lake, "AIRFLOW_CONN_NEWSVANE_LAKE": json.dumps({**connection, "schema": "restored"})}
    restored = settings_of(elsewhere, tmp_path / "reader")
    assert restore(restored, saved.path) > 20
    assert whole(restored) == before
    load(restored, stage_overlapping(restored, 6, SIZE), now=NOW)
    publish(restored, now=NOW)
    assert whole(restored) == 70
