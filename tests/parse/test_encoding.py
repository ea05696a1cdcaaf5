"""Bytes to text: whatever is declared, nothing is garbled where a strict decoding exists."""

import pytest

from newsvane.parse.encoding import decode

SIMPLE = "朱镕基谈人工智能：中国的大模型产业"
TRADITIONAL = "人工智慧產業的發展與臺灣"


@pytest.mark.parametrize("declared", ["", "utf-8", "gb2312", "gbk", "iso-8859-1", "no-such-encoding"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_is_read_whatever_the_document_declares(encoding, declared):
    text = f'<?xml version="1.0" encoding="{declared}"?><t>{SIMPLE}</t>' if declared else f"<t>{SIMPLE}</t>"
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.problem == ""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_marks_and_wide_encodings_are_recognised(encoding):
    assert decode(f"<t>{SIMPLE}</t>".encode(encoding)).text == f"<t>{SIMPLE}</t>"


def test_http_and_meta_declarations_are_believed_for_big5():
    data = TRADITIONAL.encode("big5")
    assert decode(data, content_type="text/html; charset=Big5").text == TRADITIONAL
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=big5"></head>{TRADITIONAL}'
    assert decode(page.encode("big5")).text == page
    assert decode(data, encoding="big5").text == TRADITIONAL


def test_western_text_stays_western_for_western_sources():
    text = '<?xml version="1.0" encoding="iso-8859-1"?><t>Café à Zürich</t>'
    assert decode(text.encode("latin-1"), chinese=False).text == text


@pytest.mark.parametrize("cut", [1, 2])
def test_a_character_cut_off_by_the_end_does_not_garble_the_rest(cut):
    assert decode((SIMPLE + "中").encode()[:-cut]).text == SIMPLE


def test_damaged_bytes_are_replaced_in_the_likeliest_encoding_and_reported():
    decoded = decode(SIMPLE.encode() + b"\xff\xfe<" + SIMPLE.encode())
    assert decoded.encoding == "utf-8"
    assert "could not be decoded" in decoded.problem
    assert SIMPLE in decoded.text


def test_a_document_put_together_from_two_encodings_is_read_piece_by_piece():
    decoded = decode(f"<a>{SIMPLE}</a>".encode() + f"<b>{SIMPLE}</b>".encode("gb18030"))
    assert decoded.text == f"<a>{SIMPLE}</a><b>{SIMPLE}</b>"
    assert decoded.problem == "parts of it are in different encodings"
