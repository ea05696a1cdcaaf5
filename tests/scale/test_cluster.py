"""The cluster of docker/compose.yaml at work, and in trouble: nothing is lost, nothing comes twice, every run ends."""

import contextlib
import dataclasses
import datetime as dt
import email
import email.policy
import os
import shutil
import signal
import time
from pathlib import Path

import psutil
import pytest
from aiosmtpd.controller import Controller

pytestmark = pytest.mark.airflow

NOW = "2024-02-26T08:00:00+08:00"
DAY = "2024-02-19"
DYING = ("plan", "tag", "load", "publish")  # tasks in whose midst a worker is killed, beside fetch
DIGEST_DAGS = ("news_ingest", "daily_digest", "retag")
# A run has three minutes instead of hours for what goes wrong in it; all else is as it is shipped.
FASTER = {
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "3",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "60",
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "15",
    # Only what a test triggers is run.
    "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
}
COMPARED = {
    "articles": "from article order by article_id",
    "mentions": "from mention order by all",
    "stories": "from story order by story_id",
    "trend": "from trend('sora', days := 30) order by day",
    "together": "from mentioned_with('sora', days := 30) order by all",
}


class Mailbox:
    def __init__(self):
        self.messages = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture(scope="module")
def mailbox():
    from airflow_env import free_ports

    box = Mailbox()
    (box.port,) = free_ports(1)
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture(scope="module")
def feeds():
    """The sample's feeds, behind a proxy that is slow on demand."""
    from faults import faulty

    from sample.serve import serve

    # The sample writes its own address into its documents: the proxy's must be known before.
    with serve(port=0) as address, faulty(address) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def series(checkout, tmp_path_factory):
    """A catalogue of real feeds, what shows a day's captures of them, and the days; none without the captures."""
    from series import read_captures, served

    shared = Path(os.environ.get("NEWSVANE_SHARED", checkout.parent / "shared"))
    captures = read_captures(shared) if (shared / "data").is_dir() else {}
    with served(captures, tmp_path_factory.mktemp("series")) as (sources, show):
        days = list(captures)
        if days:
            show(days[0])
        yield sources, show, days


@pytest.fixture(scope="module")
def config(tmp_path_factory, checkout, feeds, series):
    """The shipped configuration, with feeds of our own and an audience that gets its digest by mail."""
    from sample.serve import write_sources

    folder = shutil.copytree(checkout / "config", tmp_path_factory.mktemp("config") / "config")
    sources = write_sources(folder / "sources.toml", feeds.endpoint)
    sources.write_text(sources.read_text("utf-8") + "\n" + series[0].read_text("utf-8"), "utf-8")
    audiences = folder / "audiences.toml"
    text = audiences.read_text("utf-8")
    assert "\nchannels = []" in text
    audiences.write_text(text.replace("\nchannels = []", '\nchannels = ["desk_mail"]'), "utf-8")
    return folder


@pytest.fixture(scope="module")
def troubles(feeds, series):
    """What a test turns to: the feeds' proxy, the captures and, once the cluster runs, the object store's proxy."""
    return {"feeds": feeds, "series": series}


@pytest.fixture(scope="module")
def cluster(services, config, troubles):
    from faults import faulty
    from scale_cluster import running_cluster

    @contextlib.contextmanager
    def proxied(endpoint):
        with faulty(endpoint) as faults:
            troubles["store"] = faults
            yield faults

    with running_cluster(services / "cluster", config=config, extra=FASTER, object_store_proxy=proxied) as running:
        yield running


@pytest.fixture(scope="module")
def api(cluster, mailbox):
    from airflow_api import Api

    api = Api(cluster.address, cluster.secrets["ADMIN_PASSWORD"])
    connection = {
        "connection_id": "desk_mail",
        "conn_type": "smtp",
        "host": "127.0.0.1",
        "port": mailbox.port,
        "extra": '{"from_email": "desk@example.com", "to": ["reader@example.com"], "disable_ssl": true,'
        ' "disable_tls": true}',
    }
    api.call("POST", "/api/v2/connections", connection)
    return api


@pytest.fixture(scope="module")
def settings(cluster):
    """The settings of a worker."""
    from newsvane.connections import read_connection
    from newsvane.settings import read_settings

    environment = cluster.environment("worker-1")
    return dataclasses.replace(read_settings(environment), connect=lambda name: read_connection(name, environment))


@pytest.fixture(scope="module")
def embedded(tmp_path_factory, config, checkout):
    """The same sources through the set-up of one machine, which has the same dictionary."""
    from newsvane.settings import read_settings

    data = tmp_path_factory.mktemp("embedded")
    return read_settings(
        {"NEWSVANE_ROOT": str(checkout), "NEWSVANE_CONFIG": str(config), "NEWSVANE_DATA": str(data / "data")}
    )


@pytest.fixture
def ingest_day(api, troubles, settings, embedded):
    """A function that ingests a day of real captures on both sides, the cluster in trouble, and compares them."""
    from newsvane import ingest

    _, show, days = troubles["series"]
    if not days:
        pytest.skip("the real captures are not beside the checkout")

    def both(number, trouble):
        now = show(days[number])
        run = api.trigger("news_ingest", {"all_sources": True, "now": now.isoformat()})
        trouble(run)
        assert api.wait(run)["state"] == "success"
        troubles["store"].error_share, troubles["store"].delay_seconds = 0.0, 0.0
        ingest.run(embedded, now, all_sources=True)
        compare(settings, embedded)

    return both


def rows(settings, query):
    from newsvane.warehouse import open_snapshot

    with open_snapshot(settings) as snapshot:
        answer = snapshot.sql(query)
        return answer.columns, answer.fetchall()


def kill_worker(cluster, api, run, task_id):
    """Kill the worker that does this task, with all its processes, as soon as it is at it; return the task."""

    def at_it():
        for task in api.tasks(run):
            for name in ("worker-1", "worker-2"):
                family = psutil.Process(cluster.parts[name].process.pid).children(recursive=True)
                if task["task_id"] == task_id and task["pid"] in {process.pid for process in family}:
                    return name, task
        return None

    name, task = wait_for(at_it, seconds=300)
    kill(cluster.parts[name])
    return task


def kill(part):
    """End a component with all its processes at once, as a machine does that loses its power; it is started again."""
    parent = psutil.Process(part.process.pid)
    for process in (parent, *parent.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def is_writing(postgres):
    """Whether a writer of the lake holds the turn."""
    import psycopg2

    with (
        contextlib.closing(psycopg2.connect(postgres.dsn("newsvane_lake"))) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select count(*) from pg_locks join pg_database on oid = database"
            " where locktype = 'advisory' and granted and datname = current_database()"
        )
        return cursor.fetchone() != (0,)


def compare(settings, embedded):
    for name, query in COMPARED.items():
        (columns, here), (same_columns, there) = rows(settings, query), rows(embedded, query)
        assert columns == same_columns, name
        assert differences(columns, here, there) == [], name
        assert here == there, name


def differences(columns, here, there):
    """Say of the first rows that differ in what, for a table is too long to be read."""
    if len(here) != len(there):
        one, other = {row[0] for row in here}, {row[0] for row in there}
        return [f"{len(here)} and {len(there)} rows", sorted(one - other)[:5], sorted(other - one)[:5]]
    return [
        (mine[0], {name: (a, b) for name, a, b in zip(columns, mine, theirs, strict=True) if a != b})
        for mine, theirs in zip(here, there, strict=True)
        if mine != theirs
    ][:5]


def wait_for(what, seconds=120):
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.3)
    return found


def test_every_dag_is_imported_in_the_cluster(api):
    assert api.call("GET", "/api/v2/importErrors")["import_errors"] == []
    dags = wait_for(lambda: {dag["dag_id"] for dag in api.call("GET", "/api/v2/dags")["dags"]} >= set(DIGEST_DAGS))
    assert dags


def test_an_ingest_in_every_kind_of_trouble_ends_with_what_one_machine_would_have(
    cluster, api, troubles, settings, embedded
):
    store, feeds = troubles["store"], troubles["feeds"]
    cluster.add("scheduler", "scheduler-2", wait=False)
    feeds.delay_seconds = 4.0
    store.error_share, store.delay_seconds = 0.1, 0.1
    run = api.trigger("news_ingest", {"all_sources": True, "now": NOW})

    killed = kill_worker(cluster, api, run, "fetch")
    feeds.delay_seconds = 0.0
    cluster.redis.restart(signal.SIGKILL)
    cluster.postgres.restart()

    assert api.wait(run)["state"] == "success"
    again = {(task["task_id"], task["map_index"]): task["try_number"] for task in api.tasks(run)}
    assert again["fetch", killed["map_index"]] > 1
    assert store.errors
    store.error_share, store.delay_seconds = 0.0, 0.0
    cluster.parts.pop("scheduler-2").stop()

    from newsvane import ingest

    ingest.run(embedded, dt.datetime.fromisoformat(NOW), all_sources=True)
    compare(settings, embedded)
    ((articles, different),) = rows(settings, "select count(*), count(distinct article_id) from article")[1]
    assert articles == different > 150


@pytest.mark.long
def test_the_digest_is_written_to_the_store_and_mailed_once(api, settings, mailbox):
    from newsvane.storage import open_path

    for _ in range(2):
        assert api.run("daily_digest", {"day": DAY})["state"] == "success"
    assert [message["Subject"] for message in mailbox.messages] == [mailbox.messages[0]["Subject"]]
    folder = open_path(settings.digests, settings) / DAY
    assert {path.suffix for path in folder.iterdir()} >= {".html", ".md", ".txt"}


@pytest.mark.long
def test_a_changed_dictionary_retags_every_article_as_on_one_machine(cluster, api, settings, embedded, config):
    from newsvane import retag

    topics = config / "topics.toml"
    text = topics.read_text("utf-8")
    changed = text.replace('sora = { name = "Sora"', 'sora = { name = "Sora 视频"', 1)
    assert changed != text
    topics.write_text(changed, "utf-8")
    for part in cluster.parts.values():
        shutil.copy(topics, part.folder / "config")
    assert api.run("retag", {})["state"] == "success"
    retag.run(embedded, dt.datetime.fromisoformat(NOW))
    for name in ("articles", "mentions"):
        assert rows(settings, COMPARED[name]) == rows(embedded, COMPARED[name]), name
    assert len(set(rows(settings, "select dictionary_version from article")[1])) == 1


@pytest.mark.shared
def test_a_day_of_real_captures_whose_load_loses_postgresql_is_that_of_one_machine(cluster, ingest_day):
    def kill_in_mid_load(_run):
        wait_for(lambda: is_writing(cluster.postgres), seconds=300)
        cluster.postgres.restart(signal.SIGKILL)

    ingest_day(4, kill_in_mid_load)


@pytest.mark.long
@pytest.mark.shared
@pytest.mark.parametrize("day", range(9))
def test_each_trouble_alone_leaves_a_day_of_real_captures_as_on_one_machine(cluster, api, troubles, ingest_day, day):
    """A worker killed in each kind of task, and each thing that the cluster leans on taken away in mid-run."""
    store, parts = troubles["store"], cluster.parts

    def fail():
        store.error_share, store.delay_seconds = 0.25, 0.5

    taken_away = [
        lambda: cluster.postgres.restart(signal.SIGKILL),
        lambda: cluster.redis.restart(signal.SIGKILL),
        fail,
        lambda: kill(parts["scheduler"]),
        lambda: kill(parts["api-server"]),
    ]

    def trouble(run):
        if day < len(DYING):
            kill_worker(cluster, api, run, DYING[day])
        else:
            time.sleep(3)
            taken_away[day - len(DYING)]()

    ingest_day(day, trouble)


def test_both_workers_took_part_and_neither_knows_airflow_s_database(cluster):
    for name in ("worker-1", "worker-2"):
        assert "succeeded in" in cluster.parts[name].log.read_text("utf-8", "replace")
        environment = cluster.parts[name].environment
        assert cluster.secrets["FERNET_KEY"] not in environment.values()
        assert not [key for key, value in environment.items() if value.endswith("/airflow") and "postgres" in value]
