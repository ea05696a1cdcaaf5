"""The web pages of the outlet whose feed has only summaries: one page an article, and the list of all of them.

A page has what surrounds an article on a real site: navigation, a source line, an editor's line, related links.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from sample.news import Item, Outlet

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}_{outlet}</title>
{head}</head>
<body>
<header class="top"><a class="logo" href="/{id}/">{outlet}</a>
<nav><a href="/{id}/">首页</a> <a href="/{id}/">科技</a> <a href="/{id}/">产业</a> <a href="/{id}/">评论</a>
<a href="/{id}/">订阅本刊</a></nav></header>
{main}
<footer><p>{description}</p><p>关于我们 | 联系方式 | 读者来信 | 返回顶部</p></footer>
</body>
</html>
"""

ARTICLE = """<div class="crumbs">当前位置：<a href="/{id}/">首页</a> &gt; {category} &gt; 正文</div>
<div class="main">
<article>
<h1>{title}</h1>
<div class="info"><span class="time">{time:%Y年%m月%d日 %H:%M}</span> <span class="source">来源：{origin}</span>
<span class="author">作者：{author}</span> <span class="share">分享到：微信 微博 朋友圈</span></div>
<div class="content">
{paragraphs}
<p class="editor">（责任编辑：{editor}）</p>
</div>
</article>
<aside class="related"><h3>相关阅读</h3><ul>
{related}
</ul></aside>
<div class="comments"><h3>读者评论</h3><p>登录后可以发表评论，文明上网，理性发言。</p></div>
</div>"""

EDITORS = ("章予", "霍青", "闵然")


def render_pages(outlet: Outlet) -> Iterator[tuple[str, bytes, Item | None]]:
    """Yield each page's path, its bytes, and its article (none for the list page)."""
    yield f"/{outlet.id}/", list_page(outlet).encode(), None
    for position, item in enumerate(outlet.items):
        yield item.link, article_page(outlet, item, position).encode(), item


def article_page(outlet: Outlet, item: Item, position: int) -> str:
    others = [other for other in outlet.items if other is not item][position : position + 4] or outlet.items[:3]
    article = ARTICLE.format(
        id=outlet.id,
        title=escape(item.title),
        category=escape("".join(item.categories[:1])),
        time=item.time,
        origin=escape(item.origin or outlet.name),
        author=escape(item.author),
        paragraphs="\n".join(f"<p>　　{escape(paragraph)}</p>" for paragraph in item.paragraphs),
        editor=EDITORS[position % len(EDITORS)],
        related="\n".join(list_entry(other) for other in others),
    )
    head = (
        f'<meta name="author" content="{escape(item.author)}">\n'
        f'<meta property="article:published_time" content="{item.time.isoformat()}">\n'
    )
    return page(outlet, item.title, article, head)


def list_page(outlet: Outlet) -> str:
    entries = "\n".join(list_entry(item) for item in outlet.items)
    return page(outlet, outlet.title, f'<ul class="news">\n{entries}\n</ul>')


def list_entry(item: Item) -> str:
    return f'<li><a href="{escape(item.link)}">{escape(item.title)}</a> <span>{item.time:%Y-%m-%d %H:%M}</span></li>'


def page(outlet: Outlet, title: str, main: str, head: str = "") -> str:
    return PAGE.format(
        title=escape(title),
        outlet=escape(outlet.name),
        id=outlet.id,
        head=head,
        main=main,
        description=escape(outlet.description),
    )
