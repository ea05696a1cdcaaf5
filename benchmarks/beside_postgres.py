"""The mentions of ``generated.py`` in PostgreSQL, indexed as it would be for them, and how long it takes to answer."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
from scale_services import Postgres, ServiceError, postgres_program, running_postgres

TIME = re.compile(r"^Time: ([\d.]+) ms", re.MULTILINE)
TABLES = {
    "article": (
        "article_id text primary key, day date, source_id text, text_id text, ai_related boolean",
        "select article_id, day, source_id, text_id, ai_related from article_head",
    ),
    "mention": ("article_id text, entity_id text, day date", "select article_id, entity_id, day from mention"),
}
PREPARE = """
create index by_entity on mention (entity_id, day, article_id);
create index by_article on mention (article_id, entity_id);
create index by_day on mention (day, entity_id, article_id);
vacuum analyze
"""


@contextlib.contextmanager
def filled_postgres(connection: duckdb.DuckDBPyConnection) -> Iterator[Postgres | None]:
    """Run a PostgreSQL with the snapshot's articles and mentions; None, and a line, where it is not installed."""
    try:
        postgres_program("initdb")
    except ServiceError as error:
        print(f"  PostgreSQL is left out: {error}")
        yield None
        return
    with (
        tempfile.TemporaryDirectory(prefix="newsvane-postgres-") as folder,
        running_postgres(Path(folder) / "postgres") as postgres,
    ):
        postgres.create_database("bench")
        for name, (columns, query) in TABLES.items():
            path = Path(folder) / f"{name}.csv"
            connection.execute(f"copy ({query}) to '{path}' (format csv, header false)")
            ask(postgres, f"create table {name} ({columns})", f"\\copy {name} from '{path}' (format csv)")
            path.unlink()
        ask(postgres, *PREPARE.split(";"))
        yield postgres


def answer_seconds(postgres: Postgres, queries: Mapping[str, str], runs: int) -> Iterator[tuple[str, list[float]]]:
    """Yield each question's name and the seconds of its runs, a first one to warm up left out."""
    for name, query in queries.items():
        shown = ask(postgres, "\\timing on", *[query] * (runs + 1))
        yield name, [float(milliseconds) / 1000 for milliseconds in TIME.findall(shown)][1:]


def ask(postgres: Postgres, *statements: str) -> str:
    """Run statements in one session of psql and return what it prints."""
    commands = [part for statement in statements for part in ("-c", statement)]
    return subprocess.run(
        [postgres_program("psql"), "-qX", "-v", "ON_ERROR_STOP=1", "-d", postgres.dsn("bench"), *commands],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
