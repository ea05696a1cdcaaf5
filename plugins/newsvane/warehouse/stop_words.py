"""Stop words: the words of ``config/stop_words.txt`` say nothing of what an article is about."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa


def refresh_stop_words(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Put the words of the file, one a line, ``#`` before a comment, in the place of the table's."""
    words = read_stop_words(path)
    if words == {word for (word,) in connection.execute("select term from stop_word").fetchall()}:
        return
    connection.execute("delete from stop_word")
    connection.register("stop_words", pa.table({"term": pa.array(sorted(words), pa.string())}))
    connection.execute("insert into stop_word select term from stop_words")
    connection.unregister("stop_words")


def read_stop_words(path: Path) -> frozenset[str]:
    """Return the words of the file in lower case; none where there is no file."""
    if not path.exists():
        return frozenset()
    lines = (line.partition("#")[0].strip().lower() for line in path.read_text("utf-8").splitlines())
    return frozenset(line for line in lines if line)
