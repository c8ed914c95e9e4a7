"""Verbs follow the words before them and one another; nouns are the form's own."""

from __future__ import annotations

import pytest

from duizhao.model import Constraint, ConstraintKind
from duizhao.translation.agreement import with_agreement
from duizhao.translation.forms import forms_to_try
from duizhao.translation.judgement import judge


def _asked(*forms: str, verb: bool = False) -> Constraint:
    """A term that asks for some forms."""
    return Constraint("s", ConstraintKind.TERM, (0, 2), forms, inflect=True, verb=verb)


@pytest.mark.parametrize(
    ("form", "text", "fitting"),
    [
        ("win the fight", "Opinions on the won the fight", "Opinions on winning the fight"),
        ("shed the label", "After shed the label, it grew", "After shedding the label, it grew"),
        ("shed the label", "They shed the label", "They shed the label"),
        (
            "strengthen the army, stay loyal and achieve it",
            "strengthening the army, stay loyal and achieving it",
            "strengthening the army, staying loyal and achieving it",
        ),
        ("unite and lead", "The Party united and lead them", "The Party united and led them"),
        ("build roads", "by building the road", "by building the road"),
    ],
)
def test_verbs_fit_their_places(form: str, text: str, fitting: str) -> None:
    """No base form stands after a preposition, and no verb in a row has a form of its own."""
    asked = [_asked(form, verb=True)]
    assert with_agreement(text, asked, judge(text, asked).spans) == fitting


@pytest.mark.parametrize(
    ("form", "text", "fitting"),
    [
        ("the fight against poverty", "the fighting against poverty", "the fight against poverty"),
        ("running of the country", "the run of the country", "the running of the country"),
        ("poor village", "poor villages", "poor villages"),
    ],
)
def test_nouns_are_those_of_the_form(form: str, text: str, fitting: str) -> None:
    """A noun's words are not inflected as verbs; its head may be singular or plural."""
    asked = [_asked(form)]
    assert with_agreement(text, asked, judge(text, asked).spans) == fitting


def test_no_base_form_is_tried_after_a_preposition() -> None:
    """What a guided decode starts with fits as well."""
    asked = _asked("help them into the saddle and see them off", verb=True)
    assert forms_to_try(asked, "by ") == ("helping them into the saddle and seeing them off",)
