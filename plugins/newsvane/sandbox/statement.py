"""What may be asked at all, decided by DuckDB's own parser before anything is planned or run.

``json_serialize_sql`` parses and no more: it knows select statements alone and reads no file, where
``extract_statements`` would already turn some pragmas into other statements and open files for ``import database``.
What remains is looked through for functions that show or change how the server runs. This is the first fence; behind
it stand a read-only file, a locked configuration without access to files, and the limits of the process.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import duckdb

TABLE_FUNCTIONS = frozenset(
    {
        "duckdb_columns",
        "duckdb_constraints",
        "duckdb_functions",
        "duckdb_indexes",
        "duckdb_keywords",
        "duckdb_schemas",
        "duckdb_tables",
        "duckdb_types",
        "duckdb_views",
        "generate_series",
        "histogram",
        "histogram_values",
        "icu_calendar_names",
        "json_each",
        "json_tree",
        "pg_timezone_names",
        "pragma_show",
        "pragma_table_info",
        "pragma_version",
        "range",
        "repeat",
        "repeat_row",
        "summary",
        "unnest",
    }
)
"""The table functions of DuckDB that may be called, beside the macros of the snapshot.

All others are refused, known or not: those that read files, run SQL given as text (``query``,
``json_execute_serialized_sql``), take raw pointers (``arrow_scan``), or tell settings and secrets.
"""
REFUSED_FUNCTIONS = frozenset({"current_setting", "getenv", "getvariable", "write_log"})
REFUSED_RELATIONS = frozenset({"duckdb_databases", "duckdb_logs", "pg_settings", "pragma_database_list"})


class RefusedError(Exception):
    """The statement may not be asked; ``reason`` is a constant, ``detail`` what in it is meant.

    Reasons: ``empty``, ``one-statement``, ``select-only``, ``function``, ``relation``, ``too-deep``.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(reason)


def check(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise ``RefusedError`` unless ``sql`` is one select statement that calls no refused function.

    Raises ``duckdb.ParserException`` where it is no SQL.
    """
    tree = parse(connection, sql)
    statements = tree["statements"]
    if not statements:
        raise RefusedError("empty")
    if len(statements) > 1:
        raise RefusedError("one-statement")
    table_functions = set()
    for node in nodes_of(statements):
        kind = node.get("type")
        if kind == "TABLE_FUNCTION":
            table_functions.add(function_of(node["function"]))
        if node.get("class") == "FUNCTION" and (name := function_of(node)) in REFUSED_FUNCTIONS:
            raise RefusedError("function", name)
        if kind == "BASE_TABLE" and (name := str(node["table_name"]).lower()) in REFUSED_RELATIONS:
            raise RefusedError("relation", name)
    for name in sorted(table_functions - TABLE_FUNCTIONS):
        if not is_macro(connection, name):
            raise RefusedError("function", name)


def is_macro(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Tell whether the snapshot itself brings this table function."""
    found = connection.execute(
        "from duckdb_functions() where function_name = $name and function_type = 'table_macro' and not internal",
        {"name": name},
    )
    return found.fetchone() is not None


def parse(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    """Return the statements of ``sql`` as DuckDB's parser sees them."""
    row = connection.execute("select json_serialize_sql($sql)", {"sql": sql}).fetchone()
    try:
        tree: dict[str, Any] = json.loads(row[0]) if row else {}
    except RecursionError as error:
        raise RefusedError("too-deep") from error
    if not tree.get("error"):
        return tree
    if tree["error_type"] == "not implemented":
        raise RefusedError("select-only")
    connection.extract_statements(sql)  # fails too, and shows the place
    raise duckdb.ParserException(tree["error_message"])


def nodes_of(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of the tree, without recursion: a statement may be nested deeper than Python's stack."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def function_of(node: Any) -> str:
    return str(node.get("function_name", "")).lower() if isinstance(node, dict) else ""
