"""搜索: full text over titles and bodies, by day, source and entity."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from newsvane.warehouse.searching import search as search_articles
from newsvane.warehouse.words import search_terms
from newsvane.web.answers import page
from newsvane.web.marking import Piece, shown
from newsvane.web.snapshot import Reading

LISTED = 30
MOST = 300

router = APIRouter()


@router.get("/search", name="search")
def search(
    request: Request,
    *,
    snapshot: Reading,
    q: Annotated[str, Query(max_length=200)] = "",
    first: dt.date | str | None = None,
    last: dt.date | str | None = None,
    source: Annotated[str, Query(max_length=100)] = "",
    entity: Annotated[str, Query(max_length=100)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=MOST // LISTED)] = 1,
) -> Response:
    """Show a page of the articles with all the words, best first."""
    words = search_terms(q)
    hits = (
        search_articles(
            snapshot.connection,
            q,
            first_day=first or None,
            last_day=last or None,
            source_id=source or None,
            entity=entity.strip() or None,
            limit=number * LISTED + 1,
        )
        if words
        else []
    )
    sources = {row["source_id"]: row["name"] for row in snapshot.rows("source_names")}
    listed = hits[(number - 1) * LISTED : number * LISTED]
    return page(
        request,
        "search.html",
        q=q,
        first=first or "",
        last=last or "",
        source=source,
        entity=entity,
        number=number,
        more=len(hits) > number * LISTED and number < MOST // LISTED,
        hits=[
            {
                "article_id": hit.article_id,
                "day": hit.day,
                "source": sources.get(hit.source_id, hit.source_id),
                "title": mark_words(hit.title, words),
                "snippet": mark_words(hit.snippet, words),
            }
            for hit in listed
        ],
        sources=sources,
        searched=bool(words),
    )


def mark_words(text: str, words: list[str]) -> list[Piece]:
    """Mark every word searched for, whatever its case; of words that overlap the longest.

    >>> [piece.text for piece in mark_words("他说 Sora", ["sora"])]
    ['他说 ', 'Sora']
    """
    lowered, pieces, place, plain = text.lower(), [], 0, 0
    if len(lowered) != len(text):  # a letter whose small form is two: places would not agree
        return [Piece(shown(text))]
    longest = sorted(words, key=len, reverse=True)
    while place < len(text):
        word = next((word for word in longest if lowered.startswith(word, place)), "")
        if word:
            if plain < place:
                pieces.append(Piece(shown(text[plain:place])))
            pieces.append(Piece(shown(text[place : place + len(word)]), "检索词"))
            plain = place + len(word)
        place += len(word) or 1
    return [*pieces, Piece(shown(text[plain:]))] if plain < len(text) else pieces
