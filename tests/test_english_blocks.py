"""What an English document is made of, and which lines of either language are furniture."""

from __future__ import annotations

import pytest

from duizhao.alignment.blocks import english_sentences, furniture_lines
from duizhao.alignment.sentences import Stream

PAGES = """\
THE QINGHE REVIEW 1

Building Roads

The county built 32 kilometers of new roads. Farmers sell their apples in the city now,
and children no longer
walk to school.

THE QINGHE REVIEW 2

Photo: Farmers picking apples.

Prices rose, and with them the incomes of
\f
Page 3

THE QINGHE REVIEW 3

the households along the road.
"""


def test_a_wrapped_document_gets_its_paragraphs_back() -> None:
    """Lines are joined, over page breaks too; running heads and page numbers stand apart."""
    sentences = english_sentences(PAGES)

    text = [each.text for each in sentences if each.stream is Stream.TEXT]
    assert text == [
        "Building Roads",
        "The county built 32 kilometers of new roads.",
        "Farmers sell their apples in the city now, and children no longer walk to school.",
        "Prices rose, and with them the incomes of the households along the road.",
    ]
    assert [each.heading for each in sentences if each.text == "Building Roads"] == [True]
    captions = [each.text for each in sentences if each.stream is Stream.CAPTION]
    assert captions == ["Photo: Farmers picking apples."]
    furniture = [each.text for each in sentences if each.stream is Stream.FURNITURE]
    assert furniture == [
        "THE QINGHE REVIEW 1",
        "THE QINGHE REVIEW 2",
        "Page 3",
        "THE QINGHE REVIEW 3",
    ]


def test_a_paragraph_a_line_stays_a_paragraph() -> None:
    """Where lines are whole paragraphs, nothing is joined."""
    text = "Roads\nThe county built roads. They are long.\nSchools\nSchools were repaired.\n"

    units = [(each.unit, each.text) for each in english_sentences(text)]

    assert units == [
        (0, "Roads"),
        (1, "The county built roads."),
        (1, "They are long."),
        (2, "Schools"),
        (3, "Schools were repaired."),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["修建公路。", "— 12 —", "第3页", "Page 4 of 9", "12"], {1, 2, 3, 4}),
        (["青禾通讯 第2期", "一", "青禾通讯 第3期", "二", "青禾通讯 第4期"], {0, 2, 4}),
        (["附件", "附件", "修建公路。"], set()),
        (["责任编辑：小邵", "修建公路", "责任编辑：小邵", "种植苹果", "责任编辑：小邵"], set()),
        (["From a speech, March 6, 2020"] * 3, set()),
        (["青禾通讯", "3", "一", "青禾通讯", "4", "二", "青禾通讯", "5"], {0, 1, 3, 4, 6, 7}),
        (["Article 1 Roads", "Article 2 Roads", "Article 3 Roads"], set()),
        (["同志们！", "同志们！", "同志们！"], set()),
        (["In 2021, 12 roads were built."], set()),
    ],
    ids=[
        "page numbers",
        "running heads",
        "too few",
        "editors",
        "sources",
        "beside pages",
        "numbered items",
        "sentences",
        "figures",
    ],
)
def test_furniture_is_told_from_text(lines: list[str], expected: set[int]) -> None:
    """Page numbers always, running heads where they repeat; never sentences or numbered items."""
    assert furniture_lines(lines) == expected
