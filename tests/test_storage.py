"""URIs become paths and paths URIs, on disk and in an object store."""

import dataclasses

import pytest

from newsvane.connections import read_connection
from newsvane.settings import read_settings
from newsvane.storage import as_uri, open_path, storage_options


def test_a_local_uri_becomes_a_plain_path_and_back(tmp_path):
    folder = tmp_path / "数 据%20"
    assert open_path(folder.as_uri()) == folder
    assert open_path(str(folder)) == folder
    assert open_path(as_uri(folder)) == folder


def test_another_uri_becomes_a_path_of_its_store():
    path = open_path("memory://archive/x")
    assert path.protocol == "memory"
    assert as_uri(path) == "memory://archive/x"


def test_an_object_store_is_opened_with_its_connection():
    known = {"AIRFLOW_CONN_STORE": "aws://key:s%2Fecret@/?endpoint_url=http%3A%2F%2Fs3.example&region_name=cn-north-1"}
    settings = dataclasses.replace(
        read_settings({"NEWSVANE_STORAGE": "store"}), connect=lambda name: read_connection(name, known)
    )
    assert storage_options(settings, "s3://bucket/archive") == {
        "key": "key",
        "secret": "s/ecret",
        "endpoint_url": "http://s3.example",
        "client_kwargs": {"region_name": "cn-north-1"},
    }
    assert storage_options(settings, "file:///archive") == {}


@pytest.mark.parametrize("name", ["NEWSVANE_STORAGE", "NEWSVANE_LAKE_CATALOG"])
def test_settings_hold_a_connection_by_its_name(name):
    settings = read_settings({name: "store", "AIRFLOW_CONN_STORE": "aws://key:hidden@/"})
    assert "hidden" not in repr(settings)
