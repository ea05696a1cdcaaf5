"""PostgreSQL, Redis and an S3-compatible server on free loopback ports, each with a folder and a password of its own.

They are what a deployment on several machines leans on, started as a user starts them: Debian's PostgreSQL and Redis,
SeaweedFS for the objects. Used by the tests and benchmarks of such a deployment; a container of each takes their
place in docker/compose.yaml.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import psutil

from airflow_env import free_ports

READY_SECONDS = 60
STOP_SECONDS = 20

S = TypeVar("S", bound="Service")


class ServiceError(Exception):
    """A service is not installed, or did not start; the text says what to do or names the log."""


@dataclass
class Service:
    """A server process that can be stopped, killed and started again on the same port, over the same data."""

    name: str
    port: int
    folder: Path
    command: list[str]
    ready: Callable[[], bool]
    stop_signal: signal.Signals = signal.SIGTERM
    user: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    clean: bool = False  # whether it sees nothing of this process's own environment
    ready_seconds: float = READY_SECONDS
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Start the process and return once it answers; raises ``ServiceError`` with the end of its log."""
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the process."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=self.user,
                env={**({} if self.clean else os.environ), **self.environment},
                cwd=self.folder,
            )

    def wait_until_ready(self) -> None:
        """Return once the process answers; raises ``ServiceError`` with the end of its log."""
        deadline = time.monotonic() + self.ready_seconds
        while not self.ready():
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise ServiceError(f"{self.name} did not start: {self.log.read_text('utf-8', 'replace')[-2000:]}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals | None = None) -> None:
        """End the process and its children, by default by its own signal; ``SIGKILL`` goes to each of them."""
        if self.process is None:
            return
        how = how or self.stop_signal
        # PostgreSQL's are sessions of their own, and a new one does not start beside an old one's remains.
        family = find_family(self.process.pid)
        for member in family if how is signal.SIGKILL else family[:1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.send_signal(how)
        _, left = psutil.wait_procs(family, timeout=STOP_SECONDS)
        for member in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.kill()
        psutil.wait_procs(left, timeout=STOP_SECONDS)
        self.process.wait()
        self.process = None

    def restart(self, how: signal.Signals | None = None) -> None:
        self.stop(how)
        self.start()


@dataclass
class Postgres(Service):
    password: str = ""

    def url(self, database: str, driver: str = "postgresql+psycopg2") -> str:
        """The address of a database as SQLAlchemy writes it."""
        return f"{driver}://newsvane:{self.password}@127.0.0.1:{self.port}/{database}"

    def dsn(self, database: str) -> str:
        """The address of a database as libpq, and so DuckDB, writes it."""
        return f"host=127.0.0.1 port={self.port} user=newsvane password={self.password} dbname={database}"

    def create_database(self, name: str) -> None:
        """Create an empty database, in the place of one of that name."""
        for statement in (f"drop database if exists {name} with (force)", f"create database {name}"):
            subprocess.run(
                [postgres_program("psql"), "-qd", self.dsn("postgres"), "-c", statement],
                check=True,
                stdout=subprocess.DEVNULL,
            )


@dataclass
class Redis(Service):
    password: str = ""

    def url(self, database: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"


@dataclass
class ObjectStore(Service):
    key: str = ""
    secret: str = ""
    bucket: str = "newsvane"

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def running_postgres(folder: Path, password: str | None = None) -> Iterator[Postgres]:
    """A PostgreSQL of its own below ``folder``; its role ``newsvane`` owns everything, by password."""
    folder.mkdir(parents=True)
    password = password or secrets.token_hex(16)
    (folder / "password").write_text(password)
    user = unprivileged_user(folder)
    subprocess.run(
        [
            postgres_program("initdb"),
            *("--pgdata", str(folder / "data"), "--username=newsvane", "--auth=scram-sha-256"),
            *(f"--pwfile={folder / 'password'}", "--encoding=UTF8", "--no-locale", "--no-sync"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
        user=user,
        cwd=folder,
    )
    (port,) = free_ports(1)
    service = Postgres(
        name="postgres",
        port=port,
        folder=folder,
        command=[
            postgres_program("postgres"),
            *("-D", str(folder / "data"), "-p", str(port), "-h", "127.0.0.1", "-c", "unix_socket_directories="),
            *("-c", "max_connections=200"),
        ],
        ready=lambda: (
            subprocess.run(
                [postgres_program("pg_isready"), "-qh", "127.0.0.1", "-p", str(port)], check=False
            ).returncode
            == 0
        ),
        stop_signal=signal.SIGINT,  # "fast": it ends the sessions of clients that are still there
        user=user,
        password=password,
    )
    yield from kept_running(service)


@contextlib.contextmanager
def running_redis(folder: Path, password: str | None = None) -> Iterator[Redis]:
    """A Redis of its own below ``folder``, which writes down what it accepts before it says so."""
    folder.mkdir(parents=True)
    (port,) = free_ports(1)
    password = password or secrets.token_hex(16)
    service = Redis(
        name="redis",
        port=port,
        folder=folder,
        command=[
            program("redis-server"),
            *("--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--requirepass", password),
            *("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
        ],
        ready=lambda: answers_redis(port, password),
        password=password,
    )
    yield from kept_running(service)


@contextlib.contextmanager
def running_object_store(
    folder: Path, *, bucket: str = "newsvane", key: str | None = None, secret: str | None = None
) -> Iterator[ObjectStore]:
    """A SeaweedFS of its own below ``folder``, with an empty bucket where one is named; region ``us-east-1``."""
    import s3fs

    (folder / "data").mkdir(parents=True)
    names = ("master", "volume", "filer", "s3")
    ports = free_ports(2 * len(names))
    http = dict(zip(names, ports, strict=False))
    key, secret = key or secrets.token_hex(8), secret or secrets.token_hex(16)
    service = ObjectStore(
        name="seaweedfs",
        port=http["s3"],
        folder=folder,
        command=[
            program("weed"),
            *("-logtostderr", "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"),
            *("-filer", "-s3", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"),
            *(f"-{name}.port={port}" for name, port in http.items()),
            *(f"-{name}.port.grpc={port}" for name, port in zip(names, ports[len(names) :], strict=True)),
            *("-master.electionTimeout=1s", "-master.volumeSizeLimitMB=64"),
            *("-volume.max=0", "-volume.preStopSeconds=0"),
        ],
        ready=lambda: answers_http(f"http://127.0.0.1:{http['s3']}/healthz"),
        stop_signal=signal.SIGKILL,  # what was accepted is kept; an orderly end waits 15 s for its own parts
        environment={"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret},
        key=key,
        secret=secret,
        bucket=bucket,
    )
    for running in kept_running(service):
        if bucket:
            s3fs.S3FileSystem(key=key, secret=secret, endpoint_url=service.endpoint).mkdir(bucket)
        yield running


def kept_running(service: S) -> Iterator[S]:
    """Start the service; stop it when the caller is done."""
    try:
        service.start()
        yield service
    finally:
        service.stop()


def find_family(pid: int) -> list[psutil.Process]:
    """Return a living process and its descendants, itself first."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def missing_programs() -> list[str]:
    """Return what is to be installed before the services can start, in words; empty where all is there."""
    missing = []
    for find, name, remedy in (
        (postgres_program, "initdb", "PostgreSQL (apt-get install postgresql)"),
        (program, "redis-server", "Redis (apt-get install redis-server)"),
        (program, "weed", "SeaweedFS (make setup-scale)"),
    ):
        try:
            find(name)
        except ServiceError:
            missing.append(remedy)
    return missing


def program(name: str) -> str:
    """Find a program beside this Python or on the PATH."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise ServiceError(f"{name} is not installed")
    return found


def postgres_program(name: str) -> str:
    """Find a program of PostgreSQL, whose Debian package keeps the server's off the PATH; the newest version's."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    for folder in reversed(folders):
        if (folder / name).exists():
            return str(folder / name)
    return program(name)


def unprivileged_user(folder: Path) -> str | None:
    """Return who is to run PostgreSQL, which refuses to run as root, and give that user the folder."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    shutil.chown(folder, user)
    for path in folder.iterdir():
        shutil.chown(path, user)
    for parent in folder.parents:  # pytest's temporary folders are closed to everybody else
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    return user


def answers_redis(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            with connection.makefile("rb") as answers:
                return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
    except OSError:
        return False


def answers_http(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):  # noqa: S310  loopback
            return True
    except (OSError, urllib.error.URLError):
        return False
