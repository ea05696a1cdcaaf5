"""The soak: cycles of ingest and upkeep, disturbed in every way that a machine has, then the invariants.

Everything follows from the seed and the cycle's number: what the outlets publish, what time it is, and what goes wrong.
After each cycle the report is written, from which the next start goes on.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import multiprocessing
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection
from multiprocessing.forkserver import ensure_running
from pathlib import Path
from typing import Any

import duckdb
import invariants
import outlet
import soaked

from airflow_env import free_ports
from newsvane.settings import Settings, read_settings
from newsvane.storage import open_path
from newsvane.warehouse import open_snapshot

CALM_EVERY = 500
CALM_CYCLES = 150  # the last of every ``CALM_EVERY``: nothing is killed, so that one process lives through them
UPKEEP_EVERY = 40
CHECK_EVERY = 25
DISK_BYTES = 900 << 20
END_CYCLES = 40
LONGEST_WAIT = 300.0


@dataclass
class Report:
    """Where the soak stands; ``problems`` is empty as long as the invariants hold."""

    seed: int
    port: int
    next_cycle: int = 0
    seconds: float = 0.0
    disturbed: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    killed_in: Counter[str] = field(default_factory=Counter)
    lengths: dict[str, float] = field(default_factory=dict)
    usage: dict[str, list[tuple[float, ...]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    finished: bool = False


@dataclass(frozen=True)
class Trouble:
    """What goes wrong in one cycle."""

    clock: dt.timedelta = dt.timedelta()
    kill: tuple[str, float] | None = None
    free_bytes: int | None = None
    hold_snapshot: int = 0
    lock_seconds: float = 0.0


def choose(seed: int, cycle: int) -> Trouble:
    """Choose the trouble of a cycle. A jump of the clock lasts for the cycles of its block of eight."""
    chance = random.Random(f"{seed} {cycle}")  # noqa: S311 - dice
    block = random.Random(f"{seed} block {cycle // 8}")  # noqa: S311 - dice
    clock = dt.timedelta()
    if block.random() < 0.15 and cycle % 8 < block.randint(1, 6):
        clock = dt.timedelta(hours=block.choice([-72, -25, -2, -0.5, 0.5, 3, 30, 24 * 20]))
    stages = soaked.UPKEEP if is_upkeep(cycle) else soaked.INGEST
    calm = cycle % CALM_EVERY >= CALM_EVERY - CALM_CYCLES
    return Trouble(
        clock=clock,
        kill=None if calm or chance.random() > 0.5 else (chance.choice(stages), chance.random()),
        free_bytes=int(2 ** chance.uniform(8, 22)) if chance.random() < 0.1 else None,
        hold_snapshot=chance.randint(1, 12) if chance.random() < 0.1 else 0,
        lock_seconds=chance.uniform(0.05, 1) if chance.random() < 0.05 else 0.0,
    )


def is_upkeep(cycle: int) -> bool:
    return cycle % UPKEEP_EVERY == UPKEEP_EVERY - 1


class Soak:
    """A soak in ``folder``: new with this seed, or the one that the folder's report tells of."""

    def __init__(self, folder: Path, seed: int, *, mount: bool, slow: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.report_path = folder / "report.json"
        self.report = self.read_report(seed)
        disk = folder / "disk"
        disk.mkdir(exist_ok=True)
        self.mounted = os.path.ismount(disk) or (mount and mount_disk(disk))
        outlet.write_catalogue(folder / "sources.toml", self.report.port, slow=slow)
        self.settings: Settings = dataclasses.replace(
            read_settings({"NEWSVANE_DATA": str(disk / "data")}), sources=folder / "sources.toml"
        )
        self.context = start_fork_server()
        self.process: Any = None
        self.pipe: Connection | None = None
        self.readers: list[tuple[int, duckdb.DuckDBPyConnection, int]] = []

    def read_report(self, seed: int) -> Report:
        if self.report_path.exists():
            held = json.loads(self.report_path.read_text("utf-8"))
            counters = {name: Counter(held[name]) for name in ("disturbed", "failures", "killed_in")}
            return Report(**{**held, **counters})
        return Report(seed, free_ports(1)[0])

    def write_report(self) -> None:
        draft = self.report_path.with_suffix(".draft")
        draft.write_text(json.dumps(vars(self.report), ensure_ascii=False, indent=1), "utf-8")
        draft.replace(self.report_path)

    def run(self, cycles: int, tell: Callable[[str], None]) -> list[str]:
        """Run up to ``cycles`` cycles, then the end; return the problems."""
        report = self.report
        with outlet.running(report.port) as (server, feeds), contextlib.ExitStack() as stack:
            stack.callback(self.stop)
            for cycle in range(report.next_cycle, cycles):
                began = time.monotonic()
                server.edition = cycle
                told = self.cycle(cycle, choose(report.seed, cycle))
                self.note_served(feeds, ended_well=told)
                if cycle % CHECK_EVERY == 0:
                    self.problem(cycle, invariants.check_snapshot(self.settings))
                report.next_cycle = cycle + 1
                report.seconds += time.monotonic() - began
                self.write_report()
                if cycle % CHECK_EVERY == CHECK_EVERY - 1:
                    tell(self.line())
                server.requests.clear()
            self.end(cycles, server)
        report.finished = True
        self.write_report()
        return report.problems

    def line(self) -> str:
        report = self.report
        return (
            f"cycle {report.next_cycle}, {report.seconds:.0f} s: {sum(report.killed_in.values())} kills, "
            f"{dict(report.disturbed)}, {len(report.problems)} problems"
        )

    def problem(self, cycle: int, found: list[str]) -> None:
        self.report.problems += [f"cycle {cycle}: {line}" for line in found]

    def note_served(self, feeds: outlet.Outlet, *, ended_well: bool) -> None:
        """Keep what must be there: all of the rolling feeds', of the flash feeds' what a cycle that ended well saw."""
        kept = sorted(url for url in feeds.served if ended_well or "/flash" not in url)
        if kept:
            with (self.folder / "served.txt").open("a", encoding="utf-8") as file:
                file.write("\n".join(kept) + "\n")
        feeds.served.clear()

    def cycle(self, cycle: int, trouble: Trouble) -> bool:
        """Run one cycle with its trouble; true where it ended well."""
        now = outlet.FIRST + outlet.STEP * cycle + trouble.clock
        self.report.disturbed.update(
            name
            for name, value in {
                "clock": trouble.clock,
                "disk": trouble.free_bytes is not None,
                "reader": trouble.hold_snapshot,
                "lock": trouble.lock_seconds,
            }.items()
            if value
        )
        self.let_readers_go(cycle)
        if trouble.hold_snapshot:
            self.hold_snapshot(cycle + trouble.hold_snapshot)
        largest = -1
        with contextlib.ExitStack() as stack:
            if trouble.lock_seconds and self.settings.warehouse.exists():
                stack.enter_context(holding(self.settings.warehouse, trouble.lock_seconds))
            if trouble.free_bytes is not None and self.mounted:
                stack.enter_context(full_disk(self.folder / "disk", trouble.free_bytes))
            elif trouble.free_bytes is not None:
                largest = trouble.free_bytes
            outcome, detail = self.order("upkeep" if is_upkeep(cycle) else "ingest", now, largest, trouble.kill)
        if outcome == "failed":
            kind = detail.partition(":")[0]
            self.report.failures[kind] += 1
            if trouble.free_bytes is None:
                self.problem(cycle, [f"failed without a reason: {detail}"])
        return outcome == "done"

    def order(
        self, what: str, now: dt.datetime, largest: int = -1, kill: tuple[str, float] | None = None
    ) -> tuple[str, Any]:
        """Have the worker do something, and kill it on the way where asked; return how it ended."""
        if self.process is None:
            self.pipe, theirs = self.context.Pipe()
            self.process = self.context.Process(target=soaked.work, args=(theirs, self.settings), daemon=True)
            self.process.start()
            theirs.close()
        pipe = self.pipe
        assert pipe is not None
        pipe.send((what, now, largest))
        stages, times = [], []
        while True:
            aimed = kill is not None and stages and stages[-1] == kill[0]
            if kill and aimed and not pipe.poll(self.report.lengths.get(kill[0], 0.2) * kill[1]):
                self.process.kill()
            if not pipe.poll(LONGEST_WAIT):
                self.process.kill()
                self.problem(self.report.next_cycle, [f"{what} did not end within {LONGEST_WAIT:.0f} s"])
            try:
                told = pipe.recv()
            except (EOFError, ConnectionResetError):
                self.report.killed_in[stages[-1] if stages else "start"] += 1
                self.forget_worker()
                return "killed", ""
            times.append(time.monotonic())
            stages.append(told if isinstance(told, str) else "end")
            self.report.lengths |= {a: end - begin for a, (begin, end) in zip(stages, pairwise(times), strict=False)}
            if not isinstance(told, str):
                break
        outcome, detail = told
        if outcome == "done" and "resident" in detail and largest == -1:
            spent = self.report.usage.setdefault(f"{self.process.pid}", [])
            spent.append(tuple(detail[what] for what in invariants.MEASURED))
        return outcome, detail

    def forget_worker(self) -> None:
        self.process.join()
        assert self.pipe is not None
        self.pipe.close()
        self.process = None

    def stop(self) -> None:
        self.let_readers_go(None)
        if self.process is not None:
            self.process.kill()
            self.forget_worker()

    def hold_snapshot(self, until: int) -> None:
        if self.settings.snapshot.exists():
            snapshot = open_snapshot(self.settings)
            self.readers.append((until, snapshot, count_articles(snapshot)))

    def let_readers_go(self, cycle: int | None) -> None:
        """Close the readers whose time has come; each must still see what it saw."""
        for reader in list(self.readers):
            until, snapshot, seen = reader
            if cycle is None or cycle >= until:
                if (sees := count_articles(snapshot)) != seen:
                    self.problem(until, [f"a reader saw {seen} articles and then {sees}"])
                snapshot.close()
                self.readers.remove(reader)

    def end(self, cycles: int, server: outlet.Server) -> None:
        """Let the disturbances end, ingest until nothing waits, and check everything.

        A new process does so: what it replays at once is no cycle to be measured by.
        """
        self.stop()
        server.edition = cycles
        for extra in range(END_CYCLES):
            now = outlet.FIRST + outlet.STEP * cycles + dt.timedelta(hours=1 + extra)
            outcome, detail = self.order("ingest all" if extra % 4 == 0 else "ingest", now)
            if outcome != "done":
                self.problem(cycles, [f"an undisturbed cycle {outcome}: {detail}"])
            if extra > 4 and not waiting(self.settings):
                break
        served = set((self.folder / "served.txt").read_text("utf-8").split())
        archived = invariants.archived_addresses(self.settings)
        sure = {url for url in served if "/flash" not in url or url in archived}  # else it was cut off on its way
        self.problem(cycles, invariants.check_served(self.settings, sure, "articles served"))
        now += dt.timedelta(days=1)
        for day in invariants.days_of(open_path(self.settings.archive)):
            self.order(f"replay {day}", now)
        self.problem(cycles, invariants.check_served(self.settings, archived, "articles archived"))
        outcome, detail = self.order("upkeep", now)
        if outcome != "done":
            self.problem(cycles, [f"the last upkeep {outcome}: {detail}"])
        self.order("ingest", now)
        for check in (invariants.check_snapshot, invariants.check_ledgers, invariants.check_files):
            self.problem(cycles, check(self.settings))
        self.problem(cycles, invariants.check_usage(self.report.usage))

    def clean(self) -> None:
        """Remove what the soak wrote, but for its report."""
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder / "disk")], check=False)
        shutil.rmtree(self.folder / "disk", ignore_errors=True)


def start_fork_server() -> Any:
    """Start the server that forks the processes under test, with all that they import in its memory."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["warm"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))  # it takes no other word on where to look
    try:
        ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


def count_articles(snapshot: duckdb.DuckDBPyConnection) -> int:
    return int(snapshot.execute("select count(*) from article").fetchall()[0][0])


def waiting(settings: Settings) -> bool:
    with open_snapshot(settings) as snapshot:
        return bool(snapshot.execute("select count(*) from page_queue").fetchall()[0][0])


def mount_disk(folder: Path) -> bool:
    """Give the data a small disk of its own, which can be filled; only root may."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    return os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0


@contextlib.contextmanager
def full_disk(disk: Path, free: int) -> Any:
    """Leave ``free`` bytes on the disk for as long as the block runs."""
    ballast = disk / "ballast"
    space = os.statvfs(disk)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, space.f_bavail * space.f_frsize - free))
    try:
        yield
    finally:
        ballast.unlink()


@contextlib.contextmanager
def holding(warehouse: Path, seconds: float) -> Any:
    """Have another process read the warehouse's own file for a while, as some tool might."""
    program = (
        "import duckdb, sys, time; c = duckdb.connect(sys.argv[1], read_only=True); time.sleep(float(sys.argv[2]))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(warehouse), str(seconds)], stderr=subprocess.DEVNULL
    ) as process:
        time.sleep(0.2)
        try:
            yield
        finally:
            process.wait()
