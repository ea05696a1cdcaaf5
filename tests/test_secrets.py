"""A whole run with secrets in every place that may hold one: none is in a log, an answer or a file."""

import datetime as dt
import json
import os
import subprocess
import sys

import duckdb
import outlet
import pytest
from bots import EXTRA
from misbehaving import redirect

from airflow_env import free_ports
from newsvane.settings import read_settings

NOW = outlet.FIRST + dt.timedelta(days=1, hours=1)
SECRETS = {
    place: f"geheim{number}wort"
    for number, place in enumerate(
        ("user", "password", "token", "key", "proxy", "redirect", "bot", "signing", "mail"), start=1
    )
}
SOURCES = {
    "good": "rolling/full-a?token={token}",
    "moved": "moved?access_token={token}",
    "missing": "missing?api_key={key}",
    "broken": "server-error?secret={key}",
    "empty": "empty?sign={key}",
    "reset": "reset?token={token}",
    "loop": "loop?token={token}",
    "leading-on": "leading-on?key={key}",
    "metadata": "metadata?token={token}",
}
COMMAND = "import logging; logging.basicConfig(level=logging.DEBUG); from newsvane.cli import main; main()"


class Leading(outlet.Outlet):
    async def leading_on(self, request, _):
        """Redirect to an address that holds a secret of the server's own."""
        await redirect(request, f"http://anna:{SECRETS['redirect']}@{request.host}/missing?token={SECRETS['redirect']}")


@pytest.fixture
def environment(tmp_path, checkout):
    """A configuration whose sources and channels all hold secrets, and whose channels nobody answers."""
    (port, closed) = free_ports(2)
    config = tmp_path / "config"
    config.mkdir()
    for file in (checkout / "config").iterdir():
        if file.name not in {"sources.toml", "audiences.toml"}:
            (config / file.name).symlink_to(file)
    tables = [
        f'[[source]]\nid = "{name}"\nname = "{name}"\nallow_private = true\nfetch_pages = false\n'
        f'url = "http://{SECRETS["user"]}:{SECRETS["password"]}@127.0.1.1:{port}/{path.format(**SECRETS)}"\n'
        for name, path in sorted(SOURCES.items())
    ]
    (config / "sources.toml").write_text("\n".join(tables), "utf-8")
    channels = [*EXTRA, "smtp"]
    (config / "audiences.toml").write_text(
        f"[operator]\nchannels = {json.dumps([f'c_{kind}' for kind in channels])}\n\n"
        f'[[audience]]\nid = "desk"\nname = "读者"\nchannels = {json.dumps([f"c_{kind}" for kind in channels])}\n',
        "utf-8",
    )
    made = os.environ | {"NEWSVANE_CONFIG": str(config), "NEWSVANE_DATA": str(tmp_path / "data")}
    for kind in EXTRA:
        extra = {"channel": kind, "gap_seconds": 0, "timeout": 2, **EXTRA[kind], "secret": SECRETS["signing"]}
        value = {"conn_type": "http", "host": f"http://127.0.0.1:{closed}", "password": SECRETS["bot"], "extra": extra}
        made[f"AIRFLOW_CONN_C_{kind.upper()}"] = json.dumps(value)
    made["AIRFLOW_CONN_C_SMTP"] = f"smtp://anna:{SECRETS['mail']}@127.0.0.1:{closed}/?to=a%40example.com&timeout=2"
    with outlet.running(port, Leading) as (server, _):
        server.edition = 96
        yield made


def test_no_secret_is_in_a_log_an_answer_or_a_file_of_a_whole_run(environment, tmp_path):
    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-c", COMMAND, *arguments], env=environment, capture_output=True, check=False
        )
        return (done.stdout + done.stderr).decode()

    now = NOW.isoformat()
    told = {
        "config check": run("config", "check"),
        "ingest": run("ingest", "--all-sources", "--now", now),
        "later ingest": run("ingest", "--all-sources", "--now", (NOW + dt.timedelta(days=5)).isoformat()),
        "digest": run("digest", "--send", "--day", str(NOW.date() - dt.timedelta(days=1))),
        "sources": run("sources", "check"),
        "fetches": run("sql", 'from "fetch"', "--format", "json"),
        "states": run("sql", "from source_health", "--format", "json"),
    }
    assert "newsvane" in told["ingest"]
    assert "http 404" in told["ingest"].lower()
    assert "AIRFLOW_CONN" not in told["digest"]  # every channel was found, and tried
    leaked = {place: name for place, text in told.items() for name, secret in SECRETS.items() if secret in text}
    assert leaked == {}

    data = read_settings({"NEWSVANE_DATA": environment["NEWSVANE_DATA"]})
    files = [path for path in data.data.rglob("*") if path.is_file()]
    assert len(files) > 10
    leaked = {path: name for path in files for name, secret in SECRETS.items() if secret.encode() in path.read_bytes()}
    assert leaked == {}
    with duckdb.connect(str(data.warehouse)) as connection:  # where text is packed, so that the bytes do not show it
        connection.execute(f"export database '{tmp_path / 'plain'}' (format csv)")
    exported = [path for path in (tmp_path / "plain").iterdir() if path.is_file()]
    leaked = {path.name: name for path in exported for name, secret in SECRETS.items() if secret in path.read_text()}
    assert leaked == {}
