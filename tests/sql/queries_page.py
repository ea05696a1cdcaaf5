"""Writes docs/queries.md anew: every named query with its answer on the sample. Run it as a program after a change."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = CHECKOUT / "docs" / "queries.md"
SHOWN_ROWS = 5

OPENING = """# Questions that the snapshot answers

Each question is a file in [`sql/queries/`](../sql/queries): its header says what it answers, its grain, its parameters
and a sample of each. Below, every one is asked of the sample month (`make demo`), and the first {shown} rows shown.

Ask one yourself with `newsvane sql`, or open the snapshot read-only in any DuckDB tool (command line, DBeaver, Jupyter,
Superset): the views and macros lie in it.

```sh
newsvane sql "from trend('sora', days := 14)"
newsvane sql "from mentioned_with('sora', of_kind := 'company')" --format csv
```

Periods end on the newest day of the snapshot (`newest_day()`), or where `until` says. An entity may be given by key,
name or code: `'sora'`, `'Sora'`, `'300433'`, `'蓝思科技'`. Counts come three ways: `articles`, `texts` (reprints of one
text count once) and `sources` (outlets); only AI-related articles count unless a macro is told `ai_only := false`.

Views: {views}.

Macros: {macros}.

## The questions

"""


def main() -> None:
    from newsvane import ingest
    from newsvane.settings import read_settings
    from newsvane.warehouse import open_snapshot

    sys.path.insert(0, str(CHECKOUT))
    from conftest import NOW
    from sample.serve import serve, write_sources

    with tempfile.TemporaryDirectory() as folder, serve(port=0) as url:
        sources = write_sources(Path(folder) / "sources.toml", url)
        settings = read_settings({"NEWSVANE_DATA": folder, "NEWSVANE_SOURCES": str(sources)})
        ingest.run(settings, NOW, all_sources=True)
        with open_snapshot(settings) as connection:
            PAGE.write_text(render(connection), "utf-8")


def render(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the whole page."""
    from newsvane.warehouse.queries import read_queries, with_literals

    parts = [OPENING.format(shown=SHOWN_ROWS, views=names(connection, "views"), macros=names(connection, "macros"))]
    for query in read_queries(CHECKOUT / "sql" / "queries"):
        shown = with_literals(query, query.sample)
        result = connection.execute(query.sql, dict(query.sample))
        header = [column[0] for column in result.description or ()]
        rows = result.fetchmany(SHOWN_ROWS)
        parts += [f"### {query.answers}\n\n", f"`{query.name}`; one row is {query.grain}.\n\n"]
        parts += [f"- `${name}`: {meaning}\n" for name, meaning in query.parameters.items()]
        parts += ["\n```sql\n", shown, "\n```\n\n"] if query.parameters else ["```sql\n", shown, "\n```\n\n"]
        parts += [table(header, rows), "\n"]
    return "".join(parts).rstrip() + "\n"


def names(connection: duckdb.DuckDBPyConnection, what: str) -> str:
    query = {
        "views": "select view_name from duckdb_views() where not internal order by 1",
        "macros": """
            select distinct function_name from duckdb_functions()
            where function_type = 'table_macro' and not internal order by 1
        """,
    }[what]
    return ", ".join(f"`{name}`" for (name,) in connection.execute(query).fetchall())


def table(header: list[str], rows: list[tuple[object, ...]]) -> str:
    lines = [header, ["---"] * len(header), *([cell(value) for value in row] for row in rows)]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    main()
