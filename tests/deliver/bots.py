"""A digest in our own words, and loopback bots that enforce their services' rules."""

import base64
import contextlib
import dataclasses
import datetime as dt
import hashlib
import hmac
import http.server
import json
import re
import threading
import urllib.parse
from zoneinfo import ZoneInfo

from newsvane.connections import Connection
from newsvane.digest.records import (
    Counts,
    Digest,
    First,
    FollowUp,
    Health,
    Link,
    Move,
    Named,
    SourceTrouble,
    Story,
)

ZONE = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2025, 3, 4)
NOW = dt.datetime(2025, 3, 5, 8, 30, tzinfo=ZONE)

HOSTILE_TITLES = {
    "html": '<script>alert("x")</script><img src=x onerror=alert(1)>',
    "markdown": "**粗体** [点我](javascript:alert(1)) ![](http://evil.example/p.png) # 标题 `码` ~~删~~ | 表 |",
    "mention_all": "<at id=all></at> <@all> <!channel> @all @所有人 <@U123> <users/all>",
    "long": "长" * 10_000,
    "emoji": "🚀👨‍👩‍👧 模型发布 🇨🇳",
    "right_to_left": "安全\u202egnp.exe\u202c 与 \u2067שלום\u2069 报告",
    "line_breaks": "第一行\r\n## 第二行\n- 第三行\u2028第四行",
    "escape": "反斜杠 \\] \\` 与 &lt;b&gt; &amp;",
}


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=ZONE)


def make_story(number: int, title: str | None = None) -> Story:
    return Story(
        key=f"s{number}",
        title=title or f"第{number}号演示模型开放试用，响应时间缩短一半",
        url=f"https://news.example/{number}",
        extract=(f"开发方称第{number}号模型的响应时间为两秒。", "试用名额为五千个，先到先得。"),
        articles=3,
        outlets=("甲报", "乙网", "丙台"),
        first_outlet="甲报",
        first_at=at(9, number % 60),
        companies=(Named("688256.SH", "company", "寒武纪", "688256.SH"),),
        topics=(),
        score=5.0,
        watched=number == 1,
        others=(Link("另一家的说法", f"https://other.example/{number}", "乙网", at(10)),),
    )


def make_digest(stories: int = 3, titles: tuple[str, ...] = ()) -> Digest:
    link = Link("算力芯片订单增加", "https://news.example/chips", "乙网", at(11))
    topic = Named("text-to-video", "theme", "文生视频")
    company = Named("688256.SH", "company", "寒武纪", "688256.SH")
    told = [make_story(number) for number in range(1, stories + 1)]
    told += [make_story(stories + number, title) for number, title in enumerate(titles, 1)]
    return Digest(
        audience="desk",
        audience_name="演示读者",
        day=DAY,
        window="",
        start=at(0),
        end=at(0) + dt.timedelta(days=1),
        timezone="Asia/Shanghai",
        ai_related_only=True,
        counts=Counts(articles=40, relevant=12, stories=len(told), outlets=3),
        history_days=30,
        stories=tuple(told),
        moves=(Move(company, 4, 2, 0.5, 4.2, 0.3, (0,) * 13 + (4,), (link,)),),
        trends=(Move(topic, 6, 3, 2.0, 2.8, 0.5, (1, 2) * 6 + (2, 6), (link,)),),
        firsts=(First("company_beside_topic", (company,), topic, "", "寒武纪称将支持文生视频。", link),),
        follow_ups=(FollowUp("s9", "机器人工厂投产", DAY - dt.timedelta(days=2), 3, 4, ("丙台",), (link,), 1),),
        health=Health(3, at(23), (SourceTrouble("c", "丙台", "https://c.example/feed", "failing", at(2), "HTTP 503"),)),
    )


@dataclasses.dataclass
class Bot:
    """A loopback service: what it received, and what it answers next instead of its own judgement."""

    url: str = ""
    received: list = dataclasses.field(default_factory=list)
    refused: list = dataclasses.field(default_factory=list)
    answers: list = dataclasses.field(default_factory=list)
    on_request: object = None


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        bot, now = self.server.bot, dt.datetime.now(dt.UTC)
        if bot.on_request:
            bot.on_request(len(bot.received) + 1)
        answer = bot.answers.pop(0) if bot.answers else None
        if answer == "hang up":
            bot.received.append(body)
            self.close_connection = True
            self.connection.close()
            return
        answer = answer or judge(self.path, dict(self.headers), body, now)
        status, value = answer[0], answer[1]
        accepted = status == 200 and value in ACCEPTED
        (bot.received if accepted else bot.refused).append(body)
        data = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.answer(status, data, answer[2] if len(answer) > 2 else {})

    def answer(self, status, data, headers):
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


ACCEPTED = (
    {"code": 0, "msg": "success"},
    {"errcode": 0, "errmsg": "ok"},
    {"ok": True, "result": {"message_id": 1}},
    {"id": "m1"},
    "ok",
    "accepted",
)
SECRET = "synthetic-secret"  # noqa: S105 - opens nothing
TOKEN = "synthetic-token"  # noqa: S105 - opens nothing


def judge(path, headers, body, now):
    """Judge a request as the service documents it (size, shape, signature); (status, answer)."""
    url = urllib.parse.urlsplit(path)
    query = dict(urllib.parse.parse_qsl(url.query))
    judges = {
        "/open-apis/bot/v2/hook/": lambda: judge_feishu(url.path, body, now),
        "/robot/send": lambda: judge_dingtalk(query, body, now),
        "/cgi-bin/webhook/send": lambda: judge_wecom(query, body),
        "/services/": lambda: judge_slack(url.path, body),
        "/bot": lambda: judge_telegram(url.path, body),
        "/ours": lambda: judge_webhook(headers, body),
        "/": lambda: judge_ntfy(headers, body),
    }
    return next(made() for prefix, made in judges.items() if url.path.startswith(prefix))


def judge_slack(path, body):
    return (200, "ok") if len(body) <= 4000 and path.endswith(TOKEN) else (403, "invalid_token")


def judge_ntfy(headers, body):
    value = json.loads(body)
    ok = value["topic"] == "desk" and len(value["message"].encode()) <= 4096
    return (200, {"id": "m1"}) if ok and headers.get("Authorization") == f"Bearer {TOKEN}" else (403, "forbidden")


def judge_feishu(path, body, now):
    value = json.loads(body)
    if not path.endswith(TOKEN):
        return 200, {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
    if len(body) > 20_000:
        return 200, {"code": 9499, "msg": "Bad Request"}
    key = f"{value['timestamp']}\n{SECRET}".encode()
    sign = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    if value["sign"] != sign or abs(int(value["timestamp"]) - now.timestamp()) > 3600:
        return 200, {"code": 19021, "msg": "sign match fail or timestamp is not within one hour from current time"}
    text = value["card"]["elements"][0]["content"]
    if value["msg_type"] != "interactive" or "<at" in text:
        return 200, {"code": 9499, "msg": "Bad Request"}
    return 200, {"code": 0, "msg": "success"}


def judge_dingtalk(query, body, now):
    value = json.loads(body)
    if query["access_token"] != TOKEN:
        return 200, {"errcode": 300001, "errmsg": "token is not exist"}
    if len(body) > 20_000:
        return 200, {"errcode": 460101, "errmsg": "message too long, exceed 20000 bytes"}
    text = f"{query['timestamp']}\n{SECRET}".encode()
    sign = base64.b64encode(hmac.new(SECRET.encode(), text, hashlib.sha256).digest()).decode()
    if query["sign"] != sign or abs(int(query["timestamp"]) / 1000 - now.timestamp()) > 3600:
        return 200, {"errcode": 310000, "errmsg": "sign not match"}
    if value["at"].get("isAtAll") or "@" in value["markdown"]["text"]:
        return 200, {"errcode": 400101, "errmsg": "mentions somebody"}
    return 200, {"errcode": 0, "errmsg": "ok"}


def judge_wecom(query, body):
    content = json.loads(body)["markdown"]["content"]
    if query["key"] != TOKEN:
        return 200, {"errcode": 93000, "errmsg": "invalid webhook url"}
    if len(content.encode()) > 4096:
        return 200, {"errcode": 40058, "errmsg": "markdown.content exceed max length 4096"}
    if re.search(r"<@|<font", content):
        return 200, {"errcode": 40008, "errmsg": "invalid message"}
    return 200, {"errcode": 0, "errmsg": "ok"}


def judge_telegram(path, body):
    value = json.loads(body)
    if path != f"/bot{TOKEN}/sendMessage" or value["chat_id"] != "-100":
        return 401, {"ok": False, "error_code": 401, "description": "Unauthorized"}
    if len(value["text"]) > 4096:
        return 400, {"ok": False, "error_code": 400, "description": "Bad Request: message is too long"}
    if re.search(r"<(?!/?b>|a href=\"https?://[^\"<>]*\">|/a>)", value["text"]):
        return 400, {"ok": False, "error_code": 400, "description": "Bad Request: can't parse entities"}
    return 200, {"ok": True, "result": {"message_id": 1}}


def judge_webhook(headers, body):
    message = headers["X-Newsvane-Timestamp"].encode() + b"." + body
    sign = hmac.new(TOKEN.encode(), message, hashlib.sha256).hexdigest()
    return (200, "accepted") if headers["X-Newsvane-Signature"] == f"sha256={sign}" else (401, "bad signature")


@contextlib.contextmanager
def serve():
    """Run one bot on a free loopback port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.bot = Bot(url=f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.bot
    finally:
        server.shutdown()
        server.server_close()


EXTRA = {
    "dingtalk": {"secret": SECRET},
    "feishu": {"secret": SECRET},
    "ntfy": {"topic": "desk"},
    "slack": {},
    "telegram": {"chat_id": "-100"},
    "webhook": {"path": "/ours"},
    "wecom": {},
}


def connect(bot, kind, **extra):
    return Connection(
        id=f"desk_{kind}",
        kind=kind,
        host=bot.url,
        password=TOKEN,
        extra={"gap_seconds": 0, "timeout": 5} | EXTRA[kind] | extra,
    )


if __name__ == "__main__":  # a run to be killed: bots.py ROOT DATA URL STORIES
    import sys

    from newsvane.deliver import deliver
    from newsvane.settings import read_settings

    root, data, address, stories = sys.argv[1:]
    places = read_settings({"NEWSVANE_ROOT": root, "NEWSVANE_DATA": data})
    deliver(places, make_digest(stories=int(stories)), [connect(Bot(url=address), "wecom")])
