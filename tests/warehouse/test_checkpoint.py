"""The warehouse's file is never written over: the log grows, and a checkpointed copy takes the file's place."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from newsvane.errors import WarehouseError
from newsvane.settings import Settings
from newsvane.warehouse import checkpoint, load, open_snapshot, publish, stage
from newsvane.warehouse.checkpoint import copy_database, fold_log, log_of, ready_for, replace_database
from newsvane.warehouse.connections import open_warehouse, transact, writer_lock

from .conftest import NOW, article, batch_of, naming


def load_articles(settings: Settings, name: str, count: int) -> None:
    batch = batch_of(naming(article(f"{name}-{number}", "2024-02-16"), "sora") for number in range(count))
    load(settings, [stage(settings.data / "staging", name, batch)], now=NOW)


def articles_in(path: Path) -> int:
    with duckdb.connect(str(path)) as connection:
        return int(connection.execute("select count(*) from article_head").fetchall()[0][0])


def add_rows(settings: Settings, statement: str) -> None:
    with writer_lock(settings), open_warehouse(settings) as connection:
        connection.execute(statement)


def leave(_: Path) -> None:
    """Fold nothing."""


def test_a_load_appends_to_the_log_and_leaves_every_block_as_it_was(settings, monkeypatch):
    load_articles(settings, "a", 20)
    with writer_lock(settings):
        fold_log(settings.warehouse, floor=0, share=0)
    monkeypatch.setattr("newsvane.warehouse.connections.fold_log", leave)
    before = settings.warehouse.read_bytes()
    load_articles(settings, "b", 20)
    assert settings.warehouse.read_bytes()[: len(before)] == before
    assert log_of(settings.warehouse).stat().st_size > 10_000
    publish(settings, now=NOW)
    assert not log_of(settings.warehouse).exists()
    with open_snapshot(settings) as snapshot:
        assert snapshot.execute("select count(*) from article").fetchall() == [(40,)]


def test_a_long_log_is_folded_into_a_new_file_and_a_short_one_is_not(settings):
    load_articles(settings, "a", 20)
    publish(settings, now=NOW)
    inode = settings.warehouse.stat().st_ino
    transact(settings, lambda connection: connection.execute("delete from term_count where false"), now=NOW)
    assert settings.warehouse.stat().st_ino == inode
    many = "create table many as select repeat(md5(range::varchar), 10) as word from range(60000)"
    transact(settings, lambda connection: connection.execute(many), now=NOW)
    assert not log_of(settings.warehouse).exists()
    assert settings.warehouse.stat().st_ino != inode
    assert articles_in(settings.warehouse) == 20
    assert sorted(path.name for path in settings.data.glob(".*")) == []


class Killed(BaseException):
    """As SIGKILL, nothing after it runs."""


@pytest.mark.parametrize("step", ["copyfile", "connect", "replace", "sync", "unlink", "second replace"])
def test_killed_at_any_step_of_a_checkpoint_nothing_is_lost(settings, monkeypatch, step):
    add_rows(settings, "create table number as from range(1000)")
    with writer_lock(settings):
        fold_log(settings.warehouse, floor=0, share=0)
    monkeypatch.setattr("newsvane.warehouse.connections.fold_log", leave)
    add_rows(settings, "insert into number from range(1000, 2000)")
    kill_at(monkeypatch, settings.warehouse, step)
    with pytest.raises(Killed):
        fold_log(settings.warehouse, floor=0, share=0)
    monkeypatch.undo()
    add_rows(settings, "insert into number from range(2000, 3000)")
    with duckdb.connect(str(settings.warehouse)) as connection:
        assert connection.execute("select count(*), count(distinct range) from number").fetchall() == [(3000, 3000)]
    assert sorted(path.name for path in settings.data.glob(".*")) == []


def kill_at(monkeypatch: pytest.MonkeyPatch, warehouse: Path, step: str) -> None:
    def killed(*_: object, **__: object) -> None:
        raise Killed

    if step in {"copyfile", "connect"}:
        monkeypatch.setattr(checkpoint.shutil if step == "copyfile" else checkpoint.duckdb, step, killed)
        return
    if step == "sync":
        monkeypatch.setattr(checkpoint, "sync", killed)
        return
    name, target = {
        "replace": ("replace", warehouse.with_name(f".{warehouse.name}.draft")),
        "unlink": ("unlink", log_of(warehouse)),
        "second replace": ("replace", ready_for(warehouse)),
    }[step]
    original = getattr(Path, name)

    def maybe(self: Path, *arguments: object, **named: object) -> object:
        return killed() if self == target else original(self, *arguments, **named)

    monkeypatch.setattr(Path, name, maybe)


def test_a_copy_holds_what_the_log_holds_and_needs_no_log(tmp_path):
    path, target = tmp_path / "one.duckdb", tmp_path / "two.duckdb"
    with duckdb.connect(str(path), config=checkpoint.ONLY_THE_LOG) as connection:
        checkpoint.keep_the_log(connection)
        connection.execute("create table number as from range(1000)")
    assert log_of(path).exists()
    copy_database(path, target)
    assert not log_of(target).exists()
    with duckdb.connect(str(target), read_only=True) as connection:
        assert connection.execute("select count(*) from number").fetchall() == [(1000,)]


def test_what_replaces_a_database_drops_its_log(tmp_path):
    path, new = tmp_path / "old.duckdb", tmp_path / "new.duckdb"
    for place, rows in ((path, 5), (new, 7)):
        with duckdb.connect(str(place)) as connection:
            connection.execute(f"create table number as from range({rows})")
    log_of(path).write_bytes(b"of the old one")
    replace_database(path, new)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("select count(*) from number").fetchall() == [(7,)]
    assert not log_of(path).exists()


def test_a_database_that_stays_open_elsewhere_is_named(tmp_path, monkeypatch):
    path = tmp_path / "one.duckdb"
    duckdb.connect(str(path)).close()
    monkeypatch.setattr(checkpoint, "LOCK_WAIT_SECONDS", 0.1)
    program = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(WarehouseError, match=r"one\.duckdb: another process"):
            copy_database(path, tmp_path / "two.duckdb")
