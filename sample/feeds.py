"""The outlets' feeds as bytes: RSS 2.0, Atom 1.0 and JSON Feed 1.1, with the oddities that real feeds have.

No document holds the server's address, so that an article's URL, and with it its identity, is the same on any port.
"""

from __future__ import annotations

import datetime as dt
import json
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from sample.news import Item, Outlet

CONTENT_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


def render_feed(outlet: Outlet) -> bytes:
    """Write the outlet's feed in its own format and encoding."""
    render = {"rss": render_rss, "atom": render_atom, "json": render_json}[outlet.format]
    return render(outlet).encode(outlet.encoding)


def render_rss(outlet: Outlet) -> str:
    items = "".join(rss_item(outlet, item) for item in outlet.items)
    return f"""<?xml version="1.0" encoding="{outlet.declared_encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{escape(outlet.title)}</title>
<link>{escape(outlet.homepage)}</link>
<description>{escape(outlet.description)}</description>
<language>zh-cn</language>
<ttl>15</ttl>
{items}</channel>
</rss>
"""


def rss_item(outlet: Outlet, item: Item) -> str:
    lines = [
        f"<title>{escape(item.title)}</title>",
        f"<link>{escape(item.link)}</link>",
        *([f'<guid isPermaLink="false">{item.id}</guid>'] if outlet.guid else []),
        *rss_date(outlet, item.time),
        f"<dc:creator>{escape(item.author)}</dc:creator>",
        *(f"<category>{escape(category)}</category>" for category in item.categories),
    ]
    if outlet.text == "description":
        lines.append(f"<description>{cdata(as_html(item))}</description>")
    else:
        lines.append(f"<description>{escape(item.summary)}</description>")
    if outlet.text == "content":
        lines.append(f"<content:encoded>{cdata(as_html(item))}</content:encoded>")
    return "<item>\n" + "\n".join(lines) + "\n</item>\n"


def rss_date(outlet: Outlet, time: dt.datetime) -> list[str]:
    """Write the date as the outlet does: by the standard, in GMT, without a zone, or in the wrong element."""
    if outlet.dates == "updated":
        return ["<pubDate></pubDate>", f"<updated>{format_datetime(time)}</updated>"]
    if outlet.dates == "naive":
        return [f"<pubDate>{time:%Y-%m-%d %H:%M:%S}</pubDate>"]
    if outlet.dates == "gmt":
        return [f"<pubDate>{format_datetime(time.astimezone(dt.UTC), usegmt=True)}</pubDate>"]
    return [f"<pubDate>{format_datetime(time)}</pubDate>"]


def render_atom(outlet: Outlet) -> str:
    base = f" xml:base={quoteattr(outlet.homepage)}" if outlet.relative_links else ""
    updated = outlet.items[0].time.isoformat() if outlet.items else "2024-01-27T00:00:00+08:00"
    entries = "".join(atom_entry(item) for item in outlet.items)
    return f"""<?xml version="1.0" encoding="{outlet.declared_encoding}"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"{base}>
<title>{escape(outlet.title)}</title>
<subtitle>{escape(outlet.description)}</subtitle>
<id>{escape(outlet.homepage)}</id>
<link rel="alternate" href={quoteattr(outlet.homepage)}/>
<updated>{updated}</updated>
{entries}</feed>
"""


def atom_entry(item: Item) -> str:
    categories = "".join(f"<category term={quoteattr(category)}/>\n" for category in item.categories)
    return f"""<entry>
<title type="text">{escape(item.title)}</title>
<link rel="alternate" type="text/html" href={quoteattr(item.link)}/>
<id>tag:{item.outlet}.example,{item.time:%Y-%m-%d}:{item.id}</id>
<published>{item.time.isoformat()}</published>
<updated>{item.time.isoformat()}</updated>
<author><name>{escape(item.author)}</name></author>
{categories}<summary type="text">{escape(item.summary)}</summary>
<content type="html">{escape(as_html(item))}</content>
</entry>
"""


def render_json(outlet: Outlet) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "description": outlet.description,
        "home_page_url": outlet.homepage,
        "language": "zh-CN",
        "items": [json_item(item) for item in outlet.items],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def json_item(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "url": item.link,
        "title": item.title,
        "summary": item.summary,
        "content_html": as_html(item),
        "date_published": item.time.isoformat(),
        "authors": [{"name": item.author}],
        "tags": list(item.categories),
    }


def as_html(item: Item) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in item.paragraphs)


def cdata(html: str) -> str:
    return f"<![CDATA[{html.replace(']]>', ']]]]><![CDATA[>')}]]>"
