"""A web server that misbehaves on purpose, one way a path; every host name leads to the same behaviour.

    python tests/fetch/misbehaving.py --port 8099      # then http://127.0.0.1:8099/drip, /bomb, /feed/17 …

``BROKEN`` maps each path that must fail to the kind of failure that a good fetcher names. Raw asyncio streams: a
proper web framework would not let an answer be this wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import gzip
import ssl
import struct
import sys
import time
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET

import brotli
import zstandard

BIG = 50 * 1024 * 1024
TLS_HANDSHAKE = b"\x16"
BROKEN = {
    "bomb": "too_large",
    "bomb-br": "too_large",
    "bomb-zstd": "too_large",
    "big": "too_large",
    "big-unannounced": "too_large",
    "busy": "rate_limited",
    "corrupt-gzip": "damaged",
    "drip": "timeout",
    "empty": "empty",
    "endless": "too_large",
    "endless-headers": "protocol",
    "garbage": "protocol",
    "gone": "http",
    "hang": "timeout",
    "loop": "redirects",
    "long-chain/1": "redirects",
    "metadata": "forbidden",
    "missing": "http",
    "not-http": "forbidden",
    "private": "forbidden",
    "refused-304": "protocol",
    "reset": "reset",
    "reset-midway": "damaged",
    "server-error": "http",
    "short": "damaged",
    "slammed": "reset",
    "truncated-chunks": "damaged",
}


@dataclass(slots=True)
class Request:
    path: str
    headers: dict[str, str]
    writer: asyncio.StreamWriter
    received: float = field(default_factory=time.monotonic)

    @property
    def host(self) -> str:
        return self.headers.get("host", "")


@dataclass(slots=True)
class Server:
    """A running server: where it listens, and what it was asked."""

    port: int = 0
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    edition: int = 1
    delay: float = 0.0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}/{path}"

    def count(self, path: str) -> int:
        return Counter(request.path for request in self.requests)[f"/{path}"]


def feed(name: str, items: int = 10, edition: int = 1, filler: int = 0) -> bytes:
    """Make a small RSS document; another edition has one more item."""
    entries = "".join(
        f"<item><title>{name} 第{number}条：人工智能快讯</title><link>http://{name}.example/{number}.html</link>"
        f"<pubDate>Sat, 17 Feb 2024 {number % 24:02d}:00:00 +0800</pubDate>"
        f"<description>{'正文' * filler}</description></item>"
        for number in range(items + edition - 1)
    )
    declaration = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{declaration}<rss version="2.0"><channel><title>{name}</title>{entries}</channel></rss>'.encode()


async def answer(request: Request, body: bytes = b"", status: str = "200 OK", **headers: str) -> None:
    """Send a well-formed answer; underscores in the names of headers become hyphens."""
    given = {"content_type": "application/rss+xml", "content_length": str(len(body)), "connection": "close", **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items() if value != "")
    request.writer.write(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)
    await request.writer.drain()


async def redirect(request: Request, target: str, status: str = "302 Found", **headers: str) -> None:
    await answer(request, status=status, location=target, **headers)


async def drip(request: Request) -> None:
    await answer(request, content_length="1000")
    while True:
        request.writer.write(b" ")
        await request.writer.drain()
        await asyncio.sleep(0.05)


async def endless(request: Request) -> None:
    await answer(request, content_length="")
    while True:
        request.writer.write(b"<item>" * 10_000)
        await request.writer.drain()


async def endless_headers(request: Request) -> None:
    request.writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(2_000):
        request.writer.write(f"x-{number}: {'y' * 1000}\r\n".encode())
        await request.writer.drain()


async def reset(request: Request) -> None:
    """Break the connection with a TCP reset instead of closing it."""
    request.writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
    request.writer.transport.abort()


async def reset_midway(request: Request) -> None:
    await answer(request, b"<rss>", content_length="1000")
    await asyncio.sleep(0.05)
    await reset(request)


async def hang(_request: Request) -> None:
    await asyncio.sleep(3600)


async def big(request: Request, *, announced: bool) -> None:
    with_length = {"content_length": str(BIG) if announced else ""}
    await answer(request, **with_length)
    for _ in range(BIG // 65_536):
        request.writer.write(b"<item></item>" * 5_041 + b"   ")
        await request.writer.drain()


async def long_chain(request: Request) -> None:
    number = int(request.path.rsplit("/", 1)[1])
    await redirect(request, f"/long-chain/{number + 1}")


@functools.cache
def bomb(packing: str) -> bytes:
    """Pack 256 MB of zeros into a few kilobytes."""
    zeros, times = bytes(1 << 20), 256
    if packing == "br":
        packer = brotli.Compressor(quality=1)
        return b"".join(packer.process(zeros) for _ in range(times)) + packer.finish()
    stream = zlib.compressobj(9, wbits=31) if packing == "gzip" else zstandard.ZstdCompressor().compressobj()
    return b"".join(stream.compress(zeros) for _ in range(times)) + stream.flush()


class Behaviours:
    """What each path does."""

    def __init__(self, server: Server) -> None:
        self.server = server

    async def respond(self, request: Request) -> None:
        name, _, rest = request.path.strip("/").partition("?")[0].partition("/")
        special: dict[str, Callable[[Request], Awaitable[None]]] = {
            "drip": drip,
            "endless": endless,
            "endless-headers": endless_headers,
            "hang": hang,
            "long-chain": long_chain,
            "reset": reset,
            "reset-midway": reset_midway,
        }
        if name in special:
            await special[name](request)
        elif handler := getattr(self, name.replace("-", "_"), None):
            await handler(request, rest)
        else:
            await answer(request, b"not here", "404 Not Found")

    async def feed(self, request: Request, name: str) -> None:
        """A good feed, with an honest ETag."""
        await asyncio.sleep(self.server.delay)
        body = feed(name or "feed", edition=self.server.edition)
        tag = f'"{zlib.crc32(body):x}"'
        if request.headers.get("if-none-match") == tag:
            await answer(request, status="304 Not Modified", etag=tag)
        else:
            await answer(request, body, etag=tag, cache_control="max-age=60")

    async def liar(self, request: Request, _: str) -> None:
        """Says 304 whatever has changed."""
        conditional = "if-none-match" in request.headers or "if-modified-since" in request.headers
        status = "304 Not Modified" if conditional else "200 OK"
        await answer(
            request, b"" if conditional else feed("liar", edition=self.server.edition), status, etag='"always the same"'
        )

    async def no_validators(self, request: Request, _: str) -> None:
        await answer(request, feed("plain", edition=self.server.edition))

    async def refused_304(self, request: Request, _: str) -> None:
        await answer(request, status="304 Not Modified")

    async def gzip(self, request: Request, _: str) -> None:
        await answer(request, gzip.compress(feed("gzip")), content_encoding="gzip")

    async def br(self, request: Request, _: str) -> None:
        await answer(request, brotli.compress(feed("br")), content_encoding="br")

    async def zstd(self, request: Request, _: str) -> None:
        await answer(request, zstandard.compress(feed("zstd")), content_encoding="zstd")

    async def not_really_gzip(self, request: Request, _: str) -> None:
        await answer(request, feed("plain"), content_encoding="gzip")

    async def corrupt_gzip(self, request: Request, _: str) -> None:
        await answer(request, gzip.compress(feed("gzip"))[:-100], content_encoding="gzip")

    async def bomb(self, request: Request, _: str) -> None:
        await answer(request, bomb("gzip"), content_encoding="gzip")

    async def bomb_br(self, request: Request, _: str) -> None:
        await answer(request, bomb("br"), content_encoding="br")

    async def bomb_zstd(self, request: Request, _: str) -> None:
        await answer(request, bomb("zstd"), content_encoding="zstd")

    async def big(self, request: Request, _: str) -> None:
        await big(request, announced=True)

    async def big_unannounced(self, request: Request, _: str) -> None:
        await big(request, announced=False)

    async def short(self, request: Request, _: str) -> None:
        await answer(request, b"<rss>", content_length="5000")

    async def truncated_chunks(self, request: Request, _: str) -> None:
        await answer(request, b"", content_length="", transfer_encoding="chunked")
        request.writer.write(b"5\r\n<rss>\r\n400\r\nand no more")

    async def busy(self, request: Request, seconds: str) -> None:
        await answer(request, b"slow down", "429 Too Many Requests", retry_after=seconds or "7200")

    async def gone(self, request: Request, _: str) -> None:
        await answer(request, b"", "410 Gone")

    async def missing(self, request: Request, _: str) -> None:
        await answer(request, b"<html>", "404 Not Found")

    async def server_error(self, request: Request, _: str) -> None:
        await answer(request, b"oops", "500 Internal Server Error")

    async def empty(self, request: Request, _: str) -> None:
        await answer(request, b"\n")

    async def garbage(self, request: Request, _: str) -> None:
        request.writer.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")

    async def slammed(self, request: Request, _: str) -> None:
        """Close without a word."""

    async def loop(self, request: Request, _: str) -> None:
        await redirect(request, "/loop")

    async def metadata(self, request: Request, _: str) -> None:
        await redirect(request, "http://169.254.169.254/latest/meta-data/")

    async def private(self, request: Request, _: str) -> None:
        """To the same server, by another private address than the one that is allowed."""
        await redirect(request, f"http://127.0.0.2:{self.server.port}/feed/secret")

    async def not_http(self, request: Request, _: str) -> None:
        await redirect(request, "file:///etc/passwd")

    async def moved(self, request: Request, _: str) -> None:
        await redirect(request, "/feed/moved", "301 Moved Permanently")

    async def moved_for_now(self, request: Request, _: str) -> None:
        await redirect(request, "/moved", "302 Found")

    async def cookie_wall(self, request: Request, _: str) -> None:
        """Redirects to itself until its cookie comes back."""
        if "seen=1" in request.headers.get("cookie", ""):
            await answer(request, feed("cookie"))
        else:
            await redirect(request, "/cookie-wall", set_cookie="seen=1; Path=/")

    async def gbk(self, request: Request, _: str) -> None:
        text = feed("gbk").decode().replace(' encoding="utf-8"', "")
        await answer(request, text.encode("gb18030"), content_type="text/xml")

    async def article(self, request: Request, name: str) -> None:
        page = f"<html><head><title>{name}</title></head><body><p>正文 {name}</p></body></html>".encode()
        await answer(request, page, content_type="text/html; charset=utf-8")

    async def forbidden(self, request: Request, name: str) -> None:
        await self.article(request, name)

    async def robots_txt(self, request: Request, _: str) -> None:
        rules = "User-agent: *\nDisallow: /forbidden/\nAllow: /\nCrawl-delay: 0\n"
        await answer(request, rules.encode(), content_type="text/plain")


@contextlib.asynccontextmanager
async def serve(
    host: str | Sequence[str] = "127.0.0.1",
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    behaving: Callable[[Server], Behaviours] = Behaviours,
) -> AsyncIterator[Server]:
    """Run the server until the block ends; unfinished answers are broken off. ``behaving`` may know further paths."""
    server = Server(scheme="https" if tls else "http")
    behaviours = behaving(server)
    open_writers: set[asyncio.StreamWriter] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_writers.add(writer)
        try:
            first = await reader.readexactly(1)
            if first == TLS_HANDSHAKE:
                writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = (line.split(":", 1) for line in head[1:] if ":" in line)
            asked = head[0].split(" ")[1]
            if asked.startswith("http://"):  # by a client that takes us for its proxy
                asked = "/" + asked.split("/", 3)[3]
            path = asked.replace("/robots.txt", "/robots-txt")
            request = Request(path, {name.lower(): value.strip() for name, value in pairs}, writer)
            server.requests.append(request)
            await behaviours.respond(request)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client went away: what it was sent is what matters
        finally:
            open_writers.discard(writer)
            with contextlib.suppress(OSError):
                writer.close()

    for packing in ("gzip", "br", "zstd"):
        bomb(packing)  # packing takes longer than a client would wait
    listener = await asyncio.start_server(handle, host, port, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for writer in list(open_writers):
            writer.transport.abort()


async def run(host: str, port: int) -> None:
    async with serve(host, port) as server:
        sys.stdout.write(f"{server.url('')}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    asyncio.run(run(options.host, options.port))
