import pydantic
import pytest

from newsvane.config.toml import locate_keys, read_toml, validate
from newsvane.errors import ConfigError, ConfigErrors

CATALOGUE = '''# a comment
title = "x"

[[source]]
id = "a"
note = """
id = "not a key"
"""

[[source]]  # the second
"id" = "b"
url.host = "example"

[source.selectors]
item = "li"
'''


def test_each_key_is_found_on_its_line():
    assert locate_keys(CATALOGUE) == {
        ("title",): 2,
        ("source", 0): 4,
        ("source", 0, "id"): 5,
        ("source", 0, "note"): 6,
        ("source", 1): 10,
        ("source", 1, "id"): 11,
        ("source", 1, "url", "host"): 12,
        ("source", 1, "selectors"): 14,
        ("source", 1, "selectors", "item"): 15,
    }


class Entry(pydantic.BaseModel, extra="forbid"):
    id: str
    weight: float = 1.0


class Catalogue(pydantic.BaseModel, extra="forbid"):
    source: list[Entry]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ('[[source]]\nid = "a"\nwieght = 2\n', [":3: unknown key 'source.wieght'"]),
        (
            '[[source]]\nid = "a"\n\n[[source]]\nweight = "much"\n',
            [":4: missing key 'source.id'", ":5: source.weight: "],
        ),
        ("[[source]]\nid = 1\n", [":2: source.id: "]),
        ('source = "a"\n', [":1: source: "]),
    ],
)
def test_every_mistake_is_told_with_its_line(tmp_path, text, mistakes):
    path = tmp_path / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigErrors) as caught:
        validate(read_toml(path), Catalogue)
    told = str(caught.value).splitlines()
    assert len(told) == len(mistakes)
    for line, mistake in zip(told, mistakes, strict=True):
        assert line.startswith(f"{path}{mistake}")


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (b'a = 1\nb = "x\n', ":2: "),
        (b"a = 1\n[b\n", ":2: "),
        (b"a = [1,\n", ":2: "),
        ("a = 1\nb = '新闻'\n".encode("gb18030"), ":2: not UTF-8 text"),
    ],
)
def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path, content, mistake):
    path = tmp_path / "sources.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_toml(path)
    assert str(caught.value).startswith(f"{path}{mistake}")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"sources\.toml: No such file"):
        read_toml(tmp_path / "sources.toml")
