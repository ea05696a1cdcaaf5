"""A page is sent again only when the snapshot, its address or the program changed; files are kept for good."""

import dataclasses
import datetime as dt
import os
import shutil

from newsvane.warehouse import publish
from newsvane.warehouse.connections import open_warehouse, writer_lock
from readers import client_of


def test_a_page_that_did_not_change_is_not_sent_again(client, sample_month):
    first = client.get("/sources")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get("/sources", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 200
    path = sample_month.snapshot.resolve()
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime + 1))  # a new publication
    assert client.get("/sources", headers={"If-None-Match": tag}).status_code == 200


def test_a_file_is_kept_for_good_under_the_address_that_pages_give(client):
    page = client.get("/").text
    address = next(part.partition('"')[0] for part in page.split('href="') if "style.css" in part.partition('"')[0])
    answer = client.get(address)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert client.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert "cache-control" in client.get("/static/current/style.css").headers
    assert "immutable" not in client.get("/static/current/style.css").headers["cache-control"]


def test_pages_are_compressed(client):
    assert client.get("/sources").headers["content-encoding"] == "gzip"


def test_a_download_that_did_not_change_is_not_sent_again(client):
    first = client.get("/entity/sora/beside.csv?kind=company")
    again = client.get("/entity/sora/beside.csv?kind=company", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_did_not_change_keeps_the_policy_it_came_with(client):
    """A browser puts a 304's headers in the place of those it kept: a digest would lose the leave for its styles."""
    address = "/digest/2024-02-19/default/file.html"
    first = client.get(address)
    assert "style-src 'unsafe-inline'" in first.headers["content-security-policy"]
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert "content-security-policy" not in again.headers


def test_the_next_request_reads_a_new_publication(sample_month, tmp_path):
    shutil.copytree(sample_month.data, tmp_path / "data", symlinks=True)
    settings = dataclasses.replace(sample_month, data=tmp_path / "data")
    client = client_of(settings)
    before = client.get("/source/yunqi")
    assert "改过的标题" not in before.text
    with writer_lock(settings), open_warehouse(settings) as connection:
        connection.execute("update article_head set title = '改过的标题' where source_id = 'yunqi'")
    publish(settings, now=dt.datetime(2024, 2, 27, tzinfo=dt.UTC))
    after = client.get("/source/yunqi", headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, "改过的标题" in after.text) == (200, True)
