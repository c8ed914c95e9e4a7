"""HTML to text: what a browser would show, block by block.

Elements give their kinds: headings, list items, captions; `nav`, `header`, `footer`, `aside` and
elements that their class or id names as such are furniture. White space collapses as CSS Text 3
section 4.1 says; line ends between two Chinese characters go altogether.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from duizhao.ingestion import plain_text
from duizhao.ingestion.reading import BlockText, Reading
from duizhao.language.chinese import join_lines
from duizhao.model import UnitKind

if TYPE_CHECKING:
    from duizhao.settings import IngestionSettings

NOT_SHOWN = frozenset(
    ["script", "style", "noscript", "template", "head", "iframe", "object", "svg", "select"]
)
"""Elements whose text no reader sees."""

EMPTY = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
"""Elements that have no end tag (HTML Living Standard, void elements)."""

INLINE = re.compile(
    "a|abbr|acronym|b|bdi|bdo|big|br|cite|code|data|del|dfn|em|font|i|img|input|ins|kbd|label|mark"
    "|q|rp|rt|ruby|s|samp|small|span|strike|strong|sub|sup|time|tt|u|var|wbr|button"
)
"""Elements that end no block; all others do."""

LINE_BREAK = "\v"
"""Stands for `br` while a block grows."""

KINDS = {
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], UnitKind.HEADING),
    "li": UnitKind.BULLET,
    **dict.fromkeys(["td", "th"], UnitKind.PARAGRAPH),
    "figcaption": UnitKind.CAPTION,
    "caption": UnitKind.CAPTION,
    **dict.fromkeys(["nav", "header", "footer", "aside", "menu"], UnitKind.FURNITURE),
}
"""Kinds that elements state."""

FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|crumb|share|sharing|toolbar|footer|foot"
    r"|sidebar|related|recommend|pagination|pager|copyright|qrcode|advert|ads?|login|search)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Names by which pages call their furniture in class and id."""

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

ARTICLES = {"article", "main", "section"}
"""Elements whose own header and footer belong to the text."""

_RUNNING_TEXT = re.compile(r"[^。\n]{40,}。")
"""A long sentence; names such as `nav-open` are also given to the whole page."""

DEEPEST = 512
"""Elements within each other at most; Chromium, too, takes what is deeper for their sibling."""

HEAD_BYTES = 4096
"""Bytes from the top in which the encoding must be stated; the standard asks for 1024."""


def read(content: bytes, where: str, settings: IngestionSettings) -> Reading:
    """Read a saved web page; see `plain_text.read` for errors."""
    plain = plain_text.read(content, where, settings, stated=_stated_encoding(content))
    page = _Page()
    page.feed(plain.text)
    page.close()
    page.end_block()
    blocks = page.blocks
    title = join_lines(page.title.split("\n"))
    return Reading(blocks.text(), plain.encoding, plain.confidence, title, tuple(blocks.marks))


def _stated_encoding(content: bytes) -> str:
    """The encoding that the page states, as its superset that browsers use; or empty."""
    head = content[:HEAD_BYTES]
    match = _CHARSET.search(head) or _XML_ENCODING.search(head)
    name = match.group(1).decode("ascii").lower() if match else ""
    supersets = {
        "gb2312": "gb18030",
        "gbk": "gb18030",
        "gb_2312-80": "gb18030",
        "big5": "big5hkscs",
    }
    return supersets.get(name, name)


class _Page(HTMLParser):
    """Gathers the blocks of one page."""

    def __init__(self) -> None:
        """Begin outside all elements."""
        super().__init__(convert_charrefs=True)
        self.blocks = BlockText()
        self.title = ""
        self._open: list[tuple[str, UnitKind | None, bool]] = []
        self._line: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: block elements end the line before."""
        if tag == "br":
            self._line.append(LINE_BREAK)
        if not INLINE.fullmatch(tag):
            self.end_block()
        if EMPTY.fullmatch(tag) or len(self._open) == DEEPEST:
            return
        if tag in {"p", "li", "td", "th", "tr", "dt", "dd", "option"}:
            self._close_implied(tag)
        values = {name: value or "" for name, value in attrs}
        hidden = "hidden" in values or bool(_HIDDEN_STYLE.search(values.get("style", "")))
        self._open.append((tag, self._kind(tag, values), hidden or tag in NOT_SHOWN))

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and those inside it that were left open."""
        names = [name for name, _, _ in self._open]
        if tag not in names:
            return
        if not INLINE.fullmatch(tag):
            self.end_block()
        place = len(names) - 1 - names[::-1].index(tag)
        del self._open[place:]

    def handle_data(self, data: str) -> None:
        """Take text, unless nobody sees it."""
        if self._open and self._open[-1][0] == "title":
            self.title += data
        elif not any(hidden for _, _, hidden in self._open):
            self._line.append(data.replace(LINE_BREAK, " "))

    def end_block(self) -> None:
        """Close the block so far, with the kind that its elements state."""
        text = "".join(self._line)
        self._line = []
        if not text.strip():
            return
        names = [name for name, _, _ in self._open]
        outside = max((i for i, name in enumerate(names) if name in ARTICLES), default=-1)
        kinds = [kind for _, kind, _ in self._open[outside + 1 :] if kind is not None]
        kind = kinds[-1] if kinds else None
        in_margin = any(KINDS.get(name) is UnitKind.FURNITURE for name in names[outside + 1 :])
        text_of_page = ("h1" in names and not in_margin) or _RUNNING_TEXT.search(text)
        if UnitKind.FURNITURE in kinds and not text_of_page:
            kind = UnitKind.FURNITURE
        lines = [join_lines(line.split("\n")) for line in text.split(LINE_BREAK)]
        self.blocks.add("\n".join(lines), kind)

    def _close_implied(self, tag: str) -> None:
        """Close an element of the same name that is still open, as browsers do."""
        siblings = {"td": {"td", "th"}, "th": {"td", "th"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}}
        if self._open and self._open[-1][0] in siblings.get(tag, {tag}):
            self._open.pop()

    def _kind(self, tag: str, values: dict[str, str]) -> UnitKind | None:
        """The kind that an element states."""
        inside = any(name in ARTICLES for name, _, _ in self._open)
        if tag in {"body", "html", *ARTICLES} or (inside and tag in {"header", "footer"}):
            return None
        names = f"{values.get('class', '')} {values.get('id', '')}"
        if FURNITURE_NAME.search(names) or values.get("role") in {"navigation", "banner"}:
            return UnitKind.FURNITURE
        return KINDS.get(tag)
