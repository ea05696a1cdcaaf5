"""Transfer bodies unpacked within a bound: a few kilobytes can unpack to gigabytes."""

from __future__ import annotations

import io
import zlib

import brotli
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"


class TooLargeError(Exception):
    """More bytes than allowed, before or after unpacking."""


class DamagedError(Exception):
    """The body is not what its Content-Encoding or Content-Length says."""


def decompress(data: bytes, encodings: str, limit: int) -> bytes:
    """Undo the Content-Encoding, the last one first; at most ``limit`` bytes are ever unpacked.

    Raises ``TooLargeError`` and ``DamagedError``. A server that names an encoding it did not apply is forgiven where
    the body plainly is text.
    """
    for encoding in reversed([part.strip().lower() for part in encodings.split(",")]):
        if encoding in {"", "identity", "none", "utf-8"}:
            continue
        if encoding not in UNPACK:
            raise DamagedError(f"unknown Content-Encoding {encoding!r}")
        try:
            data = UNPACK[encoding](data, limit)
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            if data.lstrip()[:1] in {b"<", b"{"}:
                return data
            raise DamagedError(f"not valid {encoding}: {error}") from error
        if len(data) > limit:
            raise TooLargeError(f"more than {limit} bytes after decompression")
    return data


def unpack_gzip(data: bytes, limit: int) -> bytes:
    """Unpack all members of a gzip body; what follows the last one is ignored, as browsers do."""
    unpacked = b""
    while data[:2] == b"\x1f\x8b" or not unpacked:
        member = zlib.decompressobj(wbits=31)
        unpacked += member.decompress(data, limit + 1 - len(unpacked))
        if len(unpacked) > limit:
            return unpacked
        if not member.eof:
            raise DamagedError("gzip body ends too early")
        data = member.unused_data
    return unpacked


def unpack_deflate(data: bytes, limit: int) -> bytes:
    """Unpack zlib data, or the bare deflate stream that some servers send instead."""
    try:
        return zlib.decompressobj().decompress(data, limit + 1)
    except zlib.error:
        return zlib.decompressobj(wbits=-15).decompress(data, limit + 1)


def unpack_brotli(data: bytes, limit: int) -> bytes:
    unpacker = brotli.Decompressor()
    unpacked: bytes = unpacker.process(data, output_buffer_limit=limit + 1)
    while not unpacker.is_finished() and len(unpacked) <= limit:
        more: bytes = unpacker.process(b"", output_buffer_limit=limit + 1)
        if not more:
            raise DamagedError("brotli body ends too early")
        unpacked += more
    return unpacked


def unpack_zstd(data: bytes, limit: int) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data), read_across_frames=True) as reader:
        return reader.read(limit + 1)


UNPACK = {
    "br": unpack_brotli,
    "deflate": unpack_deflate,
    "gzip": unpack_gzip,
    "x-gzip": unpack_gzip,
    "zstd": unpack_zstd,
}
