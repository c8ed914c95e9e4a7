"""Glossary forms keep their capitals and counts their commas, and nothing else changes."""

from __future__ import annotations

import pytest

from duizhao.glossary import Glossary
from duizhao.language.numbers import find_figures
from duizhao.model import Constraint, ConstraintKind, Segment
from duizhao.translation.capitals import group_digits, keep_capitals, prefer_forms
from duizhao.translation.constraints import build_constraints
from duizhao.translation.judgement import judge

FORMS = [
    ("the Party committee", "Party committee"),
    ("Party members",),
    ("the Green County Law",),
    ("implementation plan",),
    ("eCloud platform",),
]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("He asked the party committee.", "He asked the Party committee."),
        ("The party committees met.", "The Party committees met."),
        ("Party members and party members", "Party members and party members"),
        ("many party members", "many Party members"),
        ("under the green county law", "under the Green County Law"),
        ('the "Implementation Plan" of it', 'the "Implementation Plan" of it'),
        ("on the ecloud platform", "on the eCloud platform"),
        ("ECloud platform", "ECloud platform"),
        ("a party of friends", "a party of friends"),
    ],
)
def test_capitals_of_a_form_are_kept(text: str, kept: str) -> None:
    """Letters are raised where a met form has capitals; none is lowered, nothing else touched."""
    constraints = [
        Constraint("s.0", ConstraintKind.TERM, (place, place + 1), forms, inflect=True)
        for place, forms in enumerate(FORMS)
    ]

    assert keep_capitals(text, constraints, judge(text, constraints).spans) == kept


def figures_of(source: str) -> tuple[Constraint, ...]:
    """What a source asks for without a glossary."""
    segment = Segment("s.0", "s", 0, source, ((0, len(source)),), source)
    return build_constraints(segment, [], Glossary(), find_figures(source, "zh"))


def test_a_numbered_article_has_its_capital() -> None:
    """Its figure alone meets the constraint; an article without number stays as it is."""
    constraints = figures_of("违反第二十三条的")
    text = "an article that violates article 23"

    kept = keep_capitals(text, constraints, judge(text, constraints).spans)

    assert kept == "an article that violates Article 23"


@pytest.mark.parametrize(
    ("source", "text", "grouped"),
    [
        ("共有1955人。", "There are 1955 people.", "There are 1,955 people."),
        ("发放12345册。", "It gave 12345 copies.", "It gave 12,345 copies."),
        ("1955余名干部", "1955 officials", "1,955 officials"),
        ("投资10000元，", "10000 yuan, 10000.", "10,000 yuan, 10,000."),
        ("共有1955人。", "There are 1,955 people.", "There are 1,955 people."),
        ("建于1955，", "Built in 1955,", "Built in 1955,"),
        ("1955年有1955人。", "In 1955, there were 1955.", "In 1955, there were 1955."),
        ("2035年目标", "Goals for 2035", "Goals for 2035"),
        ("共有1955人。", "In 1955.5, 19551, COVID-1955", "In 1955.5, 19551, COVID-1955"),
        ("共500万人。", "There are 5.0 million.", "There are 5 million."),
        ("约5.0万亿元。", "Some 5.0 trillion yuan.", "Some 5.0 trillion yuan."),
        ("电话6836666", "Telephone 6836666", "Telephone 6836666"),
    ],
)
def test_counts_get_their_comma(source: str, text: str, grouped: str) -> None:
    """Thousands of what is counted are grouped; years and numbers of other kinds are not."""
    assert group_digits(source, text, figures_of(source)) == grouped


@pytest.mark.parametrize(
    ("source", "text", "ordered"),
    [
        ("2020年5月22日", "By 22 May 2020 all", "By May 22, 2020 all"),
        ("7月1日", "On 1 July, 11 July", "On July 1, 11 July"),
        ("2016-2020年", "in 2016-2020", "in 2016-2020"),
        ("上世纪90年代", "the 1990s", "the 1990s"),
        ("超过60%，", "more than 60% of 160%", "more than 60 percent of 160%"),
        ("2020年  60%  40%", "2020  60%  40%", "2020  60%  40%"),
    ],
)
def test_dates_and_per_cents_are_written_as_preferred(source: str, text: str, ordered: str) -> None:
    """Day and month change places, % is a word; what the source does not say stays, and tables."""
    assert prefer_forms(source, text, figures_of(source)) == ordered
