"""What the engine made of a term does not stand before the term's form."""

from __future__ import annotations

import pytest

from duizhao.model import Constraint, ConstraintKind
from duizhao.translation.attempts import without_attempts

FORMS = [
    "the ceremony marking the 100th anniversary of the Party",
    "not have to worry about food and clothing",
    "relations between officials and the people",
    "give priority to agriculture",
    "anti-poverty theory with Chinese characteristics",
    "build up aspirations",
    "foundation for development",
    "being lifted out",
    "88.1 percent",
    "the Two Assurances",
    "the basic strategy of targeted relief",
]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Mark the 100th anniversary of the ceremony marking the 100th anniversary of the Party",
            "Mark the ceremony marking the 100th anniversary of the Party",
        ),
        (
            "They must not be worried about food and not have to worry about food and clothing.",
            "They must not have to worry about food and clothing.",
        ),
        ('both the "two worries and the Two Assurances"', 'both "the Two Assurances"'),
        (
            "by the basic principle of the basic strategy of targeted relief",
            "by the basic strategy of targeted relief",
        ),
        (
            "The relationship of officials and relations between officials and the people",
            "The relations between officials and the people",
        ),
        (
            "in the building of aspirations and build up aspirations",
            "in building up aspirations",
        ),
        (
            "the relation and relations between officials and the people",
            "the relations between officials and the people",
        ),
        (
            "The foundations of foundation for development have improved.",
            "The foundation for development have improved.",
        ),
        ("poor people and 88.1 of percent of 88.1 percent", "poor people and 88.1 percent"),
        (
            "They will be lifted out and being lifted out",
            "They will be lifted out and being lifted out",
        ),
        (
            "upholding priority in agriculture and give priority to agriculture",
            "upholding priority in agriculture and give priority to agriculture",
        ),
        (
            "Have not related officials to people of relations between officials and the people",
            "Have not relations between officials and the people",
        ),
        (
            "The 100th anniversary of the ceremony marking the 100th anniversary of the Party",
            "The ceremony marking the 100th anniversary of the Party",
        ),
        (
            "Foundations for developing foundation for development",
            "Foundation for development",
        ),
        (
            "being lifted out was being lifted out",
            "being lifted out was being lifted out",
        ),
        (
            "a path with Chinese characteristics, anti-poverty theory with Chinese characteristics",
            "a path with Chinese characteristics, anti-poverty theory with Chinese characteristics",
        ),
        (
            "the building of roads and anti-poverty theory with Chinese characteristics",
            "the building of roads and anti-poverty theory with Chinese characteristics",
        ),
    ],
)
def test_an_attempt_before_a_form_goes(text: str, left: str) -> None:
    """What shares most of its words with the form goes, if a sound sentence is left."""
    constraints = [
        Constraint(
            "s.0",
            ConstraintKind.TERM,
            (place, place + 1),
            (form,),
            inflect=True,
            verb=form.startswith("build"),
        )
        for place, form in enumerate(FORMS)
    ]

    assert without_attempts(text, constraints) == left
