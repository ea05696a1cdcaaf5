"""What cannot wait for a digest, told after each publication: alerts to the operator, stories to instant audiences."""

from __future__ import annotations

import datetime as dt
import functools
import logging
from collections.abc import Callable
from typing import Any

from newsvane.config.audiences import Audience, Operator, read_audience_file
from newsvane.connections import Connection
from newsvane.deliver.sending import Clock, utc_now
from newsvane.errors import NewsvaneError
from newsvane.settings import Settings

log = logging.getLogger(__name__)

Connect = Callable[[str], Connection]
Rows = list[dict[str, Any]]


def announce(settings: Settings, moment: dt.datetime, connect: Connect, *, clock: Clock = utc_now) -> Rows:
    """Send what ``moment`` brought, each thing once, and return how every part stands, without secrets or content.

    ``connect`` finds a connection by its id. Nothing is raised: what is published stays published, a failure is
    logged, and the next call sends what this one could not.
    """
    try:
        file = read_audience_file(settings.config / "audiences.toml")
    except NewsvaneError as error:
        log.warning("nobody is told: %s", error)
        return []
    steps = [
        (f"operator by {channel}", functools.partial(alert, file.operator, channel))
        for channel in file.operator.channels
    ]
    steps += [
        (f"audience {audience.id}", functools.partial(push, audience))
        for audience in file.audience
        if audience.instant and audience.channels
    ]
    rows: Rows = []
    for who, step in steps:
        try:
            rows += step(settings, moment, connect, clock=clock)
        except Exception as error:  # noqa: BLE001 - the news is published: whatever goes wrong here must not undo that
            log.warning("%s: %s: %s", who, type(error).__name__, error)
    for row in rows:
        level = logging.INFO if row["outcome"] == "sent" else logging.WARNING
        log.log(level, "%s: part %d of %d: %s %s", *(row[name] for name in SHOWN))
    return rows


SHOWN = ("channel", "part", "of", "outcome", "reason")


def alert(
    operator: Operator, channel: str, settings: Settings, moment: dt.datetime, connect: Connect, *, clock: Clock
) -> Rows:
    from newsvane.digest.alerts import alert_operator  # noqa: PLC0415 - start-up time that few installations need

    return alert_operator(settings, moment, operator, connect(channel), clock=clock)


def push(audience: Audience, settings: Settings, moment: dt.datetime, connect: Connect, *, clock: Clock) -> Rows:
    from newsvane.digest import editions  # noqa: PLC0415 - as above

    return editions.push(settings, moment, audience.id, [connect(one) for one in audience.channels], clock=clock)
