r"""Tab-separated values: one pair a line, with a header (`NAME.tsv`).

UTF-8 without byte order mark. Tabs, newlines, carriage returns and backslashes inside a cell are
written `\t`, `\n`, `\r`, `\\` (Linear TSV), so that a line is always a pair. Files without our
header are read as zh<TAB>en and taken as they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.formats.decoding import decode
from duizhao.formats.tables import COLUMNS, cells, read_rows

if TYPE_CHECKING:
    from duizhao.model import Bitext, ImportedPair

_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {written: plain for plain, written in _ESCAPES.items()}
_SPECIAL = re.compile(r"[\\\t\n\r]")
_WRITTEN = re.compile(r"\\[\\tnr]")


def escape(cell: str) -> str:
    r"""Make a cell fit on its line.

    >>> print(escape("a\tb\\c"))
    a\tb\\c
    """
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], cell)


def unescape(cell: str) -> str:
    r"""Undo `escape`.

    >>> unescape(escape("a\tb\\n\r\n")) == "a\tb\\n\r\n"
    True
    """
    return _WRITTEN.sub(lambda match: _UNESCAPES[match[0]], cell)


def write(bitext: Bitext) -> bytes:
    """All pairs of a document, one a line, after the header."""
    lines = ["\t".join(COLUMNS)]
    lines.extend("\t".join(escape(cell) for cell in cells(pair)) for pair in bitext.pairs)
    return ("\n".join(lines) + "\n").encode()


def read(content: bytes) -> tuple[ImportedPair, ...]:
    """Pairs of a table with our header, or of headerless zh<TAB>en lines.

    Raises:
        InputError: If it is no text, or a line has no tab.
    """
    lines = decode(content).replace("\r\n", "\n").split("\n")
    names = {name.strip().lower() for name in lines[0].split("\t")}
    ours = {"source", "target"} <= names
    rows = (
        (f"line {number}", [unescape(cell) if ours else cell for cell in line.split("\t")])
        for number, line in enumerate(lines, start=1)
    )
    return read_rows(rows)
