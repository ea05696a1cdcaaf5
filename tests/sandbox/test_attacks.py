"""What a hostile statement tries: to write, to read files, to reach out, to look at the server, to hide all that.

Each is refused by the parser's look at it, and those that reach for something outside meet a second fence: they are
run past that look as well, as if it had been fooled.
"""

import duckdb
import pytest

from newsvane.sandbox.child import run

# statement => why it is refused. {file} is a file that exists, {bodies} the folder of the bodies, {new} one to be made.
REACHING_OUT = {
    "copy (select 1) to '{new}'": "select-only",
    "copy article_head to '{new}' (format parquet)": "select-only",
    "copy source from '{file}'": "select-only",
    "attach '{new}' as other": "select-only",
    "attach '{file}' (type sqlite)": "select-only",
    "install httpfs": "select-only",
    "force install httpfs from 'http://127.0.0.1:1'": "select-only",
    "load httpfs": "select-only",
    "load '{file}'": "select-only",
    "export database '{new}'": "select-only",
    "import database '{folder}'": "select-only",
    "explain analyze copy (select 1) to '{new}'": "select-only",
    "set memory_limit = '100GB'": "select-only",
    "set enable_external_access = true": "select-only",
    "set lock_configuration = false": "select-only",
    "set global threads = 64": "select-only",
    "reset allowed_paths": "select-only",
    "pragma memory_limit = '100GB'": "select-only",
    "create table t as select 1": "select-only",
    "create or replace view article as select 1": "select-only",
    "create secret s (type s3, key_id 'a', secret 'b')": "select-only",
    "insert into source select * from source": "select-only",
    "update article_head set title = ''": "select-only",
    "delete from article_head": "select-only",
    "truncate article_head": "select-only",
    "alter table article_head drop column title": "select-only",
    "drop view article": "select-only",
    "comment on table article_head is 'x'": "select-only",
    "merge into source using source as s on true when matched then delete": "select-only",
    "from read_csv('{file}')": "function",
    "from read_csv_auto('{file}', sep = ':')": "function",
    "from sniff_csv('{file}')": "function",
    "from read_text('{file}')": "function",
    "from read_text('/proc/self/environ')": "function",
    "from read_blob('{folder}/*')": "function",
    "from read_json('{file}')": "function",
    "from read_ndjson_objects('{file}')": "function",
    "from read_parquet('{folder}/**')": "function",
    "from parquet_metadata('{folder}/x.parquet')": "function",
    "from read_duckdb('{warehouse}', table_name = 'article_head')": "function",
    "from glob('{bodies}/*')": "function",
    "from main.read_csv('{file}')": "function",
    "from system.main.\"READ_CSV\"('{file}')": "function",
    "/* harmless */ select * from -- nothing\n read_csv/**/('{file}')": "function",
    "select (select count(*) from read_text('{file}'))": "function",
    "with a as (from read_text('{file}')) from a": "function",
    "from article_head where exists (from read_text('{file}'))": "function",
    "select 1 union all select 2 from read_text('{file}')": "function",
    "describe from read_csv('{file}')": "function",
    "summarize from read_csv('{file}')": "function",
    "pivot read_csv('{file}') on x in (1) using count(*)": "function",
    "from (values (1)) t(x), lateral (from read_text('{file}'))": "function",
    "from read_csv('http://127.0.0.1:1/x.csv')": "function",
    "from which_secret('s3://b/x', 's3')": "function",
    "from duckdb_secrets()": "function",
    "from query('from read_text(''{file}'')')": "function",
    "from json_execute_serialized_sql(json_serialize_sql('from read_text(''{file}'')'))": "function",
    "from '{file}'": "permission",
    "from '{warehouse}'": "permission",
    "from '{bodies}/*.parquet'": "permission",
    "from '{bodies}/../../{name}'": "permission",
    "from 'http://127.0.0.1:1/x.csv'": "permission",
    "from 'https://127.0.0.1:1/x.parquet'": "permission",
    "from 's3://bucket/x.parquet'": "permission",
}
# Nothing outside is reached by these, so that there is no second fence to meet.
LOOKING_AROUND = {
    "": "empty",
    "-- nothing": "empty",
    "select 1; select 2": "one-statement",
    "select 1; drop view article": "select-only",
    "drop view article; select 1": "select-only",
    "select 1;;select 2": "one-statement",
    "select 1 /* ; */; -- ;\nselect 2": "one-statement",
    "pragma version": "select-only",
    "pragma database_list": "select-only",
    "pragma show_tables": "select-only",
    "pragma enable_profiling": "select-only",
    "pragma add_parquet_key('k', '0123456789112345')": "select-only",
    "call pragma_version()": "select-only",
    "call enable_logging(storage = 'file', storage_config = {{'path': '{new}'}})": "select-only",
    "checkpoint": "select-only",
    "force checkpoint": "select-only",
    "vacuum": "select-only",
    "analyze": "select-only",
    "begin transaction": "select-only",
    "use system": "select-only",
    "detach snapshot": "select-only",
    "explain select 1": "select-only",
    "explain analyze select 1": "select-only",
    "prepare p as select 1": "select-only",
    "execute p": "select-only",
    "deallocate p": "select-only",
    "set variable x = 1": "select-only",
    "create temp table t as select 1": "select-only",
    "create temp macro m() as table from range(1)": "select-only",
    "create sequence s": "select-only",
    "from query('select 1')": "function",
    "from query_table('source')": "function",
    "from duckdb_settings()": "function",
    "from duckdb_extensions()": "function",
    "from duckdb_variables()": "function",
    "from duckdb_memory()": "function",
    "from duckdb_logs()": "function",
    "from duckdb_databases()": "function",
    "from enable_logging()": "function",
    "from force_checkpoint()": "function",
    "from arrow_scan(1::pointer, 1::pointer, 1::pointer)": "function",
    "from pandas_scan(1::pointer)": "function",
    "from python_map_function(null)": "function",
    "from test_all_types()": "function",
    "from no_such_function()": "function",
    "select getenv('HOME')": "function",
    "select system.main.getenv('HOME')": "function",
    "select current_setting('allowed_paths')": "function",
    "select [current_setting(x) for x in ['threads']]": "function",
    "from range(1) order by current_setting('threads')": "function",
    "select write_log('x')": "function",
    "from pg_settings": "relation",
    "from pg_catalog.pg_settings": "relation",
    "from pragma_database_list": "relation",
}
ALLOWED = (
    "select 1",
    "from range(3)",
    "values (1), (2)",
    "table source",
    "with a as (select 1 as x) from a",
    "with recursive t(n) as (select 1 union all select n + 1 from t where n < 9) from t",
    "select ';', 'drop view article', '--'  -- a comment; with a semicolon",
    "select 1;",
    "select title, body from article where body <> '' limit 1",
    "from trend('sora', days := 14)",
    "from mentioned_with('sora', of_kind := 'company')",
    "from search('视频 模型')",
    "show tables",
    "describe article",
    "summarize entity_day",
    "pivot source_day on source_id in ('zhichao') using sum(articles)",
    "from duckdb_columns() where not internal",
    "select unnest(categories) from article_head",
    "select * from article_head positional join source using sample 3",
)


@pytest.fixture
def places(tmp_path, sample_month):
    """What stands for the names in the statements: a secret, a folder, and where nothing may appear."""
    (tmp_path / "secret").mkdir()
    file = tmp_path / "secret" / "passwd.csv"
    file.write_text("root:x:0:0\n", "utf-8")
    return {
        "file": file,
        "name": file.name,
        "folder": file.parent,
        "bodies": sample_month.data / "bodies",
        "warehouse": sample_month.warehouse,
        "new": tmp_path / "new",
    }


def ask_here(locked, sql):
    """Ask as the sandbox's process would, but without the process."""
    request, connection = locked
    return run(connection, request | {"sql": sql})


@pytest.mark.parametrize(("statement", "reason"), (REACHING_OUT | LOOKING_AROUND).items())
def test_an_attack_is_refused(locked, places, statement, reason):
    answer = ask_here(locked, statement.format_map(places))
    assert (answer["outcome"], answer.get("reason")) == ("refused", reason), answer
    assert not places["new"].exists()


@pytest.mark.parametrize("statement", REACHING_OUT)
def test_what_reaches_out_fails_even_when_the_parser_s_look_is_passed_by(locked, places, statement):
    _, connection = locked
    with pytest.raises(duckdb.Error):
        connection.execute(statement.format_map(places)).fetchall()
    assert not places["new"].exists()


@pytest.mark.parametrize("statement", ALLOWED)
def test_an_honest_question_is_answered(locked, statement):
    answer = ask_here(locked, statement)
    assert answer["outcome"] == "answered", answer
    assert answer["rows"]


def test_bodies_are_read_from_the_parts_that_the_snapshot_lists_and_no_others(locked, sample_month):
    bodies = sample_month.data / "bodies"
    part = next(bodies.glob("*.parquet"))
    stray = bodies / "stray.parquet"
    stray.write_bytes(part.read_bytes())
    try:
        assert ask_here(locked, f"from '{part}'")["outcome"] == "answered"
        assert ask_here(locked, f"from '{stray}'")["reason"] == "permission"
    finally:
        stray.unlink()


def test_variables_of_the_program_are_no_tables(locked):
    import pyarrow as pa

    secret_table = pa.table({"x": [1]})
    assert secret_table.num_rows
    answer = ask_here(locked, "from secret_table")
    assert answer["outcome"] == "failed"
    assert "does not exist" in answer["detail"]


def test_an_error_says_where_in_the_statement(locked):
    assert ask_here(locked, "selec 1")["detail"].startswith("Parser Error: syntax error at or near")
    missing = ask_here(locked, "select titel from article_head")
    assert missing["outcome"] == "failed"
    assert "LINE 1" in missing["detail"]
