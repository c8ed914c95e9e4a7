"""Markdown to text: markup goes, blocks stay (the common part of CommonMark 0.31).

Lines of one paragraph are soft-wrapped in Markdown, so they come together here. Headings, list
items and the captions of pictures keep their kind. Code and inline HTML are kept as they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.ingestion import plain_text
from duizhao.ingestion.reading import BlockText, Reading
from duizhao.language.chinese import join_lines
from duizhao.model import UnitKind

if TYPE_CHECKING:
    from duizhao.settings import IngestionSettings

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.+?)(?:\s+#+)?\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*$")
_ITEM = re.compile(r"\s*(?:[-*+])\s+(?=\S)")
_RULE = re.compile(r"\s{0,3}(?:[-*_]\s*){3,}$")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\([^)]*\)")
_INLINE = (
    (re.compile(r"(?<!!)\[([^\[\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![*\w])\*(?=\S)([^*]+?)(?<=\S)\*(?![*\w])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"~~(.+?)~~"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])"), r"\1"),
)


def read(content: bytes, where: str, settings: IngestionSettings) -> Reading:
    """Read a Markdown file; see `plain_text.read` for its bytes and errors."""
    plain = plain_text.read(content, where, settings)
    source = plain.text.replace("\r\n", "\n")
    title = ""
    if front := _FRONT_MATTER.match(source):
        stated = _TITLE.search(front.group(1))
        title = stated.group(1) if stated else ""
        source = source[front.end() :]
    blocks = BlockText()
    gathered = _Blocks(blocks)
    for line in source.split("\n"):
        gathered.add(line)
    gathered.close()
    return Reading(blocks.text(), plain.encoding, plain.confidence, title, tuple(blocks.marks))


class _Blocks:
    """Gathers the blocks of a document, paragraph lines brought together."""

    def __init__(self, blocks: BlockText) -> None:
        """Begin outside all blocks."""
        self._blocks = blocks
        self._paragraph: list[str] = []
        self._kind: UnitKind | None = None
        self._fenced = False

    def add(self, raw: str) -> None:
        """Take one line."""
        if _FENCE.match(raw):
            self.close()
            self._fenced = not self._fenced
        elif self._fenced:
            self._blocks.add(raw)
        else:
            self._add_line(_QUOTE.sub("", raw))

    def _add_line(self, line: str) -> None:
        """Take one line outside code."""
        if self._paragraph and self._kind is None and _UNDERLINE.match(line):
            self._kind = UnitKind.HEADING
            self.close()
        elif not line.strip() or _RULE.match(line) or _TABLE_RULE.match(line):
            self.close()
        elif heading := _HEADING.match(line):
            self.close()
            self._blocks.add(_plain(heading.group(1)), UnitKind.HEADING)
        elif item := _ITEM.match(line):
            self.close()
            self._kind = UnitKind.BULLET
            self._paragraph.append(line[item.end() :])
        elif line.lstrip().startswith("|"):
            self.close()
            for cell in line.strip().strip("|").split("|"):
                self._blocks.add(_plain(cell), UnitKind.PARAGRAPH)
        else:
            self._paragraph.append(line)

    def close(self) -> None:
        """End the paragraph; the captions of its pictures come first."""
        text = join_lines(self._paragraph)
        for alternative in _PICTURE.findall(text):
            self._blocks.add(alternative, UnitKind.CAPTION)
        self._blocks.add(_plain(_PICTURE.sub("", text)), self._kind)
        self._paragraph = []
        self._kind = None


def _plain(text: str) -> str:
    """A text without inline markup.

    >>> _plain("**要点**：见[通知](a.md)和`附件`")
    '要点：见通知和附件'
    """
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text.strip()
