"""Drills of lists: enumerations with 、 and numbered tasks; every item appears once, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.drills import words
from training.drills.pair import Drill, draw
from training.drills.quantities import han

if TYPE_CHECKING:
    import random

ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth")

OPENINGS = (
    ("要统筹推进{}等工作。", "We must coordinate work in {}."),
    ("加大对{}的投入。", "We will increase input in {}."),
    ("在{}等方面取得明显成效。", "Marked results have been achieved in {}."),
    ("{}等领域的改革不断深化。", "Reform in {} has continued to deepen."),
    ("重点支持{}发展。", "Support will focus on the development of {}."),
    ("{}", "{}"),
    ("解决{}等问题", "solving problems in {}"),
    ("涵盖{}各个环节", "covering all links of {}"),
)


def joined(parts: list[str]) -> str:
    """English enumeration with a serial comma.

    >>> joined(["tea"]), joined(["tea", "fruit"]), joined(["tea", "fruit", "vegetables"])
    ('tea', 'tea and fruit', 'tea, fruit, and vegetables')
    """
    if len(parts) < 3:
        return " and ".join(parts)
    return ", ".join(parts[:-1]) + ", and " + parts[-1]


def task(source: random.Random) -> tuple[str, str]:
    """Something to be done, as an instruction."""
    verb_zh, verb_en, _ = source.choice(words.TASKS)
    object_zh, object_en = source.choice(words.OBJECTS)
    return verb_zh + object_zh, f"{verb_en} {object_en}"


def _enumeration(source: random.Random) -> Drill:
    items = source.sample(words.LISTED, source.randint(2, 7))
    last = source.choice("、和") if len(items) > 2 else "和"
    zh = "、".join(zh for zh, _ in items[:-1]) + last + items[-1][0]
    form_zh, form_en = source.choice(OPENINGS)
    en = form_en.format(joined([en for _, en in items]))
    return Drill("list", form_zh.format(zh), en)


def _numbered(source: random.Random) -> Drill:
    place = source.randint(1, 8)
    tasks = [task(source) for _ in range(source.choices((1, 2, 3), (5, 4, 1))[0])]
    zh, en = "，".join(zh for zh, _ in tasks), joined([en for _, en in tasks])
    form = source.choice(("一是", "第一", "（一）", "1.", "heading"))
    if form == "heading":
        return Drill("list", f"{han(place)}、{zh}", f"{roman(place)}. {en[0].upper()}{en[1:]}")
    if form == "一是":
        return Drill("list", f"{han(place)}是{zh}。", f"{ORDINALS[place - 1]}, {en}.")
    if form == "第一":
        return Drill("list", f"第{han(place)}，{zh}。", f"{ORDINALS[place - 1]}, {en}.")
    if form == "（一）":
        return Drill("list", f"（{han(place)}）{zh}。", f"({place}) {en[0].upper()}{en[1:]}.")
    return Drill("list", f"{place}.{zh}。", f"{place}. {en[0].upper()}{en[1:]}.")


def roman(number: int) -> str:
    """A small number in Roman numerals.

    >>> [roman(number) for number in (1, 4, 8)]
    ['I', 'IV', 'VIII']
    """
    return ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")[number - 1]


def _series(source: random.Random) -> Drill:
    tasks = [task(source) for _ in range(source.randint(2, 4))]
    zh = "，".join(zh for zh, _ in tasks)
    opening_zh, opening_en = source.choice(
        (("要", "We must "), ("我们将", "We will "), ("必须", "It is imperative to "),
         ("各地要", "All localities must "), ("有关部门要", "The relevant departments must "))
    )  # fmt: skip
    return Drill("list", f"{opening_zh}{zh}。", opening_en + joined([en for _, en in tasks]) + ".")


_MAKERS = ((_enumeration, 0.45), (_numbered, 0.3), (_series, 0.25))


def list_drill(source: random.Random) -> Drill:
    """One drill of lists."""
    return draw(source, _MAKERS)
