"""XPath to CSS, as far as feed readers' list-page rules go: FreshRSS keeps XPath, we keep CSS selectors."""

from __future__ import annotations

import re

STEP = re.compile(
    r"(?P<axis>(?:descendant(?:-or-self)?|child|self)::|//|/|\./{0,2})*"
    r"(?P<name>[\w-]+|\*)?(?P<tests>(?:\[(?:[^\[\]'\"]|'[^']*'|\"[^\"]*\")*\])*)"
)
TEST = re.compile(r"\[((?:[^\[\]'\"]|'[^']*'|\"[^\"]*\")*)\]")
EQUALS = re.compile(r"@([\w-]+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")")
CONTAINS = re.compile(r"(contains|starts-with)\(\s*@([\w-]+)\s*,\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)")
HAS_CLASS = re.compile(
    r"contains\(\s*concat\(\s*['\"] ['\"]\s*,\s*(?:normalize-space\(\s*@class\s*\)|@class)\s*,\s*['\"] ['\"]\s*\)"
    r"\s*,\s*['\"] ([\w-]+) ['\"]\s*\)"
)
HAS = re.compile(r"@([\w-]+)")
ATTRIBUTE = re.compile(r"/@[\w-]+$|/text\(\)$|/node\(\)$")


def css_of(xpath: str) -> str | None:
    """Return the CSS selector that selects the same elements; null where there is none that we know.

    A trailing attribute or text step is left off, for a selector names elements. Empty for the element itself.

    >>> css_of('//div[@class="news"]/a[contains(@href, "/p/")]/@href')
    'div[class="news"] > a[href*="/p/"]'
    >>> css_of("//a[position() < 3]")
    """
    path = ATTRIBUTE.sub("", xpath.strip())
    if path in {"", "."}:
        return ""
    parts: list[str] = []
    position = 0
    while position < len(path):
        match = STEP.match(path, position)
        if not match or match.end() == position or not (match["name"] or match["tests"]):
            return None
        axis = path[position : match.start("name") if match["name"] else match.start("tests")]
        element = simple_selector(match["name"] or "*", match["tests"])
        if element is None or "self::" in axis.replace("descendant-or-self::", ""):
            return None
        child = bool(parts) and axis in {"/", "/child::"}
        parts += [">", element] if child else [element]
        position = match.end()
    return " ".join(parts)


def simple_selector(name: str, tests: str) -> str | None:
    conditions = []
    for test in TEST.findall(tests):
        for part in re.split(r"\s+and\s+", test.strip()):
            condition = condition_of(part.strip())
            if condition is None:
                return None
            conditions.append(condition)
    selector = "".join(conditions)
    return selector if name == "*" and selector else name + selector


def condition_of(test: str) -> str | None:
    if test.isdigit():
        return f":nth-of-type({test})"
    if match := HAS_CLASS.fullmatch(test):
        return f".{match[1]}"
    if match := EQUALS.fullmatch(test):
        return f"[{match[1]}={quote(match[2] or match[3] or '')}]"
    if match := CONTAINS.fullmatch(test):
        sign = "*=" if match[1] == "contains" else "^="
        return f"[{match[2]}{sign}{quote(match[3] or match[4] or '')}]"
    if match := HAS.fullmatch(test):
        return f"[{match[1]}]"
    return None


def quote(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
