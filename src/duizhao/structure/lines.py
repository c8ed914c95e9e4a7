"""The lines of a document, the gaps between them, and how a line ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, IntEnum

from duizhao.language.chinese import CLOSERS, PAIRS, is_wide

_BREAKS = "\n\r\f\v\x1c-\x1e\x85\u2028\u2029"
"""Everything that `str.splitlines` ends a line at, as a regular-expression class body."""

_LINE = re.compile(f"[^{_BREAKS}]+")
_ROW_END = re.compile(f"\r\n|[{_BREAKS}]")
_TRAILING_NOTE = re.compile(r"\s*[（(][^（()）]{0,40}[)）]$")
_WHITE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[。！？!?]|…")
_NARRATES = re.compile(
    r"\W{0,2}\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?[，,].*[，,]|\d{4}年\d{1,2}月\d{1,2}日.{0,4}[，,]"
    r"|(?:[^，,]+[，,]){3}"
)
"""A date and a comma, or three commas: a sentence of a report, never a heading."""

_LATIN_END = re.compile(r"[A-Za-z]\.$")


class Gap(IntEnum):
    """White space before a line, from narrow to wide."""

    LINE = 1
    """One line end."""
    PARAGRAPH = 2
    """Blank lines, one or two."""
    PAGE = 3
    """A form feed or a line of spaces: a page or column break."""
    PICTURE = 4
    """Three blank lines or more: something stood there that is no text."""


class Ending(Enum):
    """How a line ends, which tells whether its text can go on in the next."""

    CLOSED = "closed"
    """A sentence end, with its closing marks or a note in brackets."""
    LEAD = "lead"
    """A colon, semicolon or dash: a list or another clause follows, as a unit of its own."""
    CLAUSE = "clause"
    """A comma or an opening mark: the sentence goes on."""
    CUT = "cut"
    """No mark, after running text with sentence ends or many characters: cut in mid-sentence."""
    BARE = "bare"
    """No mark, and short: a heading, a name, a caption, or the first piece of a cut paragraph."""


MAX_LINE = 240
"""Characters beyond which a line is a whole paragraph, whose columns nobody needs to count."""

BARE_CHARACTERS = 50
"""Longest line without marks that may stand by itself. Titles of policy articles run to 45."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds characters.

    Attributes:
        start: Offset of its first non-space character in the document.
        end: One past its last non-space character.
        text: The characters between.
        indent: White space before them, in half-width columns.
        gap: White space before the line.
    """

    start: int
    end: int
    text: str
    indent: int
    gap: Gap

    @property
    def width(self) -> int:
        """Columns that the text takes: two for East Asian wide characters (UAX 11)."""
        if len(self.text) > MAX_LINE:
            return self.indent + 2 * len(self.text)
        return self.indent + sum(2 if is_wide(each) else 1 for each in self.text)

    @property
    def ending(self) -> Ending:
        """How the text ends."""
        return ending(self.text)

    def part(self, start: int, end: int, gap: Gap | None = None) -> Line:
        """The line that a stretch of this one's text makes, white space around it dropped."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Line(
            self.start + start,
            self.start + start + len(text),
            text,
            self.indent if start == 0 else 0,
            gap or self.gap,
        )


def read_lines(text: str) -> list[Line]:
    """List the lines of a text that hold more than white space."""
    lines: list[Line] = []
    last = 0
    for match in _LINE.finditer(text):
        raw = match.group()
        stripped = raw.strip()
        if not stripped:
            continue
        start = match.start() + len(raw) - len(raw.lstrip())
        before = text[last : match.start()]
        indent = sum(2 if space == "\u3000" else 1 for space in text[match.start() : start])
        lines.append(Line(start, start + len(stripped), stripped, indent, _gap(before)))
        last = start + len(stripped)
    return lines


def _gap(white: str) -> Gap:
    """Judge the white space between two lines."""
    rows = _ROW_END.split(white)
    if "\f" in white:
        return Gap.PAGE
    if len(rows) > 4:
        return Gap.PICTURE
    if any(rows[1:-1]):
        return Gap.PAGE
    return Gap.PARAGRAPH if len(rows) > 2 else Gap.LINE


def ending(text: str) -> Ending:
    """Judge how a text ends.

    >>> ending("脱贫攻坚取得全面胜利。（本刊编辑部）").value, ending("一、总体要求").value
    ('closed', 'bare')
    >>> ending("各地要压实责任，").value, ending("会议要求：").value
    ('clause', 'lead')
    """
    body = _TRAILING_NOTE.sub("", text) or text
    core = body.rstrip(CLOSERS + "■◆● ")
    if not core:
        return Ending.BARE
    last = core[-1]
    if last in "。！？!?…" or _LATIN_END.search(core):
        return Ending.CLOSED
    if body == core and last in "；;：:—":
        return Ending.LEAD
    if last in "，,、" or last in PAIRS or opens_bracket(text):
        return Ending.CLAUSE
    narrates = _SENTENCE_END.search(core[:-1]) or _NARRATES.match(text)
    if narrates or len(_WHITE.sub(" ", text)) > BARE_CHARACTERS:
        return Ending.CUT
    return Ending.BARE


def opens_bracket(text: str) -> bool:
    """Whether a bracket stays open at the end; quotation marks may span paragraphs."""
    return any(text.count(mark) > text.count(PAIRS[mark]) for mark in "（(《〔【")
