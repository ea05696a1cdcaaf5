"""The digest: what an audience is told of a day, as data, and as HTML, Markdown, plain text and JSON."""

from __future__ import annotations

from newsvane.digest.build import build_digest
from newsvane.digest.records import Digest
from newsvane.digest.rendering import read_json, render_html, render_json, render_markdown, render_text
from newsvane.digest.writing import write_digest

__all__ = [
    "Digest",
    "build_digest",
    "read_json",
    "render_html",
    "render_json",
    "render_markdown",
    "render_text",
    "write_digest",
]
