"""The channels by kind. Adding one: a module with the four names of ``Channel``, and its line here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newsvane.connections import Connection
from newsvane.deliver.channels import dingtalk, feishu, mail, ntfy, slack, telegram, webhook, wecom
from newsvane.deliver.records import Part, Verdict
from newsvane.digest.records import Digest
from newsvane.errors import NewsvaneError


@dataclass(frozen=True, slots=True)
class Channel:
    """How one kind of channel is written to.

    ``prepare`` makes the messages, the same for the same digest; ``send`` sends one, under the id that the ledger
    knows it by, and says how that ended; ``gap_seconds`` keeps below the channel's rate.
    """

    prepare: Callable[[Digest, Connection, Sequence[str]], list[Part]]
    send: Callable[[Part, Connection, str, dt.datetime], Verdict]
    gap_seconds: float
    each_alone: bool = False


CHANNELS = {
    "dingtalk": Channel(dingtalk.prepare, dingtalk.send, gap_seconds=3.1),
    "email": Channel(mail.prepare, mail.send, gap_seconds=0.0, each_alone=True),
    "feishu": Channel(feishu.prepare, feishu.send, gap_seconds=0.7),
    "http": Channel(webhook.prepare, webhook.send, gap_seconds=0.0),
    "ntfy": Channel(ntfy.prepare, ntfy.send, gap_seconds=1.0),
    "slack": Channel(slack.prepare, slack.send, gap_seconds=1.1),
    "slackwebhook": Channel(slack.prepare, slack.send, gap_seconds=1.1),
    "smtp": Channel(mail.prepare, mail.send, gap_seconds=0.0, each_alone=True),
    "telegram": Channel(telegram.prepare, telegram.send, gap_seconds=3.1),
    "webhook": Channel(webhook.prepare, webhook.send, gap_seconds=0.0),
    "wecom": Channel(wecom.prepare, wecom.send, gap_seconds=3.1),
}


def channel_of(connection: Connection) -> Channel:
    """Return the connection's channel; raises ``NewsvaneError`` for a kind that is none."""
    if connection.kind not in CHANNELS:
        known = ", ".join(sorted(CHANNELS))
        raise NewsvaneError(
            f"connection {connection.id!r}: {connection.kind or 'no type'!r} is no channel (one of {known}); "
            "set the connection's type or 'channel' in its extra"
        )
    return CHANNELS[connection.kind]
