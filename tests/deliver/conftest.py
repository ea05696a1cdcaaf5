"""Fixtures of the deliveries' tests: a digest, a warehouse of one's own, a loopback bot."""

import bots
import pytest

from newsvane.settings import read_settings


@pytest.fixture
def digest():
    return bots.make_digest()


@pytest.fixture
def settings(tmp_path, checkout):
    return read_settings({"NEWSVANE_ROOT": str(checkout), "NEWSVANE_DATA": str(tmp_path / "data")})


@pytest.fixture
def bot():
    with bots.serve() as running:
        yield running
