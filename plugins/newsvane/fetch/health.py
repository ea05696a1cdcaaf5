"""Which feeds are broken, since when and why; and which turned, so that the operator hears of it once.

A feed is broken after five failures in a row, at once when it is gone for good (HTTP 410), or when it answers but has
had nothing new for far longer than its own rhythm explains. It is asked again all the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from newsvane.records import FeedState

BROKEN_AFTER = 5
STALE_SHORTEST = dt.timedelta(days=4)  # a long weekend is no failure
STALE_LONGEST = dt.timedelta(days=120)
STALE_RHYTHMS = 4


@dataclass(frozen=True, slots=True)
class HealthChanges:
    """The feeds that turned between two states of the table ``feed_state``; ``recovered`` as they were before."""

    broken: tuple[FeedState, ...]
    recovered: tuple[FeedState, ...]


def with_health(state: FeedState, now: dt.datetime) -> FeedState:
    """Set ``broken_since`` when the feed turns broken, keep it while it is, clear it when it recovers."""
    stale = state.failures == 0 and is_stale(state, now)
    if stale and state.last_new_item_at:
        state = replace(state, last_error=f"stale: nothing new since {state.last_new_item_at:%Y-%m-%d}")
    if stale or state.failures >= BROKEN_AFTER:
        return replace(state, broken_since=state.broken_since or now)
    # A failure makes no broken feed well: a stale one that also fails stays broken.
    return state if state.failures or state.broken_since is None else replace(state, broken_since=None)


def is_stale(state: FeedState, now: dt.datetime) -> bool:
    """True when a feed that answers has been silent for four times its rhythm, at least 4 days, at most 120."""
    if state.last_new_item_at is None or state.rhythm_seconds is None:
        return False
    patience = dt.timedelta(seconds=state.rhythm_seconds) * STALE_RHYTHMS
    return now - state.last_new_item_at > min(max(patience, STALE_SHORTEST), STALE_LONGEST)


def health_changes(before: Mapping[str, FeedState], after: Iterable[FeedState]) -> HealthChanges:
    """Compare the states before and after a run; a feed that stays broken, or well, is in neither list."""
    broken = []
    recovered = []
    for state in sorted(after, key=lambda state: state.source_id):
        known = before.get(state.source_id)
        was_broken = known is not None and known.broken_since is not None
        if state.broken_since is not None and not was_broken:
            broken.append(state)
        elif state.broken_since is None and known is not None and was_broken:
            recovered.append(known)
    return HealthChanges(tuple(broken), tuple(recovered))


def alert_key(state: FeedState, turn: str) -> str:
    """Name an alert for the delivery ledger: one for each time a feed turns ``broken``, one when it ``recovered``."""
    since = state.broken_since.astimezone(dt.UTC).isoformat() if state.broken_since else "never"
    return f"{turn}:{state.source_id}:{since}"
