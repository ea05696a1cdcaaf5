"""What a fetch costs: CPU time a request, over loopback, beside that of the bare HTTP client.

    python benchmarks/fetch_cost.py [--feeds 400] [--rounds 5] [--folder FOLDER] [DOCUMENT]

The server runs in a process of its own, so that only the fetcher's time is counted: user and system time of this
process, event loop, HTTP, hashing, archiving and state included, parsing excluded. Every feed has its own host
address (127.x.y.z), as the worst case of the real world has it. "bare client" is pycurl alone, reading the same
documents in the same round: where the machine is busy, compare with it. The archive lies in a new folder below
FOLDER, on a disk; /dev/shm shows the program's own share. The folder goes at the very end: ext4 takes a millisecond
and more to create a file where many have been deleted in the last minutes, so do not run this twice at once either.
DOCUMENT adds a real feed, or a folder's feed of median size, to the made ones. Prints one JSON object a line.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import json
import multiprocessing
import statistics
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pycurl

from newsvane.fetch import FetchLimits, fetch_feeds
from newsvane.fetch.loop import new_event_loop
from newsvane.records import FeedState, Source

CAPTURES = Path(__file__).resolve().parents[2] / "shared/data/feeds"
WORDS = "人工智能大模型算力芯片发布公司上市产品研究团队"


def median_document(path: Path) -> bytes:
    """Read a file, or the file of median size among a folder's."""
    files = sorted((file for file in path.rglob("*") if file.is_file()), key=lambda file: file.stat().st_size)
    return (files[len(files) // 2] if files else path).read_bytes()


def document(size: int) -> bytes:
    """Make a feed of about ``size`` bytes whose text packs about as well as real text does."""
    state, parts, length = 1, [], 0
    while length < size:
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        word = WORDS[state >> 33 & 15 :][: 2 + (state >> 40 & 3)] + str(state >> 50 & 1023)
        parts.append(word)
        length += len(word.encode())
    return f"<rss><channel><item><description>{''.join(parts)}</description></item></channel></rss>".encode()


async def serve(body: bytes, ready: Connection) -> None:
    """Answer every request with the document, made different for each path, or with 304 where it is known."""
    tag = b'"1"'
    head = b"HTTP/1.1 200 OK\r\nETag: %b\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n\r\n"

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while asked := await reader.readuntil(b"\r\n\r\n"):
                mine = body + b"<!-- %b -->" % asked.split(b" ")[1]
                known = b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % tag
                writer.write(known if tag in asked else head % (tag, len(mine)) + mine)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "0.0.0.0", 0, backlog=2000)  # noqa: S104 - every 127.x.y.z, for a moment
    ready.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def run_server(body: bytes, ready: Connection) -> None:
    asyncio.run(serve(body, ready))


def measure(
    sources: list[Source], states: dict[str, FeedState], limits: FetchLimits, archive: Path
) -> tuple[float, dict[str, FeedState]]:
    """Fetch all once; return the CPU milliseconds a request, and the states after it."""
    now = dt.datetime.now(dt.UTC)
    began = time.process_time()
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        fetched = runner.run(
            fetch_feeds(sources, states, archive, now, user_agent="newsvane-bench", limits=limits),
        )
    spent = time.process_time() - began
    wrong = [feed.result for feed in fetched if feed.result.outcome == "failed"]
    if wrong:
        raise SystemExit(f"{len(wrong)} fetches failed, the first: {wrong[0]}")
    return spent * 1000 / len(sources), {feed.state.source_id: feed.state for feed in fetched}


def measure_bare(sources: list[Source]) -> float:
    """Read the same documents with pycurl alone, one after the other; return the CPU milliseconds a request."""
    began = time.process_time()
    handle = pycurl.Curl()
    for source in sources:
        handle.setopt(pycurl.URL, source.url)
        handle.setopt(pycurl.WRITEFUNCTION, [].append)
        handle.perform()
    handle.close()
    return (time.process_time() - began) * 1000 / len(sources)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path(__file__).resolve().parents[1] / "var")
    parser.add_argument("document", type=Path, nargs="?", default=CAPTURES)
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    documents = [document(size) for size in (4_000, 40_000, 200_000)]
    if options.document.exists():
        documents.append(median_document(options.document))
    # One archive for all, which lives on between rounds, as it does between runs; each round brings new documents.
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for body in documents:
            compare(body, Path(folder), options.feeds, options.rounds)


def compare(body: bytes, archive: Path, feeds: int, rounds: int) -> None:
    """Measure and print each kind of answer for one document."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=run_server, args=(body, theirs), daemon=True)
    process.start()
    port = ours.recv()
    costs: dict[str, list[float]] = {"bare client": [], "whole": [], "not modified": []}
    for number in range(rounds + 1):
        sources = [
            Source(f"s{n}", "S", f"http://127.1.{n >> 8}.{n & 255}:{port}/{number}/{n}", allow_private=True)
            for n in range(1, feeds + 1)
        ]
        bare = measure_bare(sources)
        whole, states = measure(sources, {}, FetchLimits(), archive)
        not_modified, _ = measure(sources, states, FetchLimits(), archive)
        if number:  # the first round warms up
            costs["bare client"].append(bare)
            costs["whole"].append(whole)
            costs["not modified"].append(not_modified)
    process.terminate()
    process.join()
    for kind, values in costs.items():
        figures = {"answer": kind, "bytes": len(body), "requests": feeds}
        cpu = {"median": statistics.median(values), "min": min(values), "max": max(values)}
        print(json.dumps({**figures, "cpu_ms_per_request": {name: round(value, 3) for name, value in cpu.items()}}))


if __name__ == "__main__":
    main()
