"""Addresses as they may be shown: credentials stay out of logs, tables, the archive and error messages."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

SECRET_PARAMETER = re.compile(
    r"((?:^|[?&;])(?:[\w.-]*[_.-])?"
    r"(?:access_key|access_token|api_?key|app_?key|auth|authorization|key|passwd|password|pwd|secret|session|sig|sign"
    r"|signature|token)=)[^&;#\s]+",
    re.IGNORECASE,
)
URL_IN_TEXT = re.compile(r"https?://[^\s'\"<>]+", re.IGNORECASE)
HIDDEN = "***"


def redact_url(url: str) -> str:
    """Return the address without user, password and the values of parameters that look like a key.

    >>> redact_url("https://me:pass@rss.example/feed?id=3&token=abc")
    'https://***@rss.example/feed?id=3&token=***'
    """
    if "@" not in url and "?" not in url and "[" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return HIDDEN
    host = parts.netloc.rpartition("@")
    place = f"{HIDDEN}@{host[2]}" if host[1] else host[2]
    return urlunsplit(parts._replace(netloc=place, query=SECRET_PARAMETER.sub(rf"\1{HIDDEN}", parts.query)))


def redact_text(text: str) -> str:
    """Redact every address inside a message."""
    return URL_IN_TEXT.sub(lambda match: redact_url(match[0]), text)


@lru_cache(maxsize=10_000)
def host_of(url: str) -> str:
    """Return the lower-case host name, empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
