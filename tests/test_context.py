"""What stands beside a term or year changes what the target must say."""

from __future__ import annotations

import pytest

from duizhao.language.numbers import find_figures
from duizhao.translation.context import term_in_context, year_in_context


@pytest.mark.parametrize(
    ("text", "span", "first", "start"),
    [
        ("实现缩小差距的目标", (2, 6), "narrowing gaps", 2),
        ("缩小差距是任务", (0, 4), "narrowing gaps", 0),
        ("我们缩小差距是对的", (2, 6), "narrow gaps", 2),
        ("不缩小差距", (1, 5), "not narrow gaps", 0),
        ("无不缩小差距", (2, 6), "narrow gaps", 2),
        ("不得不缩小差距", (3, 7), "narrow gaps", 3),
        ("未缩小差距的县", (1, 5), "not narrow gaps", 0),
        ("必须缩小差距，", (2, 6), "narrow gaps", 2),
    ],
)
def test_verbs_in_context(text: str, span: tuple[int, int], first: str, start: int) -> None:
    """Attributes and subjects are -ing forms; a negation belongs to its verb."""
    (begin, end), forms = term_in_context(text, span, ("narrow gaps",), verb=True)
    assert (begin, end, forms[0]) == (start, span[1], first)


@pytest.mark.parametrize(
    ("text", "first"),
    [("非贫困户", "non-poor households"), ("并非贫困户", "poor households")],
)
def test_nouns_in_context(text: str, first: str) -> None:
    """非 belongs to the noun, unless it is the end of another word."""
    span = (text.index("贫"), len(text))
    assert term_in_context(text, span, ("poor households",), verb=False)[1][0] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2019年底，", "the end of 2019"),
        ("2020年初，", "early 2020"),
        ("2020年初步建成", None),
        ("2013年以来，", "since 2013"),
        ("到2020年，", "by 2020"),
        ("到2020年底，", "by the end of 2020"),
        ("从2015年到2020年，", None),
        ("2020年至2021年初，", None),
        ("2013年，", None),
    ],
)
def test_years_in_context(text: str, first: str | None) -> None:
    """底, 初, 以来 and 到 belong to the year."""
    found = year_in_context(text, find_figures(text, "zh")[-1])
    assert (found and found[1][0]) == first
