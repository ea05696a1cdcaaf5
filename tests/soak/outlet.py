"""The outlets of the soak: feeds that grow with the cycles, beside all the misbehaviour of ``misbehaving``.

What a feed holds is a function of the cycle alone, so that a soak can be repeated and resumed. A rolling feed lists its
newest ``WINDOW`` articles; a flash feed lists the articles of one cycle and never again. Every third article is a
reprint of another outlet's. ``Outlet.served`` notes each article of each document that went out whole.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import random
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

from misbehaving import BROKEN, Behaviours, Request, Server, answer, serve

FIRST = dt.datetime(2031, 3, 1, tzinfo=dt.UTC)  # ahead of every file's own time, so that retention has work to do
STEP = dt.timedelta(minutes=15)
WINDOW = 300  # far more than appear while a feed can be out of reach: none may be missed
SLOW = ("drip", "hang")  # a run waits for them as long as its limits say
ROLLING = ("full-a", "full-b", "full-c", "page-a", "page-b")
FLASH = ("flash-a", "flash-b")
WORDS = [
    "人工智能", "大模型", "发布", "公司", "科大讯飞", "海康威视", "视频", "算力", "芯片", "研究", "团队",
    "应用", "上线", "OpenAI", "Sora", "投资", "业绩", "增长", "机器人", "自动驾驶", "数据", "平台", "合作",
    "股价", "上涨", "报告", "专家", "表示", "市场", "产品", "技术", "行业", "计划", "未来", "用户", "服务",
    "测试", "开源", "训练", "推理",
]  # fmt: skip


class Outlet(Behaviours):
    """The good feeds; ``server.edition`` is the cycle."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.served: set[str] = set()

    async def rolling(self, request: Request, name: str) -> None:
        last = self.server.edition
        await self.send(request, name, range(max(0, last - WINDOW + 1), last + 1))

    async def flash(self, request: Request, name: str) -> None:
        await self.send(request, name, range(self.server.edition, self.server.edition + 1))

    async def send(self, request: Request, name: str, numbers: range) -> None:
        base = f"http://{request.host}"
        items = "".join(item(base, name, number) for number in numbers)
        body = (
            f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{name}'
            f"</title>{items}</channel></rss>"
        ).encode()
        tag = f'"{zlib.crc32(body):x}"'
        if request.headers.get("if-none-match") == tag:
            await answer(request, status="304 Not Modified", etag=tag)
            return
        await answer(request, body, etag=tag)
        self.served |= {url(base, name, number) for number in numbers}

    async def news(self, request: Request, rest: str) -> None:
        """Serve the page of an article whose feed has only its headline."""
        name, _, number = rest.removesuffix(".html").partition("/")
        title, paragraphs = text(name, int(number))
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        page = (
            f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div class='article'>{body}</div></body>"
        )
        await answer(request, page.encode(), content_type="text/html; charset=utf-8")


def url(base: str, name: str, number: int) -> str:
    return f"{base}/news/{name}/{number}.html"


@functools.lru_cache(maxsize=1 << 13)
def item(base: str, name: str, number: int) -> str:
    title, paragraphs = text(name, number)
    published = f"{FIRST + STEP * number:%a, %d %b %Y %H:%M:%S} +0000"
    full = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in paragraphs)
    content = "" if name.startswith("page") else f"<content:encoded>{full}</content:encoded>"
    link = url(base, name, number)
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{published}</pubDate>{content}</item>"


@functools.lru_cache(maxsize=1 << 14)
def text(name: str, number: int) -> tuple[str, list[str]]:
    """Return an article's headline and paragraphs; every third is another outlet's text."""
    author = "full-a" if number % 3 == 0 else name
    chance = random.Random(f"{author} {number}")  # noqa: S311 - made-up text
    paragraphs = ["".join(chance.choices(WORDS, k=40)) + "。" for _ in range(5)]
    return f"第{number}条：{''.join(chance.choices(WORDS, k=6))}", paragraphs


def write_catalogue(path: Path, port: int, *, slow: bool) -> None:
    """Write a source for each good feed and each way to be broken, each on a host address of its own."""
    paths = [f"rolling/{name}" for name in ROLLING] + [f"flash/{name}" for name in FLASH]
    paths += sorted(name for name in BROKEN if slow or name not in SLOW)
    path.write_text(
        "\n".join(
            f'[[source]]\nid = "{page.replace("/", "-")}"\nname = "{page}"\nurl = "http://{host}:{port}/{page}"\n'
            f"allow_private = true\nfetch_pages = {str('page' in page).lower()}\n"
            + ("max_interval_minutes = 60\n" if "/" in page and page not in BROKEN else "")
            for page, host in sorted(
                zip(paths, hosts(len(paths)), strict=True), key=lambda pair: pair[0].replace("/", "-")
            )
        ),
        "utf-8",
    )


def hosts(count: int) -> list[str]:
    return [f"127.0.1.{number}" for number in range(1, count + 1)]


@contextlib.contextmanager
def running(port: int, kind: type[Outlet] = Outlet) -> Iterator[tuple[Server, Outlet]]:
    """Serve in a thread of its own until the block ends; ``kind`` may know further paths."""
    ready = threading.Event()
    made: list[tuple[Server, Outlet]] = []
    outlets: list[Outlet] = []

    def outlet(server: Server) -> Outlet:
        outlets.append(kind(server))
        return outlets[0]

    stop = asyncio.Event()

    async def run() -> None:
        async with serve(hosts(len(ROLLING) + len(FLASH) + len(BROKEN)), port, behaving=outlet) as server:
            made.append((server, outlets[0]))
            ready.set()
            await stop.wait()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(run()), daemon=True)
    thread.start()
    if not ready.wait(120):
        raise OSError(f"port {port} cannot be served on the soak's loopback addresses")
    try:
        yield made[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
