"""Peak memory of each task of an ingest, for growing numbers of articles: each task a process, as in Airflow.

    .venv/bin/python benchmarks/memory.py [--articles 1000 10000] [--runs 3]

The articles are new ones made of real sentences, in feeds of 50, in one chunk: the worst case of a day after an
outage. "Airflow's own" is a process that has imported what a task of Airflow runs on.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

from harness import Measured, Run, measure, memory, run_case, show
from inputs import NOW, make_feeds

TASKS = ("parse", "tag", "load", "publish")


def settings_of(folder: Path) -> Any:
    from newsvane.settings import read_settings

    return read_settings({"NEWSVANE_DATA": str(folder)})


def parse(folder: Path, articles: int) -> Run:
    from whole import stage

    documents = list(make_feeds(articles))
    return lambda: stage(settings_of(folder), documents, "run") and memory("VmHWM")


def tag(folder: Path, _: int) -> Run:
    from newsvane import ingest

    return lambda: ingest.tag(settings_of(folder), (folder / "staging/run/00-fetched").as_uri()) and memory("VmHWM")


def load(folder: Path, articles: int) -> Run:
    from newsvane import ingest

    def run() -> float:
        counts = ingest.load(settings_of(folder), [(folder / "staging/run/00-tagged").as_uri()], now=NOW)
        if counts["articles"] != articles:
            raise ValueError(f"{counts} instead of {articles} articles")
        return memory("VmHWM")

    return run


def publish(folder: Path, _: int) -> Run:
    from newsvane import ingest

    return lambda: ingest.publish(settings_of(folder), now=NOW) and memory("VmHWM")


def airflow() -> Run:
    """Import what a supervised task process holds before the task's own code."""

    def run() -> float:
        import airflow.sdk
        import airflow.sdk.execution_time.task_runner

        return memory("VmHWM") if airflow.sdk.execution_time.task_runner else 0.0

    return run


def results(sizes: list[int], runs: int) -> dict[str, Any]:
    """Measure every task at every size, each run in a folder of its own: MiB in all and seconds of CPU, medians."""
    found = {"airflow": middle([measure_one("airflow", []) for _ in range(runs)], 1)}
    for articles in sizes:
        ran = [measure_tasks(articles) for _ in range(runs)]
        found |= {f"{name} {articles}": middle([one[name] for one in ran], articles) for name in TASKS}
    return found


def measure_tasks(articles: int) -> dict[str, Measured | str]:
    with tempfile.TemporaryDirectory(prefix="newsvane-bench-") as folder:
        arguments = ["--folder", folder, "--articles", str(articles)]
        return {name: measure_one(name, arguments) for name in TASKS}


def measure_one(name: str, arguments: list[str]) -> Measured | str:
    return measure(Path(__file__), [name], 1, arguments)[name]


def middle(ones: list[Measured | str], articles: int) -> dict[str, Any]:
    """Return the medians of one task's runs, or what the first that failed complained of."""
    for one in ones:
        if isinstance(one, str):
            return {"failed": one}
    return {
        "mib": statistics.median(one.value for one in ones),
        "ms_an_article": statistics.median(1000 * one.seconds / articles for one in ones),
    }


def table(found: dict[str, Any]) -> str:
    sizes = sorted({int(name.split()[1]) for name in found if " " in name})
    body = [["task", *(f"{size:,} articles" for size in sizes)]]
    body.append(["Airflow's own", *(f"{found['airflow'].get('mib', 0):.0f} MiB" for _ in sizes)])
    for task in TASKS:
        ones = [found[f"{task} {size}"] for size in sizes]
        body.append(
            [
                task,
                *(
                    f"{one['mib']:.0f} MiB, {one['ms_an_article']:.2f} ms" if "mib" in one else one["failed"]
                    for one in ones
                ),
            ]
        )
    return show(body)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--case", choices=("airflow", *TASKS), help="measure one in this process")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.case:
        cases = {name: lambda name=name: globals()[name](options.folder, options.articles[0]) for name in TASKS}
        run_case({**cases, "airflow": airflow}, options.case)
    else:
        print(table(results(options.articles, options.runs)))


if __name__ == "__main__":
    main()
