"""Any web service: the digest as JSON, signed with HMAC-SHA256, under an id by which a receiver knows a repeat."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Sequence

from newsvane.connections import Connection, base_url
from newsvane.deliver.channels.common import JSON_HEADERS, encode_json, send_request
from newsvane.deliver.http import Answer, Request
from newsvane.deliver.records import Part, Verdict
from newsvane.digest import wording
from newsvane.digest.records import Digest
from newsvane.digest.rendering import render_json, render_markdown


def prepare(digest: Digest, _connection: Connection, _recipients: Sequence[str]) -> list[Part]:
    body = {
        "event": "alert" if digest.alert else "digest",
        "subject": wording.subject(digest),
        "markdown": render_markdown(digest),
        "digest": json.loads(render_json(digest)),
    }
    return [Part(1, 1, encode_json(body))]


def send(part: Part, connection: Connection, delivery_id: str, now: dt.datetime) -> Verdict:
    """``X-Newsvane-Signature`` is over ``timestamp.body``, so that an old message cannot be played again."""
    timestamp = str(int(now.timestamp()))
    headers = JSON_HEADERS | {
        "X-Newsvane-Event": json.loads(part.content)["event"],
        "X-Newsvane-Delivery": delivery_id,
        "X-Newsvane-Timestamp": timestamp,
    }
    if connection.password:
        signature = hmac.digest(connection.password.encode(), timestamp.encode() + b"." + part.content, hashlib.sha256)
        headers["X-Newsvane-Signature"] = f"sha256={signature.hex()}"
    url = base_url(connection, "") + str(connection.extra.get("path", ""))
    return send_request(Request(url, part.content, headers), connection, judge)


def judge(_answer: Answer) -> Verdict:
    return Verdict("sent")
