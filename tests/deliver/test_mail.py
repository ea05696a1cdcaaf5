"""Mail through a real SMTP server, with TLS by a private authority and authentication."""

import dataclasses
import email
import email.policy
import socket
import ssl

import bots
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from newsvane.connections import Connection
from newsvane.deliver import deliver
from newsvane.digest.alerts import compose_alert
from newsvane.digest.cleaning import clean_line
from newsvane.records import FeedState, Source

LOGIN, PASSWORD = b"desk@example.com", b"synthetic-authorization-code"


class Mailbox:
    """Keeps what arrives; answers DATA for an address with what ``answers`` holds."""

    def __init__(self):
        self.messages = []
        self.answers = {}
        self.drop_after_data = False

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.messages.append(
            (envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default))
        )
        if self.drop_after_data:
            server.transport.abort()
            return "250 never read"
        return self.answers.get(envelope.rcpt_tos[0], "250 OK")

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def authenticate(_server, _session, _envelope, _mechanism, data):
    return AuthResult(success=(data.login, data.password) == (LOGIN, PASSWORD))


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A private certificate authority: the path of its certificate, and a server's TLS context."""
    root = trustme.CA()
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    root.cert_pem.write_to_path(str(path))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    root.issue_cert("127.0.0.1").configure_cert(context)
    return str(path), context


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # it is inside TLS


@pytest.fixture(params=["ssl", "starttls"])
def server(request, authority):
    """A mailbox behind SSL or STARTTLS, and the connection that leads to it."""
    path, context = authority
    mailbox = Mailbox()
    rules = {"auth_required": True, "authenticator": authenticate, "enable_SMTPUTF8": True}
    if request.param == "ssl":
        controller = Controller(
            mailbox, hostname="127.0.0.1", port=free_port(), ssl_context=context, **rules | {"auth_require_tls": False}
        )
    else:
        controller = Controller(
            mailbox, hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True, **rules
        )
    controller.start()
    port = controller.server.sockets[0].getsockname()[1]
    extra = {"ca_file": path, "to": ["b@example.com", "a@example.com"], "timeout": 10}
    if request.param == "starttls":
        extra["disable_ssl"] = True
    yield mailbox, Connection("desk_mail", "smtp", "127.0.0.1", port, LOGIN.decode(), PASSWORD.decode(), "", extra)
    controller.stop()


def test_each_recipient_gets_a_mail_alone_and_once(server, settings, digest):
    mailbox, connection = server
    first = deliver(settings, digest, [connection])
    second = deliver(settings, digest, [connection])
    assert [result.outcome for result in first + second] == ["sent"] * 4
    assert [to for to, _ in mailbox.messages] == [["a@example.com"], ["b@example.com"]]
    for (recipient,), message in mailbox.messages:
        assert message["To"] == recipient
        assert "Cc" not in message
        assert "List-Unsubscribe" in message
        assert message["Subject"].startswith("AI 资讯简报｜2025年3月4日")
        text, html = message.iter_parts()
        assert text.get_content_type() == "text/plain"
        assert html.get_content_type() == "text/html"
        assert digest.stories[0].title in text.get_content()
        assert digest.stories[0].title in html.get_content()
    identities = [message["Message-ID"] for _, message in mailbox.messages]
    assert len(set(identities)) == 2
    assert "a@" not in repr(first).replace("a***@", "")


def test_the_message_id_is_the_same_on_every_attempt(server, settings, digest):
    mailbox, connection = server
    mailbox.answers["a@example.com"] = "554 looks like spam"
    first = deliver(settings, digest, [connection], ["a@example.com"])
    assert first[0].outcome == "failed"
    mailbox.answers.clear()
    assert deliver(settings, digest, [connection], ["a@example.com"])[0].outcome == "sent"
    assert len({message["Message-ID"] for _, message in mailbox.messages}) == 1


def test_a_refused_recipient_keeps_no_other_from_being_written_to(server, settings, digest):
    mailbox, connection = server
    results = deliver(settings, digest, [connection], ["a@example.com", "nobody@example.com", "z@example.com"])
    assert [result.outcome for result in results] == ["sent", "failed", "sent"]
    assert "550" in results[1].reason
    assert len(mailbox.messages) == 2


def test_a_break_after_the_text_leaves_the_outcome_unknown(server, settings, digest):
    mailbox, connection = server
    mailbox.drop_after_data = True
    results = deliver(settings, digest, [connection], ["a@example.com"])
    mailbox.drop_after_data = False
    again = deliver(settings, digest, [connection], ["a@example.com"])
    assert [results[0].outcome, again[0].outcome] == ["unknown", "unknown"]
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize("server", ["ssl"], indirect=True)  # the server makes a wrong password wait
def test_a_wrong_password_fails_without_showing_it(server, settings, digest):
    mailbox, connection = server
    wrong = dataclasses.replace(connection, password="synthetic-wrong-code")  # noqa: S106 - opens nothing
    results = deliver(settings, digest, [wrong], ["a@example.com"])
    assert results[0].outcome == "failed"
    assert "synthetic-wrong-code" not in repr((results, wrong))
    assert not mailbox.messages


def test_hostile_titles_cannot_leave_their_place(server, settings):
    mailbox, connection = server
    titles = tuple(clean_line(title) for title in bots.HOSTILE_TITLES.values())
    digest = dataclasses.replace(bots.make_digest(stories=0, titles=titles), audience_name="甲\r\nBcc: x@example.com")
    assert deliver(settings, digest, [connection], ["a@example.com"])[0].outcome == "sent"
    ((_, message),) = mailbox.messages
    html = list(message.iter_parts())[1].get_content()
    assert "<script" not in html
    assert "<img" not in html
    assert "Bcc" not in message


def test_nobody_to_write_to_is_a_failure_with_advice(settings, digest):
    connection = Connection("desk_mail", "smtp", "localhost", 1)
    (result,) = deliver(settings, digest, [connection])
    assert result.outcome == "failed"
    assert "recipients" in result.reason


def test_an_alert_is_a_mail_of_its_own(server, settings):
    mailbox, connection = server
    states = {"a": FeedState("a", failures=5, broken_since=bots.NOW, last_error="dns: no such host")}
    sources = [Source("a", "甲报", "https://a.example/feed")]
    alert = compose_alert((), states, sources, channel=connection.id, moment=bots.NOW, zone=bots.ZONE)
    assert deliver(settings, alert, [connection], ["ops@example.com"])[0].outcome == "sent"
    ((_, message),) = mailbox.messages
    assert message["Subject"] == "信源告警｜甲报失效"
    for part in message.iter_parts():
        assert "域名无法解析（no such host）" in part.get_content()
