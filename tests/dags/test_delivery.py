"""The digest's own tasks in Airflow: what a run sends, what a backfill does not, and that no secret gets out."""

import json
import shutil

import bots
import pytest

pytestmark = pytest.mark.airflow

RUN = """
import datetime as dt, json, os, types
from pathlib import Path
from airflow.dag_processing.dagbag import BundleDagBag
from airflow.sdk.exceptions import AirflowException
from newsvane.settings import read_settings
from newsvane.warehouse import load, publish

settings, now = read_settings(), dt.datetime(2024, 2, 20, tzinfo=dt.UTC)
load(settings, [], now=now)
publish(settings, now=now)
folder = Path(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
dag = BundleDagBag(folder, bundle_path=folder).dags["daily_digest"]
plan, write, deliver = (dag.get_task(name).python_callable for name in ("plan", "write", "deliver"))


def run(kind, days=1, **form):
    params, shown = {"day": None, "audience": None, "send": None, "dry_run": False, "resend": False} | form, []
    for number in range(days):
        moment = dt.datetime(2024, 2, 20, 0, 30, tzinfo=dt.UTC) - dt.timedelta(days=number)
        dag_run = types.SimpleNamespace(run_type=kind, logical_date=moment, run_after=moment)
        for edition in plan(params, dag_run):
            asset = [one.extra for one in write(edition)]
            try:
                shown.append([asset, deliver(edition, params, dag_run)])
            except AirflowException as error:
                shown.append([asset, repr(error)])
    return shown


print(json.dumps({"backfill": run("backfill", 30), "dry": run("scheduled", dry_run=True),
                  "refused": run("scheduled"), "retried": run("scheduled"), "again": run("manual"),
                  "resent": run("manual", resend=True), "asked": run("backfill", send=True, day="2024-01-31")}))
"""
AUDIENCES = '[[audience]]\nid = "desk"\nname = "读者"\nchannels = ["desk_dingtalk"]\n'


@pytest.fixture(scope="module")
def runs(run_in_airflow, checkout, tmp_path_factory):
    """What each run showed, what the bot received, and all that was printed and written."""
    folder = tmp_path_factory.mktemp("delivery")
    config = shutil.copytree(checkout / "config", folder / "config")
    (config / "audiences.toml").write_text(AUDIENCES, "utf-8")
    with bots.serve() as bot:
        bot.answers = [(200, {"errcode": 310000, "errmsg": f"no such token {bots.TOKEN} or {bots.SECRET}"})]
        extra = {"channel": "dingtalk", "secret": bots.SECRET, "gap_seconds": 0}
        value = {"conn_type": "http", "host": bot.url, "password": bots.TOKEN, "extra": extra}
        printed = run_in_airflow(
            RUN,
            NEWSVANE_CONFIG=str(config),
            NEWSVANE_DATA=str(folder / "data"),
            AIRFLOW_CONN_DESK_DINGTALK=json.dumps(value),
        )
    return json.loads(printed.splitlines()[-1]), bot, printed, folder / "data"


def outcomes(shown):
    return [[part["outcome"] for part in parts] for _, parts in shown]


def test_a_backfill_of_thirty_days_writes_files_and_sends_nothing(runs):
    shown, _, _, data = runs
    assert outcomes(shown["backfill"]) == [[]] * 30
    days = {asset["day"] for ((asset,), _) in shown["backfill"]}
    assert len(days) == 30
    assert {path.name for path in (data / "digests").iterdir() if path.is_dir()} == days | {"2024-01-31"}


def test_a_backfill_sends_where_the_form_says_so(runs):
    assert outcomes(runs[0]["asked"]) == [["sent"]]


def test_the_form_s_switches_and_a_retry_send_what_they_say(runs):
    shown, bot, _, _ = runs
    assert outcomes(shown["dry"]) == [["planned"]]
    assert "not delivered" in shown["refused"][0][1]
    assert outcomes(shown["retried"]) == outcomes(shown["again"]) == outcomes(shown["resent"]) == [["sent"]]
    assert (len(bot.refused), len(bot.received)) == (1, 3)  # retried, resent, and the backfill that was told to send


def test_the_asset_carries_audience_day_counts_and_links(runs):
    ((asset,), _) = runs[0]["retried"][0]
    assert (asset["audience"], asset["day"], asset["articles"], asset["links"]) == ("desk", "2024-02-19", 0, [])
    assert {"stories", "moves", "follow_ups", "files"} <= set(asset)


def test_no_secret_is_printed_returned_or_kept(runs):
    _, _, printed, data = runs
    kept = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    for secret in (bots.TOKEN, bots.SECRET):
        assert secret not in printed
        assert secret.encode() not in kept
