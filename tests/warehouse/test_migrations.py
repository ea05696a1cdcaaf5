import datetime as dt
from pathlib import Path

import duckdb
import pytest

from newsvane.errors import WarehouseError
from newsvane.warehouse.migrations import applied_versions, migrate

NOW = dt.datetime(2024, 3, 1, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "0001_first.sql").write_text(
        "create table schema_migration (version integer, name varchar, applied_at timestamptz); create table a (x int);"
    )
    (tmp_path / "0002_second.sql").write_text("create table b (x int); insert into a values (1);")
    return tmp_path


def tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    return {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}


def test_migrations_are_applied_once_and_recorded(folder: Path) -> None:
    with duckdb.connect() as connection:
        assert migrate(connection, folder, now=NOW) == 2
        assert migrate(connection, folder, now=NOW) == 2
        assert connection.execute("from a").fetchall() == [(1,)]
        recorded = connection.execute("select version, name, applied_at = $now from schema_migration", {"now": NOW})
        assert recorded.fetchall() == [(1, "first", True), (2, "second", True)]


def test_a_failing_migration_leaves_nothing_behind(folder: Path) -> None:
    (folder / "0003_third.sql").write_text("create table c (x int); insert into nowhere values (1);")
    with duckdb.connect() as connection:
        with pytest.raises(WarehouseError, match=r"0003_third\.sql.*nowhere"):
            migrate(connection, folder, now=NOW)
        assert "c" not in tables(connection)
        assert applied_versions(connection) == {1, 2}


def test_a_newer_database_is_refused(folder: Path) -> None:
    with duckdb.connect() as connection:
        migrate(connection, folder, now=NOW)
        connection.execute("insert into schema_migration values (7, 'later', now())")
        with pytest.raises(WarehouseError, match="schema version 7, this program knows 2"):
            migrate(connection, folder, now=NOW)


def test_a_number_used_twice_is_refused(folder: Path) -> None:
    (folder / "0002_other.sql").write_text("select 1;")
    with duckdb.connect() as connection, pytest.raises(WarehouseError, match="each number once"):
        migrate(connection, folder, now=NOW)


def test_the_projects_own_migrations_build_an_empty_database(checkout: Path) -> None:
    with duckdb.connect() as connection:
        migrate(connection, checkout / "sql" / "schema", now=NOW)
        assert {"article_head", "mention", "entity", "story", "fetch", "feed_state", "delivery"} <= tables(connection)
