"""Drills of titles: documents in 《》, headings in title case, offices, bylines and credits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from training.drills import names, words
from training.drills.pair import Drill, draw
from training.drills.quantities import year

if TYPE_CHECKING:
    import random

SMALL_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with")
)

DOCUMENTS = (
    ("关于{}的意见", "Opinions on {}"), ("关于{}的决定", "Decision on {}"),
    ("关于{}的通知", "Notice on {}"), ("关于{}的实施方案", "Implementation Plan for {}"),
    ("关于{}的指导意见", "Guiding Opinions on {}"), ("{}行动计划", "Action Plan for {}"),
    ("{}管理办法", "Measures for {}"), ("{}工作规则", "Working Rules for {}"),
    ("{}规划", "Plan for {}"), ("{}暂行规定", "Interim Provisions on {}"),
)  # fmt: skip

VERBS = (
    ("印发", "issued the"), ("审议通过", "deliberated on and adopted the"),
    ("制定", "formulated the"), ("出台", "introduced the"),
    ("研究", "studied the"), ("学习", "studied the"),
)  # fmt: skip


def title_case(text: str) -> str:
    """Capitals as in headings: all words but short joining ones.

    >>> title_case("strengthening the management of funds")
    'Strengthening the Management of Funds'
    """
    parts = text.split(" ")
    return " ".join(
        part if place and part in SMALL_WORDS else part[:1].upper() + part[1:]
        for place, part in enumerate(parts)
    )


def name(source: random.Random) -> tuple[str, str]:
    """A person's name, spelt in Pinyin.

    Given names of two syllables whose second opens with a vowel do not occur in the lists, so no
    apostrophe is needed.
    """
    family_zh, family_en = source.choice(names.SURNAMES)
    given = source.sample(names.GIVEN, source.choices((1, 2), (3, 7))[0])
    zh = family_zh + "".join(zh for zh, _ in given)
    return zh, f"{family_en} {''.join(en for _, en in given).capitalize()}"


def _subject(source: random.Random) -> tuple[str, str]:
    verb_zh, _, verb_en = source.choice(words.TASKS)
    object_zh, object_en = source.choice(words.OBJECTS)
    return verb_zh + object_zh, f"{verb_en} {object_en}"


def _document(source: random.Random) -> Drill:
    subject_zh, subject_en = _subject(source)
    form_zh, form_en = source.choice(DOCUMENTS)
    zh, en = form_zh.format(subject_zh), form_en.format(title_case(subject_en))
    values: tuple[Fraction, ...] = ()
    if source.random() < 0.3:
        first = year(source)
        last = first + source.randint(1, 10)
        zh, en = f"{zh}（{first}—{last}年）", f"{en} ({first}-{last})"
        values = (Fraction(first), Fraction(last))
    if source.random() < 0.4:
        place_zh, place_en = source.choice(names.PROVINCES)
        verb_zh, verb_en = source.choice(VERBS)
        opening = "The " if place_en.endswith("Region") else ""
        return Drill(
            "title",
            f"{place_zh}{verb_zh}《{zh}》。",
            f"{opening}{place_en} {verb_en} {en}.",
            values,
        )
    return Drill("title", f"《{zh}》", en, values)


def _heading(source: random.Random) -> Drill:
    subject_zh, subject_en = _subject(source)
    second_zh, second_en = _subject(source)
    return Drill(
        "title",
        f"{subject_zh} {second_zh}",
        f"{title_case(subject_en)} and {title_case(second_en)}",
    )


def _byline(source: random.Random) -> Drill:
    place_zh, place_en = source.choice(names.PROVINCES)
    office_zh, office_en = source.choice(names.OFFICES)
    zh, en = office_zh.format(p=place_zh), office_en.format(p=place_en)
    return Drill("title", zh, en)


def _credit(source: random.Random) -> Drill:
    zh, en = name(source)
    form_zh, form_en = source.choice(
        (("{} / 摄", "Photo by {}"), ("本报记者 {}", "By staff reporter {}"),
         ("作者：{}", "Author: {}"),
         ("责任编辑：{}", "Editor: {}"), ("记者{}报道", "reported by {}"),
         ("{} / 文", "Text by {}"), ("村党支部书记{}", "{}, secretary of the village Party branch"),
         ("第一书记{}说", "first Party secretary {} said"),
         ("贫困户{}家", "the family of poor villager {}"))
    )  # fmt: skip
    return Drill("title", form_zh.format(zh), form_en.format(en))


_MAKERS = ((_document, 0.4), (_heading, 0.2), (_byline, 0.1), (_credit, 0.3))


def title_drill(source: random.Random) -> Drill:
    """One drill of titles."""
    return draw(source, _MAKERS)
