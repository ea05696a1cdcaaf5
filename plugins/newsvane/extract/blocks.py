"""A page as a sequence of blocks: the lines that a reader would see, each with its place in the tree."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from newsvane.extract.tree import Element
from newsvane.parse.text import join_lines

BLOCK_TAGS_LIST = (
    "address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section "
    "summary table tbody td tfoot th thead title tr ul "
)
BLOCK_TAGS = frozenset(BLOCK_TAGS_LIST.split())
SKIPPED_TAGS_LIST = (
    "applet audio base button canvas embed frame head iframe input link map meta noscript object param "
    "script select source style svg template textarea title video "
)
SKIPPED_TAGS = frozenset(SKIPPED_TAGS_LIST.split())
CHROME_TAGS = frozenset(("aside", "footer", "nav"))
HEADINGS = frozenset(("h1", "h2", "h3"))
# Words in class and id that name what surrounds an article.
CHROME_NAME = re.compile(
    r"comment|pinglun|feedback|(?<![a-z])reply|related|recommend|relevant|xiangguan|social|side-?bar|side-(?:nav|right|left)"
    r"|footer|copy-?right|statement|disclaimer|bread-?crumbs?|(?<![a-z])(?:hot|rank|top10|paihang|aside|nav|navi|navbar|menu|"
    r"crumbs?|location|toolbar|pager|pagination|paging|pages?-?nav|prev|next|advert\w*|ads?|gg|guanggao|banner|login|regist\w*|"
    r"popup|modal|dialog|toast|tags?|label|keywords?|qr-?code|ewm|erweima|subscribe|follow|download|app-?(?:down|link)|tips?|"
    r"report|zan|like|digg|vote|shang|reward|search|sousuo|friend-?link|sponsor)(?![a-z])|(?<![a-z])share",
    re.IGNORECASE,
)
COMMENTS_NAME = re.compile(r"comment|pinglun|feedback|(?<![a-z])reply", re.IGNORECASE)
NOT_LETTERS = re.compile(r"[\W_]+")
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
ZERO_WIDTH = re.compile("[\u200b\ufeff]+")
PUNCTUATION = re.compile(r"[，。！？；：、“”…,;!?]")


@dataclass(slots=True)
class Block:
    """One line of visible text.

    ``links`` counts the characters that lead elsewhere, ``marks`` the punctuation, ``frames`` numbers the elements
    around it whose name or nature says that they are not the article, with a minus where it says comments; ``chrome``
    is what came of that in the end.
    """

    index: int
    text: str
    element: Element
    links: int
    marks: int
    frames: tuple[int, ...]
    chrome: bool = False

    @property
    def size(self) -> int:
        return len(self.text)


def read_blocks(root: Element) -> list[Block]:
    """Walk the tree once and cut its text at every block element and line break."""
    reader = BlockReader(root)
    reader.walk(root)
    reader.cut(root)
    return reader.blocks


class BlockReader:
    """The state of the walk: the line begun, the links and the frames that it stands in."""

    def __init__(self, root: Element) -> None:
        self.blocks: list[Block] = []
        self.holder = root
        self.pieces: list[str] = []
        self.linked = 0
        self.link_depth = 0
        self.frames: tuple[int, ...] = ()
        self.frame_count = 0

    def walk(self, element: Element) -> None:
        """Read an element and what is in it; the parser allows no deeper nesting than Python does."""
        tag = element.tag
        is_block, is_link, frames, holder = tag in BLOCK_TAGS, tag == "a", self.frames, self.holder
        if is_block:
            self.cut(holder)
            self.holder = element
        elif is_link:
            self.link_depth += 1
        if names_chrome(element, tag):
            self.frame_count += 1
            self.frames = (*frames, -self.frame_count if names_comments(element) else self.frame_count)
        if text := element.text:
            self.read(text)
        for child in element:
            if child.tag not in SKIPPED_TAGS:
                self.walk(child)
            if tail := child.tail:
                self.read(tail)
        if is_block:
            self.cut(element)
            self.holder = holder
        elif is_link:
            self.link_depth -= 1
        self.frames = frames

    def read(self, text: str) -> None:
        if self.pieces or not text.isspace():
            self.pieces.append(text)
            if self.link_depth > 0:
                self.linked += sum(map(len, text.split()))

    def cut(self, element: Element) -> None:
        """End the line and keep it as a block of ``element``, unless it is empty."""
        if not self.pieces:
            return
        text, linked = "".join(self.pieces), self.linked
        self.pieces.clear()
        self.linked = 0
        if "\u200b" in text or "\ufeff" in text:
            text = ZERO_WIDTH.sub("", text)
        if text.isspace():
            return
        if text := " ".join(join_lines(text).split()):
            marks = len(PUNCTUATION.findall(text))
            self.blocks.append(Block(len(self.blocks), text, element, min(linked, len(text)), marks, self.frames))


def names_chrome(element: Element, tag: str) -> bool:
    """Tell by tag, class and id whether an element surrounds the article; hidden elements count as such."""
    if tag in CHROME_TAGS:
        return True
    if tag in {"html", "body"}:
        return False
    own, identity, style = element.get("class"), element.get("id"), element.get("style")
    if (own or identity) and is_chrome_name(own or "", identity or ""):
        return True
    return style is not None and "display" in style and HIDDEN.search(style) is not None


def names_comments(element: Element) -> bool:
    return COMMENTS_NAME.search(f"{element.get('class') or ''} {element.get('id') or ''}"[:200]) is not None


@functools.lru_cache(maxsize=16384)
def is_chrome_name(own: str, identity: str) -> bool:
    return CHROME_NAME.search(f"{own} {identity}"[:200]) is not None


def fold(text: str) -> str:
    """Reduce a line to its letters and digits in lower case, for comparing headlines."""
    return NOT_LETTERS.sub("", text).lower()
