"""Nine days of real captures of a few feeds, served day by day on loopback as they were seen."""

import collections
import contextlib
import datetime as dt
import functools
import http.server
import re
import threading
import zoneinfo

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
CAPTURE = re.compile(r"(?P<feed>.+)_(?P<day>\d{4}-\d\d-\d\d)\.xml")


def read_captures(shared):
    """The capture files by day, then by feed."""
    by_day = collections.defaultdict(dict)
    for path in sorted((shared / "data" / "feeds" / "series").iterdir()):
        match = CAPTURE.fullmatch(path.name)
        by_day[dt.date.fromisoformat(match["day"])][match["feed"]] = path
    return dict(sorted(by_day.items()))


@contextlib.contextmanager
def served(captures, folder):
    """Write a catalogue and yield its path, with a function that shows a day and returns its end."""
    documents = folder / "served"
    documents.mkdir()
    handler = functools.partial(QuietHandler, directory=str(documents))

    def show(day):
        for old in documents.iterdir():
            old.unlink()
        for feed, path in captures[day].items():
            (documents / f"{feed}.xml").write_bytes(path.read_bytes())
        return dt.datetime.combine(day, dt.time(23, 59), SHANGHAI)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sources = folder / "sources.toml"
        sources.write_text(
            "".join(
                f'[[source]]\nid = "{feed}"\nname = "{feed}"\nkind = "rss"\nallow_private = true\nfetch_pages = false\n'
                f'url = "http://127.0.0.1:{server.server_port}/{feed}.xml"\n\n'
                for feed in sorted({feed for day in captures.values() for feed in day})
            )
        )
        yield sources, show
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass
