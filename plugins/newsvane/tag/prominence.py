"""How much an article is about each entity that it names: 主角 (what it is about) or 提及 (named in passing)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from newsvane.records import Mention

Prominence = Literal["主角", "提及"]
OPENING = 150
"""Characters of the body that count as its opening."""
IN_TITLE, IN_OPENING, EACH_IN_BODY, MOST_IN_BODY = 3.0, 1.0, 0.5, 2.0
LEAD = 2.5
CROWD = 4
"""From so many entities on, a title is a list, and names none of them as what the article is about."""


def prominence(mentions: Iterable[Mention]) -> Mapping[str, Prominence]:
    """Return what each entity is to the article, from title, position and count; in the order of the mentions."""
    mentions = list(mentions)
    in_title = {mention.entity_id for mention in mentions if mention.field == "title"}
    in_opening = {mention.entity_id for mention in mentions if mention.field == "body" and mention.start < OPENING}
    in_body = Counter(mention.entity_id for mention in mentions if mention.field == "body")
    crowd = len(in_title) >= CROWD
    roles: dict[str, Prominence] = {}
    for entity in dict.fromkeys(mention.entity_id for mention in mentions):
        score = min(MOST_IN_BODY, EACH_IN_BODY * in_body[entity]) + IN_OPENING * (entity in in_opening)
        if entity in in_title:
            score += IN_OPENING if crowd else IN_TITLE
        roles[entity] = "主角" if score >= LEAD else "提及"
    return roles
