"""Stories of earlier days that go on: only what the window adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from newsvane.digest.cleaning import clean_line
from newsvane.digest.records import FollowUp
from newsvane.digest.stories import Coverage, lead_article, link_to

NEW_LINKS = 3


def follow_ups(coverages: Sequence[Coverage], *, day: dt.date, limit: int) -> tuple[FollowUp, ...]:
    """Tell the continuing stories that bring a new text or outlet; the most told first."""
    told = [found for coverage in coverages if (found := follow_up(coverage, day)) is not None]
    told.sort(key=lambda story: (-len(story.new_outlets), -len(story.new), -story.articles_before, story.key))
    return tuple(told[:limit])


def follow_up(coverage: Coverage, day: dt.date) -> FollowUp | None:
    past = coverage.past
    if past is None:
        return None
    new: dict[str, object] = {}
    links = []
    for article in coverage.articles:
        if article.text not in past.texts and article.text not in new:
            new[article.text] = article
            links.append(link_to(article))
    outlets = tuple(clean_line(outlet, limit=30) for outlet in coverage.outlets if outlet not in past.outlets)
    if not links and not outlets:
        return None
    return FollowUp(
        key=coverage.key,
        title=clean_line(lead_article(coverage).title),
        first_day=past.first_day,
        day_number=(day - past.first_day).days + 1,
        articles_before=past.articles,
        new_outlets=outlets,
        new=tuple(links[:NEW_LINKS]) or (link_to(coverage.articles[0]),),
        articles=len(coverage.articles),
    )
