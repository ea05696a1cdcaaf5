import pytest

from newsvane.connections import base_url, read_connection, redact
from newsvane.errors import NewsvaneError


@pytest.mark.parametrize(
    ("text", "kind", "host", "extra"),
    [
        ('{"conn_type": "feishu", "password": "tok", "extra": {"secret": "s"}}', "feishu", "", {"secret": "s"}),
        ('{"conn_type": "http", "extra": "{\\"channel\\": \\"wecom\\"}"}', "wecom", "", {"channel": "wecom"}),
        ("smtp://me%40x.cn:pw@smtp.example.com:465/?to=a%40x.cn", "smtp", "smtp.example.com", {"to": "a@x.cn"}),
        ("telegram://:tok@/?__extra__=%7B%22chat_id%22%3A%20%22-1%22%7D", "telegram", "", {"chat_id": "-1"}),
    ],
)
def test_connections_are_read_as_airflow_writes_them(text, kind, host, extra):
    connection = read_connection("desk", {"AIRFLOW_CONN_DESK": text})
    assert (connection.kind, connection.host, dict(connection.extra)) == (kind, host, extra)


@pytest.mark.parametrize("text", ["", "{not json tok", "no-scheme-tok"])
def test_a_bad_connection_is_named_and_never_quoted(text):
    with pytest.raises(NewsvaneError, match=r"AIRFLOW_CONN_DESK|desk") as caught:
        read_connection("desk", {"AIRFLOW_CONN_DESK": text})
    assert "tok" not in str(caught.value)


def test_secrets_show_neither_in_a_repr_nor_in_a_reason():
    text = '{"conn_type": "dingtalk", "password": "tok+en/1", "extra": {"secret": "SECabc"}}'
    connection = read_connection("desk", {"AIRFLOW_CONN_DESK": text})
    assert "tok" not in repr(connection)
    assert "SECabc" not in repr(connection)
    assert redact("no tok%2Ben%2F1, tok+en/1 or SECabc", connection) == "no ***, *** or ***"


def test_a_host_overrules_the_service_address():
    assert base_url(read_connection("d", {"AIRFLOW_CONN_D": "wecom://:k@"}), "https://w.example") == "https://w.example"
    local = read_connection("d", {"AIRFLOW_CONN_D": '{"conn_type": "wecom", "host": "http://127.0.0.1", "port": 81}'})
    assert base_url(local, "https://w.example") == "http://127.0.0.1:81"
