"""Structure recovery: which lines become which units, and that no character is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duizhao.model import Document, Unit, UnitKind
from duizhao.structure import recover_units

CASES = Path(__file__).parent / "cases" / "structure"


def document(text: str, name: str = "a.txt") -> Document:
    """A document that holds the given text."""
    return Document(name, name, "zh-Hans", text, "0" * 64, name)


def texts(text: str) -> list[tuple[str, str]]:
    """Kind and text of each unit of a text."""
    return [(unit.kind.value, unit.text) for unit in recover_units(document(text))]


def rebuilt(unit: Unit, text: str) -> str:
    """The text that a unit's spans and joins stand for."""
    pieces = [text[start:end] for start, end in unit.spans]
    glues = ["", *(join.glue for join in unit.joins)]
    return "".join(glue + piece for glue, piece in zip(glues, pieces, strict=True))


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_documents_of_many_kinds_come_apart_as_their_makers_meant(case: Path) -> None:
    """Each case is a small document of its own layout, with the units it should give."""
    expected = [
        tuple(line.split("\t")) for line in case.with_suffix(".tsv").read_text("utf-8").splitlines()
    ]

    assert texts(case.read_bytes().decode("utf-8")) == expected


def test_rows_of_a_table_stay_apart() -> None:
    """Rows that wrap nowhere and end without a mark are units of their own."""
    rows = [
        "指标    2020年基期值    2025年目标值    属性",
        "家庭农场主（万人）    348    500    预期性",
        "农民合作社带头人（万人）    182    [38]    预期性",
        "返乡入乡创业人员（万人次）    1010    1500以上    预期性",
    ]
    assert [text for _, text in texts("\n".join(rows))] == rows


def test_every_join_says_where_and_why() -> None:
    """A paragraph cut by a page break is one unit, and its join has the gap and the reason."""
    text = "会议指出，要把粮食安全放在首位。各地要严格落\n\n实耕地保护制度。"
    unit = recover_units(document(text))[0]

    assert unit.text == "会议指出，要把粮食安全放在首位。各地要严格落实耕地保护制度。"
    assert unit.kind is UnitKind.PARAGRAPH
    assert [join.gap for join in unit.joins] == [(22, 24)]
    assert [join.reason for join in unit.joins] == ["page-break: no end mark before the cut"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("会议研究了粮食工作。", "会后，与会同志实地考察。"),
        ("西藏，极高极远；", "西藏，极寒极苦。"),
        ("其成效主要体现在：", "发展基础得以改善。"),
        ("加大就业扶持力度", "要加大就业扶持力度，稳岗拓岗。"),
        ("各级要压实责任，", "一、健全工作机制"),
    ],
)
def test_what_ends_or_begins_by_itself_is_not_joined(before: str, after: str) -> None:
    """Sentence ends, leads, headings and numbered openings part units."""
    assert [text for _, text in texts(f"{before}\n\n{after}\n")] == [before, after]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("会议强调，要坚持底线思维，", "坚决守住不发生规模性返贫的底线。"),
        ("会议强调。要坚持底线思维（包括经济", "和社会两方面）。"),
        ("全市群众精神面貌焕然一新，增添了自立自强", "的信心勇气。"),
        ("（一）做好各项工作，必须坚持党的领", "导。全市上下要压实责任。"),
    ],
)
def test_what_stops_in_mid_sentence_goes_on(before: str, after: str) -> None:
    """Commas, open brackets, leaning words and rests of sentences join lines."""
    assert [text for _, text in texts(f"{before}\n\n{after}\n")] == [before + after]


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        (
            "加快建立 监测和帮扶机制",
            "要加快建立监测和帮扶机制，及时干预。",
            "加快建立监测和帮扶机制",
        ),
        ("理清思路 狠抓落实", "要理清思路，狠抓落实，一抓到底。", "理清思路 狠抓落实"),
        ("总　则", "本办法适用于全市。", "总则"),
    ],
)
def test_spaces_of_the_layout_are_told_from_those_between_phrases(
    heading: str, text: str, expected: str
) -> None:
    """A space goes where the document has the same words without it, or spreads characters."""
    assert texts(f"{heading}\n\n{text}\n")[0] == ("heading", expected)


def test_equal_units_are_numbered_and_others_keep_their_ids() -> None:
    """An edit of one paragraph leaves the ids of all others as they were."""
    old = recover_units(document("同志们！\n\n粮食要增产。\n\n同志们！\n\n农民要增收。\n"))
    new = recover_units(document("同志们！\n\n粮食要大增产。\n\n同志们！\n\n农民要增收。\n"))

    assert old[2].id == f"{old[0].id}-2"
    assert [old[i].id == new[i].id for i in range(4)] == [True, False, True, True]


LINES = st.lists(
    st.text(
        st.sampled_from(
            "一二的了要农村发展。，、；：！“”（）《》—…●■◆/ 　19年月日第章条附件责任编辑摄A."
        ),
        max_size=70,
    ),
    max_size=25,
)
"""Lines of the characters that the rules look at, in any order."""


@settings(max_examples=150, deadline=None)
@given(LINES, st.sampled_from(["\n", "\n\n", "\r\n", "\n\n\n\n", "\n\f", "\n \n"]))
def test_every_character_is_in_exactly_one_unit(lines: list[str], gap: str) -> None:
    """No character is lost, doubled or changed, whatever the text; spans tell where each stands."""
    text = gap.join(lines)
    units = recover_units(document(text))
    places = Counter(place for unit in units for a, b in unit.spans for place in range(a, b))

    assert all(count == 1 for count in places.values())
    assert {i for i, each in enumerate(text) if not each.isspace()} <= places.keys()
    assert [rebuilt(unit, text) for unit in units] == [unit.text for unit in units]
    assert len({unit.id for unit in units}) == len(units)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_comes_apart_without_loss(text: str) -> None:
    """Characters of all scripts and controls are kept."""
    units = recover_units(document(text))

    assert Counter("".join("".join(unit.text.split()) for unit in units)) == Counter(
        "".join(text.split())
    )
