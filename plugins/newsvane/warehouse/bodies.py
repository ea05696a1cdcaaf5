"""Bodies: immutable Parquet parts beside the database, listed in the table ``body_part``.

A part is written whole and flushed before the transaction that lists it commits; a part that no database lists is
left over from a load that died and is removed by ``expire``. Publishing therefore copies no body.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from newsvane.settings import Settings
from newsvane.storage import write_whole

ROW_GROUP_ROWS = 8192
BODY_COLUMNS = {
    "article_id": "the article",
    "day": "its day, by which files are passed over",
    "body": "plain text, one line a paragraph",
}


def bodies_folder(settings: Settings) -> Path:
    return settings.data / "bodies"


def keep_bodies(connection: duckdb.DuckDBPyConnection, settings: Settings, query: str) -> None:
    """Keep the rows (article_id, day, body) of ``query``: as one part, or in the lake's own table of bodies."""
    if settings.lake:
        connection.execute(f"insert into article_body by name {query}")
    else:
        write_part(connection, bodies_folder(settings), query)


def write_part(connection: duckdb.DuckDBPyConnection, folder: Path, query: str) -> None:
    """Write the rows (article_id, day, body) of ``query`` as one part and list it; no rows, no part.

    The name comes from the content, so that writing it again does no harm.
    """
    table = connection.execute(query).to_arrow_table()
    if not table.num_rows:
        return
    digest = hashlib.blake2b(digest_size=8)
    for article_id in table["article_id"].to_pylist():
        digest.update(str(article_id).encode())
    days: list[Any] = table["day"].to_pylist()
    first_day, last_day = min(days), max(days)
    name = f"{first_day}_{table.num_rows}_{digest.hexdigest()}.parquet"
    data = parquet_bytes(table)
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / name, data)
    connection.execute(
        "insert into body_part values ($name, $articles, $bytes, $first_day, $last_day)",
        {
            "name": name,
            "articles": table.num_rows,
            "bytes": len(data),
            "first_day": first_day,
            "last_day": last_day,
        },
    )


def merge_parts(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Merge the parts that begin in the same month into one; the files that they were stay for their readers."""
    months = connection.execute(
        """
        select list(name order by name) as names
        from body_part
        group by date_trunc('month', first_day)
        having count(*) > 1
        order by min(first_day)
        """
    ).fetchall()
    for (names,) in months:
        files = ", ".join(quoted(folder / name) for name in names)
        connection.execute("delete from body_part where list_contains($names, name)", {"names": names})
        write_part(
            connection,
            folder,
            f"select article_id, day, body from read_parquet([{files}]) order by day, article_id",  # noqa: S608
        )


def read_part_names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [name for (name,) in connection.execute("select name from body_part order by first_day, name").fetchall()]


def quoted(path: Path) -> str:
    """Write a path as a literal: file lists cannot be bound."""
    return "'" + str(path).replace("'", "''") + "'"


def parquet_bytes(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", row_group_size=ROW_GROUP_ROWS)
    return buffer.getvalue()


def body_relation(connection: duckdb.DuckDBPyConnection, folder: Path) -> str:
    """Return the SQL of the relation (article_id, day, body) over the listed parts, or of an empty one."""
    names = read_part_names(connection)
    if not names:
        return "select null::varchar as article_id, null::date as day, null::varchar as body where false"
    files = ", ".join(quoted(folder / name) for name in names)
    return f"select article_id, day, body from read_parquet([{files}])"  # noqa: S608 - our own file names


def create_body_view(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Create the view ``article_body`` over the parts listed now; ``sql/views`` joins it into ``article``."""
    connection.execute(f"create or replace view article_body as {body_relation(connection, folder)}")
    for name, comment in BODY_COLUMNS.items():
        connection.execute(f"comment on column article_body.{name} is '{comment}'")
