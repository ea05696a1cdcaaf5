"""日报: the archive of what was written, and any day's digest as any audience would be told it."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from newsvane.config.audiences import Audience
from newsvane.digest import build_digest, read_json, render_html, render_json, render_markdown, render_text
from newsvane.digest.editions import choose_audiences
from newsvane.digest.names import english_names
from newsvane.digest.records import Digest
from newsvane.digest.wording import briefing, subject
from newsvane.errors import NewsvaneError
from newsvane.web.answers import page
from newsvane.web.links import link_to
from newsvane.web.snapshot import OpenSnapshot, Reading, config_version

Format = Literal["html", "md", "txt", "json"]

FORMATS: dict[Format, tuple[str, Callable[[Digest], str], str]] = {
    "html": ("网页", render_html, "text/html; charset=utf-8"),
    "md": ("Markdown", render_markdown, "text/markdown; charset=utf-8"),
    "txt": ("纯文本", render_text, "text/plain; charset=utf-8"),
    "json": ("JSON", render_json, "application/json"),
}
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""A digest is a mail, with its styles in its tags; so it is shown in a frame of its own, where nothing can run."""
KEPT, RECENT_DAYS, PREVIEWS = 200, 31, 32

router = APIRouter()


@router.get("/digests", name="digests")
def digests(request: Request, snapshot: Reading, audience: str | None = None) -> Response:
    """List the digests that were kept, and the newest days, of which each audience's digest can be looked at."""
    audiences = choose_audiences(snapshot.settings, None)
    kept = snapshot.rows("digests", {"audience": audience, "most": KEPT})
    last = snapshot.newest_day
    return page(
        request,
        "digests.html",
        audiences=audiences,
        names={one.id: one.name for one in audiences},
        audience=audience,
        kept=kept,
        days=newest_days(snapshot.oldest_day, last) if last else [],
        oldest=snapshot.oldest_day,
    )


@router.get("/preview", name="digest_preview")
def preview(request: Request, day: dt.date, audience: str) -> Response:
    """Lead from the form to the address of what it asks for."""
    return RedirectResponse(link_to(request, "digest", day=day, audience=audience), 303)


@router.get("/digest/{day}/{audience}", name="digest")
def digest(request: Request, snapshot: Reading, day: dt.date, audience: str, window: str = "") -> Response:
    """Show a digest in a frame; one that was not kept is built for the frame, for it may take seconds."""
    kept = read_kept(snapshot, day, audience, window)
    if kept is None and window:
        raise HTTPException(404)
    return page(
        request,
        "digest.html",
        heading=subject(kept) if kept else preview_heading(find_audience(snapshot, audience), day),
        is_kept=kept is not None,
        audience=audience,
        day=day,
        window=window,
        audiences=choose_audiences(snapshot.settings, None),
        formats={name: label for name, (label, _, _) in FORMATS.items()},
    )


@router.get("/digest/{day}/{audience}/file.{form}", name="digest_file")
def digest_file(snapshot: Reading, day: dt.date, audience: str, form: Format, window: str = "") -> Response:
    """One format of a digest: HTML to be shown in a frame, the others as a download."""
    told = read_digest(snapshot, day, audience, window)
    _, render, media_type = FORMATS[form]
    headers = {"Content-Security-Policy": MAIL_POLICY}
    if form != "html":
        headers["Content-Disposition"] = f'attachment; filename="newsvane-{day}-{told.name}.{form}"'
    return Response(render(told), media_type=media_type, headers=headers)


def newest_days(oldest: dt.date | None, last: dt.date) -> list[dt.date]:
    days = [last - dt.timedelta(days=number) for number in range(RECENT_DAYS)]
    return [day for day in days if oldest is None or day >= oldest]


def read_digest(snapshot: OpenSnapshot, day: dt.date, audience_id: str, window: str) -> Digest:
    """Return the digest of a day as it was kept; one of a whole day that was not is built now."""
    kept = read_kept(snapshot, day, audience_id, window)
    if kept is not None:
        return kept
    if window:
        raise HTTPException(404)
    audience = find_audience(snapshot, audience_id)
    return build_preview(Asked(day, audience, snapshot.published_at, config_version(snapshot.settings), snapshot))


def read_kept(snapshot: OpenSnapshot, day: dt.date, audience_id: str, window: str) -> Digest | None:
    kept = snapshot.row("digest_content", {"audience": audience_id, "day": day, "window": window})
    try:
        return read_json(kept["content"]) if kept and kept["content"] else None
    except ValueError:  # kept by a program whose digests had another shape
        return None


def preview_heading(audience: Audience, day: dt.date) -> str:
    return "｜".join((briefing(ai_related_only=audience.ai_related_only), f"{day}", audience.name))


def find_audience(snapshot: OpenSnapshot, audience_id: str) -> Audience:
    try:
        (audience,) = choose_audiences(snapshot.settings, audience_id)
    except NewsvaneError as error:
        raise HTTPException(404) from error
    return audience


@dataclass(frozen=True, slots=True)
class Asked:
    """A digest that was not kept: two are the same where all but the open snapshot is."""

    day: dt.date
    audience: Audience
    published_at: dt.datetime
    config: int
    snapshot: OpenSnapshot = field(compare=False)


@functools.lru_cache(maxsize=PREVIEWS)
def build_preview(asked: Asked) -> Digest:
    """Build a digest once for the frame and the downloads beside it: a large day takes seconds."""
    settings = asked.snapshot.settings
    return build_digest(
        asked.snapshot.connection,
        asked.day,
        asked.audience,
        zone=settings.zone,
        queries=settings.sql / "queries",
        english=english_names(settings, asked.audience),
    )
