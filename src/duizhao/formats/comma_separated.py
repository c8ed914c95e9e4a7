"""CSV as Excel opens it: UTF-8 with byte order mark, RFC 4180 quoting, formulas made harmless.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, «CSV
Injection»); the reader takes exactly one away again. Semicolon and tab files, which Excel writes
in other countries, are read too.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from duizhao.errors import InputError
from duizhao.formats.decoding import decode
from duizhao.formats.tables import COLUMNS, cells, read_rows

if TYPE_CHECKING:
    from duizhao.model import Bitext, ImportedPair

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""Starts of cells that spreadsheets may run, behind any apostrophes (OWASP's list)."""

_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guard(cell: str) -> str:
    """Make a cell harmless.

    >>> guard("=1+1"), guard("'=1"), guard("a=b")
    ("'=1+1", "''=1", 'a=b')
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Undo `guard`.

    >>> [unguard(guard(cell)) for cell in ("=1+1", "'=1", "'a", "a=b")]
    ['=1+1', "'=1", "'a", 'a=b']
    """
    return cell[1:] if _GUARDED.match(cell) else cell


def write(bitext: Bitext) -> bytes:
    """All pairs of a document after the header."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([guard(cell) for cell in cells(pair)] for pair in bitext.pairs)
    return file.getvalue().encode("utf-8-sig")


def read(content: bytes) -> tuple[ImportedPair, ...]:
    """Pairs of a table with our header, or of two columns without one.

    Raises:
        InputError: If it is no text or no table.
    """
    text = decode(content)
    header = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(f"line {reader.line_num}", [unguard(cell) for cell in row]) for row in reader]
    except csv.Error as error:
        raise InputError(
            f"not a table: {error}",
            where=f"line {reader.line_num}",
            hint="Save it again as CSV.",
        ) from error
    return read_rows(rows)
