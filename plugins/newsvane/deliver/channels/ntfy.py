"""ntfy topics: Markdown of at most 4,096 bytes (longer ones become attachments), published as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from newsvane.connections import Connection, base_url
from newsvane.deliver.channels.common import JSON_HEADERS, encode_json, prepare_chat, send_request
from newsvane.deliver.http import Answer, Request
from newsvane.deliver.records import Part, Verdict
from newsvane.deliver.splitting import Markup
from newsvane.digest.records import Digest
from newsvane.digest.rendering import escape_markdown, markdown_link

LIMIT = 4000
MARKUP = Markup(
    text=escape_markdown,
    link=markdown_link,
    strong=lambda text: f"**{text}**",
    heading=lambda text: f"### {text}",
    line_break="  \n",
)


def wrap(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "message": text, "markdown": True}


def prepare(digest: Digest, _connection: Connection, _recipients: Sequence[str]) -> list[Part]:
    return prepare_chat(digest, MARKUP, wrap, LIMIT)


def send(part: Part, connection: Connection, _delivery_id: str, _now: dt.datetime) -> Verdict:
    body = json.loads(part.content) | {"topic": connection.extra.get("topic", "")}
    headers = dict(JSON_HEADERS)
    if connection.password:
        headers["Authorization"] = f"Bearer {connection.password}"
    return send_request(Request(base_url(connection, "https://ntfy.sh"), encode_json(body), headers), connection, judge)


def judge(answer: Answer) -> Verdict:
    return Verdict("sent") if answer.object().get("id") else Verdict("unknown", "HTTP 200 without a message id")
