"""Addresses: the one form of an article's URL, and the article's id made from it."""

from __future__ import annotations

import base64
import binascii
import functools
import hashlib
import importlib.resources
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 4096
UNWRAPPED_AT_MOST = 4
AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html$|$)|(?<=/)amp-(?=[^/]*$)")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
SPLIT_LINE = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")  # feeds break long links over indented lines
SLASHES = re.compile(r"/{2,}")
INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
AMP_CACHE = re.compile(r"^(?:[^/]+\.)?(?:cdn\.ampproject\.org/[a-z]|google\.[a-z.]+/amp)/(?:s/)?(.+)$")
EMBEDDED_URL = re.compile(rb"https?://[\x21-\x7e]+")
SINGLE_PAGE = ("#!", "#/")


@dataclass(frozen=True, slots=True)
class UrlRules:
    """The tables of ``data/url_rules.toml``."""

    tracking: frozenset[str]
    tracking_prefixes: tuple[str, ...]
    view_labels: frozenset[str]
    kept_parameters: Mapping[str, frozenset[str]]
    redirects: Mapping[str, tuple[str, ...]]
    rewrites: tuple[tuple[re.Pattern[str], str], ...]


@functools.cache
def url_rules() -> UrlRules:
    text = importlib.resources.files("newsvane.parse").joinpath("data/url_rules.toml").read_text("utf-8")
    data = tomllib.loads(text)
    names = data["tracking_parameters"]
    return UrlRules(
        tracking=frozenset(name for name in names if not name.endswith("*")),
        tracking_prefixes=tuple(name[:-1] for name in names if name.endswith("*")),
        view_labels=frozenset(data["view_labels"]),
        kept_parameters={host: frozenset(kept) for host, kept in data["kept_parameters"].items()},
        redirects={place: tuple(names.split()) for place, names in data["redirects"].items()},
        rewrites=tuple((re.compile(rule["pattern"]), rule["form"]) for rule in data["rewrite"]),
    )


@functools.lru_cache(maxsize=8192)
def canonical_url(url: str) -> str:
    """Return the one form that stands for every address of an article.

    Always https, without tracking parameters, fragment, default port, mobile or AMP variant, trailing slash or index
    page; parameters sorted; wrappers of known aggregators taken off. What is no web address is returned trimmed.

    >>> canonical_url("http://m.36kr.com:80/p/123/?utm_source=feed&b=2&a=1#top")
    'https://36kr.com/p/123?a=1&b=2'
    """
    url = CONTROLS.sub("", SPLIT_LINE.sub("", url)).strip()
    for _ in range(UNWRAPPED_AT_MOST):
        parts = split_url(url)
        if parts is None:
            return url
        inner = unwrap(parts)
        if inner is None:
            break
        url = inner
    return canonical_form(parts) if parts else url


def article_id(canonical_url: str) -> str:
    """Return the article's id: the first 128 bits of the SHA-256 of its canonical URL, in hexadecimal."""
    return hashlib.sha256(canonical_url.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def split_url(url: str) -> SplitResult | None:
    """Split a web address; null for anything else (``mailto:``, ``javascript:``, ``urn:``, nonsense)."""
    if len(url) > LONGEST:
        return None
    if url.startswith("//"):
        url = "https:" + url
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in DEFAULT_PORTS and parts.hostname else None


def plain_host(parts: SplitResult) -> str:
    """Return the host in lower case, in ASCII, without its view labels and default port."""
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host)
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in url_rules().view_labels:
        labels = labels[1:]
    host = ".".join(labels)
    if ":" in host:
        host = f"[{host}]"
    if parts.port and parts.port not in DEFAULT_PORTS.values():
        host += f":{parts.port}"
    return host


def canonical_form(parts: SplitResult) -> str:
    rules = url_rules()
    host = plain_host(parts)
    path = plain_path(normal_escapes(parts.path))
    kept = rules.kept_parameters.get(host)
    if kept is None:
        pairs = [(name, value) for name, value in parameters(parts) if not is_tracking(name, value)]
    else:
        pairs = [(name, value) for name, value in parameters(parts) if name in kept]
    query = urlencode(sorted(set(pairs)))
    place = host + path
    for pattern, form in rules.rewrites:
        if pattern.match(place):
            place = pattern.sub(form, place)
            break
    if "?" in place:
        query = ""
    fragment = normal_escapes(parts.fragment) if f"#{parts.fragment}".startswith(SINGLE_PAGE) else ""
    if "/" not in place:
        place += "/"
    return f"https://{place}{'?' + query if query else ''}{'#' + fragment if fragment else ''}"


def plain_path(path: str) -> str:
    """Take double and trailing slashes, AMP marks and index pages off, until none is left."""
    while True:
        plain = INDEX_PAGE.sub("/", AMP_PATH.sub("", SLASHES.sub("/", path).rstrip("/")))
        if plain == path:
            return path
        path = plain


def parameters(parts: SplitResult) -> list[tuple[str, str]]:
    try:
        return parse_qsl(parts.query.replace("&amp;", "&"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return [(parts.query[:LONGEST], "")]


def is_tracking(name: str, value: str) -> bool:
    rules = url_rules()
    name = name.lower()
    if name in rules.tracking or name.startswith(rules.tracking_prefixes):
        return True
    return (name == "amp" and value in {"", "1", "true"}) or (name == "outputtype" and value == "amp")


def normal_escapes(path: str) -> str:
    """Escape what needs it, in upper case and UTF-8; resolve escapes that are not needed."""

    def resolve(match: re.Match[str]) -> str:
        character = chr(int(match[0][1:], 16))
        return character if character in UNRESERVED else match[0].upper()

    return quote(ESCAPE.sub(resolve, path), safe="/%:@!$&'()*+,;=~-._?")


def unwrap(parts: SplitResult) -> str | None:
    """Return the address that a known aggregator's redirect carries in itself; null where there is none."""
    host = plain_host(parts)
    place = host + (parts.path.rstrip("/").lower() or "/")
    names = url_rules().redirects.get(place)
    if names:
        values = dict(parameters(parts))
        for name in names:
            inner = values.get(name, "")
            if split_url(inner):
                return inner
    if match := AMP_CACHE.match(host + parts.path):
        return f"https://{match[1]}{'?' + parts.query if parts.query else ''}"
    if host == "news.google.com" and "/articles/" in parts.path:
        return google_news_target(parts.path.rsplit("/", 1)[-1])
    return None


def google_news_target(token: str) -> str | None:
    """Read the address out of the older Google News tokens, which hold it in base64; the newer hold none."""
    try:
        data = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    match = EMBEDDED_URL.search(data)
    return match[0].decode("ascii") if match else None


def absolute_url(url: str, base: str) -> str:
    """Resolve a link found in a document; empty where it leads nowhere (no web address, or none at all)."""
    url = CONTROLS.sub("", SPLIT_LINE.sub("", url)).strip()
    if not url or len(url) > LONGEST:
        return ""
    if not url.startswith(("http://", "https://")):
        try:
            url = urljoin(base, url)
        except ValueError:
            return ""
    if split_url(url) is None:
        return ""
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]|") if not url.isascii() or " " in url else url


def looks_like_url(text: str) -> bool:
    return text.startswith(("http://", "https://")) and split_url(text) is not None
