"""JSON Lines on standard input and output, UTF-8 whatever the locale says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from newsvane.errors import InputError


def read_lines(stream: BinaryIO | None = None, *, required: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    """Yield one object a line; raises ``InputError`` naming the line that is not an object with the required keys."""
    for number, line in enumerate(stream or sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"standard input, line {number}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise InputError(f"standard input, line {number}: not a JSON object")
        for key in required:
            if key not in row:
                raise InputError(f"standard input, line {number}: missing key {key!r}")
        yield row


def write_line(row: Mapping[str, Any]) -> None:
    """Write one object as one line of UTF-8."""
    sys.stdout.buffer.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def report(message: str) -> None:
    """Tell the user of a bad document among good ones: one line on stderr, and the run goes on."""
    sys.stderr.write(f"newsvane: {' '.join(message.split())}\n")
