"""Debian's Chromium at the pages of a running Airflow: logged in through Airflow's own form, and watched closely."""

import contextlib
import os
import re
import shutil
from pathlib import Path

import pytest

from airflow_server import read_password
from newsvane.web.app import PAGES

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox",  # which root may not use
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 60_000
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}
PREFIX = "/newsvane"
HOSTILE = (
    "Boolean(window.hostile || document.querySelector('iframe[srcdoc], main script, main [onerror], main [onload]'))"
)
LINK = re.compile(r'(?:href|src)="(/newsvane/[^"#]*)"')


@contextlib.contextmanager
def chromium():
    """Start the browser; skip where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        yield browser
        browser.close()


def log_in(browser, server, user, **options):
    """Return a browser's context in which ``user`` has logged in by Airflow's form."""
    context = browser.new_context(viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{server.address}/api/v2/auth/login?next={PREFIX}/static/current/vane.svg")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", read_password(server.home, user))
    page.click("button[type=submit]")
    page.wait_for_url("**/vane.svg")
    page.close()
    return context


def watch(page):
    """Return a list that fills with whatever goes wrong on our pages in this tab, blocked scripts included."""
    problems = []

    def console(message):
        if message.type == "error" and PREFIX in (message.location or {}).get("url", PREFIX):
            problems.append(f"console: {message.text}")

    def response(answer):
        if answer.status >= 400 and f"{PREFIX}/" in answer.url:
            problems.append(f"{answer.status}: {answer.url}")

    def request(asked):
        if not asked.url.startswith(("http://localhost:", "data:", "blob:", "about:")):
            problems.append(f"asked for {asked.url}")

    page.on("console", console)
    page.on("response", response)
    page.on("request", request)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on("dialog", lambda dialog: (problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return problems


def every_route():
    """Return the name and the pattern of each page's and each file's address, those of forms left out."""
    return {
        route.name: route.path_regex
        for module in PAGES
        for route in module.router.routes
        if "GET" in route.methods and route.name != "unknown"
    }


def one_address_of_each(request, server, *starts):
    """Follow the links from ``starts`` and return an address for each route, shortest way first; HTML text by address.

    Only what pages link to is found: a route that nothing leads to is missing.
    """
    routes, found, texts = every_route(), {}, {}
    waiting, seen = list(starts), set(starts)
    while waiting and len(found) < len(routes):
        address = waiting.pop(0)
        name = next((name for name, pattern in routes.items() if pattern.fullmatch(path_of(address))), None)
        if name is None or name in found:
            continue
        answer = request.get(server.address + address)
        assert answer.status == 200, f"{address}: {answer.status}"
        found[name] = address
        if "text/html" in answer.headers["content-type"]:
            texts[address] = answer.text()
            for link in LINK.findall(texts[address]):
                if (link := link.replace("&amp;", "&")) not in seen:
                    seen.add(link)
                    waiting.append(link)
    return found, texts


def path_of(address):
    return address.removeprefix(PREFIX).partition("?")[0]


def picture(page, name):
    """Take a picture of the whole page where NEWSVANE_PICTURES names a folder for them."""
    if folder := os.environ.get("NEWSVANE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def is_too_wide(page):
    """Say what reaches beyond the window, empty where nothing does."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? "" :
            [...document.querySelectorAll("main *, header *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
            .slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ") || "the page"
        """
    )


def brightness(page, what="body"):
    """Return how light the background is, 0 to 255."""
    colour = page.evaluate(f"getComputedStyle(document.querySelector({what!r})).backgroundColor")
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 3
