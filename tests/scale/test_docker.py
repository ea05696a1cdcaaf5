"""What docker/ ships: that it is well formed, knows no default password, and says what the program understands."""

import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

RESTARTED_BY_HAND = {"prepare"}  # ends once it is done
COPY = re.compile(r"^COPY (?!--from)(.+) (\S+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def docker(checkout):
    return checkout / "docker"


@pytest.fixture(scope="module")
def program():
    """Find a linter of requirements-scale-dev, or skip."""

    def find(name):
        beside = Path(sys.executable).parent / name
        if not beside.exists():
            pytest.skip(f"{name} is not installed (make setup-scale)")
        return str(beside)

    return find


@pytest.fixture(scope="module")
def compose(docker):
    return yaml.safe_load((docker / "compose.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def shared_environment(docker):
    from scale_cluster import read_env_file

    return read_env_file(docker / "airflow.env")


@pytest.fixture(scope="module")
def helm(docker):
    return yaml.safe_load((docker / "helm-values.yaml").read_text("utf-8"))


def test_the_image_s_recipe_passes_its_linter(program, docker):
    done = subprocess.run([program("hadolint"), docker / "Dockerfile"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_image_is_made_in_two_stages_and_runs_as_nobody_special(docker):
    recipe = (docker / "Dockerfile").read_text("utf-8")
    assert len(re.findall(r"^FROM ", recipe, re.MULTILINE)) == 2
    assert re.findall(r"^USER (\d+)$", recipe, re.MULTILINE) == ["50000"]
    last = recipe.rpartition("FROM ")[2]
    assert {"dags", "plugins", "sql", "config"} <= {target for _, target in re.findall(r"COPY (.+) (\S+)", last)}
    assert "cjk" in last


def test_everything_that_is_copied_into_the_image_is_sent_to_the_builder(docker, checkout):
    sent = [line[1:] for line in (checkout / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")]
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", (docker / "Dockerfile").read_text("utf-8"), re.MULTILINE):
        for source in sources.split():
            assert (checkout / source).exists()
            assert any(Path(source).match(kept) or Path(source).parts[0] == kept for kept in sent), source


def test_the_compose_file_follows_its_schema(program, docker):
    command = [program("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", docker / "compose.yaml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_service_is_limited_and_watched_and_none_listens_beyond_this_machine(compose):
    for name, service in compose["services"].items():
        limits = service["deploy"]["resources"]["limits"]
        assert set(limits) == {"cpus", "memory"}, name
        assert name in RESTARTED_BY_HAND or service["healthcheck"]["test"], name
        assert service["restart"] != "no", name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name


def test_the_parts_that_the_issue_of_scale_asks_for_are_there(compose):
    assert set(compose["services"]) == {
        *("postgres", "redis", "objects", "prepare", "api-server", "scheduler", "dag-processor", "triggerer"),
        *("worker-1", "worker-2"),
    }
    assert compose["services"]["worker-1"]["environment"] == compose["services"]["worker-2"]["environment"]


def test_workers_know_neither_airflow_s_database_nor_its_keys(compose):
    known = compose["services"]["worker-1"]["environment"]
    assert not {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "AIRFLOW__CORE__FERNET_KEY", "AIRFLOW__API__SECRET_KEY"} & set(
        known
    )


def test_every_password_is_made_at_first_start_and_none_has_a_default(docker, tmp_path):
    from scale_cluster import VARIABLE, make_secrets

    wanted = {
        name: kind
        for name, kind, _ in VARIABLE.findall((docker / "compose.yaml").read_text("utf-8"))
        if not name.startswith("NEWSVANE_")
    }
    assert set(wanted.values()) == {"?"}
    first, second = make_secrets(tmp_path / "first"), make_secrets(tmp_path / "second")
    assert set(first) == set(wanted)
    assert len({*first.values(), *second.values()}) == 2 * len(first)
    assert all(len(value) >= 20 for value in first.values())
    assert stat.S_IMODE((tmp_path / "first").stat().st_mode) == 0o600
    assert make_secrets(tmp_path / "first") == first, "an existing file is kept"


def test_compose_refuses_to_start_without_the_passwords(docker):
    from scale_cluster import read_compose

    with pytest.raises(KeyError, match=r"run docker/secrets\.sh first"):
        read_compose(docker / "compose.yaml", {})


def test_every_variable_of_newsvane_is_one_that_the_settings_know(compose, shared_environment, helm, checkout):
    known = set(re.findall(r"NEWSVANE_\w+", (checkout / "plugins/newsvane/settings.py").read_text("utf-8")))
    used = {*shared_environment, *(entry["name"] for entry in helm["env"])}
    for service in compose["services"].values():
        used |= set(service.get("environment", {}))
    ours = {name for name in used if name.startswith("NEWSVANE_")} - {"NEWSVANE_ADMIN_PASSWORD"}
    assert ours
    assert ours <= known


def test_every_variable_of_airflow_is_one_of_its_options(compose, shared_environment, tmp_path):
    used = {*shared_environment, *compose["services"]["scheduler"]["environment"]}
    options = sorted(name for name in used if name.startswith("AIRFLOW__"))
    source = (
        "from airflow.configuration import conf\n"
        "import sys\n"
        "for name in sys.argv[1:]:\n"
        "    section, option = name.removeprefix('AIRFLOW__').lower().split('__')\n"
        "    if (section, option) not in conf.sensitive_config_values and option not in conf.configuration_description"
        ".get(section, {}).get('options', {}):\n"
        "        print(name)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", source, *options],
        capture_output=True,
        text=True,
        check=True,
        env={"AIRFLOW_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert done.stdout.split() == []


def test_the_chart_is_given_the_same_settings_as_compose(helm, shared_environment):
    given = {entry["name"]: entry["value"] for entry in helm["env"]}
    assert given == {name: value for name, value in shared_environment.items() if "CELERY" not in name}
    assert helm["executor"] == "KubernetesExecutor"
    assert not [word for word in re.findall(r"[\w.]+", str(helm)) if word.lower() in {"password", "pass"}]


def test_the_entry_point_runs_programs_as_they_are_and_the_rest_with_airflow(docker, tmp_path):
    airflow = tmp_path / "airflow"
    airflow.write_text('#!/bin/sh\necho "airflow $*"\n')
    airflow.chmod(0o755)
    for arguments, printed in (("echo a", "a"), ("airflow version", "airflow version"), ("version", "airflow version")):
        done = subprocess.run(
            ["/bin/sh", docker / "entrypoint.sh", *arguments.split()],
            capture_output=True,
            text=True,
            check=True,
            env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        )
        assert done.stdout.strip() == printed


@pytest.mark.long
def test_the_image_s_own_steps_give_an_environment_that_works(docker, checkout, tmp_path):
    """Lay out what the image's recipe copies, install as it does, and run what its containers run."""
    root = tmp_path / "airflow"
    for sources, target in COPY.findall((docker / "Dockerfile").read_text("utf-8")):
        for source in sources.split():
            place = root / target / ("" if target.rstrip("/") == Path(source).name else Path(source).name)
            place.parent.mkdir(parents=True, exist_ok=True)
            if (checkout / source).is_dir():
                shutil.copytree(
                    checkout / source, root / target, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
                )
            elif target != "/entrypoint":
                shutil.copy(checkout / source, place)
    subprocess.run([root / "docker" / "install.sh", tmp_path / "venv", root], check=True)
    environment = {
        "PATH": f"{tmp_path / 'venv' / 'bin'}:/usr/bin:/bin",
        "AIRFLOW_HOME": str(root),
        "NEWSVANE_ROOT": str(root),
    }

    def run(*command):
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
            check=False,
            executable=shutil.which(command[0], path=environment["PATH"]),
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("airflow", "version").strip().startswith("3.3.")
    run("newsvane", "config", "check")
    assert "中文在线" in run("newsvane", "explain", "中文在线发布 Sora 应用")
    assert str(root) in run("python", "-c", "import newsvane; print(newsvane.__file__)")
    packages = run(
        "python", "-c", "import celery, asyncpg, psycopg2, s3fs, redis, kubernetes, airflow.providers.fab; print('all')"
    )
    assert packages.strip().endswith("all")
