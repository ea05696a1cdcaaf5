"""Slack's incoming webhooks and what speaks like them: mrkdwn of at most 4,000 bytes, one a second."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from newsvane.connections import Connection, base_url
from newsvane.deliver.channels.common import JSON_HEADERS, full_width, prepare_chat, send_request
from newsvane.deliver.http import Answer, Request
from newsvane.deliver.records import Part, Verdict
from newsvane.deliver.splitting import Markup
from newsvane.digest.records import Digest

LIMIT = 4000


def escape(text: str) -> str:
    """``<!channel>`` cannot be written without its brackets; ``&`` would begin a character reference."""
    return full_width(text).replace("&", "&amp;")


MARKUP = Markup(
    text=escape,
    link=lambda text, url: f"<{url.replace('&', '&amp;')}|{escape(text)}>",
    strong=lambda text: f"*{text}*",
    heading=lambda text: f"*【{text}】*",
)


def wrap(title: str, text: str) -> dict[str, Any]:
    return {"text": f"*{escape(title)}*\n\n{text}", "unfurl_links": False, "unfurl_media": False}


def prepare(digest: Digest, _connection: Connection, _recipients: Sequence[str]) -> list[Part]:
    return prepare_chat(digest, MARKUP, wrap, LIMIT)


def send(part: Part, connection: Connection, _delivery_id: str, _now: dt.datetime) -> Verdict:
    path = connection.password.lstrip("/")
    url = path if path.startswith("https://") else f"{base_url(connection, 'https://hooks.slack.com')}/services/{path}"
    return send_request(Request(url, part.content, JSON_HEADERS), connection, judge)


def judge(answer: Answer) -> Verdict:
    """Slack says ``ok``; its kin answer JSON, where ``ok: false`` or ``success: false`` is a failure."""
    value = answer.object()
    if value.get("ok") is False or value.get("success") is False:
        return Verdict("failed", str(value.get("error") or value.get("message") or "not ok"))
    return Verdict("sent")
