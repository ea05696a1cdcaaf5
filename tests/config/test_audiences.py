import itertools

import pytest

from newsvane.config.audiences import read_audience_file, read_audiences
from newsvane.errors import ConfigErrors


def test_the_delivered_file_is_valid(checkout):
    assert [audience.id for audience in read_audiences(checkout / "config" / "audiences.toml")] == ["default"]


def test_the_commented_example_is_valid_too(checkout, tmp_path):
    text = (checkout / "config" / "audiences.toml").read_text("utf-8")
    lines = text.splitlines()
    tables = [lines.index("# [operator]"), lines.index("# [[audience]]")]
    example = "\n".join(
        line.removeprefix("# ") for start in tables for line in itertools.takewhile(lambda line: line, lines[start:])
    )
    path = tmp_path / "audiences.toml"
    path.write_text(example, "utf-8")
    file = read_audience_file(path)
    (audience,) = file.audience
    assert audience.watch.rule
    assert audience.instant
    assert (len(file.operator.channels), len(file.operator.recipients)) == (2, 1)


def test_without_an_operator_nobody_is_alerted(checkout):
    assert read_audience_file(checkout / "config" / "audiences.toml").operator.channels == ()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[[audience]]\nid = "a"\nname = "甲"\nchanels = []', 4, "unknown key 'audience.chanels'"),
        ('[[audience]]\nid = "a"\nname = "甲"\nwindows = ["8:30"]', 4, "windows"),
        ('[[audience]]\nid = "a"\nname = "甲"\nnames = "latin"', 4, "names: Input should be 'chinese', 'english' or"),
        ('[[audience]]\nid = "A b"\nname = "甲"', 2, "id"),
        ('[[audience]]\nid = "a"\nname = "甲"\n[[audience]]\nid = "a"\nname = "乙"', 5, "stands above already"),
        ('[[audience]]\nid = "a"\nname = "甲"\n[audience.watch]\nonly = true', 4, "'only' needs"),
        ('[[audience]]\nid = "a"\nname = "甲"\n[audience.watch.rule]\nnone = ["x"]', 4, "finds nothing"),
        ('[[audience]]\nid = "a"\nname = "甲"\n[operator]\nchannel = ["x"]', 5, "unknown key 'operator.channel'"),
        ('[[audience]]\nid = "a"\nname = "甲"\n[operator]\nrecipients = ["a@b"]', 4, "needs a mail connection"),
        ('[[audience]]\nid = "a"\nname = "甲"\n[operator]\nrecipients = ["nobody"]', 5, "recipients"),
        ('[operator]\nchannels = ["x", "x"]\n[[audience]]\nid = "a"\nname = "甲"', 1, "the same channel twice"),
        ('[[audience]]\nid = "a"\nname = "甲"\nrecipients = ["a@b, c@d"]', 4, "recipients"),
    ],
)
def test_a_mistake_is_named_with_its_line(text, line, message, tmp_path):
    path = tmp_path / "audiences.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigErrors) as caught:
        read_audiences(path)
    assert f"audiences.toml:{line}: " in str(caught.value)
    assert message in str(caught.value)
