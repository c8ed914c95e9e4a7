"""The spreadsheet for reviewers: `NAME.xlsx` (ECMA-376 SpreadsheetML).

Source and id are locked, state is a list, colours follow state and findings, findings stand as
comments on the target. All cells are text, so that nothing is ever run as a formula. Written with
openpyxl; read part by part with lxml, because other programs save strings in ways that openpyxl
changes (`_x005F_`).
"""

from __future__ import annotations

import io
import math
import re
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from duizhao.formats.office import settle
from duizhao.formats.tables import COLUMNS, cells
from duizhao.formats.xlsx_reading import TOO_LONG, read
from duizhao.model import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Bitext, BitextPair

__all__ = ["escape", "read", "write"]

WIDTHS = {
    "id": 16,
    "source": 60,
    "target": 70,
    "state": 12,
    "origin": 10,
    "risk": 8,
    "terms": 40,
    "issues": 50,
    "note": 30,
}
"""Column widths in characters; source and target fill a usual screen."""

EDITABLE = frozenset({"target", "state", "note"})
"""Columns that a reviewer may change; all others are locked, without a password."""

LINE_HEIGHT, MAX_HEIGHT = 15, 409
"""Points: a line of 11-point Calibri, and Excel's highest row."""

QUOTED_STARTS = frozenset("=+-@'")
"""First characters that a spreadsheet would take for a formula once the cell is edited."""

Styles = dict[tuple[bool, bool], Any]
"""Style by (may be edited, starts like a formula)."""

MAX_CELL = 32_767
"""Excel's limit of UTF-16 units a cell."""

STATE_COLOURS = {State.TRANSLATED: "E8F1FB", State.REVIEWED: "DDF3E4", State.FINAL: "C3E9CF"}
SEVERITY_COLOURS = {"[critical]": "F9D2CE", "[major]": "FCE3CF", "[minor]": "FFF4D6"}
"""Fills of the conditional formats, pale enough to read on."""

_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def escape(text: str) -> str:
    r"""Write what a cell cannot hold as `_xHHHH_` (ST_Xstring), and protect what looks like it.

    >>> escape("a\rb"), escape("_x0041_")
    ('a_x000D_b', '_x005F_x0041_')
    """
    protected = _ESCAPED.sub(lambda match: "_x005F" + match[0], text)
    return _ILLEGAL.sub(lambda match: f"_x{ord(match[0]):04X}_", protected)


def write(bitext: Bitext) -> bytes:
    """All pairs of a document, one a row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Duizhao")
    sheet.freeze_panes = "C2"
    for number, name in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS[name]
    _protect(sheet)
    _set_page(sheet)
    header, styles = _header_style(sheet), _styles(sheet)
    sheet.append([_cell(sheet, name, header) for name in COLUMNS])
    for number, pair in enumerate(bitext.pairs, start=2):
        sheet.row_dimensions[number].height = _height(cells(pair))
        sheet.append(_row(sheet, pair, styles))
    last = len(bitext.pairs) + 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{last}"
    if bitext.pairs:
        _add_rules(sheet, last)
    file = io.BytesIO()
    book.save(file)
    return settle(file.getvalue())


def _protect(sheet: Any) -> None:
    """Lock what is not to be edited, leaving filters and widths to the reader."""
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)  # False means «not forbidden»


def _set_page(sheet: Any) -> None:
    """Print on pages that lie on their side, all columns on one, the header on each."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _height(texts: Sequence[str]) -> float:
    """Points that a row needs, so that wrapped text shows in programs that do not fit rows.

    Han characters are two columns wide, Latin ones one on average.
    """
    lines = 1
    for name, text in zip(COLUMNS, texts, strict=True):
        columns = len(text) + sum(character > "\u2e80" for character in text)
        lines = max(lines, text.count("\n") + math.ceil(columns / (WIDTHS[name] - 1)))
    return min(lines * LINE_HEIGHT + 3, MAX_HEIGHT)


def _row(sheet: Any, pair: BitextPair, styles: Styles) -> list[Any]:
    """Cells of one pair; findings are a comment on the target."""
    row = [
        _cell(sheet, text, styles[name in EDITABLE, text[:1] in QUOTED_STARTS])
        for name, text in zip(COLUMNS, cells(pair), strict=True)
    ]
    if pair.issues:
        text = "\n".join(f"[{issue.severity}] {issue.message}" for issue in pair.issues)
        comment = Comment(escape(text), "Duizhao", height=110, width=360)
        row[COLUMNS.index("target")].comment = comment
    return row


def _cell(sheet: Any, text: str, style: Any) -> Any:
    """A text cell in a style that was made before: making one a cell takes ten times as long."""
    units = len(text.encode("utf-16-le", "surrogatepass")) // 2
    written = escape(text)
    if max(units, len(written)) > MAX_CELL:
        written = TOO_LONG
    cell = WriteOnlyCell(sheet, written)
    cell.data_type = "s"  # openpyxl would take a leading = for a formula
    cell._style = style  # noqa: SLF001  (openpyxl's own way to share styles)
    return cell


def _styles(sheet: Any) -> Styles:
    """The style of every kind of cell."""
    styles = {}
    for editable in (True, False):
        for quoted in (True, False):
            cell = WriteOnlyCell(sheet)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.protection = Protection(locked=not editable)
            if quoted:
                cell.quotePrefix = True  # editing the cell will not turn it into a formula
            styles[editable, quoted] = cell._style  # noqa: SLF001
    return styles


def _header_style(sheet: Any) -> Any:
    """The style of the first row."""
    cell = WriteOnlyCell(sheet)
    cell.alignment = Alignment(vertical="center")
    cell.font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="1F3A4D")
    return cell._style  # noqa: SLF001


def _add_rules(sheet: Any, last: int) -> None:
    """The list of states, and colours by state and findings."""
    letters = {name: get_column_letter(number) for number, name in enumerate(COLUMNS, start=1)}
    states = DataValidation(
        type="list",
        formula1='"' + ",".join(state.value for state in State) + '"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="State",
        error="Choose one of: " + ", ".join(state.value for state in State),
    )
    states.add(f"{letters['state']}2:{letters['state']}{last}")
    sheet.data_validations.append(states)
    for state, colour in STATE_COLOURS.items():
        rule = FormulaRule([f'${letters["state"]}2="{state.value}"'], fill=_solid(colour))
        sheet.conditional_formatting.add(f"{letters['target']}2:{letters['state']}{last}", rule)
    for severity, colour in SEVERITY_COLOURS.items():
        formula = f'ISNUMBER(SEARCH("{severity}",${letters["issues"]}2))'
        rule = FormulaRule([formula], fill=_solid(colour), stopIfTrue=True)
        sheet.conditional_formatting.add(f"{letters['issues']}2:{letters['issues']}{last}", rule)


def _solid(colour: str) -> PatternFill:
    """A fill for a conditional format, which takes its colour from the background."""
    return PatternFill(bgColor=colour, fill_type="solid")
