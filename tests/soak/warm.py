"""What the soak's fork server holds in memory, so that a kill meets the work and not its start.

For the fork server alone: it changes newsvane for whoever shares the process. What is measured is endurance, so the
dictionary is read once, and a server that says nothing is waited for briefly.
"""

from __future__ import annotations

import functools

import lxml.html  # noqa: F401 - this and the others below: what a run imports on its way
import soaked  # noqa: F401

import newsvane.collect
import newsvane.fetch.feeds
import newsvane.fetch.pages
import newsvane.group.warehouse
import newsvane.replay
import newsvane.tag
import newsvane.warehouse.rollups
import newsvane.warehouse.words
from newsvane import fetch
from newsvane.settings import CHECKOUT

newsvane.tag.load_tagger = functools.cache(newsvane.tag.load_tagger)  # type: ignore[attr-defined]
newsvane.tag.load_tagger(CHECKOUT / "config")
fetch.FetchLimits = functools.partial(fetch.FetchLimits, total_seconds=4.0, silence_seconds=1.0)  # type: ignore[assignment,misc]
