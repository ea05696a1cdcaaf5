"""Every named query runs on the sample and is shown in docs/queries.md with what it gives."""

from pathlib import Path

import duckdb
import pytest

from newsvane.errors import WarehouseError
from newsvane.warehouse.queries import NamedQuery, read_queries, read_query

QUERIES = read_queries(Path(__file__).resolve().parents[2] / "sql" / "queries")
EMPTY_ON_THE_SAMPLE: frozenset[str] = frozenset()


def test_there_are_at_least_twenty_questions() -> None:
    assert len(QUERIES) >= 20


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_a_named_query_answers_on_the_sample(snapshot: duckdb.DuckDBPyConnection, query: NamedQuery) -> None:
    result = snapshot.execute(query.sql, dict(query.sample))
    rows = result.fetchall()
    assert bool(rows) is (query.name not in EMPTY_ON_THE_SAMPLE)
    assert len({column[0] for column in result.description or ()}) == len(result.description or ())


def test_every_question_is_shown_in_the_docs(checkout: Path) -> None:
    page = (checkout / "docs" / "queries.md").read_text("utf-8")
    assert [query.name for query in QUERIES if f"`{query.name}`; one row is {query.grain}." not in page] == []
    assert [query.name for query in QUERIES if f"### {query.answers}\n" not in page] == []


def test_every_view_and_macro_is_named_in_the_docs(snapshot: duckdb.DuckDBPyConnection, checkout: Path) -> None:
    page = (checkout / "docs" / "queries.md").read_text("utf-8")
    names = snapshot.execute(
        """
        select view_name from duckdb_views() where not internal
        union
        select function_name from duckdb_functions()
        where function_type = 'table_macro' and not internal and schema_name = 'main'
        """
    ).fetchall()
    assert [name for (name,) in names if f"`{name}`" not in page] == []


def test_a_header_without_its_parameters_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lame.sql"
    path.write_text("-- What?\n-- zh: 什么？\n-- grain: one row\nselect $entity;\n", "utf-8")
    with pytest.raises(WarehouseError, match=r"lame\.sql: the header must describe the parameters \['entity'\]"):
        read_query(path)


def test_a_header_without_a_grain_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lame.sql"
    path.write_text("-- What?\n-- zh: 什么？\nselect 1;\n", "utf-8")
    with pytest.raises(WarehouseError, match="grain"):
        read_query(path)
