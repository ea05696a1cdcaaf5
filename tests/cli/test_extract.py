"""``newsvane extract`` as its users call it."""

import json

import pytest

from newsvane.cli import main

PAGE = """<html><head><title>标题在这里_样例网</title></head><body><h1>标题在这里</h1>
<div>2024-02-16 09:30 来源：样例日报 作者：张三</div>
<div><p>这是正文的第一段，足够长，也有标点。</p><p>这是正文的第二段，也有标点。</p></div></body></html>"""


def run(capfd, *arguments):
    with pytest.raises(SystemExit) as end:
        main(["extract", *map(str, arguments)])
    out, err = capfd.readouterr()
    return end.value.code, [json.loads(line) for line in out.splitlines()], err


def test_each_page_is_one_line_of_the_contracted_shape(tmp_path, capfd):
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="gb18030")
    code, rows, err = run(capfd, file, "--url", "https://example.com/1")
    assert (code, err) == (0, "")
    assert rows == [
        {
            "file": str(file),
            "url": "https://example.com/1",
            "title": "标题在这里",
            "body": "这是正文的第一段，足够长，也有标点。\n这是正文的第二段，也有标点。",
            "author": "张三",
            "origin": "样例日报",
            "published_at": "2024-02-16T01:30:00+00:00",
        }
    ]


def test_a_page_without_an_article_has_its_line_and_is_reported(tmp_path, capfd):
    file = tmp_path / "empty.html"
    file.write_text("<html><body></body></html>", encoding="utf-8")
    code, rows, err = run(capfd, file)
    assert code == 0
    assert (rows[0]["body"], rows[0]["url"], rows[0]["published_at"]) == ("", None, None)
    assert "empty.html: no article" in err


def test_an_unreadable_file_among_good_ones_is_reported_and_the_rest_is_read(tmp_path, capfd):
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    code, rows, err = run(capfd, tmp_path / "absent.html", file)
    assert (code, len(rows)) == (2, 1)
    assert "absent.html" in err
