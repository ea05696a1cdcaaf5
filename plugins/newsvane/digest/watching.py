"""What an audience watches: companies, topics, sources, and a rule of words."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from newsvane.config.audiences import Rule, Watch
from newsvane.digest.reading import Article


def is_watched(watch: Watch, article: Article) -> bool:
    """Tell whether the article names a watched company or topic, is from a watched source, or obeys the rule."""
    return (
        article.source_id in watch.sources
        or any(watches_entity(watch, entity_id) for entity_id in article.named)
        or (watch.rule is not None and obeys(watch.rule, f"{article.title}\n{article.body}"))
    )


def watches_entity(watch: Watch, entity_id: str) -> bool:
    return entity_id in watch.companies or entity_id in watch.topics


def obeys(rule: Rule, text: str) -> bool:
    """Tell whether ``text`` holds one of ``any``, every one of ``all`` and none of ``none``.

    >>> obeys(Rule(any=("AI",)), "国产AI芯片"), obeys(Rule(any=("AI",)), "MAIL")
    (True, False)
    """
    return (
        (not rule.any or any(holds(word, text) for word in rule.any))
        and all(holds(word, text) for word in rule.all)
        and not any(holds(word, text) for word in rule.none)
    )


def holds(word: str, text: str) -> bool:
    return pattern(word).search(text) is not None


@functools.lru_cache(maxsize=4096)
def pattern(word: str) -> re.Pattern[str]:
    """A Latin word ends where no letter or digit follows; a regular expression sees no word end between AI and 芯."""
    before = r"(?<![A-Za-z0-9])" if re.match(r"[A-Za-z0-9]", word) else ""
    after = r"(?![A-Za-z0-9])" if re.search(r"[A-Za-z0-9]$", word) else ""
    return re.compile(before + re.escape(word) + after, re.IGNORECASE)


def watched_articles(watch: Watch, articles: Sequence[Article]) -> frozenset[str]:
    return frozenset(article.article_id for article in articles if is_watched(watch, article))
