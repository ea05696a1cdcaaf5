"""Scripts and styles: our own, and the chart library's out of its installed wheel; guarded as the pages are."""

from __future__ import annotations

import functools
import gzip
import hashlib
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request, Response

HERE = Path(__file__).resolve().parent
CHART_LIBRARY = "plotly.min.js"
MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
MAP_STYLES = re.compile(rb'getElementById\("([0-9a-f]{64})"\)')
A_YEAR = "private, max-age=31536000, immutable"

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Files:
    """What may be asked for, by name; ``version`` is part of each address and changes with any file or template.

    ``map_styles`` is the id of an element that tells the chart library that the styles of its maps, which no page
    uses, are there already; it would write them into the page, which the browser is told to refuse.
    """

    paths: dict[str, Path]
    version: str
    map_styles: str


def collect() -> Files:
    """Find the files that are served, and give the whole of them a version."""
    own = [path for path in sorted((HERE / "static").iterdir()) if path.suffix in MEDIA_TYPES]
    paths = {path.name: path for path in own} | {CHART_LIBRARY: find_chart_library()}
    digest = hashlib.sha256()
    for path in (*own, *sorted((HERE / "templates").iterdir())):
        digest.update(path.read_bytes())
    library = paths[CHART_LIBRARY].read_bytes()
    digest.update(library)
    found = MAP_STYLES.search(library)
    return Files(paths, digest.hexdigest()[:12], found[1].decode() if found else "")


def find_chart_library() -> Path:
    """Return the path of plotly.js in the plotly wheel, without importing that package, which costs time."""
    spec = importlib.util.find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("plotly is not installed: make setup")
    return Path(spec.submodule_search_locations[0]) / "package_data" / CHART_LIBRARY


@router.get("/static/{version}/{name}", name="static")
def static(request: Request, version: str, name: str) -> Response:
    """Answer with one file. A browser may keep it for good where its address holds its version."""
    files: Files = request.app.state.files
    path = files.paths.get(name)
    if path is None:
        raise HTTPException(404)
    headers = {"ETag": f'W/"{files.version}"', "Vary": "Accept-Encoding"}
    if version == files.version:
        headers["Cache-Control"] = A_YEAR
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    content = path.read_bytes()
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        content = compressed(path, path.stat().st_mtime_ns)
    return Response(content, headers=headers, media_type=MEDIA_TYPES[path.suffix])


@functools.lru_cache(maxsize=32)
def compressed(path: Path, changed: int) -> bytes:  # noqa: ARG001 - ``changed`` is part of the key
    return gzip.compress(path.read_bytes(), 6, mtime=0)
