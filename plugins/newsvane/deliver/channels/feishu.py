r"""Feishu custom bots: cards; body of at most 20 KB; 5 a second and 100 a minute.

Signature: Base64 of HMAC-SHA256 with the key ``timestamp\nsecret`` over nothing, the timestamp in seconds.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from newsvane.connections import Connection, base_url
from newsvane.deliver.channels.common import JSON_HEADERS, encode_json, judge_code, prepare_chat, send_request
from newsvane.deliver.http import Answer, Request
from newsvane.deliver.records import Part, Verdict
from newsvane.deliver.splitting import Markup
from newsvane.digest.records import Digest

LIMIT = 20_000 - 120  # timestamp and signature join the body when it is sent
WAITS = {11232: 5.0, 99991400: 5.0}
MARKS = str.maketrans({mark: f"&#{ord(mark)};" for mark in "&<>*~_[]()#`|\\"})


def escape(text: str) -> str:
    """Cards show character references as their characters and take no markup from them."""
    return text.translate(MARKS)


MARKUP = Markup(
    text=escape,
    link=lambda text, url: f"[{escape(text)}]({url})",
    strong=lambda text: f"**{text}**",
    heading=lambda text: f"**【{text}】**",
)


def wrap(title: str, text: str) -> dict[str, Any]:
    return {
        "msg_type": "interactive",
        "card": {
            "config": {"wide_screen_mode": True},
            "header": {"template": "blue", "title": {"tag": "plain_text", "content": title}},
            "elements": [{"tag": "markdown", "content": text}],
        },
    }


def prepare(digest: Digest, _connection: Connection, _recipients: Sequence[str]) -> list[Part]:
    return prepare_chat(digest, MARKUP, wrap, LIMIT)


def send(part: Part, connection: Connection, _delivery_id: str, now: dt.datetime) -> Verdict:
    body = json.loads(part.content)
    if secret := str(connection.extra.get("secret", "")):
        timestamp = str(int(now.timestamp()))
        body |= {"timestamp": timestamp, "sign": sign(timestamp, secret)}
    url = f"{base_url(connection, 'https://open.feishu.cn')}/open-apis/bot/v2/hook/{connection.password}"
    return send_request(Request(url, encode_json(body), JSON_HEADERS), connection, judge)


def sign(timestamp: str, secret: str) -> str:
    return base64.b64encode(hmac.digest(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256)).decode()


def judge(answer: Answer) -> Verdict:
    return judge_code(answer, codes=("code", "StatusCode"), messages=("msg", "StatusMessage"), waits=WAITS)
