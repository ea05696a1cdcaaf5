"""A client of the application over the snapshot of the sample month."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def client(sample_month):
    from readers import client_of

    return client_of(sample_month)
