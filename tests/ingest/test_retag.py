import dataclasses
import shutil

import pytest

from newsvane import ingest, retag
from newsvane.warehouse import open_snapshot

NEW_TOPIC = '[product]\nsplash-dragon = { name = "龙年", aliases = ["龙年"] }\n'


def read(settings, query):
    with open_snapshot(settings) as snapshot:
        return snapshot.execute(query).fetchall()


@pytest.fixture
def changed(sample_settings, tmp_path):
    """The same settings with a dictionary that knows one more topic."""
    config = shutil.copytree(sample_settings.config, tmp_path / "config")
    topics = config / "topics.toml"
    topics.write_text(topics.read_text().replace("[product]\n", NEW_TOPIC, 1))
    return dataclasses.replace(sample_settings, config=config)


def test_a_changed_dictionary_is_applied_to_history_month_by_month(sample_settings, changed, now):
    ingest.run(sample_settings, now)
    titles = read(sample_settings, "select count(*) from article where title || body like '%龙年%'")[0][0]
    before = read(sample_settings, "select * exclude (dictionary_version) from mention order by all")
    assert titles > 3

    assert retag.plan(changed) == ["2024-02", "2024-01"]
    counts = retag.run(changed, now)

    assert sum(counts.values()) == read(changed, "select count(*) from article")[0][0]
    found = "select count(distinct article_id) from mention where entity_id = 'splash-dragon'"
    assert read(changed, found)[0][0] == titles
    others = "select * exclude (dictionary_version) from mention where entity_id <> 'splash-dragon' order by all"
    assert read(changed, others) == before
    assert (
        read(changed, "select sum(articles) from trend('splash-dragon', days := 40, ai_only := false)")[0][0] == titles
    )
    assert retag.run(changed, now) == {}


def test_an_interrupted_retag_goes_on_where_it_stopped(sample_settings, changed, now):
    ingest.run(sample_settings, now)
    first = retag.plan(changed)[0]
    retag.apply(changed, retag.tag(changed, first), now=now)
    ingest.publish(changed, now=now)
    assert retag.plan(changed) == ["2024-01"]
