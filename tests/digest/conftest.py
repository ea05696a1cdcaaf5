"""The digest of an invented day."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import news


@pytest.fixture(scope="session")
def digest(checkout):
    return news.digest_of(checkout)
