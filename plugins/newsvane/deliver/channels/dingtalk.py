r"""DingTalk custom robots: Markdown; body of at most 20,000 bytes; 20 a minute, else blocked for ten minutes.

Signature: Base64 of HMAC-SHA256 with the secret as key over ``timestamp\nsecret``, the timestamp in milliseconds, both
in the address.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import urllib.parse
from collections.abc import Sequence
from typing import Any

from newsvane.connections import Connection, base_url
from newsvane.deliver.channels.common import JSON_HEADERS, full_width, judge_code, prepare_chat, send_request
from newsvane.deliver.http import Answer, Request
from newsvane.deliver.records import Part, Verdict
from newsvane.deliver.splitting import Markup
from newsvane.digest.records import Digest

LIMIT = 20_000
WAITS = {130101: 600.0}
MARKUP = Markup(
    text=full_width,
    link=lambda text, url: f"[{full_width(text)}]({url})",
    strong=lambda text: f"**{text}**",
    heading=lambda text: f"### {text}",
    line_break="  \n",
)


def wrap(title: str, text: str) -> dict[str, Any]:
    return {
        "msgtype": "markdown",
        "markdown": {"title": title, "text": f"## {full_width(title)}\n\n{text}"},
        "at": {"isAtAll": False},
    }


def prepare(digest: Digest, _connection: Connection, _recipients: Sequence[str]) -> list[Part]:
    return prepare_chat(digest, MARKUP, wrap, LIMIT)


def send(part: Part, connection: Connection, _delivery_id: str, now: dt.datetime) -> Verdict:
    query = {"access_token": connection.password}
    if secret := str(connection.extra.get("secret", "")):
        timestamp = str(int(now.timestamp() * 1000))
        query |= {"timestamp": timestamp, "sign": sign(timestamp, secret)}
    base = base_url(connection, "https://oapi.dingtalk.com")
    url = f"{base}/robot/send?{urllib.parse.urlencode(query)}"
    return send_request(Request(url, part.content, JSON_HEADERS), connection, judge)


def sign(timestamp: str, secret: str) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256)).decode()


def judge(answer: Answer) -> Verdict:
    return judge_code(answer, codes=("errcode",), messages=("errmsg",), waits=WAITS)
