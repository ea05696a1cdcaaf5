"""Stories of earlier days that go on: only what the window adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from newsvane.digest.cleaning import clean_headline, clean_line
from newsvane.digest.reading import Past
from newsvane.digest.records import FollowUp
from newsvane.digest.stories import Coverage, demerit, link_to

NEW_LINKS = 3


def follow_ups(coverages: Sequence[Coverage], *, day: dt.date, limit: int) -> tuple[FollowUp, ...]:
    """Tell the continuing stories that bring a new text or outlet, by their first headlines; the most told first."""
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
            links.append((demerit(article), link_to(article)))
    links.sort(key=lambda pair: pair[0])
    outlets = tuple(clean_line(outlet, limit=30) for outlet in coverage.outlets if outlet not in past.outlets)
    if not links and not outlets:
        return None
    return FollowUp(
        key=coverage.key,
        title=known_headline(past),
        first_day=past.first_day,
        day_number=(day - past.first_day).days + 1,
        articles_before=past.articles,
        new_outlets=outlets,
        new=tuple(link for _, link in links[:NEW_LINKS]) or (link_to(coverage.articles[0]),),
        articles=len(coverage.articles),
    )


def known_headline(past: Past) -> str:
    """The first title of the story that is a headline and no post, by which a reader knows it again."""
    titles = {title: clean_headline(title) for title in past.titles}
    return next((shown for title, shown in titles.items() if shown == clean_line(title)), next(iter(titles.values())))
