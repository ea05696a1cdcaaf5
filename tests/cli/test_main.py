import subprocess
import sys

import pytest

from newsvane.cli import COMMANDS


def newsvane(*arguments, stdin=b""):
    return subprocess.run(
        [sys.executable, "-c", "from newsvane.cli import main; main()", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "stdin", "told"),
    [
        (["nosuch"], b"", "nosuch"),
        (["--nope"], b"", "--nope"),
        (["parse", "/no/such/feed.xml"], b"", "/no/such/feed.xml"),
        (["tag"], b'{"id": "1", "title"\n', "line 1"),
        (["tag"], b'{"id": "1", "title": "a", "body": "b"}\n[]\n', "line 2"),
        (["group"], b'{"title": "a"}\n', "line 1"),
        (["sql", "select nonsense from nowhere"], b"", ""),
        (["ingest", "--now", "soon"], b"", "soon"),
    ],
)
def test_a_mistake_is_one_clear_line_and_exit_code_2(arguments, stdin, told):
    done = newsvane(*arguments, stdin=stdin)
    assert done.returncode == 2
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("newsvane: ")
    assert told in lines[0]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself(name):
    done = newsvane(name, "--help")
    assert done.returncode == 0
    assert f"{name}" in done.stdout.decode()
