"""A run that tells through a pipe which stage it begins, for a test that wants to kill it there."""

import functools

from newsvane import ingest

STAGES = ("fetch", "tag", "load", "publish")


def run(connection, settings, now):
    """Run as ``newsvane ingest --all-sources`` does; to be called in a process of its own."""
    for name in STAGES:
        setattr(ingest, name, telling(connection, name, getattr(ingest, name)))
    ingest.run(settings, now, all_sources=True)
    connection.send("done")


def telling(connection, name, stage):
    @functools.wraps(stage)
    def tell(*args, **kwargs):
        connection.send(name)
        return stage(*args, **kwargs)

    return tell
