"""Settings from the environment."""

import pytest

from newsvane.errors import NewsvaneError
from newsvane.settings import read_settings


def test_networks_that_count_as_public_are_listed():
    settings = read_settings({"NEWSVANE_ALLOW_NETWORKS": "198.18.0.0/15, fd00::/8,"})
    assert settings.allow_networks == ("198.18.0.0/15", "fd00::/8")
    assert read_settings({}).allow_networks == ()


@pytest.mark.parametrize(
    ("name", "value"), [("NEWSVANE_ALLOW_NETWORKS", "198.18.0.0/33"), ("NEWSVANE_TIMEZONE", "Asia/Pekin")]
)
def test_a_mistake_names_its_variable(name, value):
    with pytest.raises(NewsvaneError, match=name):
        read_settings({name: value})
