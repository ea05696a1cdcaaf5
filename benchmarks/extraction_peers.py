"""Page extraction beside the libraries known for it: the same pages, the same scorer, one process each.

    .venv/bin/python benchmarks/extraction_peers.py [--write]

With --write the table is put between its markers in both READMEs. The libraries are those of requirements-bench.txt;
one that is not installed is left out with the reason. CPU is that of the calls alone, after the first page. The gold
pages are looked for at ../shared or where NEWSVANE_SHARED points.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import tempfile
import time
import zoneinfo
from collections.abc import Callable, Iterator
from pathlib import Path

from harness import ROOT, SHARED

PAGES = SHARED / "data" / "pages"
SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")

Row = dict[str, object]


def newsvane() -> Callable[[bytes], Row]:
    from newsvane.extract import extract_page

    now = dt.datetime.now(dt.UTC)

    def read(data: bytes) -> Row:
        page = extract_page(data, "", now=now, zone=SHANGHAI, rules={})
        day = page.published_at.isoformat() if page.published_at else None
        return {"body": page.body, "author": page.author, "published_at": day}

    return read


def gne() -> Callable[[bytes], Row]:
    from gne import GeneralNewsExtractor

    def read(data: bytes) -> Row:
        found = GeneralNewsExtractor().extract(decoded(data))
        return {"body": found["content"], "author": found["author"], "published_at": whole_day(found["publish_time"])}

    return read


def newspaper4k() -> Callable[[bytes], Row]:
    import newspaper

    def read(data: bytes) -> Row:
        article = newspaper.Article("https://example.com/", language="zh")
        article.download(input_html=decoded(data))
        article.parse()
        day = article.publish_date.isoformat() if article.publish_date else None
        return {"body": article.text, "author": " ".join(article.authors), "published_at": day}

    return read


def readability_lxml() -> Callable[[bytes], Row]:
    import lxml.html
    import readability

    def read(data: bytes) -> Row:
        summary = readability.Document(decoded(data)).summary(html_partial=True)
        return {"body": lxml.html.fromstring(summary).text_content(), "author": "", "published_at": None}

    return read


def trafilatura() -> Callable[[bytes], Row]:
    import trafilatura as library

    def read(data: bytes) -> Row:
        found = library.bare_extraction(decoded(data), with_metadata=True, include_comments=False)
        facts = found.as_dict() if found is not None else {}
        return {"body": facts.get("text"), "author": facts.get("author"), "published_at": whole_day(facts.get("date"))}

    return read


READERS = {
    "gne": gne,
    "newspaper4k": newspaper4k,
    "newsvane": newsvane,
    "readability-lxml": readability_lxml,
    "trafilatura": trafilatura,
}


def decoded(data: bytes) -> str:
    """Decode for the libraries that mis-read undeclared GBK: what is compared is the finding of the article."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def whole_day(text: str | None) -> str | None:
    """Read the day out of whatever form a library gives it in."""
    match = re.search(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})", text or "")
    try:
        return dt.datetime(*map(int, match.groups()), tzinfo=SHANGHAI).isoformat() if match else None
    except ValueError:
        return None


def run_one(name: str, out: Path) -> None:
    """Read every gold page by one library; write the rows, and print the milliseconds of CPU a page."""
    files = sorted((PAGES / "gold").glob("*.html"))
    read = READERS[name]()
    read(files[0].read_bytes())
    spent = 0.0
    with out.open("w", encoding="utf-8") as lines:
        for file in files:
            data = file.read_bytes()
            begun = time.process_time()
            try:
                row = read(data)
            except Exception as error:  # noqa: BLE001 - a library that fails on a page has found nothing there
                sys.stderr.write(f"{name}: {file.name}: {error}\n")
                row = {}
            spent += time.process_time() - begun
            lines.write(json.dumps({"file": file.name, **row}, ensure_ascii=False) + "\n")
    print(f"{1000 * spent / len(files):.1f}")


def main() -> None:
    if len(sys.argv) == 3:
        run_one(sys.argv[1], Path(sys.argv[2]))
        return
    if not (PAGES / "gold.json").exists():
        sys.exit(f"the gold pages are not at {PAGES}")
    lines = table()
    print("\n".join(lines))
    if "--write" in sys.argv:
        from quality import write_between

        for name in ("README.md", "README.zh-CN.md"):
            write_between(ROOT / name, "\n".join(lines), "peers")


def table() -> list[str]:
    return ["| library | CPU a page | body, day, author |", "|---|---|---|", *measure()]


def measure() -> Iterator[str]:
    """Yield a row for each library; one that cannot be installed says why."""
    for name in ("newsvane", *sorted(READERS.keys() - {"newsvane"})):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "rows.jsonl"
            command = [sys.executable, __file__, name, str(out)]
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
            if ran.returncode:
                yield f"| {name} | | not measured: {(ran.stderr.strip().splitlines() or ['failed'])[-1]} |"
                continue
            scorer = [sys.executable, str(SHARED / "eval" / "score_extraction.py"), str(PAGES / "gold.json"), str(out)]
            scored = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout
            yield f"| {name} | {ran.stdout.strip()} ms | {scored.strip().partition('body ')[2]} |"


if __name__ == "__main__":
    main()
