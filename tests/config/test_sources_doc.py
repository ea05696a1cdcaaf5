"""docs/sources.md names every key and every kind of failure there is."""

import re

from newsvane.config.sources import Catalogue, SourceEntry
from newsvane.fetch import failures


def test_every_key_is_explained(checkout):
    text = (checkout / "docs" / "sources.md").read_text("utf-8")
    explained = set(re.findall(r"^\| `(\w+)`", text, re.MULTILINE))
    assert set(SourceEntry.model_fields) | (set(Catalogue.model_fields) - {"source"}) <= explained


def test_every_kind_of_failure_is_explained_in_both_places(checkout):
    text = (checkout / "docs" / "sources.md").read_text("utf-8")
    kinds = set(re.findall(r"^\| (\w+)  ", failures.__doc__, re.MULTILINE)) - {"kind"}
    assert kinds >= set(failures.KINDS.values())
    assert kinds <= set(re.findall(r"^\| `(\w+)`", text, re.MULTILINE))
