import contextlib
import datetime as dt
import itertools
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from newsvane.errors import WarehouseError
from newsvane.records import Article, FeedState, FetchResult
from newsvane.settings import Settings, read_settings
from newsvane.warehouse import (
    ArticleMention,
    Batch,
    connections,
    known_articles,
    load,
    loading,
    open_snapshot,
    publish,
    read_feed_states,
    read_staged,
    stage,
)

from .conftest import NOW, article, batch_of, naming

FETCH = FetchResult("f1", "outlet", "https://example.com/feed", NOW, "fetched", status=200, bytes=10, items=2)


def staged(settings: Settings, name: str, batch: Batch) -> str:
    return stage(settings.data / "staging", name, batch)


def rows(settings: Settings, query: str) -> list[tuple[object, ...]]:
    publish(settings, now=NOW)
    with open_snapshot(settings) as connection:
        return connection.execute(query).fetchall()


def test_a_staged_batch_is_read_back_as_it_was(settings: Settings) -> None:
    made, mentions = naming(article("a", categories=("科技", "AI"), published_at=None), "sora", "300433.SZ")
    batch = Batch((FETCH,), (FeedState("outlet", etag='"1"', next_due_at=NOW),), (made,), mentions)
    assert read_staged(staged(settings, "one", batch)) == batch


def test_staging_again_under_a_name_replaces_the_batch(settings: Settings) -> None:
    staged(settings, "one", batch_of([naming(article("a"), "sora")]))
    uri = staged(settings, "one", batch_of([naming(article("b"), "sora")]))
    assert [made.article_id for made in read_staged(uri).articles] == ["b"]


def test_a_batch_with_a_missing_file_is_named(settings: Settings) -> None:
    uri = staged(settings, "one", Batch())
    (settings.data / "staging" / "one" / "mention.parquet").unlink()
    with pytest.raises(WarehouseError, match=r"mention\.parquet cannot be read"):
        load(settings, [uri], now=NOW)


def test_lone_surrogates_do_not_stop_a_batch(settings: Settings) -> None:
    uri = staged(settings, "one", Batch(articles=(article("a", title="坏\ud800字", categories=("\udfff",)),)))
    assert read_staged(uri).articles[0].title == "坏\ufffd字"


def test_mentions_that_do_not_hold_in_the_article_are_left_out(settings: Settings) -> None:
    made, mentions = naming(article("a"), "sora")
    other = replace(made, title="别的标题")
    uri = staged(settings, "one", Batch(articles=(other, made), mentions=mentions))
    batch = read_staged(uri)
    assert batch.articles == (other,)
    assert batch.mentions == ()


@pytest.mark.parametrize("replays", [["one"], ["one", "one"], ["two", "one", "two"]])
def test_a_replay_adds_nothing(settings: Settings, replays: list[str]) -> None:
    uris = {
        "one": staged(settings, "one", Batch((FETCH,), (), *split("a", "b"))),
        "two": staged(settings, "two", batch_of([naming(article("b"), "sora"), naming(article("c"), "openai")])),
    }
    first = load(settings, list(uris.values()), now=NOW)
    assert (first.staged_articles, first.articles, first.mentions, first.entities, first.fetches) == (4, 3, 3, 2, 1)
    again = load(settings, [uris[name] for name in replays], now=NOW)
    assert (again.articles, again.mentions, again.entities, again.fetches) == (0, 0, 0, 0)
    assert rows(settings, "select count(*), count(distinct article_id) from article") == [(3, 3)]


def split(*article_ids: str) -> tuple[tuple[object, ...], tuple[object, ...]]:
    batch = batch_of([naming(article(article_id), "sora") for article_id in article_ids])
    return batch.articles, batch.mentions


def test_of_an_article_under_two_feeds_the_first_sighting_counts(settings: Settings) -> None:
    later = article("a", source_id="later", first_seen_at=NOW + dt.timedelta(hours=1))
    load(
        settings,
        [
            staged(settings, "one", batch_of([naming(later, "sora")])),
            staged(settings, "two", batch_of([naming(article("a", source_id="early"), "openai")])),
        ],
        now=NOW,
    )
    assert rows(settings, "select source_id from article") == [("early",)]
    assert rows(settings, "select entity_id from mention") == [("openai",)]


def test_a_request_counts_the_new_articles_of_its_source(settings: Settings) -> None:
    load(settings, [staged(settings, "one", Batch((FETCH,), (), *split("a", "b")))], now=NOW)
    later = replace(FETCH, fetch_id="f2")
    again = tuple(article(name, first_seen_at=NOW + dt.timedelta(hours=1)) for name in ("b", "c"))
    load(settings, [staged(settings, "two", Batch((later,), (), again))], now=NOW)
    assert rows(settings, 'select fetch_id, new_items from "fetch" order by all') == [("f1", 2), ("f2", 1)]


LOADED = {
    "article": "from article order by article_id",
    "mention": "from mention order by all",
    "story": "from story order by story_id",
    "signature": "select article_id, own_text_id, score, resemblance from signature order by article_id",
    "fetch": 'from "fetch" order by fetch_id',
    "term": "select day, term, sum(articles), sum(all_articles) from term_count group by all order by all",
    "search": "select article_id from search('模型', most := 50) order by all",
}


@pytest.mark.parametrize("killed_after", [0, 2, 5])
def test_a_large_load_in_portions_comes_to_what_one_transaction_does(
    tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch, killed_after: int
) -> None:
    def tell(number: int, **values: object) -> tuple[Article, tuple[ArticleMention, ...]]:
        event = number // 3
        sentence = (
            f"第{event}号模型在北京发布，公布了{event * 37 + 11}项评测的成绩，说明了{event * 53 + 7}亿参数的训练。"
        )
        body = sentence * 3
        at = NOW - dt.timedelta(hours=number)
        told = article(
            f"a{number}",
            title=f"第{event}号模型发布",
            body=body,
            published_at=at,
            first_seen_at=NOW,
            day=str((at + dt.timedelta(hours=8)).date()),
        )
        return naming(replace(told, **values), "sora")

    fetches = [replace(FETCH, fetch_id=f"f{number}", source_id=name) for number, name in enumerate(("outlet", "other"))]
    twice = tell(4, source_id="other", first_seen_at=NOW - dt.timedelta(hours=1))
    batches = [
        replace(batch_of(tell(number) for number in range(9)), fetches=tuple(fetches[:1])),
        replace(
            batch_of([twice, *(tell(number, source_id="other") for number in range(9, 14))]), fetches=tuple(fetches[1:])
        ),
    ]
    held = []
    for portion in (500, 3):
        monkeypatch.setattr(loading, "PORTION", portion)
        settings = read_settings({"NEWSVANE_ROOT": str(checkout), "NEWSVANE_DATA": str(tmp_path / f"{portion}")})
        uris = [staged(settings, f"{number}", batch) for number, batch in enumerate(batches)]
        with monkeypatch.context() as patched, contextlib.suppress(KeyboardInterrupt):
            patched.setattr(loading, "transact", dying(killed_after))
            load(settings, uris, now=NOW)
        counts = load(settings, uris, now=NOW)
        if not killed_after:
            assert (counts.staged_articles, counts.articles, counts.mentions, counts.fetches) == (15, 14, 14, 2)
        held.append({name: rows(settings, query) for name, query in LOADED.items()})
    assert held[0] == held[1]
    assert [len(held[0][name]) for name in ("article", "mention", "fetch", "search")] == [14, 14, 2, 14]


def dying(after: int) -> Callable[..., list[int]]:
    """Make a ``transact`` whose process is told to stop when it has been called so many times."""
    calls = itertools.count()

    def transact(*arguments: Any, **named: Any) -> list[int]:
        if next(calls) == after:
            raise KeyboardInterrupt
        return connections.transact(*arguments, **named)

    return transact


def test_feed_states_are_replaced_and_read_back(settings: Settings) -> None:
    assert read_feed_states(settings) == {}
    for etag in ('"1"', '"2"'):
        state = FeedState("outlet", etag=etag, last_success_at=NOW, failures=0)
        load(settings, [staged(settings, etag, Batch(feed_states=(state,)))], now=NOW)
    publish(settings, now=NOW)
    assert read_feed_states(settings) == {"outlet": FeedState("outlet", etag='"2"', last_success_at=NOW)}


def test_known_articles_are_those_published(settings: Settings) -> None:
    assert known_articles(settings, ["a"]) == frozenset()
    load(
        settings,
        [staged(settings, "one", batch_of([naming(article("a", "2024-02-01")), naming(article("b", "2024-02-18"))]))],
        now=NOW,
    )
    publish(settings, now=NOW)
    assert known_articles(settings) == {"a", "b"}
    assert known_articles(settings, ["b", "z"]) == {"b"}
    assert known_articles(settings, since=dt.date(2024, 2, 10)) == {"b"}


def test_a_foreign_lock_is_waited_for_and_then_named(settings: Settings) -> None:
    from newsvane.warehouse.connections import writer_lock

    waiting = writer_lock(settings, wait_seconds=0.1)
    with writer_lock(settings), pytest.raises(WarehouseError, match="another load or publish has held"), waiting:
        pass


def test_parallel_loads_lose_nothing(settings: Settings) -> None:
    uris = [
        staged(settings, f"b{n}", batch_of([naming(article(f"a{n}"), "sora"), naming(article("same"))]))
        for n in range(6)
    ]
    threads = [threading.Thread(target=load, args=(settings, [uri]), kwargs={"now": NOW}) for uri in uris]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(settings, "select count(*), count(distinct article_id) from article_head") == [(7, 7)]


def test_a_file_that_is_no_database_is_named(settings: Settings) -> None:
    settings.data.mkdir(parents=True)
    settings.warehouse.write_bytes(b"no database at all")
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb"):
        load(settings, [], now=NOW)


def test_without_a_snapshot_the_reader_is_told_what_to_do(settings: Settings) -> None:
    with pytest.raises(WarehouseError, match="nothing has been published yet"):
        open_snapshot(settings)


def test_an_error_in_the_load_leaves_the_warehouse_as_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    load(settings, [staged(settings, "one", batch_of([naming(article("a"), "sora")]))], now=NOW)
    module = sys.modules["newsvane.warehouse.loading"]

    def fail(*_: object) -> None:
        raise duckdb.Error("broken")

    monkeypatch.setattr(module, "keep_bodies", fail)
    with pytest.raises(duckdb.Error, match="broken"):
        load(settings, [staged(settings, "two", batch_of([naming(article("b"), "sora")]))], now=NOW)
    assert rows(settings, "select article_id from article_head") == [("a",)]


def test_an_entity_that_the_catalogue_renamed_has_its_new_name(settings: Settings) -> None:
    made, (mention,) = naming(article("a"), "300433.SZ")
    later, (renamed,) = naming(article("b"), "300433.SZ")
    renamed = replace(renamed, mention=replace(renamed.mention, name="蓝思科技"))
    load(settings, [staged(settings, "one", batch_of([(made, (mention,))]))], now=NOW)
    load(settings, [staged(settings, "two", batch_of([(later, (renamed,))]))], now=NOW)
    assert rows(settings, "select name, code, exchange from entity") == [("蓝思科技", "300433.SZ", "SZSE")]
