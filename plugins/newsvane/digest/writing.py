"""The files of a digest: ``DAY/AUDIENCE.html``, its siblings and ``AUDIENCE.atom.xml``, each swapped in whole."""

from __future__ import annotations

from pathlib import Path

from newsvane.digest.atom import render_feed
from newsvane.digest.records import Digest
from newsvane.digest.rendering import render_html, render_json, render_markdown, render_text
from newsvane.storage import write_whole

FORMATS = {"html": render_html, "md": render_markdown, "txt": render_text, "json": render_json}


def write_digest(digest: Digest, folder: Path) -> list[Path]:
    """Write every format below ``folder``, and its audience's Atom feed, and return the paths.

    The same digest gives the same bytes.
    """
    target = folder / digest.day.isoformat()
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for ending, render in FORMATS.items():
        path = target / f"{digest.name}.{ending}"
        write_whole(path, render(digest).encode("utf-8"))
        paths.append(path)
    feed = folder / f"{digest.audience}.atom.xml"
    write_whole(feed, render_feed(folder, digest.audience, digest.audience_name))
    return [*paths, feed]
