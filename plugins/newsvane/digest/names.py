"""Companies and topics under the names that an audience wants to read: Chinese, English, or both."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from newsvane.config.audiences import Audience, NameLanguage
from newsvane.config.english_names import read_english_names
from newsvane.digest.cleaning import clean_line
from newsvane.digest.records import Digest, First, Move, Named
from newsvane.settings import Settings

NO_NAMES: Mapping[str, str] = {}


def english_names(settings: Settings, audience: Audience) -> Mapping[str, str]:
    """The English names that an audience needs: all there are, or none where it reads Chinese ones."""
    return NO_NAMES if audience.names == "chinese" else read_english_names(settings.config)


def with_names(digest: Digest, language: NameLanguage, english: Mapping[str, str]) -> Digest:
    """Return the digest with every company and topic called as ``language`` says; headlines and quotes stay verbatim.

    What has no English name keeps the one it has.
    """
    if language == "chinese":
        return digest

    def call(name: Named) -> Named:
        found = english.get(name.entity_id, "")
        same = found.lower() in name.name.lower() or name.name.lower() in found.lower()
        if not found or (same and language == "both"):
            return name
        shown = found if language == "english" else f"{name.name} {found}"
        return dataclasses.replace(name, name=clean_line(shown, limit=100))

    def call_all(names: tuple[Named, ...]) -> tuple[Named, ...]:
        return tuple(call(name) for name in names)

    def call_moves(moves: tuple[Move, ...]) -> tuple[Move, ...]:
        return tuple(dataclasses.replace(move, entity=call(move.entity)) for move in moves)

    def call_first(first: First) -> First:
        return dataclasses.replace(first, what=call_all(first.what), beside=first.beside and call(first.beside))

    return dataclasses.replace(
        digest,
        stories=tuple(
            dataclasses.replace(story, companies=call_all(story.companies), topics=call_all(story.topics))
            for story in digest.stories
        ),
        moves=call_moves(digest.moves),
        trends=call_moves(digest.trends),
        firsts=tuple(call_first(first) for first in digest.firsts),
    )
