"""The same real days through the file of one machine and through a lake: the same rows; and from one to the other."""

import dataclasses
import datetime as dt
import os

import pytest

from lakes import environment_of, settings_of
from newsvane import ingest
from newsvane.errors import WarehouseError
from newsvane.settings import read_settings
from newsvane.warehouse import open_snapshot
from newsvane.warehouse.lake.moving import move_from_lake, move_to_lake
from newsvane.warehouse.lake.reading import READERS
from series import read_captures, served

pytestmark = pytest.mark.shared
EVERY = int(os.environ.get("NEWSVANE_SCALE_EVERY", "3"))  # day of the series; 1 for all of them
ASKED = [
    "from article order by all",
    "from mention order by all",
    "from entity order by all",
    "from story order by all",
    "from story_overview order by all",
    "from entity_daily order by all",
    "from entity_movers order by all",
    "from entity_burst order by all",
    "from entity_pair_daily order by all",
    "from term_daily order by all",
    "select * exclude (next_due_at) from source_health order by all",
    'select * exclude (duration_ms) from "fetch" order by all',
    "from trend('sora', days := 60)",
    "from mentioned_with('openai', days := 60)",
    "from search('大模型')",
    "select article_id, words, vector, keys from signature order by all",
]


@pytest.fixture(scope="module")
def both(shared, postgres, object_store, tmp_path_factory):
    """Settings of a file and of a lake, after both have ingested the same days from the same server."""
    folder = tmp_path_factory.mktemp("same")
    lake = environment_of(postgres, object_store, "same")
    with served(read_captures(shared), folder) as (sources, show):
        local = dataclasses.replace(read_settings({"NEWSVANE_DATA": str(folder / "data")}), sources=sources)
        distributed = dataclasses.replace(settings_of(lake, folder / "worker"), sources=sources)
        for day in list(read_captures(shared))[2::EVERY]:
            now = show(day)
            assert ingest.run(local, now)["articles"] == ingest.run(distributed, now)["articles"]
        yield local, distributed
    READERS.clear()


@pytest.mark.parametrize("question", ASKED)
def test_both_answer_the_same(both, question):
    answers = []
    for settings in both:
        with open_snapshot(settings) as connection:
            answers.append(connection.execute(question).fetchall())
    assert answers[0] == answers[1]
    assert answers[0] or "burst" in question


def test_a_worker_of_the_lake_keeps_nothing_on_its_own_disk(both):
    _, distributed = both
    assert not [path for path in distributed.data.rglob("*") if path.is_file()]


def test_a_file_moves_into_a_lake_and_back_row_by_row(both, postgres, object_store, tmp_path):
    local, _ = both
    lake = dataclasses.replace(
        settings_of(environment_of(postgres, object_store, "moved"), local.data), sources=local.sources
    )
    now = dt.datetime.now(dt.UTC)
    moved = move_to_lake(lake, now=now)
    with pytest.raises(WarehouseError, match=r"holds \d+ articles already"):
        move_to_lake(lake, now=now)
    back = dataclasses.replace(lake, data=tmp_path / "back")
    assert set(move_from_lake(back, now=now)) == set(moved)
    for question in ASKED:
        answers = []
        for settings in (local, lake, dataclasses.replace(back, lake="")):
            with open_snapshot(settings) as connection:
                answers.append(connection.execute(question).fetchall())
        assert answers[0] == answers[1] == answers[2], question
