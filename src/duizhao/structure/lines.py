"""The lines of a document with the gaps between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_LINE = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_FORM_FEED = "\f"


class Gap(IntEnum):
    """White space before a line, from narrow to wide."""

    LINE = 1
    """One line end."""
    PARAGRAPH = 2
    """A blank line."""
    PAGE = 3
    """A form feed, a line of spaces, or several blank lines: a page, a column, a picture."""


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
    rows = re.split(r"\r\n|[\n\r\v\x1c-\x1e\x85\u2028\u2029]", white)
    if _FORM_FEED in white or len(rows) > 3 or any(rows[1:-1]):
        return Gap.PAGE
    return Gap.PARAGRAPH if len(rows) == 3 else Gap.LINE
