"""Reading spreadsheets that Excel, LibreOffice or others saved (ECMA-376 SpreadsheetML).

Only text matters: shared, inline and formula strings, numbers as they were typed. The sheet with
`source` and `target` in one of its first rows is taken; columns go by name.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from duizhao.errors import InputError
from duizhao.formats.office import open_package
from duizhao.formats.tables import read_rows
from duizhao.formats.xml_text import (
    Element,
    children,
    descendants,
    first_child,
    local_name,
    parse,
)

if TYPE_CHECKING:
    from duizhao.model import ImportedPair

TOO_LONG = "[too long for a spreadsheet cell: edit this pair in another format]"
"""Stands for a text over Excel's 32,767 characters; rows that hold it are not read back."""

MAX_COLUMNS = 100
"""Columns that are looked at; ours are nine."""

HEADER_ROWS = 10
"""How far down the header may have been pushed."""

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read(content: bytes) -> tuple[ImportedPair, ...]:
    """Pairs of the first sheet that has our header.

    Raises:
        InputError: If it is no workbook, or no sheet has the columns `source` and `target`.
    """
    parts = open_package(content)
    if "xl/workbook.xml" not in parts:
        raise InputError("an Office file, but no workbook", hint="Import the .xlsx file.")
    strings = _shared_strings(parts)
    for name in _sheet_parts(parts):
        rows = _rows(parse(parts[name]), strings)
        for number, (_, row) in enumerate(rows[:HEADER_ROWS]):
            if {"source", "target"} <= {cell.strip().lower() for cell in row}:
                table = [(place, row) for place, row in rows[number:] if TOO_LONG not in row]
                return read_rows(table)
    raise InputError(
        "no sheet has the columns `source` and `target`",
        hint="Keep the header row that Duizhao wrote.",
    )


def unescape(text: str) -> str:
    r"""Turn `_xHHHH_` back into its character; surrogates stay as they are written.

    >>> unescape("a_x000D_b"), unescape("_x005F_x0041_"), unescape("_xD800_")
    ('a\rb', '_x0041_', '_xD800_')
    """
    return _ESCAPED.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return match[0] if "\ud800" <= character <= "\udfff" else character


def _shared_strings(parts: dict[str, bytes]) -> list[str]:
    """Texts that cells point to by number."""
    if "xl/sharedStrings.xml" not in parts:
        return []
    return [_string(entry) for entry in children(parse(parts["xl/sharedStrings.xml"]), "si")]


def _string(entry: Element) -> str:
    """Text of a shared or inline string: plain or in runs, without phonetic guides."""
    texts = []
    for child in entry:
        if local_name(child) == "t":
            texts.append(child.text or "")
        elif local_name(child) == "r":
            texts.extend(text.text or "" for text in children(child, "t"))
    return unescape("".join(texts))


def _sheet_parts(parts: dict[str, bytes]) -> list[str]:
    """Names of the sheets' parts, in the order of the workbook's tabs."""
    targets = {}
    if "xl/_rels/workbook.xml.rels" in parts:
        for relation in children(parse(parts["xl/_rels/workbook.xml.rels"]), "Relationship"):
            target = posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
            targets[relation.get("Id")] = target.lstrip("/")
    sheets = descendants(parse(parts["xl/workbook.xml"]), "sheet")
    named = [targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)) for sheet in sheets]
    return [name for name in named if name in parts]


def _rows(sheet: Element, strings: list[str]) -> list[tuple[str, list[str]]]:
    """Rows that exist, each with its place and its cells from column A on."""
    rows = []
    for number, row in enumerate(descendants(sheet, "row"), start=1):
        found: dict[int, str] = {}
        for position, cell in enumerate(children(row, "c")):
            column = _column(cell.get("r", ""), position)
            if column < MAX_COLUMNS:
                found[column] = _value(cell, strings)
        width = max(found, default=-1) + 1
        rows.append(
            (f"row {row.get('r', number)}", [found.get(index, "") for index in range(width)])
        )
    return rows


def _column(reference: str, position: int) -> int:
    """Index of a cell's column, from 0; its position where it names none.

    >>> _column("A1", 5), _column("AB12", 0), _column("", 3)
    (0, 27, 3)
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return position
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _value(cell: Element, strings: list[str]) -> str:
    """Text of a cell."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = first_child(cell, "is")
        return "" if inline is None else _string(inline)
    value = first_child(cell, "v")
    text = "" if value is None else value.text or ""
    if kind == "s":
        if not text.strip().isdigit() or int(text) >= len(strings):
            raise InputError(f"points to a string that is not there: {text!r}", where=cell.get("r"))
        return strings[int(text)]
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    return unescape(text) if kind == "str" else text
