"""Structure recovery: which lines become which units."""

from __future__ import annotations

from duizhao.model import Document, UnitKind
from duizhao.structure import recover_units


def document(text: str) -> Document:
    """A document that holds the given text."""
    return Document("a.txt", "a.txt", "zh-Hans", text, "0" * 64, "a")


def test_a_paragraph_cut_by_a_page_break_is_one_unit() -> None:
    """Text that goes on after the gap is joined to what stands before it."""
    units = recover_units(
        document("会议指出，要把粮食安全放在首位。各地要严格落\n\n实耕地保护制度。")
    )

    assert [unit.text for unit in units] == [
        "会议指出，要把粮食安全放在首位。各地要严格落实耕地保护制度。"
    ]
    assert units[0].kind is UnitKind.PARAGRAPH
    assert [join.reason for join in units[0].joins] == ["page-break: no end mark before the cut"]
