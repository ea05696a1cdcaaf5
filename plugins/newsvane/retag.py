"""When the dictionary has changed: tag history anew, from the stored texts, a month at a time.

Each function is one Airflow task. A month is exchanged in one transaction, and only articles that another dictionary
has tagged are read, so that an interrupted run goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from newsvane import warehouse
from newsvane.settings import Settings
from newsvane.storage import open_path
from newsvane.tag import load_tagger
from newsvane.tag.prominence import prominence
from newsvane.tag.tagger import Tagger, dictionary_version
from newsvane.warehouse.retagging import (
    STAGED,
    Retagged,
    RetaggedTables,
    StoredText,
    apply_retagged,
    months_to_retag,
    read_texts,
    stage_retagged,
    to_retagged_tables,
)

log = logging.getLogger(__name__)


def run(settings: Settings, now: dt.datetime) -> dict[str, int]:
    """Retag everything in this process and publish; return the number of articles retagged, by month."""
    counts = {month: apply(settings, tag(settings, month), now=now) for month in plan(settings)}
    if counts:
        warehouse.publish(settings, now=now)
    return counts


def plan(settings: Settings) -> list[str]:
    """Return the months to retag, newest first."""
    version = dictionary_version(settings.config)
    months = months_to_retag(settings, version)
    log.info("dictionary %s: %d months to retag", version, len(months))
    return months


def tag(settings: Settings, month: str) -> str:
    """Tag the month's articles that another dictionary has tagged; return the URI of the staged result."""
    tagger = load_tagger(settings.config)
    parts = [tag_texts(tagger, texts) for texts in read_texts(settings, month, tagger.version)]
    log.info("%s: %d articles, %d mentions", month, *(sum(part[name].num_rows for part in parts) for name in STAGED))
    return stage_retagged(open_path(settings.staging, settings), f"retag/{tagger.version}/{month}", parts)


def tag_texts(tagger: Tagger, texts: Sequence[StoredText]) -> RetaggedTables:
    """Tag some articles; a month's mentions would fill the memory as objects, and do not in columns."""
    retagged = []
    mentions = []
    for text in texts:
        tagging = tagger.tag(text.title, text.body, text.source_name, text.day)
        retagged.append(
            Retagged(text.article_id, text.day, tagging.ai_related, tagging.ai_score, tagging.reasons, tagger.version)
        )
        roles = prominence(tagging.mentions)
        mentions += [
            warehouse.ArticleMention(text.article_id, mention, tagger.version, roles[mention.entity_id])
            for mention in tagging.mentions
        ]
    return to_retagged_tables(retagged, mentions)


def apply(settings: Settings, uri: str, *, now: dt.datetime | None = None) -> int:
    """Exchange one month's mentions in the warehouse; return how many articles were retagged."""
    return apply_retagged(settings, uri, now=now or dt.datetime.now(dt.UTC))
