import dataclasses
import datetime as dt
import shutil

from newsvane import ingest
from newsvane.warehouse import open_snapshot


def test_an_upgraded_program_brings_the_published_tables_up_before_it_reads_them(sample_settings, now, tmp_path):
    ingest.run(sample_settings, now)
    root = tmp_path / "upgraded"
    shutil.copytree(sample_settings.sql, root / "sql")
    (root / "sql" / "schema" / "9999_note.sql").write_text("alter table feed_state add column note varchar;")
    upgraded = dataclasses.replace(sample_settings, root=root)

    ingest.plan(upgraded, now + dt.timedelta(minutes=15))

    with open_snapshot(upgraded) as snapshot:
        assert snapshot.execute("select count(note) from feed_state").fetchone() == (0,)
