"""Glossary forms keep their capitals in the target, and nothing else changes."""

from __future__ import annotations

import pytest

from duizhao.model import Constraint, ConstraintKind
from duizhao.translation.capitals import keep_capitals
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
