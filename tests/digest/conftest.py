"""The digest of an invented day."""

import news
import pytest


@pytest.fixture(scope="session")
def digest(checkout):
    return news.digest_of(checkout)
