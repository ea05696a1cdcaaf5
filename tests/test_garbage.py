"""The collector is off for a while and comes back as it was, whatever happens meanwhile."""

import gc

import pytest

from newsvane.garbage import without_collection


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_comes_back_as_it_was(enabled):
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with pytest.raises(OSError, match="disk full"):
            fail_without_collection()
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def fail_without_collection():
    with without_collection():
        assert not gc.isenabled()
        raise OSError("disk full")
