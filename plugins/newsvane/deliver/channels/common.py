"""What the chat bots have in common: messages as JSON, full-width escapes, and how HTTP answers are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from newsvane.connections import Connection, redact
from newsvane.deliver.http import Answer, NotSentError, Request, UncertainError, post
from newsvane.deliver.outline import outline
from newsvane.deliver.records import Part, Verdict
from newsvane.deliver.splitting import Markup, split
from newsvane.digest import wording
from newsvane.digest.records import Digest

JSON_HEADERS = {"Content-Type": "application/json; charset=utf-8"}
THROTTLED_SECONDS = 30.0

# Bots document no escape that all their clients honour, so that what is markup becomes its full-width twin.
FULL_WIDTH = str.maketrans({mark: chr(ord(mark) + 0xFEE0) for mark in "*_`~[]<>#|\\@!"})


def full_width(text: str) -> str:
    """Let nothing in ``text`` be markup or a mention.

    >>> full_width("<@all> **x** [a](b)")
    '＜＠all＞ ＊＊x＊＊ ［a］(b)'
    """
    return text.translate(FULL_WIDTH)


def prepare_chat(
    digest: Digest, markup: Markup, wrap: Callable[[str, str], Mapping[str, Any]], limit: int
) -> list[Part]:
    """Split a digest into messages whose JSON, as ``wrap(title, text)`` shapes it, has at most ``limit`` bytes."""
    subject = wording.subject(digest)

    def encode(text: str, number: int, of: int) -> bytes:
        return encode_json(wrap(subject if of == 1 else f"{subject}（{number}/{of}）", text))

    contents = split(outline(digest), markup, encode, limit)
    return [Part(number, len(contents), content) for number, content in enumerate(contents, 1)]


def encode_json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def send_request(request: Request, connection: Connection, judge: Callable[[Answer], Verdict]) -> Verdict:
    """Post, and judge the answer; no reason given ever holds a secret of the connection."""
    try:
        answer = post(request, timeout=float(connection.extra.get("timeout", 20.0)))
    except NotSentError as error:
        return Verdict("failed", redact(str(error), connection))
    except UncertainError as error:
        return Verdict("unknown", redact(str(error), connection))
    verdict = judge_status(answer) or judge(answer)
    return Verdict(verdict.outcome, redact(verdict.reason, connection), verdict.wait_seconds)


def judge_status(answer: Answer) -> Verdict | None:
    """What the HTTP status alone decides; None where the body must be read."""
    if answer.status in {429, 503}:
        wait = answer.retry_after
        return Verdict("throttled", f"HTTP {answer.status}", THROTTLED_SECONDS if wait is None else wait)
    if answer.status >= 500:
        return Verdict("unknown", f"HTTP {answer.status}")
    if not 200 <= answer.status < 300:
        return Verdict("failed", f"HTTP {answer.status}: {answer.body[:120].decode('utf-8', 'replace')}")
    return None


def judge_code(
    answer: Answer, *, codes: tuple[str, ...], messages: tuple[str, ...], waits: Mapping[int, float]
) -> Verdict:
    """Read the bot's own code out of an HTTP 200: zero is success, the codes in ``waits`` throttle."""
    value = answer.object()
    found = [value[name] for name in codes if name in value]
    if not found:
        return Verdict("unknown", "HTTP 200 without the bot's own code")
    code = found[0]
    if code == 0:
        return Verdict("sent")
    message = next((str(value[name]) for name in messages if value.get(name)), "")
    if code in waits:
        return Verdict("throttled", f"code {code}: {message}", waits[code])
    return Verdict("failed", f"code {code}: {message}")
