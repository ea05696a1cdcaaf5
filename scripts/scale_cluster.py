"""Run the cluster of docker/compose.yaml without containers: its commands and its environment, on loopback.

Each component is a process of its own with a home of its own, below one folder; PostgreSQL, Redis and the object store
are the programs of ``scale_services``. What a container would be given by its name, a process is given by an address
and a port that is free.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import yaml

from airflow_env import ROOT, free_ports
from scale_services import (
    ObjectStore,
    Postgres,
    Redis,
    Service,
    running_object_store,
    running_postgres,
    running_redis,
)

DOCKER = ROOT / "docker"
INSIDE = "/opt/airflow"
HEALTH = {
    "api-server": ["api-server"],
    "scheduler": ["scheduler"],
    "dag-processor": ["dag_processor"],
    "triggerer": ["triggerer"],
}
READY_SECONDS = 300
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


@dataclass
class Cluster:
    """The running processes by name, and what they were started with."""

    folder: Path
    secrets: Mapping[str, str]
    compose: Mapping[str, Any]
    postgres: Postgres
    redis: Redis
    objects: ObjectStore
    storage_endpoint: str
    config: Path
    extra: Mapping[str, str]
    port: int
    parts: dict[str, Service] = field(default_factory=dict)
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def environment(self, service: str, name: str = "") -> dict[str, str]:
        """Return what compose.yaml gives to a service, with this cluster's addresses in it."""
        home = self.folder / (name or service)
        inner = {
            **read_env_file(DOCKER / "airflow.env"),
            **{key: str(value) for key, value in self.compose["services"][service]["environment"].items()},
        }
        addresses = {
            "postgres:5432": f"127.0.0.1:{self.postgres.port}",
            "redis:6379": f"127.0.0.1:{self.redis.port}",
            "http://objects:8333": self.storage_endpoint,
            "http://api-server:8080": self.address,
            INSIDE + "/var": str(home / "var"),
            INSIDE + "/config": str(home / "config"),
            INSIDE: str(ROOT),
        }
        for inside, outside in addresses.items():
            inner = {key: value.replace(inside, outside) for key, value in inner.items()}
        log_port, trigger_port, health_port = free_ports(3)
        loopback = "localhost,127.0.0.1"
        return {
            **{name: os.environ[name] for name in ("LANG", "LC_ALL", "TMPDIR", "TZ") if name in os.environ},
            **inner,
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__API__BASE_URL": self.address,
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
            "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(trigger_port),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(log_port),
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(health_port),
            "HOME": str(home),
            "NEWSVANE_CONFIG": str(home / "config"),
            "NO_PROXY": loopback,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "no_proxy": loopback,
            **self.extra,
        }

    def part(self, service: str, name: str = "") -> Service:
        """A process that runs the service's command; ``name`` tells a second one of the kind from the first."""
        name = name or service
        environment = self.environment(service, name)
        home = Path(environment["AIRFLOW_HOME"])
        copy_config(self.config, home)
        command = [
            name if word == self.compose["services"][service].get("hostname") else word.replace(INSIDE, str(ROOT))
            for word in self.compose["services"][service]["command"]
        ]
        question = ["worker", name] if service.startswith("worker") else HEALTH[service]
        return Service(
            name=name,
            port=self.port,
            folder=home,
            command=command,
            ready=lambda: is_healthy(question, environment),
            environment=environment,
            clean=True,
            ready_seconds=READY_SECONDS,
        )

    def add(self, service: str, name: str = "", *, wait: bool = True) -> Service:
        """Start one more process of the service."""
        part = self.parts[name or service] = self.part(service, name)
        part.launch()
        if wait:
            part.wait_until_ready()
        return part

    def keep_running(self) -> None:
        """Start again whatever has ended, until ``ending`` is set: what a container's restart policy does.

        Airflow's components leave it to that: a scheduler ends when its database goes away.
        """
        while not self.ending.wait(1):
            for part in list(self.parts.values()):
                if part.process is not None and part.process.poll() is not None:
                    end_session(part.process.pid)
                    part.launch()

    def stop(self) -> None:
        self.ending.set()
        for part in self.parts.values():
            part.stop(signal.SIGKILL)


@contextlib.contextmanager
def running_cluster(
    folder: Path,
    *,
    workers: int = 2,
    config: Path = ROOT / "config",
    extra: Mapping[str, str] | None = None,
    object_store_proxy: Any = lambda _: contextlib.nullcontext(),
) -> Iterator[Cluster]:
    """Start the services and every component of compose.yaml below ``folder``; end them all when the caller is done.

    Each has a copy of ``config``, as each container has its own view of it. ``extra`` is set over the environment of
    every component. ``object_store_proxy`` is called with the store's address and yields a value whose ``endpoint``
    the components are given in its place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    secrets = make_secrets(folder / "secrets.env")
    compose = read_compose(DOCKER / "compose.yaml", secrets)
    with (
        running_postgres(folder / "postgres", password=secrets["POSTGRES_PASSWORD"]) as postgres,
        running_redis(folder / "redis", password=secrets["REDIS_PASSWORD"]) as redis,
        running_object_store(
            folder / "objects", bucket="", key=secrets["S3_KEY"], secret=secrets["S3_SECRET"]
        ) as objects,
        object_store_proxy(objects.endpoint) as proxy,
    ):
        postgres.create_database("airflow")
        (port,) = free_ports(1)
        cluster = Cluster(
            folder=folder,
            secrets=secrets,
            compose=compose,
            postgres=postgres,
            redis=redis,
            objects=objects,
            storage_endpoint=proxy.endpoint if proxy else objects.endpoint,
            config=config,
            extra=extra or {},
            port=port,
        )
        try:
            prepare(cluster)
            names = ["api-server", "scheduler", "dag-processor", "triggerer"]
            names += [f"worker-{number}" for number in range(1, workers + 1)]
            for name in names:
                cluster.add("worker-1" if name.startswith("worker") else name, name, wait=False)
            for part in cluster.parts.values():
                part.wait_until_ready()
            threading.Thread(target=cluster.keep_running, daemon=True).start()
            yield cluster
        finally:
            cluster.stop()


def prepare(cluster: Cluster) -> None:
    """Run the service ``prepare`` to its end."""
    environment = cluster.environment("prepare")
    home = Path(environment["AIRFLOW_HOME"])
    copy_config(cluster.config, home)
    command = [word.replace(INSIDE, str(ROOT)) for word in cluster.compose["services"]["prepare"]["command"]]
    log = home / "prepare.log"
    with log.open("ab") as file:
        done = subprocess.run(command, env=environment, cwd=home, stdout=file, stderr=file, check=False)
    if done.returncode:
        raise SystemExit(f"the cluster could not be prepared: {log.read_text('utf-8')[-3000:]}")


def end_session(session: int) -> None:
    """End what is left of a session whose leader has ended, as the end of a container does."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
            if os.getsid(process.pid) == session:
                process.kill()


def copy_config(config: Path, home: Path) -> None:
    shutil.copytree(config, home / "config", dirs_exist_ok=True)


def make_secrets(file: Path) -> dict[str, str]:
    """Let docker/secrets.sh make a file of secrets, and read it as compose does."""
    subprocess.run([str(DOCKER / "secrets.sh"), str(file)], check=True, stdout=subprocess.DEVNULL)
    return read_env_file(file)


def read_env_file(file: Path) -> dict[str, str]:
    lines = (line.strip() for line in file.read_text("utf-8").splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def read_compose(file: Path, variables: Mapping[str, str]) -> dict[str, Any]:
    """Read a compose file with its ``${VARIABLE:-default}`` and ``${VARIABLE:?message}`` filled in."""

    def fill(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        if name in variables:
            return variables[name]
        if kind == "-":
            return str(rest)
        raise KeyError(f"{file}: {name}: {rest}")

    compose: dict[str, Any] = yaml.safe_load(VARIABLE.sub(fill, file.read_text("utf-8")))
    return compose


def is_healthy(question: list[str], environment: Mapping[str, str]) -> bool:
    """Ask as the container's own health check does."""
    time.sleep(0.5)
    command = [sys.executable, str(DOCKER / "healthy.py"), *question]
    return not subprocess.run(command, env=environment, capture_output=True, check=False).returncode
