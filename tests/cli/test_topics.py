import tomllib

import pytest
from click.testing import CliRunner

from newsvane.cli.topics import command
from newsvane.errors import NewsvaneError


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWSVANE_CONFIG", str(tmp_path))
    (tmp_path / "topics.toml").write_text('[theme]\nmac = { name = "Mac" }\n', "utf-8")
    return lambda *arguments: CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_check_counts_the_topics(run):
    done = run("check")
    assert done.exit_code == 0
    assert "1 topics (1 of kind theme)" in done.stdout


def test_check_tells_a_mistake_with_its_line(run, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[theme]\n\nmac = { name = "Mac", colour = "red" }\n', "utf-8")
    done = run("check", path)
    assert isinstance(done.exception, NewsvaneError)
    assert str(done.exception) == f"{path}:3: unknown key 'theme.mac.colour'"


def test_check_warns_of_a_pattern_that_runs_on_every_text(run, tmp_path):
    (tmp_path / "topics.toml").write_text('[theme]\nx = { name = "X", any = [], regex = ["[0-9]{6}"] }\n', "utf-8")
    done = run("check")
    assert done.exit_code == 0
    assert "topics.toml:2: x: '[0-9]{6}' holds no plain word" in done.stderr


def test_import_prints_rules_that_fit_behind_the_catalogue(run, tmp_path):
    words = tmp_path / "frequency_words.txt"
    words.write_text("mac\n@5\n", "utf-8")
    done = run("import", words)
    assert done.exit_code == 0
    whole = (tmp_path / "topics.toml").read_text("utf-8") + done.stdout
    assert tomllib.loads(whole)["theme"]["mac-2"]["any"] == ["mac"]
    assert f"{words}:2: @5" in done.stderr
    assert "1 groups read, 1 lines or groups left out" in done.stderr


def test_import_says_what_file_is_missing(run, tmp_path):
    done = run("import", tmp_path / "none.txt")
    assert isinstance(done.exception, NewsvaneError)
    assert "none.txt" in str(done.exception)
