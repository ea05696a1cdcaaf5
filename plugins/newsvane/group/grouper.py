"""Group articles one after the other: each joins a text and a story of the last days, or begins its own."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from newsvane.group.events import JOIN, OPEN_FOR, Evidence, combine, pair_score, profile, shared_terms
from newsvane.group.index import Grouped, Index
from newsvane.group.reprints import resemblance
from newsvane.group.signature import Signature

MERGE_SAMPLE = 12


@dataclass(frozen=True, slots=True)
class Merge:
    """Two stories that turned out to be one: ``story_id`` is ``into`` from now on."""

    story_id: str
    into: str
    score: float


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where an article belongs, and why.

    ``story_id`` is None for round-ups. ``evidence`` is None for the first article of a story; ``resemblance`` is 0 for
    the first print of a text. ``merges`` are what this article brought to light.
    """

    article_id: str
    text_id: str
    story_id: str | None
    resemblance: float = 0.0
    evidence: Evidence | None = None
    merges: tuple[Merge, ...] = ()


def group(signatures: Iterable[Signature], index: Index | None = None) -> Iterator[Assignment]:
    """Assign each article in the order given, against those before it and those that ``index`` holds.

    An assignment stands as given; only its story may be merged into another by a later article's ``merges``.
    """
    known = Index() if index is None else index
    for signature in signatures:
        yield assign(known, signature)


def assign(index: Index, signature: Signature) -> Assignment:
    """Find an article's text and story, and make it known to the index."""
    printed, likeness = find_text(index, signature)
    text_id = printed.text_id if printed else signature.text_id
    if signature.is_roundup:
        index.add(signature, text_id, None)
        return Assignment(signature.article_id, text_id, None, likeness)
    pairs: dict[str, float] = {}
    scores = score_stories(index, signature, pairs)
    if printed and printed.story_id is not None:
        story_id = printed.story_id
    else:
        story_id = max(scores, key=lambda story: (scores[story], story), default="")
        if not story_id or scores[story_id] < JOIN:
            story_id = new_story_id(signature)
    evidence = explain(index, signature, story_id, scores.get(story_id))
    index.add(signature, text_id, story_id)
    merges = merge_stories(index, signature.at, story_id, [other for other in scores if other != story_id], pairs)
    final = merges[-1].into if merges else story_id
    return Assignment(signature.article_id, text_id, final, likeness, evidence, tuple(merges))


def find_text(index: Index, signature: Signature) -> tuple[Grouped | None, float]:
    """Return the article that this one reprints, and how much of it."""
    likeness, best = 0.0, None
    for candidate in index.likely_texts(signature):
        if (share := resemblance(signature, candidate.signature)) > likeness:
            likeness, best = share, candidate
    return best, likeness


def score_stories(index: Index, signature: Signature, pairs: dict[str, float]) -> dict[str, float]:
    """Score the likely stories that are still open; ``pairs`` notes the score against each article."""
    own, at = profile(signature), signature.at.timestamp()
    scores: dict[str, float] = {}
    for story_id in index.likely_stories(signature):
        members = index.members(story_id, signature.at)
        if min(abs(member.at - at) for member in members) <= OPEN_FOR.total_seconds():
            others = [member for member in members if member.signature.source_id != signature.source_id] or members
            for member in others:
                pairs[member.article_id] = pair_score(signature, own, member.signature, member.profile)
            scores[story_id] = combine([pairs[member.article_id] for member in others])
    return scores


def explain(index: Index, signature: Signature, story_id: str, score: float | None) -> Evidence | None:
    if story_id not in index.stories:
        return None
    members = index.members(story_id, signature.at)
    return Evidence(score or 0.0, shared_terms(profile(signature), [member.profile for member in members]))


def merge_stories(
    index: Index, at: dt.datetime, story_id: str, others: Iterable[str], pairs: Mapping[str, float]
) -> list[Merge]:
    """Merge the stories that the newest article shows to be the same as its own; the earlier one's name stays.

    ``pairs`` gives the scores against others of the newest article, which is of the time ``at``.
    """
    merges: list[Merge] = []
    for other in sorted(others):
        score = score_merge(index, at, story_id, other, pairs)
        if score < JOIN:
            continue
        earlier, later = sorted((story_id, other), key=lambda story: first(index, story))
        index.merge(later, earlier)
        merges = [replace(merge, into=earlier) if merge.into == later else merge for merge in merges]
        merges.append(Merge(later, earlier, score))
        story_id = earlier
    return merges


def score_merge(index: Index, at: dt.datetime, story_id: str, other: str, pairs: Mapping[str, float]) -> float:
    """Return the mean score over pairs of both stories' members; a story of one article is scored as an article."""
    ours, theirs = (index.members(story, at)[-MERGE_SAMPLE:] for story in (story_id, other))
    if len(ours) > 1:
        pairs = {}  # they are the newest article's, which need not be among these
    scores = [
        pairs.get(b.article_id) or pair_score(a.signature, a.profile, b.signature, b.profile)
        for a in ours
        for b in theirs
    ]
    return combine(scores) if min(len(ours), len(theirs)) == 1 else sum(scores) / len(scores)


def first(index: Index, story_id: str) -> tuple[float, str]:
    article = index.stories[story_id].articles[0]
    return article.at, article.article_id


def new_story_id(signature: Signature) -> str:
    """Name a story after its first article, so that a replay gives it the same name."""
    return "s" + hashlib.blake2b(signature.article_id.encode(), digest_size=8).hexdigest()
