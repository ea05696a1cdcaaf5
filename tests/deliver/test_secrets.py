"""No secret of a connection in a log, a result, an error or the ledger, whatever a service answers."""

import logging

import bots
import duckdb
import pytest

from newsvane.deliver import deliver

ECHO = f"token {bots.TOKEN}, secret {bots.SECRET}, address /bot{bots.TOKEN}/sendMessage"
ANSWERS = [
    (400, ECHO),
    (200, {"errcode": 1, "code": 1, "ok": False, "errmsg": ECHO, "msg": ECHO, "error": ECHO}),
    "hang up",
]


@pytest.mark.parametrize("kind", sorted(bots.EXTRA))
def test_a_service_that_repeats_the_secret_does_not_give_it_away(kind, bot, settings, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    shown, digest = [], bots.make_digest(stories=1)
    for answer in ANSWERS:
        bot.answers = [answer]
        shown += deliver(settings, digest, [bots.connect(bot, kind)], sleep=lambda _: None, resend=True)
    assert {result.outcome for result in shown} >= {"failed", "unknown"}
    with duckdb.connect(str(settings.warehouse)) as connection:
        kept = connection.execute("from delivery").fetchall() + connection.execute("from digest").fetchall()
    captured = capfd.readouterr()
    text = f"{caplog.text}{captured.out}{captured.err}{shown!r}{kept!r}"
    assert bots.TOKEN not in text
    assert bots.EXTRA[kind].get("secret", bots.TOKEN) not in text
