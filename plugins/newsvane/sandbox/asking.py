"""The outside of the sandbox: starts a process for a statement, waits no longer than it may last, reads its answer."""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from newsvane.sandbox.records import Answer, Limits
from newsvane.settings import Settings
from newsvane.warehouse.bodies import bodies_folder

log = logging.getLogger(__name__)

PLACES = 2
"""How many statements run at once in this process; each may use ``Limits.threads`` and ``Limits.memory_mb``."""
PLACE_SECONDS = 2.0
START_SECONDS = 15.0
"""How long beyond its own time a statement's process is waited for: it must start, and send its rows."""
TICK_SECONDS = 0.1
ERROR_BYTES = 4096
CHUNK_BYTES = 1 << 16
SPARE_BYTES = 1_000_000
"""How much more than its rows an answer may hold: names, types, brackets."""
ENVIRONMENT = {"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
PACKAGES = str(Path(__file__).resolve().parents[2])
START = "import sys; sys.path.append(sys.argv[1]); from newsvane.sandbox.child import main; main()"
SIGNALS_OF_TIME = (signal.SIGALRM, signal.SIGXCPU)

Ended = Literal["ended", "timeout", "stopped"]

places = threading.BoundedSemaphore(PLACES)


def ask(
    settings: Settings,
    sql: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    user: str,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    is_left: Callable[[], bool] = lambda: False,
) -> Answer:
    """Ask one statement of the snapshot, with ``$name`` parameters bound, and log it with its ``user`` and outcome.

    The rows are never logged. ``is_left`` is asked now and then whether nobody waits any more. Raises nothing that the
    statement could cause.
    """
    started = time.monotonic()
    if len(sql) > limits.statement_characters:
        answer = Answer("refused", reason="too-long")
    elif settings.lake:  # a process that may reach nothing can only be given a file
        answer = Answer("refused", reason="lake")
    elif not places.acquire(timeout=PLACE_SECONDS):
        answer = Answer("busy")
    else:
        try:
            answer = run(settings, sql, dict(parameters or {}), limits, is_left)
        finally:
            places.release()
    log.info(
        "sql user=%s outcome=%s%s rows=%d seconds=%.3f statement=%s parameters=%s",
        json.dumps(user, ensure_ascii=False),
        answer.outcome,
        f":{answer.reason}" if answer.reason else "",
        len(answer.rows),
        time.monotonic() - started,
        json.dumps(sql[: limits.statement_characters], ensure_ascii=False),
        json.dumps(dict(parameters or {}), ensure_ascii=False, default=str),
    )
    return answer


def run(
    settings: Settings, sql: str, parameters: dict[str, Any], limits: Limits, is_left: Callable[[], bool]
) -> Answer:
    """Run the statement in a process of its own, which is dead when this returns."""
    request = {
        "snapshot": str(settings.snapshot.resolve()),
        "bodies": str(bodies_folder(settings)),
        "timezone": settings.timezone,
        "sql": sql,
        "parameters": parameters,
        "limits": dataclasses.asdict(limits),
    }
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(request).encode())
        file.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and code; the statement is its input
            [sys.executable, "-I", "-c", START, PACKAGES],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            cwd=os.sep,
            start_new_session=True,
        )
    with process:
        try:
            output, ended = read_output(process, limits, is_left)
        finally:
            process.kill()
        assert process.stderr  # noqa: S101 - a pipe, see above
        errors = process.stderr.read(ERROR_BYTES).decode("utf-8", "replace")
    return read_answer(process.returncode, output, errors, ended)


def read_output(process: subprocess.Popen[bytes], limits: Limits, is_left: Callable[[], bool]) -> tuple[bytes, Ended]:
    """Return what the process wrote, and whether it ended by itself; no more and no longer than the limits say."""
    assert process.stdout  # noqa: S101 - a pipe
    deadline = time.monotonic() + limits.seconds + START_SECONDS
    output = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while len(output) <= limits.result_bytes + SPARE_BYTES and time.monotonic() < deadline:
            if not selector.select(TICK_SECONDS):
                if is_left():
                    return bytes(output), "stopped"
            elif chunk := os.read(process.stdout.fileno(), CHUNK_BYTES):
                output += chunk
            else:
                process.wait(START_SECONDS)
                return bytes(output), "ended"
    return bytes(output), "timeout"


def read_answer(code: int, output: bytes, errors: str, ended: Ended) -> Answer:
    """Make an answer of what the process wrote, or of the way it died."""
    if ended != "ended":
        return Answer(ended)
    if -code in SIGNALS_OF_TIME:
        return Answer("timeout")
    if code == -signal.SIGKILL or "bad_alloc" in errors or "MemoryError" in errors:
        return Answer("memory")
    if code or not output:
        log.warning("the process of a statement ended with code %d: %s", code, errors)
        return Answer("crashed")
    found = json.loads(output)
    for name in ("columns", "types", "rows"):
        found[name] = tuple(found.get(name, ()))
    return Answer(**found | {"rows": tuple(tuple(row) for row in found["rows"])})
