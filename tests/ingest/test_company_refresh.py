import dataclasses
import functools
import http.server
import shutil
import threading

import pytest

from newsvane import company_refresh
from newsvane.config.companies import read_companies
from newsvane.errors import NewsvaneError
from newsvane.settings import read_settings


@pytest.fixture
def settings(tmp_path):
    default = read_settings({"NEWSVANE_DATA": str(tmp_path / "data")})
    return dataclasses.replace(default, config=shutil.copytree(default.config, tmp_path / "config"))


@pytest.fixture
def listing(settings, tmp_path):
    """A listing of every A-share we know, with one company renamed and one that is new."""
    rows = [
        (company.code, "海康新名" if company.code == "002415.SZ" else company.short_name)
        for company in read_companies(settings.config / "companies.csv")
        if company.status == "listed" and company.exchange in ("SSE", "SZSE", "BSE")
    ]
    path = tmp_path / "listing.csv"
    path.write_text("ts_code,name\n" + "".join(f"{code},{name}\n" for code, name in [*rows, ("001999.SZ", "新股示例")]))
    return path


def names(settings):
    return {company.code: company for company in read_companies(settings.config / "companies.csv")}


@pytest.mark.parametrize("by", ["path", "url"])
def test_a_listing_adds_and_renames_and_keeps_the_old_name(settings, listing, by):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(listing.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        place = str(listing) if by == "path" else f"http://127.0.0.1:{server.server_port}/listing.csv"
        settings = dataclasses.replace(settings, company_listing=place)
        changes = company_refresh.refresh(settings)
        again = company_refresh.refresh(settings)
        server.shutdown()
    assert (changes["changed"], changes["added"], changes["renamed"]) == (True, ["001999.SZ"], ["海康威视 → 海康新名"])
    assert "海康威视" in names(settings)["002415.SZ"].former_names
    assert not again["changed"]


def test_a_short_listing_changes_nothing(settings, listing):
    before = names(settings)
    listing.write_text("".join(listing.read_text().splitlines(keepends=True)[:1000]))
    with pytest.raises(NewsvaneError, match="cut short"):
        company_refresh.refresh(dataclasses.replace(settings, company_listing=str(listing)))
    assert names(settings) == before
