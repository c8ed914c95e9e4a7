"""The spreadsheet protects what must not change, and shows what must be seen."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sample_bitexts import hostile, make_bitext, make_pair, usual

from duizhao.formats import comma_separated, xlsx
from duizhao.formats.xlsx_reading import TOO_LONG


def sheet_of(content: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    """The only sheet of a workbook."""
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_source_and_id_are_locked_and_the_target_is_not() -> None:
    """A reviewer changes target, state and note, and nothing else."""
    sheet = sheet_of(xlsx.write(usual()))

    locked = {sheet.cell(1, cell.column).value: cell.protection.locked for cell in sheet[2]}

    assert sheet.protection.sheet
    assert [name for name, is_locked in locked.items() if not is_locked] == [
        "target", "state", "note",
    ]  # fmt: skip


def test_the_header_stays_and_cells_wrap() -> None:
    """As one reads long sentences."""
    sheet = sheet_of(xlsx.write(usual()))

    assert sheet.freeze_panes == "C2"
    assert all(cell.alignment.wrap_text for cell in sheet[2])
    assert sheet.print_title_rows == "$1:$1"


def test_states_are_a_list_over_all_rows() -> None:
    """A wrong state is refused by the program itself."""
    bitext = usual()
    (validation,) = sheet_of(xlsx.write(bitext)).data_validations.dataValidation

    assert validation.formula1 == '"initial,translated,reviewed,final"'
    assert str(validation.sqref) == f"D2:D{len(bitext.pairs) + 1}"


def test_states_and_findings_have_colours() -> None:
    """Three states and three severities."""
    sheet = sheet_of(xlsx.write(usual()))

    rules = [rule.formula[0] for each in sheet.conditional_formatting for rule in each.rules]

    assert len(rules) == 6
    assert '$D2="reviewed"' in rules


def test_findings_are_comments_on_the_target() -> None:
    """Only where there are findings."""
    sheet = sheet_of(xlsx.write(usual()))

    comments = {row[0].value: row[2].comment for row in sheet.iter_rows(min_row=2)}

    assert "[major] «脱贫»" in comments["rich.0"].text
    assert [name for name, comment in comments.items() if comment] == ["rich.0"]


def test_no_cell_is_ever_a_formula() -> None:
    """Every cell is text, and those that look like formulas are marked as quoted."""
    sheet = sheet_of(xlsx.write(hostile()))
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value]

    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value[0] in "=+-@")
    assert not any(cell.quotePrefix for cell in cells if cell.value[0].isalpha())


def test_a_text_that_no_cell_can_hold_is_said_and_left_out() -> None:
    """Excel's limit is 32,767; such a pair comes back from other formats only."""
    content = xlsx.write(make_bitext(make_pair("长" * 32_768, "Long."), make_pair("甲", "A", 1)))

    assert sheet_of(content)["B2"].value == TOO_LONG
    assert [pair.id for pair in xlsx.read(content)] == ["u1.0"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1"])
def test_csv_cells_are_harmless(text: str) -> None:
    """No cell starts as a spreadsheet's formula does."""
    content = comma_separated.write(make_bitext(make_pair(text, text))).decode("utf-8-sig")

    row = content.split("\r\n", 1)[1]

    assert f"'{text}".strip() in row
    assert comma_separated.read(content.encode())[0].target == text
