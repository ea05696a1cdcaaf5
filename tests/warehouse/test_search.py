from collections.abc import Callable

import duckdb
import pytest

from newsvane.records import Mention
from newsvane.settings import Settings
from newsvane.warehouse import ArticleMention, Batch, open_snapshot, search
from newsvane.warehouse.extensions import load_extension
from newsvane.warehouse.searching import INDEX, snippet
from newsvane.warehouse.words import keywords, rarity, search_terms

from .conftest import article, batch_of, naming

TEXTS = {
    "a": ("OpenAI 发布文生视频模型", "周四，OpenAI 发布了 Sora，它按文字生成一分钟的视频。"),
    "b": ("世界模型是什么", "研究者认为，大模型还不是世界模型。GPT-4 也不是。"),
    "c": ("多家公司涨停", "文生视频概念走强，视频与模型两个词都在这里。"),
}


def batch(*names: str) -> Batch:
    return batch_of(
        naming(article(name, f"2024-02-{18 + number}", title=TEXTS[name][0], body=TEXTS[name][1]))
        for number, name in enumerate(names)
    )


@pytest.fixture
def loaded(settings: Settings, load_batch: Callable[[Batch], None]) -> Settings:
    load_batch(batch("a"))
    load_batch(batch("b", "c"))
    return settings


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("文生视频", ["a", "c"]),
        ("文生视频模型", ["a", "c"]),
        ("ＳＯＲＡ", ["a"]),
        ("gpt-4", ["b"]),
        ("世界模型", ["b"]),
        ("世界杯", []),
        ("模型", ["b", "a", "c"]),
        ("。，", []),
        ("", []),
    ],
)
def test_articles_with_all_words_are_found_best_first(loaded: Settings, query: str, found: list[str]) -> None:
    with open_snapshot(loaded) as connection:
        assert sorted(hit.article_id for hit in search(connection, query)) == sorted(found)
        typed = connection.execute("select article_id from search($query)", {"query": query}).fetchall()
        assert sorted(article_id for (article_id,) in typed) == sorted(found)


def test_a_word_in_the_title_counts_more(loaded: Settings) -> None:
    with open_snapshot(loaded) as connection:
        assert search(connection, "视频")[0].article_id == "a"


def test_the_index_kept_by_loads_equals_the_extensions_own(loaded: Settings) -> None:
    """The terms that loads add, against what create_fts_index makes of the same words, each once a field."""
    with open_snapshot(loaded) as connection:
        kept = connection.execute(
            f"""
            select article_id, field, term
            from {INDEX}.terms join {INDEX}.dict using (termid) join {INDEX}.fields using (fieldid)
            join search_text using (docid) order by all
            """  # noqa: S608 - our own name
        ).fetchall()
        sizes = connection.execute(f"select num_docs, avgdl from {INDEX}.stats").fetchall()  # noqa: S608
        frequencies = connection.execute(f"select term, df from {INDEX}.dict order by all").fetchall()  # noqa: S608
    with duckdb.connect() as fresh:
        load_extension(fresh, "fts")
        fresh.execute("create table t (id varchar, title varchar, body varchar)")
        for name, (title, body) in TEXTS.items():
            words = [" ".join(search_terms(text)) for text in (title, body)]
            fresh.execute("insert into t values (?, ?, ?)", [name, *words])
        fresh.execute(
            "pragma create_fts_index('t', 'id', 'title', 'body', stemmer='none', stopwords='none', strip_accents=0, "
            "lower=1, ignore='[\\s]+')"
        )
        own = fresh.execute(
            """
            select name, field, term
            from fts_main_t.terms join fts_main_t.dict using (termid) join fts_main_t.fields using (fieldid)
            join fts_main_t.docs using (docid) order by all
            """
        ).fetchall()
        assert kept == own
        assert sizes == fresh.execute("from fts_main_t.stats").fetchall()
        assert frequencies == fresh.execute("select term, df from fts_main_t.dict order by all").fetchall()


def test_the_extensions_own_ranking_works_on_the_kept_index(loaded: Settings) -> None:
    with open_snapshot(loaded) as connection:
        load_extension(connection, "fts")
        best = connection.execute(
            f"""
            select article_id from search_text as indexed
            where {INDEX}.match_bm25(indexed.docid, '世界 模型', conjunctive := 1) is not null
            """  # noqa: S608 - our own name
        ).fetchall()
    assert best == [("b",)]


def test_filters_by_day_source_and_entity(loaded: Settings) -> None:
    with open_snapshot(loaded) as connection:
        assert [hit.article_id for hit in search(connection, "视频", first_day="2024-02-19")] == ["c"]
        assert [hit.article_id for hit in search(connection, "视频", last_day="2024-02-18")] == ["a"]
        assert search(connection, "视频", source_id="nobody") == []
        assert search(connection, "视频", entity="sora") == []
        assert len(search(connection, "视频", limit=1)) == 1


def test_a_snippet_shows_the_first_word_found(loaded: Settings) -> None:
    with open_snapshot(loaded) as connection:
        (hit,) = search(connection, "sora")
    assert "Sora" in hit.snippet
    long = "前" * 100 + "Sora" + "后" * 200
    assert snippet(long, ["sora"]) == "…" + "前" * 30 + "Sora" + "后" * 86 + "…"
    assert snippet("", ["sora"]) == ""


def test_keywords_leave_out_stop_words_numbers_and_single_characters() -> None:
    found = keywords("Sora 刷屏，2024 年的文生视频", "Sora 的视频让人惊讶。视频！视频！", frozenset({"惊讶"}))
    assert found[0] in {"sora", "视频"}
    assert {"sora", "视频", "刷屏"} <= set(found)
    assert not {"2024", "的", "年", "惊讶"} & set(found)


def test_a_word_has_its_own_rarity_and_not_that_of_another_whose_letters_are_the_same_bytes() -> None:
    assert bytes("ai", "ascii") == "楡".encode("utf-16-le")
    rare = rarity(["ai", "楡", "模型", "从未见过的词"])
    assert rare["ai"] == rare["从未见过的词"] != rare["楡"]
    assert rare["模型"] < rare["ai"]


def test_the_names_of_companies_and_topics_are_whole_keywords() -> None:
    assert "伟达" in keywords("英伟达发布新芯片", "")  # what the dictionary alone makes of it
    found = keywords("英伟达发布新芯片", "英伟达与ＯｐｅｎＡＩ合作。", names=["英伟达", "ＯｐｅｎＡＩ"])
    assert {"英伟达", "openai"} <= set(found)
    assert "伟达" not in found


def test_a_short_latin_name_is_not_taken_out_of_a_longer_one() -> None:
    found = keywords("R1 发布，路由器 R1200 上架", "DeepSeek-R1 开源", names=["R1"])
    assert "r1" in found
    assert "r1200" in found


def test_loads_keep_names_whole(settings: Settings, load_batch: Callable[[Batch], None]) -> None:
    made = article("a", title="英伟达发布新芯片")
    mention = Mention("NVDA.US", "company", "英伟达", "NVDA.US", "title", 0, 3, "英伟达", "short-name", 1.0)
    load_batch(batch_of([(made, (ArticleMention("a", mention, "v1"),))]))
    with open_snapshot(settings) as connection:
        terms = {term for (term,) in connection.execute("select term from term_count").fetchall()}
    assert "英伟达" in terms
    assert "伟达" not in terms
