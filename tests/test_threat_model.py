"""The threat model names tests that exist; and the guards that no other test shows."""

import ast
import re

import pytest

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
LOCKED = re.compile(r"^[A-Za-z0-9][\w.\-\[\],]*==\S+")


def functions_of(path):
    if not path.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if hasattr(node, "name")}


def test_every_threat_names_a_test_that_exists(checkout):
    rows = [
        line
        for line in (checkout / "docs" / "threat-model.md").read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| threat ")
    ]
    assert len(rows) > 25
    without = [row for row in rows if not NAMED.search(row)]
    assert without == []
    named = {match.groups() for row in rows for match in NAMED.finditer(row)}
    assert {pair for pair in named if pair[1] not in functions_of(checkout / pair[0])} == set()


def locks(checkout):
    return sorted(checkout.glob("requirements*.txt"))


def test_every_locked_requirement_has_its_hashes(checkout):
    assert len(locks(checkout)) >= 3
    for lock in locks(checkout):
        entries = re.split(r"\n(?=[A-Za-z0-9])", lock.read_text("utf-8"))
        bare = [entry.split()[0] for entry in entries if LOCKED.match(entry) and "--hash=sha256:" not in entry]
        assert bare == []
    assert "--require-hashes" in (checkout / "scripts" / "setup.sh").read_text("utf-8")


STATEMENT = re.compile(r"^\s*(select|insert|update|delete|from|with|create|alter|copy|attach)\s", re.IGNORECASE)


@pytest.mark.parametrize("folder", ["plugins/newsvane", "dags"])
def test_no_statement_is_put_together_from_text(checkout, folder):
    """A statement in an f-string carries the reason that ruff's S608 asks for, or names of our own files and tables."""
    reasoned = []
    for path in sorted((checkout / folder).rglob("*.py")):
        lines = path.read_text("utf-8").splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.JoinedStr):
                text = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
                if STATEMENT.match(text) and any(isinstance(part, ast.FormattedValue) for part in node.values):
                    reasoned.append((path.relative_to(checkout), node.lineno))
    from_feeds = {"parse", "extract", "fetch", "tag", "group", "digest", "deliver", "cli"}
    assert [place for place in reasoned if from_feeds & set(place[0].parts)] == []
