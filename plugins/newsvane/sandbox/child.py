"""The inside of the sandbox: reads one request from standard input, writes one answer to standard output, and ends.

Started by ``newsvane.sandbox.asking`` with an empty environment. It imports little, for every statement waits for it.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from newsvane.plain import plain
from newsvane.sandbox.statement import RefusedError, check

ADDRESS_SPACE_MB = 1536
"""Address space beyond DuckDB's own limit: the interpreter, thread stacks, and what DuckDB does not count."""
DEEPEST = 5000
"""Levels of nesting in a parsed statement; more would not fit the stack of a thread."""
BATCH_ROWS = 50
DETAIL_CHARACTERS = 2000


def main() -> None:
    """Answer the request on standard input, as JSON on standard output, where nothing else can write."""
    request = json.load(sys.stdin)
    output = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    limits = request["limits"]
    sys.setrecursionlimit(DEEPEST)
    confine(limits)
    connection = open_locked(request)
    signal.setitimer(signal.ITIMER_REAL, limits["seconds"])  # SIGALRM, left at its default, ends the process
    started = time.perf_counter()
    answer = run(connection, request)
    answer["seconds"] = time.perf_counter() - started
    with output:
        json.dump(answer, output)


def confine(limits: dict[str, Any]) -> None:
    """Give up, for good, what no statement needs: disk to write on, memory without end, a CPU for ever."""
    address_space = (limits["memory_mb"] + ADDRESS_SPACE_MB) << 20
    cpu_seconds = math.ceil(limits["seconds"] * (limits["threads"] + 1)) + 5
    for kind, most in (
        (resource.RLIMIT_AS, address_space),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    with contextlib.suppress(OSError):  # of all processes this one is to go first where memory runs out
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def open_locked(request: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    """Open the snapshot read-only, with nothing of the file system but the bodies that it lists, and lock all that."""
    limits = request["limits"]
    connection = duckdb.connect(
        request["snapshot"],
        read_only=True,
        config={
            "allow_community_extensions": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "max_temp_directory_size": "0KB",
            "memory_limit": f"{limits['memory_mb']}MB",
            "python_enable_replacements": False,
            "temp_directory": "",
            "threads": limits["threads"],
        },
    )
    connection.execute("set enable_progress_bar = false")
    connection.execute("set TimeZone = $zone", {"zone": request["timezone"]})
    parts = connection.execute("select name from body_part").fetchall()
    connection.execute("set allowed_paths = $paths", {"paths": [f"{request['bodies']}/{name}" for (name,) in parts]})
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def run(connection: duckdb.DuckDBPyConnection, request: dict[str, Any]) -> dict[str, Any]:
    """Check the statement, run it, and take as many rows as the limits let through."""
    try:
        check(connection, request["sql"])
        connection.execute(request["sql"], request["parameters"] or None)
        description = connection.description or []
        rows, is_cut = take(connection, request["limits"])
    except RefusedError as error:
        return {"outcome": "refused", "reason": error.reason, "detail": error.detail}
    except duckdb.PermissionException as error:
        return {"outcome": "refused", "reason": "permission", "detail": str(error)[:DETAIL_CHARACTERS]}
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        return {"outcome": "memory", "detail": str(error)[:DETAIL_CHARACTERS]}
    except (duckdb.Error, RecursionError, ValueError, OverflowError) as error:
        # The latter are Python's own, of values that DuckDB holds and Python cannot: a year beyond 9999.
        return {"outcome": "failed", "detail": str(error)[:DETAIL_CHARACTERS]}
    return {
        "outcome": "answered",
        "columns": [column[0] for column in description],
        "types": [str(column[1]) for column in description],
        "rows": rows,
        "is_cut": is_cut,
    }


def take(connection: duckdb.DuckDBPyConnection, limits: dict[str, Any]) -> tuple[list[list[Any]], bool]:
    """Return the first rows, and whether there are more than the limits let through."""
    rows: list[list[Any]] = []
    size = 0
    while batch := connection.fetchmany(BATCH_ROWS):
        for row in batch:
            values = [plain(value) for value in row]
            size += len(json.dumps(values))
            if len(rows) == limits["rows"] or size > limits["result_bytes"]:
                return rows, True
            rows.append(values)
    return rows, False
