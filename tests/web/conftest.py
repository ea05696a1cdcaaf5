"""A client of the application over the snapshot of the sample month."""

import pytest

from readers import client_of


@pytest.fixture(scope="session")
def client(sample_month):
    return client_of(sample_month)
