"""The archive: once per content, whole, and replayable."""

import datetime as dt
import os
from pathlib import Path

import pytest
from upath import UPath

from newsvane.errors import InputError
from newsvane.fetch.archive import (
    ArchivedFetch,
    expire,
    load,
    localise,
    records_at,
    records_of_day,
    replay_day,
    store,
    store_records,
)
from newsvane.records import FetchResult

DAY = dt.datetime(2024, 2, 17, 20, 0, tzinfo=dt.UTC)


def keep(root, data, fetch_id, when):
    name = store(root, data)
    result = FetchResult(
        fetch_id,
        "a",
        "https://a.example",
        when,
        "fetched",
        raw_uri=name,
        body_hash=Path(name).name.removesuffix(".zst"),
    )
    store_records(root, [ArchivedFetch(result, response_headers={"etag": '"1"'})], "shard")
    return name


@pytest.fixture(params=["local", "object store"])
def place(request, tmp_path):
    return tmp_path if request.param == "local" else UPath(f"memory://archive/{tmp_path.name}")


def test_content_is_stored_once_and_comes_back(place):
    data = "一夜刷屏".encode() * 1000
    name = store(place, data)
    assert store(place, data) == name
    assert load(place, name) == data
    assert name.startswith("raw/")
    assert len((place / name).read_bytes()) < len(data) / 10


def test_a_day_is_replayed_in_the_order_of_its_fetches(place):
    keep(place, b"second", "0b", DAY + dt.timedelta(minutes=1))
    keep(place, b"first", "0a", DAY)
    keep(place, b"tomorrow", "0c", DAY + dt.timedelta(days=1))
    replayed = list(replay_day(place, DAY.date()))
    assert [raw for _, raw in replayed] == [b"first", b"second"]
    assert replayed[0][0].result.fetched_at == DAY
    assert replayed[0][0].response_headers == {"etag": '"1"'}


def test_expired_days_go_and_shared_content_stays(tmp_path):
    shared = keep(tmp_path, b"shared", "0a", DAY)
    old = keep(tmp_path, b"old", "0b", DAY)
    keep(tmp_path, b"shared", "0c", DAY + dt.timedelta(days=2))
    orphan = store(tmp_path, b"orphan")
    for name in (shared, old, orphan):
        os.utime(tmp_path / name, (DAY.timestamp(), DAY.timestamp()))
    fresh = store(tmp_path, b"under way")
    assert expire(tmp_path, DAY + dt.timedelta(days=1), now=DAY + dt.timedelta(days=1)) == 3
    assert load(tmp_path, shared) == b"shared"
    assert load(tmp_path, fresh) == b"under way"
    for name in (old, orphan):
        with pytest.raises(InputError, match=name):
            load(tmp_path, name)
    assert records_of_day(tmp_path, DAY.date()) == []


def test_a_line_that_was_torn_off_costs_no_other(tmp_path):
    keep(tmp_path, b"first", "0a", DAY)
    (journal,) = tmp_path.glob("fetch/*/*.jsonl")
    whole = journal.read_bytes()
    keep(tmp_path, b"second", "0b", DAY)
    journal.write_bytes(journal.read_bytes()[:-20])
    assert journal.read_bytes().startswith(whole)
    keep(tmp_path, b"third", "0c", DAY)
    assert list(records_at(tmp_path, DAY)) == ["0a", "0c"]


def test_damaged_files_are_named(tmp_path):
    name = store(tmp_path, b"good")
    (tmp_path / name).write_bytes(b"bad")
    with pytest.raises(InputError, match=name):
        load(tmp_path, name)


def test_names_do_not_lead_out_of_the_archive(tmp_path):
    with pytest.raises(InputError):
        load(tmp_path / "archive", "../../etc/passwd")


def test_no_half_written_file_is_ever_visible(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        store(tmp_path, b"data")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_part_of_a_document_that_a_killed_fetch_left_goes_after_a_day(tmp_path):
    kept = tmp_path / keep(tmp_path, b"whole", "0a", DAY)
    left, written = (kept.with_name(f".{name}.zst.17.partial") for name in ("left", "written"))
    for path, hours in ((kept, 30), (left, 30), (written, 1)):
        path.touch()
        os.utime(path, ((DAY - dt.timedelta(hours=hours)).timestamp(),) * 2)
    expire(tmp_path, DAY - dt.timedelta(days=300), now=DAY)
    assert [path.exists() for path in (kept, left, written)] == [True, False, True]


def test_a_local_upath_becomes_a_plain_path(tmp_path):
    assert localise(UPath(tmp_path.as_uri())) == tmp_path
