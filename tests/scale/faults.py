"""A proxy before an S3 server that is slow or answers 500 on demand, as a store under load does."""

import asyncio
import contextlib
import random
import threading
from dataclasses import dataclass

import aiohttp
from aiohttp import web
from yarl import URL

ERROR = b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>InternalError</Code><Message>on demand</Message></Error>'
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer", "proxy-authorization"}
ANY_SIZE = 2**40
CLIENT = web.AppKey("client", aiohttp.ClientSession)


@dataclass
class Faults:
    """What the proxy does to requests from now on, and what it has done; set from any thread."""

    endpoint: str = ""
    error_share: float = 0.0
    delay_seconds: float = 0.0
    requests: int = 0
    errors: int = 0


@contextlib.contextmanager
def faulty(target):
    """Serve at ``endpoint`` what ``target`` serves, with the faults that are set on the value yielded."""
    faults = Faults()
    chance = random.Random(20260101)  # noqa: S311  which requests fail is the same in every run
    started, loop = threading.Event(), asyncio.new_event_loop()

    async def forward(request):
        faults.requests += 1
        if faults.delay_seconds:
            await asyncio.sleep(faults.delay_seconds)
        if chance.random() < faults.error_share:
            faults.errors += 1
            await request.read()
            return web.Response(status=500, body=ERROR, content_type="application/xml")
        headers = [(name, value) for name, value in request.headers.items() if name.lower() not in HOP_BY_HOP]
        async with request.app[CLIENT].request(
            request.method,
            URL(target + request.raw_path, encoded=True),
            headers=headers,
            data=await request.read(),
            allow_redirects=False,
        ) as answer:
            kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in HOP_BY_HOP]
            response = web.StreamResponse(status=answer.status, headers=kept)
            await response.prepare(request)
            async for block in answer.content.iter_any():
                await response.write(block)
            await response.write_eof()
            return response

    async def run():
        skipped = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
        async with aiohttp.ClientSession(auto_decompress=False, skip_auto_headers=skipped) as client:
            app = web.Application(client_max_size=ANY_SIZE)
            app[CLIENT] = client
            app.router.add_route("*", "/{path:.*}", forward)
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            faults.endpoint = f"http://127.0.0.1:{runner.addresses[0][1]}"
            started.set()
            await stopped.wait()
            await runner.cleanup()

    stopped = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(run(),), daemon=True)
    thread.start()
    if not started.wait(30):
        raise TimeoutError("the proxy did not start")
    try:
        yield faults
    finally:
        loop.call_soon_threadsafe(stopped.set)
        thread.join(10)
