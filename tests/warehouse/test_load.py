import datetime as dt
import threading
from dataclasses import replace

import duckdb
import pytest

from newsvane.errors import WarehouseError
from newsvane.records import FeedState, FetchResult
from newsvane.settings import Settings
from newsvane.warehouse import (
    Batch,
    known_articles,
    load,
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
    load(settings, [staged(settings, "two", Batch((later,), (), *split("b", "c")))], now=NOW)
    assert rows(settings, 'select fetch_id, new_items from "fetch" order by all') == [("f1", 2), ("f2", 1)]


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
