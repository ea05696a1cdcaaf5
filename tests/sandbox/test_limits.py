"""What a statement may cost, in real processes: each hog is stopped at its limit, and nothing of it is left."""

import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil

from newsvane.sandbox import asking
from newsvane.sandbox.asking import ask
from newsvane.sandbox.records import Limits

SHORT = Limits(seconds=1.0, memory_mb=256)
TIME, MEMORY, FAILED, ANSWERED = "timeout", "memory", "failed", "answered"

# statement => how it may end: within its time, for want of memory, or by DuckDB's own limits
HOGS = {
    "with recursive t(n) as (select 1 union all select n + 1 from t) select count(*) from t": {TIME},
    "with recursive t(s) as (select 'x' union all select s || s from t) select max(length(s)) from t": {TIME, MEMORY},
    "select count(*) from article_head a, article_head b, article_head c, article_head d, article_head e": {TIME},
    "select * from range(100000) a(i), range(100000) b(j), range(100000) c(k) order by hash(i, j, k)": {TIME, MEMORY},
    "select repeat('x', 1000000000)": {TIME, MEMORY},
    "select length(repeat('x', 1000000000)) from range(1000)": {TIME, MEMORY},
    "select md5(lpad('x', 2000000000, 'y'))": {TIME, MEMORY},
    "select regexp_replace(repeat('a', 100000000), '(a*)*b', 'x')": {TIME, MEMORY},
    "select count(*) from range(1000000) t(i) where regexp_matches(repeat('a', 100000 + i), '(x+x+)+y')": {TIME},
    "select list_transform(range(100000000), x -> range(100))": {TIME, MEMORY},
    "select sum(len(range(100000000))) from range(1000)": {TIME, MEMORY},
    "select list(i) from range(1000000000000) t(i)": {TIME, MEMORY},
    "select sum(i) from range(1000000000000) t(i)": {TIME},
    "select * from range(1000000000000)": {ANSWERED},
    "select sleep_ms(100000)": {TIME},
    "select levenshtein(repeat('a', 100000), repeat('b', 100000))": {TIME},
    "select " + "+".join(["1"] * 9000): {FAILED},
    "select " + "[" * 4000 + "1" + "]" * 4000: {FAILED, "refused", "crashed"},
}


def test_each_hog_is_stopped_at_its_limit_and_leaves_no_process(sample_month):
    def run(statement):
        started = time.monotonic()
        return ask(sample_month, statement, user="hog", limits=SHORT), time.monotonic() - started

    with ThreadPoolExecutor(asking.PLACES) as pool:
        ended = dict(zip(HOGS, pool.map(run, HOGS), strict=True))

    wrong = {
        statement[:80]: (answer.outcome, answer.detail)
        for statement, (answer, _) in ended.items()
        if answer.outcome not in HOGS[statement]
    }
    assert wrong == {}
    assert max(seconds for _, seconds in ended.values()) < SHORT.seconds + asking.START_SECONDS
    assert [child for child in psutil.Process().children() if "newsvane.sandbox" in " ".join(child.cmdline())] == []
    assert ask(sample_month, "select 42", user="analyst").rows == ((42,),)


def test_rows_and_bytes_are_cut_and_said_to_be(sample_month):
    few = ask(sample_month, "from range(100)", user="analyst", limits=Limits(rows=10))
    assert (len(few.rows), few.is_cut) == (10, True)
    whole = ask(sample_month, "from range(100)", user="analyst", limits=Limits(rows=100))
    assert (len(whole.rows), whole.is_cut) == (100, False)
    wide = ask(sample_month, "select repeat('x', 1000) from range(100)", user="a", limits=Limits(result_bytes=10_000))
    assert (len(wide.rows), wide.is_cut) == (9, True)


def test_values_come_back_plain(sample_month):
    answer = ask(
        sample_month,
        """
        select 1::hugeint << 70 as big, 0.5::decimal(4, 2) as part, null as nothing, true as truth,
            date '2024-02-19' as day, timestamptz '2024-02-19 00:30:00+00' as moment, [1, 2] as list,
            {'a': date '2024-02-19'} as struct, 'x'::blob as bytes, 'nan'::double as nan, interval 1 day as span,
            $word as word
        """,
        {"word": "';drop view article;--"},
        user="analyst",
    )
    assert answer.outcome == "answered", answer.detail
    values = dict(zip(answer.columns, answer.rows[0], strict=True))
    assert str(values.pop("nan")) == "nan"
    assert values == {
        "big": 1 << 70,
        "part": 0.5,
        "nothing": None,
        "truth": True,
        "day": "2024-02-19",
        "moment": "2024-02-19 08:30:00+08:00",
        "list": [1, 2],
        "struct": {"a": "2024-02-19"},
        "bytes": "78",
        "span": "1 day, 0:00:00",
        "word": "';drop view article;--",
    }
    beyond = ask(sample_month, "select date '20000-01-01' + interval 1 day", user="analyst")
    assert beyond.outcome in {ANSWERED, FAILED}


def test_a_statement_sees_nothing_of_the_server(sample_month, monkeypatch):
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql://secret")
    started = []
    real = asking.subprocess.Popen

    def watched(*arguments, **options):
        started.append(real(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(asking.subprocess, "Popen", watched)
    asked = threading.Thread(target=ask, args=(sample_month, "select sleep_ms(3000)"), kwargs={"user": "a"})
    asked.start()
    while not started:
        time.sleep(0.01)  # the process is about to start
    process = psutil.Process(started[0].pid)
    deadline = time.monotonic() + 10
    while process.rlimit(psutil.RLIMIT_FSIZE) != (0, 0) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert process.environ().keys() == asking.ENVIRONMENT.keys()
    assert process.cwd() == "/"
    assert process.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
    assert process.rlimit(psutil.RLIMIT_AS)[1] < 3 << 30
    asked.join()


def test_who_leaves_stops_the_statement(sample_month):
    started = time.monotonic()
    answer = ask(sample_month, "select sleep_ms(60000)", user="a", limits=Limits(seconds=60), is_left=lambda: True)
    assert answer.outcome == "stopped"
    assert time.monotonic() - started < 10


def test_no_more_run_at_once_than_there_are_places(sample_month, monkeypatch):
    monkeypatch.setattr(asking, "PLACE_SECONDS", 0.05)
    for _ in range(asking.PLACES):
        asking.places.acquire()
    try:
        assert ask(sample_month, "select 1", user="analyst").outcome == "busy"
    finally:
        for _ in range(asking.PLACES):
            asking.places.release()


def test_each_statement_is_logged_on_one_line_with_its_user_and_without_rows(sample_month, caplog):
    caplog.set_level(logging.INFO, logger=asking.__name__)
    ask(sample_month, "select 'sec' || 'ret'\n-- forged user=\"admin\"", user="an\nalyst")
    ask(sample_month, "select $word", {"word": "x"}, user="analyst")
    ask(sample_month, "drop view article", user="analyst")
    ask(sample_month, "x" * 30_000, user="analyst")
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 4
    assert not any("\n" in line or "secret" in line for line in lines)
    assert lines[0].startswith('sql user="an\\nalyst" outcome=answered rows=1 seconds=')
    assert json.dumps("select 'sec' || 'ret'\n-- forged user=\"admin\"") in lines[0]
    assert lines[1].endswith('statement="select $word" parameters={"word": "x"}')
    assert "outcome=refused:select-only rows=0" in lines[2]
    assert "outcome=refused:too-long" in lines[3]
    assert len(lines[3]) < 21_000
