"""Airflow imports each file below plugins/ by its bare name, unless .airflowignore keeps it out."""

import json
import shutil

import pytest

pytestmark = pytest.mark.airflow

LOADED = """
import json, sys, types
from pathlib import Path
before = types.__file__
from airflow import plugins_manager
plugins_manager.ensure_plugins_loaded()
folder = Path(__import__("os").environ["AIRFLOW__CORE__PLUGINS_FOLDER"])
inside = sorted(
    name for name, module in sys.modules.items()
    if getattr(module, "__file__", None) and folder in Path(module.__file__).parents
)
print(json.dumps({"inside": inside, "types": sys.modules["types"].__file__ == before}))
"""


def loaded_modules(run_in_airflow, folder):
    return json.loads(run_in_airflow(LOADED, AIRFLOW__CORE__PLUGINS_FOLDER=str(folder)).splitlines()[-1])


def test_no_module_of_the_package_is_loaded_by_its_bare_name(run_in_airflow, checkout):
    loaded = loaded_modules(run_in_airflow, checkout / "plugins")
    assert [name for name in loaded["inside"] if name.split(".")[0] not in ("newsvane", "newsvane_ui")] == []
    assert loaded["types"]


@pytest.mark.parametrize("ignored", [True, False])
def test_the_ignore_file_is_what_prevents_it(run_in_airflow, checkout, tmp_path, ignored):
    (tmp_path / "newsvane").mkdir()
    (tmp_path / "newsvane" / "headlines.py").write_text("")
    if ignored:
        shutil.copy(checkout / "plugins" / ".airflowignore", tmp_path)
    assert ("headlines" in loaded_modules(run_in_airflow, tmp_path)["inside"]) is not ignored
