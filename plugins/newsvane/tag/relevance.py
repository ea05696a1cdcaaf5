"""Whether a text is about AI: evidence added up from its topics, each part of it named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsvane.config.topics import Evidence
from newsvane.records import Mention

THRESHOLD = 0.5
WEIGHTS: Mapping[Evidence, tuple[float, float]] = {"core": (1.0, 0.15), "related": (0.3, 0.05), "none": (0.0, 0.0)}
BY_KIND: Mapping[str, Evidence] = {"product": "core", "theme": "core", "person": "core"}


def judge_relevance(
    title: str,
    body: str,
    mentions: Sequence[Mention],
    evidence: Mapping[str, Evidence] | None = None,
) -> tuple[bool, float, tuple[str, ...]]:
    """Return whether the text is about AI, its score from 0 to 1, and the reasons for it.

    ``evidence`` is ``TopicMatcher.evidence``: what each topic counts for; without it the kind of the mention decides.
    """
    del title, body  # the mentions say all, so far
    known = evidence or {}
    score = 0.0
    reasons: dict[str, None] = {}
    for mention in mentions:
        strength = known.get(mention.entity_id, BY_KIND.get(mention.kind, "none"))
        weight = WEIGHTS[strength][mention.field == "body"]
        if weight:
            score += weight
            reasons.setdefault(f"{mention.field}:{mention.surface}")
    score = min(score, 1.0)
    return score >= THRESHOLD, round(score, 3), tuple(reasons)
