import datetime as dt
import shutil

from newsvane import ingest
from newsvane.warehouse import open_snapshot

CONTENT = "select article_id, title, body, published_at, first_seen_at, ai_related from article order by article_id"
MENTIONS = "select * from mention order by all"


def read(settings, query):
    with open_snapshot(settings) as snapshot:
        return snapshot.execute(query).fetchall()


def test_a_lost_warehouse_is_rebuilt_from_the_archive_without_the_network(sample_settings, now):
    ingest.run(sample_settings, now)
    before = [read(sample_settings, query) for query in (CONTENT, MENTIONS)]
    assert len(before[0]) > 200
    for path in sample_settings.data.iterdir():
        if path.name != "archive":
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    sample_settings.sources.write_text(sample_settings.sources.read_text().replace("//127.0.0.1", "//127.0.0.2"))

    ingest.run(sample_settings, now + dt.timedelta(days=1), archive_day=now.date())

    assert [read(sample_settings, query) for query in (CONTENT, MENTIONS)] == before


def test_a_replay_adds_nothing_to_what_is_there(sample_settings, now):
    ingest.run(sample_settings, now)
    again = ingest.run(sample_settings, now + dt.timedelta(hours=1), archive_day=now.date())
    assert (again["articles"], again["mentions"], again["fetches"]) == (0, 0, 0)
