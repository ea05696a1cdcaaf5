"""The pages within Airflow's own web application: its log-in, its rights, its navigation."""

import json
import secrets

import pytest

pytestmark = pytest.mark.airflow

ASK = """
import json, os, re, warnings
from pathlib import Path
warnings.simplefilter("ignore")
from airflow.utils import db
db.initdb()
from airflow.api_fastapi.app import create_app
from fastapi.testclient import TestClient

client = TestClient(create_app("core"), base_url="http://localhost:8080", follow_redirects=False)
passwords = json.loads(Path(os.environ["AIRFLOW_HOME"], "simple_auth_manager_passwords.json.generated").read_text())
tokens = {
    user: client.post("/auth/token", json={"username": user, "password": passwords[user]}).json()["access_token"]
    for user in ("admin", "analyst", "guest")
}

def ask(path, user):
    client.cookies.clear()
    cookie = {"Cookie": f"_token={tokens[user]}"} if user else {}
    return client.get(path, headers=cookie)

page = ask("/newsvane/", "analyst").text
files = re.findall(r'(?:src|href)="(/newsvane/static/[^"]+)"', page)
paths = ["/newsvane/", "/newsvane/entity/sora", "/newsvane/sources.csv", "/newsvane/openapi.json", *files]
bearer = {"Authorization": f"Bearer {tokens['admin']}"}
plugins = client.get("/api/v2/plugins", headers=bearer).json()["plugins"]
print(json.dumps({
    "found": {path: {str(user): ask(path, user).status_code for user in ("analyst", "guest", None)} for path in paths},
    "files": files,
    "page": page,
    "stranger": ask("/newsvane/trends?days=7", None).text,
    "views": [view for plugin in plugins if plugin["name"] == "newsvane" for view in plugin["external_views"]],
}))
"""


@pytest.fixture(scope="module")
def asked(run_in_airflow, tmp_path_factory):
    home = tmp_path_factory.mktemp("pages")
    printed = run_in_airflow(
        ASK,
        AIRFLOW_HOME=str(home),
        AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS="admin:admin,analyst:viewer,guest:",
        AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{home / 'airflow.db'}",
        AIRFLOW__API_AUTH__JWT_SECRET=secrets.token_hex(32),
        NEWSVANE_DATA=str(home / "data"),
    )
    return json.loads(printed.splitlines()[-1])


def test_only_who_may_read_the_dag_reads_anything(asked):
    assert len(asked["files"]) > 3
    for path, found in asked["found"].items():
        assert (found["guest"], found["None"]) == (403, 401), path
        assert found["analyst"] == (200 if "/static/" in path else 404 if "openapi" in path else 503), path


def test_before_anything_is_published_a_reader_is_told_what_to_do(asked):
    assert "newsvane ingest" in asked["page"]


def test_who_is_not_logged_in_is_led_to_airflow_s_log_in_and_back(asked):
    assert 'href="/api/v2/auth/login?next=%2Fnewsvane%2Ftrends%3Fdays%3D7"' in asked["stranger"]


def test_airflow_shows_the_pages_in_its_navigation_and_on_its_dags(asked):
    views = {view["destination"]: (view["name"], view["href"]) for view in asked["views"]}
    assert views == {"nav": ("新闻风向标", "/newsvane/"), "dag": ("新闻风向标", "/newsvane/dag/{DAG_ID}")}
    assert 'href="/plugin/newsvane/newsvane/"' in asked["page"]
