"""The services that a cluster leans on, and what the tests of it do to them."""

import signal
import time
from pathlib import Path

import duckdb
import pytest


@pytest.fixture
def files(object_store):
    import s3fs

    def connect(endpoint):
        return s3fs.S3FileSystem(
            key=object_store.key,
            secret=object_store.secret,
            endpoint_url=endpoint,
            skip_instance_cache=True,
            use_listings_cache=False,
        )

    return connect


def test_postgres_keeps_what_was_committed_when_it_is_killed(postgres):
    import psycopg2

    postgres.create_database("restart")
    with psycopg2.connect(postgres.dsn("restart")) as connection, connection.cursor() as cursor:
        cursor.execute("create table kept as select 1 as value")
    connection.close()
    postgres.restart(signal.SIGKILL)
    with psycopg2.connect(postgres.dsn("restart")) as connection, connection.cursor() as cursor:
        cursor.execute("select value from kept")
        assert cursor.fetchall() == [(1,)]
    connection.close()


def test_redis_keeps_what_it_accepted_when_it_is_killed(redis):
    from redis import Redis

    with Redis.from_url(redis.url()) as client:
        client.lpush("kept", "value")
    redis.restart(signal.SIGKILL)
    with Redis.from_url(redis.url()) as client:
        assert client.rpop("kept") == b"value"


def test_without_the_password_nobody_is_let_in(postgres, redis, object_store):
    import psycopg2
    import s3fs
    from redis import Redis
    from redis.exceptions import AuthenticationError

    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(postgres.dsn("postgres").replace(postgres.password, "wrong"))
    with pytest.raises(AuthenticationError):
        Redis(port=redis.port).ping()
    stranger = s3fs.S3FileSystem(key=object_store.key, secret=object_store.key, endpoint_url=object_store.endpoint)
    with pytest.raises(PermissionError):
        stranger.ls(object_store.bucket)


def test_objects_large_and_small_come_back_whole_through_the_proxy_and_over_a_restart(
    object_store, faulty_store, files
):
    large, small = bytes(range(256)) * 80_000, "新闻".encode()
    through = files(faulty_store.endpoint)
    through.pipe(f"{object_store.bucket}/whole/large", large, chunksize=5 * 2**20)
    through.pipe(f"{object_store.bucket}/whole/小 件+%", small)
    object_store.restart()
    direct = files(object_store.endpoint)
    assert direct.cat(f"{object_store.bucket}/whole/large") == large
    assert through.cat(f"{object_store.bucket}/whole/小 件+%") == small
    assert through.cat_file(f"{object_store.bucket}/whole/large", start=1000, end=1010) == large[1000:1010]
    assert sorted(direct.ls(f"{object_store.bucket}/whole", detail=False)) == [
        f"{object_store.bucket}/whole/large",
        f"{object_store.bucket}/whole/小 件+%",
    ]


def test_the_proxy_fails_and_delays_on_demand_and_clients_try_again(object_store, faulty_store, files):
    through = files(faulty_store.endpoint)
    faulty_store.error_share = 0.2
    for number in range(8):
        through.pipe(f"{object_store.bucket}/tried/{number}", b"%d" % number)
    assert faulty_store.errors
    faulty_store.error_share, faulty_store.delay_seconds = 0.0, 0.3
    begun = time.monotonic()
    assert through.cat(f"{object_store.bucket}/tried/7") == b"7"
    assert time.monotonic() - begun > 0.3


def test_an_object_is_created_once_where_the_writer_asks_for_that(object_store, files):
    store = files(object_store.endpoint)
    store.pipe(f"{object_store.bucket}/once", b"first", mode="create")
    with pytest.raises(OSError, match="pre-condition"):
        store.pipe(f"{object_store.bucket}/once", b"second", mode="create")
    assert store.cat(f"{object_store.bucket}/once") == b"first"


def test_duckdb_writes_and_reads_parquet_there_with_the_locked_extensions(object_store, faulty_store):
    import duckdb_extension_httpfs

    (file,) = Path(duckdb_extension_httpfs.__path__[0]).rglob("httpfs.duckdb_extension")
    with duckdb.connect() as connection:
        connection.execute(f"load '{file}'")
        connection.execute(
            f"create secret (type s3, key_id '{object_store.key}', secret '{object_store.secret}', use_ssl false,"
            f" url_style 'path', endpoint '{faulty_store.endpoint.removeprefix('http://')}')"
        )
        place = f"s3://{object_store.bucket}/duck/numbers.parquet"
        connection.sql("select range as n from range(2000000)").write_parquet(place)
        assert connection.read_parquet(place).sum("n").fetchall() == [(1999999000000,)]
