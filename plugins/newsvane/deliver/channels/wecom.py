"""WeCom group robots: Markdown of at most 4,096 bytes; 20 a minute; the key in the address is the only secret."""

from __future__ import annotations

import datetime as dt
import urllib.parse
from collections.abc import Sequence
from typing import Any

from newsvane.connections import Connection, base_url
from newsvane.deliver.channels.common import JSON_HEADERS, full_width, judge_code, prepare_chat, send_request
from newsvane.deliver.http import Answer, Request
from newsvane.deliver.records import Part, Verdict
from newsvane.deliver.splitting import Markup
from newsvane.digest.records import Digest

LIMIT = 4096
WAITS = {45009: 60.0, 45033: 5.0}
MARKUP = Markup(
    text=full_width,
    link=lambda text, url: f"[{full_width(text)}]({url})",
    strong=lambda text: f"**{text}**",
    heading=lambda text: f"### {text}",
)


def wrap(title: str, text: str) -> dict[str, Any]:
    return {"msgtype": "markdown", "markdown": {"content": f"## {full_width(title)}\n\n{text}"}}


def prepare(digest: Digest, _connection: Connection, _recipients: Sequence[str]) -> list[Part]:
    return prepare_chat(digest, MARKUP, wrap, LIMIT)


def send(part: Part, connection: Connection, _delivery_id: str, _now: dt.datetime) -> Verdict:
    base = base_url(connection, "https://qyapi.weixin.qq.com")
    url = f"{base}/cgi-bin/webhook/send?{urllib.parse.urlencode({'key': connection.password})}"
    return send_request(Request(url, part.content, JSON_HEADERS), connection, judge)


def judge(answer: Answer) -> Verdict:
    return judge_code(answer, codes=("errcode",), messages=("errmsg",), waits=WAITS)
