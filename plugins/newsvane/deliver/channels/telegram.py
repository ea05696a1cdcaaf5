"""Telegram bots: HTML of at most 4,096 characters, counted here in bytes; 20 a minute to one group."""

from __future__ import annotations

import datetime as dt
import html
import json
from collections.abc import Sequence
from typing import Any

from newsvane.connections import Connection, base_url
from newsvane.deliver.channels.common import JSON_HEADERS, THROTTLED_SECONDS, encode_json, prepare_chat, send_request
from newsvane.deliver.http import Answer, Request
from newsvane.deliver.records import Part, Verdict
from newsvane.deliver.splitting import Markup
from newsvane.digest.records import Digest

LIMIT = 4000


def escape(text: str) -> str:
    """Besides tags, ``@name`` would mention a person and ``/word`` offer a command."""
    return html.escape(text, quote=True).replace("@", "＠")


MARKUP = Markup(
    text=escape,
    link=lambda text, url: f'<a href="{html.escape(url, quote=True)}">{escape(text)}</a>',
    strong=lambda text: f"<b>{text}</b>",
    heading=lambda text: f"<b>【{text}】</b>",
)


def wrap(title: str, text: str) -> dict[str, Any]:
    return {
        "text": f"<b>{escape(title)}</b>\n\n{text}",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def prepare(digest: Digest, _connection: Connection, _recipients: Sequence[str]) -> list[Part]:
    return prepare_chat(digest, MARKUP, wrap, LIMIT)


def send(part: Part, connection: Connection, _delivery_id: str, _now: dt.datetime) -> Verdict:
    body = json.loads(part.content) | {"chat_id": connection.extra.get("chat_id", "")}
    url = f"{base_url(connection, 'https://api.telegram.org')}/bot{connection.password}/sendMessage"
    return send_request(Request(url, encode_json(body), JSON_HEADERS), connection, judge)


def judge(answer: Answer) -> Verdict:
    value = answer.object()
    if value.get("ok") is True:
        return Verdict("sent")
    reason = f"code {value.get('error_code')}: {value.get('description', '')}"
    if value.get("error_code") == 429:
        parameters = value.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        return Verdict("throttled", reason, float(wait or THROTTLED_SECONDS))
    return Verdict("failed", reason) if value.get("ok") is False else Verdict("unknown", "HTTP 200 without 'ok'")
