"""Glossaries as Excel workbooks (ECMA-376), with lists to choose from where values are fixed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation

from duizhao.glossary.exchange import Row, UnreadableGlossaryError
from duizhao.glossary.exchange.cells import CHOICES, COLUMNS, check_header, row_of, table

if TYPE_CHECKING:
    from duizhao.glossary import Glossary

_WIDTHS = {"id": 28, "zh": 28, "preferred": 44, "admitted": 44, "deprecated": 30, "note": 40}
"""Columns that hold long text, in characters; the others take 12."""


def write_xlsx(glossary: Glossary) -> bytes:
    """Write one row an entry under a fixed header."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None  # noqa: S101  (a new workbook has one)
    sheet.title = "glossary"
    sheet.append(COLUMNS)
    for row, values in enumerate(table(glossary), start=2):
        for column, name in enumerate(COLUMNS, start=1):
            if values[name]:
                cell = sheet.cell(row, column, values[name])
                cell.data_type = "s"  # openpyxl would take a leading = for a formula
    for number, name in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 12)
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet[f"{letter}1"].alignment = Alignment(vertical="top")
        if name in CHOICES:
            choice = DataValidation("list", formula1=f'"{",".join(CHOICES[name])}"')
            choice.showErrorMessage = True
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}1048576")
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def read_xlsx(content: bytes) -> list[Row]:
    """Read the first sheet; its first row names the columns."""
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise UnreadableGlossaryError(1, f"no Excel workbook: {error}") from error
    rows = workbook.worksheets[0].iter_rows(values_only=True)
    header = [_text(value).strip() for value in next(rows, ())]
    while header and not header[-1]:
        header.pop()
    check_header(header, 1)
    found: list[Row] = []
    for number, values in enumerate(rows, start=2):
        texts = [_text(value) for value in values]
        if any(texts[len(header) :]):
            found.append(Row(number, problem="has cells to the right of the header"))
        elif any(texts):
            padded = texts[: len(header)] + [""] * (len(header) - len(texts))
            found.append(row_of(number, dict(zip(header, padded, strict=True))))
    return found


def _text(value: object) -> str:
    """A cell as text; Excel turns typed yes and no into booleans in some languages."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
