import itertools
import shutil

import pytest

from newsvane.config.english_names import is_english, read_english_names
from newsvane.errors import ConfigErrors


@pytest.fixture
def config(checkout, tmp_path):
    for name in ("companies.csv", "topics.toml"):
        shutil.copy(checkout / "config" / name, tmp_path)
    return tmp_path


def test_the_delivered_names_are_valid_and_sorted(checkout):
    names = read_english_names(checkout / "config")
    assert all(is_english(name) for name in names.values())
    lines = (checkout / "config" / "english_names.toml").read_text("utf-8").splitlines()
    tables = [lines.index("[company]"), lines.index("[topic]"), len(lines)]
    for start, end in itertools.pairwise(tables):
        keys = [line.split(" = ")[0].strip('"') for line in lines[start + 1 : end] if line]
        assert keys == sorted(keys, key=lambda key: (key.partition(".")[2], key))


@pytest.mark.parametrize(
    ("entity_id", "name"),
    [
        ("002415.SZ", "Hikvision"),  # from companies.csv
        ("600519.SH", "Kweichow Moutai"),  # from english_names.toml
        ("sora", "Sora"),  # a topic's own name
        ("musk", "Elon Musk"),  # its first alias in Latin letters
        ("ascend", "Ascend"),  # overruling an alias that says more
        ("920000.BJ", None),
    ],
)
def test_a_name_is_looked_for_in_the_file_and_then_where_it_is_known_anyway(entity_id, name, checkout):
    assert read_english_names(checkout / "config").get(entity_id) == name


def test_without_the_file_the_names_known_anyway_remain(config):
    names = read_english_names(config)
    assert (names["002415.SZ"], names["musk"], names.get("600519.SH")) == ("Hikvision", "Elon Musk", None)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[company]\n"002415.SX" = "Hikvision"', 2, "no such code in companies.csv"),
        ('[topic]\nsora = "Sora"\nsoora = "Sora"', 3, "no such key in topics.toml"),
        ('[topic]\nsora = "索拉"', 2, "topic.sora"),
        ('[topic]\nsora = ""', 2, "topic.sora"),
        ('[companies]\n"002415.SZ" = "Hikvision"', 1, "unknown key 'companies'"),
    ],
)
def test_a_mistake_is_named_with_its_line(text, line, message, config):
    (config / "english_names.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigErrors) as caught:
        read_english_names(config)
    assert f"english_names.toml:{line}: " in str(caught.value)
    assert message in str(caught.value)
