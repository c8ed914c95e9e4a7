"""Constraints of a segment: terms, figures and dates in one order, none over another."""

from __future__ import annotations

from typing import Any

import pytest

from duizhao.glossary import Glossary
from duizhao.glossary.schema import Term
from duizhao.language.numbers import find_figures
from duizhao.model import Constraint, ConstraintKind, Segment, TermHit
from duizhao.translation.constraints import build_constraints
from duizhao.translation.judgement import judge

TERMS: dict[str, dict[str, Any]] = {
    "households": {"zh": ["万户"], "en": {"preferred": "households"}, "pos": "unit"},
    "kilometers": {"zh": ["千米"], "en": {"preferred": "kilometers"}, "pos": "unit"},
    "eight": {"zh": ["八年来"], "en": {"preferred": "over the past eight years"}},
    "village": {
        "zh": ["贫困村"],
        "en": {"preferred": "poor village", "deprecated": ["needy village"]},
    },
    "congress": {"zh": ["十八大"], "en": {"preferred": "the 18th CPC National Congress"}},
    "tibet": {
        "zh": ["西藏"],
        "en": {"preferred": "Tibet", "admitted": ["Xizang"], "deprecated": ["Thibet"]},
    },
    "plateau": {"zh": ["青藏"], "en": {"preferred": "Qinghai-Xizang"}},
    "blocked": {"zh": ["村里"], "en": None},
    "solemn": {"zh": ["庄严"], "en": {"preferred": "solemn"}},
    "kept": {"zh": ["WPS"], "en": None, "keep": True},
    "proposed": {"zh": ["草案"], "en": {"preferred": "draft"}, "status": "proposed"},
}


def constraints_of(text: str, tibet: str = "Tibet") -> tuple[Constraint, ...]:
    """Constraints of a text under `TERMS`, whose hits are looked for literally."""
    terms = {name: Term.model_validate({"id": name, **each}) for name, each in TERMS.items()}
    hits = [
        TermHit("s.0", name, text.index(zh), text.index(zh) + len(zh))
        for name, term in terms.items()
        for zh in term.zh
        if zh in text
    ]
    segment = Segment("s.0", "s", 0, text, ((0, len(text)),), text)
    glossary = Glossary(entries=tuple(terms.values()), by_id=terms)
    return build_constraints(segment, hits, glossary, find_figures(text, "zh"), tibet=tibet)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全县128个贫困村", [("number", "128", "128"), ("term", "贫困村", "poor village")]),
        ("共有790万户", [("number", "790万", "7.9 million"), ("term", "户", "households")]),
        ("长3千米", [("number", "3", "three"), ("term", "千米", "kilometers")]),
        ("高两千米", [("number", "两千", "2,000")]),
        ("十八年来", [("number", "十八", "18")]),
        ("十八大以来", [("term", "十八大", "the 18th CPC National Congress")]),
        ("投入36.7亿元。", [("number", "36.7亿元", "3.67 billion yuan")]),
        ("共有300多个点", [("number", "300多", "more than 300")]),
        ("10月26日至29日召开", [("date", "10月26日至29日", "October 26 to 29")]),
        ("2021年2月25日", [("date", "2021年2月25日", "February 25, 2021")]),
        ("1415户5052人脱贫", [("term", "1415户5052人", "5,052 people from 1,415 households")]),
        ("到2020年底，", [("term", "到2020年底", "by the end of 2020")]),
        ("打造千亿级产业集群", [("number", "千亿级", "100-billion-yuan")]),
        ("使用WPS", [("literal", "WPS", "WPS")]),
        (
            "电话：0891-6338111，邮箱：news@tibet.cn",
            [
                ("literal", "0891-6338111", "0891-6338111"),
                ("literal", "news@tibet.cn", "news@tibet.cn"),
            ],
        ),
        ("推行“1+3”模式", [("literal", "1+3", "1+3")]),
        ("2016-2020年", [("date", "2016-2020年", "2016 to 2020")]),
        ("他在尼屋乡工作", [("name", "尼屋乡", "Niwu Township")]),
        ("他在洛扎县工作", []),
        ("通过草案 王大山 / 摄", [("literal", "王大山 / 摄", "Photo by Wang Dashan")]),
        (
            "12 在西藏考察时的讲话 / 王大山",
            [
                ("number", "12", "12"),
                ("literal", "在西藏考察时的讲话", "Speech during an inspection tour of Tibet"),
                ("literal", "/ 王大山", "/ Wang Dashan"),
            ],
        ),
        ("主任：庄严", [("name", "庄严", "Zhuang Yan")]),
        ("主任：西藏", [("term", "西藏", "Tibet")]),
        ("在村里一个人讨论草案", []),
    ],
)
def test_constraints_of_a_text(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Each constraint has its kind, its place and its preferred form."""
    found = [
        (str(each.kind), text[each.span[0] : each.span[1]], each.forms[0])
        for each in constraints_of(text)
    ]

    assert found == expected


def test_dates_have_the_order_of_the_house_style() -> None:
    """The preferred form is the one that is written."""
    text = "2020年5月22日"
    segment = Segment("s.0", "s", 0, text, ((0, len(text)),), text)
    (date,) = build_constraints(
        segment, [], Glossary(), find_figures(text, "zh"), dates="day-first"
    )
    assert date.forms == ("22 May 2020", "May 22, 2020")


@pytest.mark.parametrize(
    ("text", "target", "met"),
    [
        ("全县128个贫困村", "All 128 poor villages", [True, True]),
        ("全县128个贫困村", "All 129 poor villages", [False, True]),
        ("全县128个贫困村", "128 villages", [True, False]),
        ("投入36.7亿元。", "It spent 3.67 billion yuan.", [True]),
        ("投入36.7亿元。", "It spent 36.7 billion yuan.", [False]),
        ("10月26日至29日召开", "It met from 26 to 29 October.", [True]),
        ("使用WPS", "with wps", [False]),
        ("3月召开", "It met in March.", [True]),
        ("5月召开", "It met last May.", [True]),
        ("占三分之一", "It is a third of all.", [True]),
    ],
)
def test_judging_a_target(text: str, target: str, met: list[bool]) -> None:
    """Terms are met by their forms, figures by their value."""
    judgement = judge(target, constraints_of(text))

    assert [span is not None for span in judgement.spans] == met


def test_what_is_said_too_often_is_counted() -> None:
    """A term said twice and a figure from nowhere are an excess each."""
    wanted = constraints_of("全县128个贫困村")

    assert judge("All 128 poor villages", wanted).excess == 0
    assert judge("All 128 poor villages are poor villages, 39 of them", wanted).excess == 2


@pytest.mark.parametrize(
    ("target", "forbidden"),
    [
        ("All 128 needy villages", ["needy villages"]),
        ("All 128 poor villages", []),
        ("In the needy, villages grow", []),
        ("128 needy poor villages, needy villages", ["needy villages"]),
        ("128 poor village needy villages", ["needy villages"]),
    ],
)
def test_deprecated_forms_are_seen(target: str, forbidden: list[str]) -> None:
    """A deprecated form of a term is found inflected, but not over a comma."""
    judgement = judge(target, constraints_of("全县128个贫困村"))

    assert [target[slice(*span)] for _, span in judgement.forbidden] == forbidden


@pytest.mark.parametrize(
    ("text", "tibet", "forms", "deprecated"),
    [
        ("西藏", "Tibet", ("Tibet",), ("Thibet", "Xizang")),
        ("西藏", "Xizang", ("Xizang",), ("Thibet", "Tibet")),
        ("青藏", "Tibet", ("Qinghai-Xizang",), ()),
    ],
)
def test_the_other_rendering_of_the_house_style_is_deprecated(
    text: str, tibet: str, forms: tuple[str, ...], deprecated: tuple[str, ...]
) -> None:
    """One of Tibet and Xizang is written throughout; an entry with one of them alone keeps it."""
    (wanted,) = constraints_of(text, tibet)

    assert (wanted.forms, wanted.deprecated) == (forms, deprecated)


def test_an_accepted_form_that_a_deprecated_one_runs_into_is_part_of_the_place() -> None:
    """Both go when the right form is put there, or it would be said twice."""
    wanted = Constraint(
        "", ConstraintKind.TERM, (0, 2), ("fight poverty",), deprecated=("to fight",)
    )

    assert judge("We go to fight poverty.", (wanted,)).forbidden == ((0, (6, 22)),)


def test_kinds_are_those_of_the_record() -> None:
    """A term that is kept is a literal string."""
    assert constraints_of("使用WPS")[0].kind is ConstraintKind.LITERAL
