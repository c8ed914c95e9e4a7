"""What became of the terms of a source in its target: counts, nesting, forbidden forms."""

from __future__ import annotations

import pytest

from duizhao.glossary import Glossary
from duizhao.glossary.schema import Term
from duizhao.model import Segment, TermHit, UnitKind
from duizhao.terminology import TermMatcher, deprecated_uses, term_uses

ENTRIES: list[dict[str, object]] = [
    {"id": "alleviation", "zh": ["扶贫"], "en": ("poverty alleviation", ["poverty relief"], [])},
    {
        "id": "targeted",
        "zh": ["精准扶贫"],
        "en": ("targeted poverty alleviation", [], ["precise poverty alleviation"]),
    },
    {
        "id": "lift",
        "zh": ["脱贫"],
        "en": ("lift out of poverty", ["lift … out of poverty", "shake off poverty"], []),
        "pos": "verb",
    },
    {
        "id": "fight",
        "zh": ["脱贫攻坚"],
        "en": ("the fight against poverty", ["poverty alleviation"], ["poverty alleviation war"]),
    },
    {"id": "village", "zh": ["村"], "en": ("village", [], ["hamlet"])},
    {"id": "funds", "zh": ["扶贫资金"], "en": ("poverty alleviation funds", [], [])},
    {"id": "official", "zh": ["干部"], "en": ("official", [], ["cadre"])},
    {"id": "people", "zh": ["群众"], "en": ("the people", [], ["the masses"])},
    {"id": "party", "zh": ["党"], "en": ("the Party", [], []), "inflect": False},
    {"id": "keep", "zh": ["WeChat"], "en": None, "keep": True},
    {"id": "maybe", "zh": ["精神"], "en": ("spirit", [], []), "status": "proposed"},
]


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    """A few terms whose forms nest in each other."""
    terms = []
    for entry in ENTRIES:
        english = entry["en"]
        if isinstance(english, tuple):
            preferred, admitted, deprecated = english
            forms = {"preferred": preferred, "admitted": admitted, "deprecated": deprecated}
            terms.append(Term.model_validate(entry | {"en": forms}))
        else:
            terms.append(Term.model_validate(entry))
    return Glossary(entries=tuple(terms), by_id={term.id: term for term in terms})


USES = [
    ("扶贫", "Poverty alleviation works.", ["Poverty alleviation"]),
    ("扶贫", "Help for the poor.", [None]),
    ("扶贫", "", [None]),
    ("扶贫", "Poverty relief works.", ["Poverty relief"]),
    ("精准扶贫", "Targeted poverty alleviation works.", ["Targeted poverty alleviation"]),
    ("精准扶贫", "Poverty alleviation works.", [None]),
    ("精准扶贫和扶贫", "Targeted poverty alleviation.", ["Targeted poverty alleviation", None]),
    (
        "精准扶贫和扶贫",
        "Poverty alleviation and targeted poverty alleviation.",
        ["targeted poverty alleviation", "Poverty alleviation"],
    ),
    ("扶贫、扶贫", "Poverty alleviation.", ["Poverty alleviation", None]),
    (
        "扶贫、扶贫",
        "Poverty relief and poverty alleviation.",
        ["Poverty relief", "poverty alleviation"],
    ),
    ("扶贫", "Poverty alleviation and poverty alleviation.", ["Poverty alleviation"]),
    ("扶贫资金和扶贫", "Poverty alleviation funds.", ["Poverty alleviation funds", None]),
    (
        "脱贫攻坚与扶贫",
        "The fight against poverty and poverty alleviation.",
        ["The fight against poverty", "poverty alleviation"],
    ),
    (
        "扶贫与脱贫攻坚",
        "Poverty alleviation and the fight against poverty.",
        ["Poverty alleviation", "the fight against poverty"],
    ),
    ("脱贫攻坚与扶贫", "Poverty alleviation only.", ["Poverty alleviation", None]),
    (
        "脱贫攻坚与扶贫",
        "Poverty alleviation, then poverty relief.",
        ["Poverty alleviation", "poverty relief"],
    ),
    ("脱贫", "They lifted many people out of poverty.", ["lifted many people out of poverty"]),
    (
        "脱贫，脱贫",
        "Shaking off poverty; it shook off poverty.",
        [
            "Shaking off poverty",
            "shook off poverty",
        ],
    ),
    ("村干部", "Village officials came.", ["Village", "officials"]),
    ("村村", "Villages.", ["Villages", None]),
    ("党的干部", "The Party's officials.", ["The Party", "officials"]),
    ("党", "The parties.", [None]),
    ("用WeChat", "They use WeChat.", ["WeChat"]),
    ("用WeChat", "They use wechat.", [None]),
]


@pytest.mark.parametrize(("source", "target", "expected"), USES)
def test_each_hit_gets_a_form_of_its_own(
    glossary: Glossary, source: str, target: str, expected: list[str | None]
) -> None:
    """A found form serves one hit; one inside a longer form that serves another is not counted."""
    uses = term_uses(source, hits(glossary, source), glossary, target)

    assert [use.target_span and target[slice(*use.target_span)] for use in uses] == expected
    assert [use.met for use in uses] == [each is not None for each in expected]


DEPRECATED = [
    ("干部", "Cadres came.", ["Cadres"]),
    ("干部", "Officials came.", []),
    ("村", "Cadres came.", []),
    ("脱贫攻坚", "The poverty alleviation war.", ["poverty alleviation war"]),
    ("精准扶贫", "Precise poverty alleviation.", ["Precise poverty alleviation"]),
    ("干部和干部", "Cadres and a cadre.", ["Cadres", "cadre"]),
    ("群众", "Mass activities for the masses.", ["the masses"]),
    ("村干部", "Hamlet cadres.", ["Hamlet", "cadres"]),
    ("精准扶贫", "It was precise, poverty alleviation went on.", []),
]


@pytest.mark.parametrize(("source", "target", "expected"), DEPRECATED)
def test_forbidden_forms_are_named(
    glossary: Glossary, source: str, target: str, expected: list[str]
) -> None:
    """Only forms that terms of the source forbid count, wherever they stand."""
    uses = deprecated_uses(hits(glossary, source), glossary, target)

    assert [target[slice(*use.span)] for use in uses] == expected


def test_proposed_terms_are_shown_and_not_counted(glossary: Glossary) -> None:
    """They ask for nothing, but a reader sees them."""
    (use,) = term_uses("精神", hits(glossary, "精神"), glossary, "The mind.")

    assert (use.counted, use.met, use.required) == (False, False, ("spirit",))


def test_a_kept_term_requires_its_own_text(glossary: Glossary) -> None:
    """Do-not-translate means the source's own characters."""
    (use,) = term_uses("WeChat", hits(glossary, "WeChat"), glossary, "WeChat")

    assert use.required == ("WeChat",)


def hits(glossary: Glossary, source: str) -> tuple[TermHit, ...]:
    """Term hits of a source that is a whole segment."""
    segment = Segment("u.0", "u", 0, source, ((0, len(source)),), source)
    return TermMatcher(glossary).find(segment, UnitKind.PARAGRAPH)
