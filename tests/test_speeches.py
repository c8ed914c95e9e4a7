"""Lines that name a speech are put in set English, and lines that only look so are left alone."""

from __future__ import annotations

import pytest

from duizhao.language.numbers import find_figures
from duizhao.language.rendering import render
from duizhao.language.speeches import speech_line

KNOWN = {
    "青山县": "Qingshan County",
    "河东": "Hedong",
    "全国水利大会": "the National Water Conference",
    "水利工作": "water work",
    "开幕式": "the opening ceremony",
}


def line_of(text: str) -> str | None:
    """The set English of a line in which the names of `KNOWN` and all dates are known."""
    known = [
        ((text.index(zh), text.index(zh) + len(zh)), en) for zh, en in KNOWN.items() if zh in text
    ]
    known += [(figure.span, render(figure)[0]) for figure in find_figures(text, "zh")]
    return speech_line(text, sorted(known))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在全国水利大会上的讲话", "Speech at the National Water Conference"),
        (
            "在全国水利大会和开幕式上的致辞",
            "Address at the National Water Conference and the opening ceremony",
        ),
        ("在全国水利大会开幕式上的致辞", None),
        ("2019年5月6日在全国水利大会上的报告", None),
        (
            "——2019年5月6日，在全国水利大会上的重要讲话",
            "Important speech at the National Water Conference, May 6, 2019",
        ),
        (
            "——2019年5月，在青山县考察调研时的讲话",
            "Speech during an inspection tour of Qingshan County, May 2019",
        ),
        (
            "听取河东省委、省政府工作汇报时的发言",
            (
                "Remarks when hearing a work report by the CPC Hedong Provincial Committee and the"
                " Hedong provincial government"
            ),
        ),
        ("听取青山县工作汇报时的发言", "Remarks when hearing a work report by Qingshan County"),
        ("对水利工作作出的重要指示", "Important instructions on water work"),
        ("在红水村考察时的讲话", None),
        ("在全国水利大会和别的会上的讲话", None),
        ("在全国水利大会上的讲话中指出", None),
        ("他在全国水利大会上的讲话", None),
        ("在上的讲话", None),
        ("讲话", None),
        ("", None),
    ],
)
def test_a_line_is_set_where_all_of_it_is_known(text: str, expected: str | None) -> None:
    """The date goes to the end; what names anything unknown or goes on is left to the engine."""
    assert line_of(text) == expected
