"""E-mail: HTML with a text part, to each recipient alone, over SSL, STARTTLS or, where asked for, neither.

Reads an Airflow SMTP connection as its provider does: ``from_email``, ``disable_ssl``, ``disable_tls`` and ``timeout``
in the extra, SSL unless disabled; besides them ``to`` (addresses), ``unsubscribe`` (an address or URL) and ``ca_file``.
"""

from __future__ import annotations

import datetime as dt
import email.policy
import email.utils
import json
import smtplib
import ssl
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage

from newsvane.connections import Connection, redact
from newsvane.deliver.channels.common import encode_json
from newsvane.deliver.records import Part, Verdict
from newsvane.digest import wording
from newsvane.digest.records import Digest
from newsvane.digest.rendering import render_html, render_text
from newsvane.errors import NewsvaneError

TIMEOUT_SECONDS = 30.0
POLICY = email.policy.SMTP.clone(max_line_length=78)


def prepare(digest: Digest, connection: Connection, recipients: Sequence[str]) -> list[Part]:
    """One message a recipient; raises ``NewsvaneError`` where nobody is named."""
    addresses = tuple(recipients) or addresses_of(connection)
    if not addresses:
        raise NewsvaneError(
            f"connection {connection.id!r}: no recipients; name them in the audience or as 'to' in its extra"
        )
    content = encode_json(
        {"subject": wording.subject(digest), "text": render_text(digest), "html": render_html(digest)}
    )
    unique = sorted(set(addresses))
    return [Part(number, len(unique), content, recipient) for number, recipient in enumerate(unique, 1)]


def addresses_of(connection: Connection) -> tuple[str, ...]:
    value = connection.extra.get("to", ())
    return tuple(one.strip() for one in value.split(",") if one.strip()) if isinstance(value, str) else tuple(value)


def send(part: Part, connection: Connection, delivery_id: str, now: dt.datetime) -> Verdict:
    """Send one message. What fails before its text is handed over has surely not arrived."""
    sender = str(connection.extra.get("from_email") or connection.login)
    message = compose(part, connection, sender, delivery_id, now)
    try:
        session = connect(connection)
    except (OSError, smtplib.SMTPException) as error:
        return Verdict("failed", redact(describe(error), connection))
    with session:
        return hand_over(session, message, sender, part.recipient, connection)


def hand_over(
    session: smtplib.SMTP, message: EmailMessage, sender: str, recipient: str, connection: Connection
) -> Verdict:
    """Name sender and recipient, then the text: a break after that leaves the outcome unknown."""
    try:
        session.ehlo_or_helo_if_needed()
        for code, answer in (session.mail(sender), session.rcpt(recipient)):
            if code >= 300:
                return refused(code, answer, connection)
    except (OSError, smtplib.SMTPException) as error:
        return Verdict("failed", redact(describe(error), connection))
    try:
        code, answer = session.data(message.as_bytes(policy=POLICY))
    except smtplib.SMTPDataError as error:
        return refused(error.smtp_code, error.smtp_error, connection)
    except (OSError, smtplib.SMTPException) as error:
        return Verdict("unknown", redact(describe(error), connection))
    return Verdict("sent") if code < 300 else refused(code, answer, connection)


def refused(code: int, answer: bytes | str, connection: Connection) -> Verdict:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    reason = redact(f"SMTP {code}: {text}", connection)
    return Verdict("throttled", reason, 60.0) if 400 <= code < 500 else Verdict("failed", reason)


def connect(connection: Connection) -> smtplib.SMTP:
    """Open a session, encrypted unless the connection disables it, and log in where it has a login."""
    extra = connection.extra
    timeout = float(extra.get("timeout") or TIMEOUT_SECONDS)
    context = ssl.create_default_context(cafile=extra.get("ca_file"))
    session: smtplib.SMTP
    if flag(extra.get("disable_ssl")):
        session = smtplib.SMTP(connection.host, connection.port or 587, timeout=timeout)
        if not flag(extra.get("disable_tls")):
            session.starttls(context=context)
    else:
        session = smtplib.SMTP_SSL(connection.host, connection.port or 465, timeout=timeout, context=context)
    try:
        if connection.login:
            session.login(connection.login, connection.password)
    except BaseException:
        session.close()
        raise
    return session


def flag(value: object) -> bool:
    return str(value).strip().lower() in {"1", "true", "yes", "on"}


def compose(part: Part, connection: Connection, sender: str, delivery_id: str, now: dt.datetime) -> EmailMessage:
    """The message; its id is the ledger's, so that a repeated one is shown once by mail programs."""
    content = json.loads(part.content)
    message = EmailMessage(policy=POLICY)
    message["Subject"] = content["subject"]
    message["From"] = Address("newsvane 新闻风向标", addr_spec=sender)
    message["To"] = part.recipient
    message["Date"] = email.utils.format_datetime(now)
    message["Message-ID"] = f"<{delivery_id}@{sender.rpartition('@')[2] or 'newsvane.invalid'}>"
    message["List-Unsubscribe"] = unsubscribe(connection, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(content["text"], charset="utf-8")
    message.add_alternative(content["html"], subtype="html", charset="utf-8")
    return message


def unsubscribe(connection: Connection, sender: str) -> str:
    target = str(connection.extra.get("unsubscribe") or f"{sender}?subject=unsubscribe")
    return f"<{target}>" if target.startswith(("https://", "mailto:")) else f"<mailto:{target}>"


def describe(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return f"SMTP {error.smtp_code}: {shown}"
    return f"{type(error).__name__}: {getattr(error, 'strerror', None) or error}"
