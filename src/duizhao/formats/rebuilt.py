"""The document itself, in English or in Chinese, with its structure: Markdown and Word.

Written unit by unit from the pairs, in reading order: headings, lists, quotations and captions stay
what they are, furniture is left out. These files are for readers; nothing is read back from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from duizhao.formats.languages import TARGET_LANGUAGE, written_tag
from duizhao.formats.word import WordDocument, add_paragraph
from duizhao.model import UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import Bitext, BitextPair

WORD_STYLES = {
    UnitKind.MASTHEAD: "Masthead",
    UnitKind.TOC_ENTRY: "ListBullet",
    UnitKind.HEADING: "Heading1",
    UnitKind.BYLINE: "Aside",
    UnitKind.DATELINE: "Aside",
    UnitKind.PARAGRAPH: "",
    UnitKind.BULLET: "ListBullet",
    UnitKind.QUOTE_SOURCE: "Quote",
    UnitKind.CAPTION: "Caption",
    UnitKind.CREDIT: "Caption",
    UnitKind.EDITOR_LINE: "Aside",
    UnitKind.JUMP_LINE: "Aside",
}
"""Paragraph style of each kind; furniture has none, it is left out."""

MARKDOWN_FRAMES = {
    UnitKind.MASTHEAD: "**{}**",
    UnitKind.TOC_ENTRY: "- {}",
    UnitKind.HEADING: "## {}",
    UnitKind.BULLET: "- {}",
    UnitKind.QUOTE_SOURCE: "> {}",
    UnitKind.CAPTION: "*{}*",
    UnitKind.CREDIT: "*{}*",
}
"""How a kind is set in CommonMark; all others are plain paragraphs."""

LIST_KINDS = frozenset({UnitKind.TOC_ENTRY, UnitKind.BULLET})
"""Kinds that follow one another without an empty line."""

OWN_MARKS = {
    UnitKind.HEADING: "# 　",
    UnitKind.TOC_ENTRY: "●◆•·■▪-*+ 　",
    UnitKind.BULLET: "●◆•·■▪-*+ 　",
    UnitKind.QUOTE_SOURCE: "> 　",
}
"""Marks of the source, Markdown's too, that the rebuilt document's own take the place of."""

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$&!])|^([-+])(?=\s)|^(\d+)([.)])(?=\s)")
_WHITE = re.compile(r"\s*[\n\r\t]\s*")


@dataclass(frozen=True, slots=True)
class Block:
    """A unit as a reader sees it.

    Attributes:
        kind: What it is.
        text: Its text in the language that is written.
    """

    kind: UnitKind
    text: str


def _blocks(bitext: Bitext, language: str) -> Iterator[Block]:
    """Units with text in the language, furniture left out."""
    for _, members in groupby(bitext.pairs, key=lambda pair: (pair.unit_id, pair.kind)):
        pairs = list(members)
        kind = pairs[0].kind
        text = _join(pairs, language)
        text = text.lstrip(OWN_MARKS.get(kind, ""))
        if text and kind is not UnitKind.FURNITURE:
            yield Block(kind, text)


def _join(pairs: list[BitextPair], language: str) -> str:
    """Sentences of a unit as running text: English with spaces between, Chinese without."""
    if language == "en":
        texts = [pair.pair.target.strip() for pair in pairs]
        return " ".join(text for text in texts if text)
    return "".join(pair.pair.source for pair in pairs).strip()


def _write_markdown(bitext: Bitext, *, language: str) -> bytes:
    """CommonMark; everything that would be markup in the text is escaped."""
    lines: list[str] = []
    before: UnitKind | None = None
    for block in _blocks(bitext, language):
        if before is not None and not (block.kind is before and before in LIST_KINDS):
            lines.append("")
        lines.append(MARKDOWN_FRAMES.get(block.kind, "{}").format(escape(block.text)))
        before = block.kind
    return ("\n".join(lines) + "\n").encode()


def escape(text: str) -> str:
    r"""Write text so that CommonMark shows it as it is, on one line.

    >>> print(escape("*5_6* [x](y)"), escape("1. a"), escape("- b"), escape("C# - 3.5"))
    \*5\_6\* \[x\](y) 1\. a \- b C\# - 3.5
    """
    return _SPECIAL.sub(_escape_match, _WHITE.sub(" ", text))


def _escape_match(match: re.Match[str]) -> str:
    special, dash, number, point = match.groups()
    return f"{number}\\{point}" if number else f"\\{special or dash}"


def _write_word(bitext: Bitext, *, language: str) -> bytes:
    """A Word document with styles for every kind."""
    tag = TARGET_LANGUAGE if language == "en" else written_tag(bitext.document.language)
    document = WordDocument(tag)
    for block in _blocks(bitext, language):
        add_paragraph(document.body, block.text, WORD_STYLES[block.kind])
    return document.content()


write_english_markdown = partial(_write_markdown, language="en")
write_chinese_markdown = partial(_write_markdown, language="zh")
write_english_word = partial(_write_word, language="en")
write_chinese_word = partial(_write_word, language="zh")
