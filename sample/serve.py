"""Serve the sample news on 127.0.0.1, as a command or as a context manager.

As a command, ``python sample/serve.py`` answers at http://127.0.0.1:18924, where ``sample/sources.toml`` looks for it;
with ``--until 2024-02-20`` the feeds are as they were at the end of that day. In code, ``with serve(port=0) as url``
takes a free port and stops at the end of the block; ``write_sources(path, url)`` writes the sources for it.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import hashlib
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # run as a script, Python looks beside the file only

from sample.feeds import CONTENT_TYPES, render_feed  # noqa: E402 - after the path is set
from sample.news import ZONE, read_outlets  # noqa: E402
from sample.pages import render_pages  # noqa: E402

HOST = "127.0.0.1"
DEFAULT_PORT = 18924
DEFAULT_BASE = f"http://{HOST}:{DEFAULT_PORT}"
SOURCES = ROOT / "sample" / "sources.toml"
EMPTY_SINCE = dt.datetime(2024, 1, 27, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Document:
    """What one path answers, with its validators for conditional requests."""

    body: bytes
    content_type: str
    modified: dt.datetime

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


def read_documents(until: dt.datetime | None = None) -> dict[str, Document]:
    """Render every feed and page, by path; with ``until``, as they were at that time."""
    documents = {"/robots.txt": Document(b"User-agent: *\nAllow: /\n", "text/plain", EMPTY_SINCE)}
    for outlet in read_outlets(until=until):
        modified = outlet.items[0].time if outlet.items else EMPTY_SINCE
        content_type = CONTENT_TYPES[outlet.format]
        if outlet.format != "json":
            content_type += f"; charset={outlet.declared_encoding}"
        documents[outlet.feed_path] = Document(render_feed(outlet), content_type, modified)
        if outlet.text == "page":
            for path, body, item in render_pages(outlet):
                documents[path] = Document(body, "text/html; charset=utf-8", item.time if item else modified)
    return documents


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from ``documents``, with 304 where the client already has the document."""

    protocol_version = "HTTP/1.1"
    server_version = "newsvane-sample"
    documents: Mapping[str, Document] = {}

    def do_GET(self) -> None:
        self.answer(with_body=True)

    def do_HEAD(self) -> None:
        self.answer(with_body=False)

    def answer(self, *, with_body: bool) -> None:
        document = self.documents.get(self.path.partition("?")[0])
        if document is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        unchanged = is_unchanged(document, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        self.send_response(HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK)
        self.send_header("ETag", document.etag)
        self.send_header("Last-Modified", format_datetime(document.modified.astimezone(dt.UTC), usegmt=True))
        if not unchanged:
            self.send_header("Content-Type", document.content_type)
            self.send_header("Content-Length", str(len(document.body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(document.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Stay quiet: the fetcher records its requests."""


def is_unchanged(document: Document, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Say whether to answer 304: the entity tag decides where there is one (RFC 9110, section 13.2.2)."""
    if if_none_match is not None:
        tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
        return "*" in tags or document.etag in tags
    if if_modified_since is not None:
        try:
            since = parsedate_to_datetime(if_modified_since)
        except ValueError:
            return False
        return document.modified.replace(microsecond=0) <= since.replace(tzinfo=since.tzinfo or dt.UTC)
    return False


def open_server(port: int = DEFAULT_PORT, *, until: dt.datetime | None = None) -> ThreadingHTTPServer:
    """Bind the server, not yet answering; raises ``OSError`` where the port is taken.

    Port 0 takes a free one, and the usual one if it is free: the pages of ``shenshui`` have the port in their
    addresses, and on another port they would be other articles.
    """
    handler = type("SampleHandler", (Handler,), {"documents": read_documents(until)})
    try:
        server = ThreadingHTTPServer((HOST, port or DEFAULT_PORT), handler)
    except OSError:
        if port:
            raise
        server = ThreadingHTTPServer((HOST, 0), handler)
    server.daemon_threads = True
    return server


def base_url_of(server: ThreadingHTTPServer) -> str:
    return f"http://{HOST}:{server.server_address[1]}"


@contextlib.contextmanager
def serve(port: int = DEFAULT_PORT, *, until: dt.datetime | None = None) -> Iterator[str]:
    """Serve in a thread while the block runs, and yield the base URL."""
    with open_server(port, until=until) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield base_url_of(server)
        finally:
            server.shutdown()
            thread.join()


def write_sources(path: Path, base_url: str) -> Path:
    """Write ``sample/sources.toml`` to ``path`` with the addresses of the server at ``base_url``."""
    text = SOURCES.read_text(encoding="utf-8").replace(DEFAULT_BASE, base_url)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_documents(folder: Path, until: dt.datetime | None = None) -> Path:
    """Write the feeds and pages as files below ``folder``, to look at or to hand to ``newsvane parse``."""
    for path, document in read_documents(until).items():
        file = folder / (path.removeprefix("/") + ("index.html" if path.endswith("/") else ""))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(document.body)
    return folder


def read_until(text: str) -> dt.datetime:
    """Read a day (its end is meant) or a time; one without an offset is in China Standard Time."""
    time = dt.datetime.fromisoformat(text)
    if len(text) == len("2024-02-20"):
        time = time.replace(hour=23, minute=59, second=59)
    return time if time.tzinfo else time.replace(tzinfo=ZONE)


def main() -> int:
    parser = argparse.ArgumentParser(description="Serve the sample news on 127.0.0.1 until interrupted.")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="default %(default)s; 0 takes a free one")
    parser.add_argument("--until", type=read_until, help="a day or a time: show what was published by then")
    parser.add_argument("--write-sources", type=Path, metavar="FILE", help="write sources.toml for the port in use")
    parser.add_argument("--write-documents", type=Path, metavar="FOLDER", help="write the documents, and do not serve")
    options = parser.parse_args()
    if options.write_documents:
        print(write_documents(options.write_documents, options.until))
        return 0
    try:
        server = open_server(options.port, until=options.until)
    except OSError as error:
        print(f"sample/serve.py: port {options.port}: {error.strerror}; choose another with --port", file=sys.stderr)
        return 2
    with server, contextlib.suppress(KeyboardInterrupt):
        if options.write_sources:
            write_sources(options.write_sources, base_url_of(server))
        print(f"sample news at {base_url_of(server)} (Ctrl-C ends it)", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
