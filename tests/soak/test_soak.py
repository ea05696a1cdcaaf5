"""A short soak, and proof that its invariants notice what they are there for."""

import datetime as dt

import duckdb
import invariants
import pytest
import soaking


def test_ingest_endures_kills_full_disks_readers_and_clock_jumps(tmp_path, capsys):
    soak = soaking.Soak(tmp_path, seed=6, mount=False, slow=False)
    assert soak.run(12, print) == []
    resumed = soaking.Soak(tmp_path, seed=5, mount=False, slow=False)  # as after an interruption: the same soak goes on
    assert resumed.report.seed == 6
    assert resumed.run(30, print) == []
    report = resumed.report
    assert sum(report.killed_in.values()) >= 5
    assert set(report.disturbed) == {"clock", "disk", "lock", "reader"}
    assert "cycle 25" in capsys.readouterr().out

    settings = resumed.settings
    served = set((tmp_path / "served.txt").read_text().split())
    assert len(served) > 150
    assert invariants.check_served(settings, {*served, "http://127.0.1.1/news/never.html"}, "articles") != []
    archived = next(path for path in (settings.data / "archive" / "raw").rglob("*.zst"))
    archived.unlink()
    assert any(archived.stem.removesuffix(".zst") in line for line in invariants.check_ledgers(settings))
    for leftover in ("backups/.20310301T000000Z", "bodies/.part.17"):
        (settings.data / leftover).write_bytes(b"half")
    assert "2 unfinished files" in invariants.check_files(settings)[0]
    with duckdb.connect(str(settings.snapshot.resolve())) as snapshot:
        snapshot.execute("insert into article_head select * from article_head limit 1")
    assert invariants.check_snapshot(settings) != []


@pytest.mark.parametrize(
    ("usage", "noticed"),
    [
        ([(12, 300.0, 100.0)] * 150, False),
        ([(12, 300.0 + 5 * (number % 3), 100.0) for number in range(150)], False),
        ([(12, 300.0 + 0.4 * min(number, 40), 100.0 + 0.4 * min(number, 40)) for number in range(150)], False),
        ([(12, 300.0 + 0.4 * number, 100.0) for number in range(150)], True),
        ([(12, 300.0, 100.0 + 0.15 * number) for number in range(150)], True),
        ([(12 + number, 300.0, 100.0) for number in range(30)], True),
    ],
)
def test_growth_with_the_cycles_is_noticed_and_the_warming_up_is_none(usage, noticed):
    assert bool(invariants.check_usage({"1": usage})) == noticed


def test_the_same_seed_gives_the_same_trouble():
    troubles = [soaking.choose(7, cycle) for cycle in range(2000)]
    assert troubles == [soaking.choose(7, cycle) for cycle in range(2000)]
    assert troubles != [soaking.choose(8, cycle) for cycle in range(2000)]
    assert {trouble.clock > dt.timedelta() for trouble in troubles if trouble.clock} == {True, False}
    assert all(trouble.kill is None for trouble in troubles[350:500])
    assert {trouble.kill[0] for trouble in troubles if trouble.kill} == {
        *("plan", "fetch", "tag", "load", "publish"),
        *("backup", "expire", "compact"),
    }
