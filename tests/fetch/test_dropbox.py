"""Drop-boxes: folders whose documents are taken once."""

import dataclasses
import datetime as dt
import os

from quick import QUICK

from newsvane.fetch import after_items, archive, fetch_feeds
from newsvane.records import FeedState, ParsedFeed, Source

MINUTE = dt.timedelta(minutes=1)


def box_of(folder, source_id="epaper"):
    return Source(source_id, "电子报", folder.as_uri(), kind="file")


async def read(source, root, now, state=None, limits=QUICK):
    states = {source.id: state} if state else {}
    return await fetch_feeds([source], states, root, now, user_agent="newsvane/test", limits=limits)


async def test_each_document_comes_once_with_its_type(tmp_path, root, now):
    (tmp_path / "box" / "2024-02-17").mkdir(parents=True)
    pages = {"2024-02-17/A01.html": "<p>头版</p>", "note.txt": "快讯", "saved.xml": "<rss/>"}
    for name, text in pages.items():
        (tmp_path / "box" / name).write_text(text, "utf-8")
    source = box_of(tmp_path / "box")
    first = await read(source, root, now)
    assert {(feed.result.content_type, feed.raw.decode()) for feed in first} == {
        ("text/html", "<p>头版</p>"),
        ("text/plain", "快讯"),
        ("application/xml", "<rss/>"),
    }
    assert all(feed.result.url.startswith(source.url) for feed in first)
    assert [archive.load(root, feed.result.raw_uri) for feed in first] == [feed.raw for feed in first]
    assert len({feed.state for feed in first}) == 1
    again = await read(source, root, now + 5 * MINUTE, first[0].state)
    assert [(feed.result.outcome, feed.raw) for feed in again] == [("unchanged", None)]
    (tmp_path / "box" / "late.txt").write_text("补发", "utf-8")
    os.utime(tmp_path / "box" / "late.txt", (0, 0))
    late = await read(source, root, now + 10 * MINUTE, again[0].state)
    assert [feed.raw.decode() for feed in late] == ["补发"]


async def test_a_file_that_may_still_be_written_waits(tmp_path, root, now):
    (tmp_path / "a.txt").write_text("half", "utf-8")
    limits = dataclasses.replace(QUICK, settle_seconds=3600)
    assert [feed.result.outcome for feed in await read(box_of(tmp_path), root, now, limits=limits)] == ["unchanged"]


async def test_links_out_hidden_and_unknown_files_are_passed_over(tmp_path, root, now):
    box, secret = tmp_path / "box", tmp_path / "secret.txt"
    box.mkdir()
    secret.write_text("geheim", "utf-8")
    (box / "link.txt").symlink_to(secret)
    (box / ".hidden.txt").write_text("x", "utf-8")
    (box / "half.html.part").write_text("x", "utf-8")
    (box / "photo.jpg").write_bytes(b"x")
    assert [feed.result.outcome for feed in await read(box_of(box), root, now)] == ["unchanged"]


async def test_a_document_that_is_too_large_does_not_hold_up_the_others(tmp_path, root, now):
    (tmp_path / "big.txt").write_bytes(b"x" * (QUICK.feed_bytes + 1))
    (tmp_path / "small.txt").write_bytes(b"x")
    feeds = await read(box_of(tmp_path), root, now)
    assert sorted((feed.result.error_kind or "", feed.result.outcome) for feed in feeds) == [
        ("", "fetched"),
        ("too_large", "failed"),
    ]
    assert {feed.state.failures for feed in feeds} == {0}


async def test_a_missing_folder_is_a_failure_with_its_reason(tmp_path, root, now):
    (feed,) = await read(box_of(tmp_path / "nowhere"), root, now)
    assert (feed.result.outcome, feed.result.error_kind) == ("failed", "folder")
    assert "nowhere" in feed.result.error
    assert feed.state.failures == 1


async def test_a_document_without_items_does_not_bring_the_others_back(tmp_path, root, now):
    (tmp_path / "a.txt").write_bytes(b"x")
    (feed,) = await read(box_of(tmp_path), root, now)
    state = after_items(feed, box_of(tmp_path), ParsedFeed((), problems=("no feed",)))
    assert state == feed.state
    assert state.etag
    assert state != FeedState("epaper")
