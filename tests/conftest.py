"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def checkout() -> Path:
    return CHECKOUT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real captures beside the checkout, or where NEWSVANE_SHARED points."""
    folder = Path(os.environ.get("NEWSVANE_SHARED", CHECKOUT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"the real captures are not at {folder}")
    return folder
