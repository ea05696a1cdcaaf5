import pytest

from newsvane.config.audiences import read_audiences
from newsvane.errors import ConfigErrors


def test_the_delivered_file_is_valid(checkout):
    assert [audience.id for audience in read_audiences(checkout / "config" / "audiences.toml")] == ["default"]


def test_the_commented_example_is_valid_too(checkout, tmp_path):
    text = (checkout / "config" / "audiences.toml").read_text("utf-8")
    example = "\n".join(line.removeprefix("# ") for line in text[text.index("# [[audience]]") :].splitlines())
    path = tmp_path / "audiences.toml"
    path.write_text(example, "utf-8")
    (audience,) = read_audiences(path)
    assert audience.watch.rule
    assert audience.instant


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('[[audience]]\nid = "a"\nname = "甲"\nchanels = []', 4, "unknown key 'audience.chanels'"),
        ('[[audience]]\nid = "a"\nname = "甲"\nwindows = ["8:30"]', 4, "windows"),
        ('[[audience]]\nid = "A b"\nname = "甲"', 2, "id"),
        ('[[audience]]\nid = "a"\nname = "甲"\n[[audience]]\nid = "a"\nname = "乙"', 5, "stands above already"),
        ('[[audience]]\nid = "a"\nname = "甲"\n[audience.watch]\nonly = true', 4, "'only' needs"),
        ('[[audience]]\nid = "a"\nname = "甲"\n[audience.watch.rule]\nnone = ["x"]', 4, "finds nothing"),
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
