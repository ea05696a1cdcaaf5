"""Nobody reads anything who is not logged in, or may not read the DAG; the routes are taken from the application."""

import re

import pytest
from fastapi.routing import APIRoute

from newsvane.settings import read_settings
from readers import client_of, make_app

FILLED = re.compile(r"\{(\w+)(:\w+)?\}")


def every_address(app):
    """An address of each route and method, whatever fills its path; of files, that of each one."""
    for route in app.routes:
        for method in route.methods:
            yield method, FILLED.sub("sora", route.path)
    for name in app.state.files.paths:
        yield "GET", f"/static/{app.state.files.version}/{name}"
    yield "GET", "/no/such/page"


@pytest.fixture(scope="module")
def empty_settings(tmp_path_factory, checkout):
    return read_settings({"NEWSVANE_ROOT": str(checkout), "NEWSVANE_DATA": str(tmp_path_factory.mktemp("none"))})


def test_every_route_is_of_the_kind_that_the_guard_covers(empty_settings):
    app = make_app(empty_settings)
    assert [route for route in app.routes if not isinstance(route, APIRoute)] == []
    assert {"/docs", "/redoc", "/openapi.json"}.isdisjoint(route.path for route in app.routes)


@pytest.mark.parametrize(("user", "status"), [(None, 401), ("stranger", 403)])
def test_no_route_answers_who_may_not_read(empty_settings, user, status):
    client = client_of(empty_settings, user)
    answers = {
        (method, address): client.request(method, address, follow_redirects=False).status_code
        for method, address in every_address(client.app)
    }
    assert len(answers) > 8
    assert {key: found for key, found in answers.items() if found != status} == {}


def test_who_is_not_logged_in_is_shown_the_way_there_and_back(empty_settings):
    answer = client_of(empty_settings, None).get("/sources?x=1")
    assert answer.status_code == 401
    assert 'href="/api/v2/auth/login?next=%2Fsources%3Fx%3D1"' in answer.text


def test_what_is_not_there_is_said_to_those_who_may_read(client):
    assert client.get("/no/such/page").status_code == 404
    assert client.get("/static/current/passwd").status_code == 404
    assert client.get("/static/current/..%2fapp.py").status_code == 404


def test_every_answer_tells_the_browser_to_run_nothing_of_its_own(client):
    for address in ("/", "/sources", "/no/such/page", "/static/current/page.js"):
        headers = client.get(address).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["frame-ancestors"] == "'self'"
        assert headers["x-content-type-options"] == "nosniff"


def test_without_a_snapshot_every_page_says_what_to_do(empty_settings):
    answer = client_of(empty_settings).get("/")
    assert answer.status_code == 503
    assert "news_ingest" in answer.text
    assert "newsvane ingest" in answer.text
