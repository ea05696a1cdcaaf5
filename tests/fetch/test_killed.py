"""A fetch that is killed at any moment, and repeated, loses nothing and asks for little twice."""

import asyncio
import datetime as dt
import random
import sys

from misbehaving import feed

from newsvane.fetch import archive, fetch_feeds
from newsvane.fetch.limits import FetchLimits
from newsvane.records import Source

FEEDS = 120
CONNECTIONS = 4
PROGRAM = """
import asyncio, datetime as dt, pathlib, sys
sys.path.insert(0, sys.argv[1])
from test_killed import LIMITS, sources_of
from newsvane.fetch import fetch_feeds
now = dt.datetime.fromisoformat(sys.argv[4])
print("ready", flush=True)
sys.stdin.readline()
root, agent = pathlib.Path(sys.argv[3]), "newsvane/test"
asyncio.run(fetch_feeds(sources_of(sys.argv[2]), {}, root, now, user_agent=agent, limits=LIMITS))
"""
LIMITS = FetchLimits(connections=CONNECTIONS, per_host=CONNECTIONS)


def sources_of(base):
    return [Source(f"s{n:03d}", "S", f"{base}feed/{n}", allow_private=True) for n in range(FEEDS)]


async def test_a_fetch_that_is_killed_and_repeated_loses_and_doubles_nothing(server, root, now):
    kills = 20
    server.delay = 0.1
    chance = random.Random(17)  # noqa: S311 - moments, not secrets
    for _ in range(kills):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PROGRAM, __file__.rpartition("/")[0], server.url(""), str(root), now.isoformat(),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        await process.stdout.readline()
        process.stdin.write(b"go\n")
        await asyncio.sleep(chance.uniform(0.02, 0.25))
        if process.returncode is None:
            process.kill()
        await process.wait()
    assert len(archive.records_at(root, now)) < FEEDS
    server.delay = 0.0
    fetched = await fetch_feeds(sources_of(server.url("")), {}, root, now, user_agent="newsvane/test", limits=LIMITS)
    assert [found.raw for found in fetched] == [feed(str(n)) for n in range(FEEDS)]
    assert len(server.requests) <= FEEDS + kills * CONNECTIONS
    replayed = [(record.result.source_id, raw) for record, raw in archive.replay_day(root, now.date())]
    assert sorted(replayed) == [(found.result.source_id, found.raw) for found in fetched]
    later = await fetch_feeds(
        sources_of(server.url("")),
        {found.state.source_id: found.state for found in fetched},
        root,
        now + dt.timedelta(hours=1),
        user_agent="newsvane/test",
        limits=LIMITS,
    )
    assert {found.result.outcome for found in later} == {"not_modified"}
