"""Drills of figures: counts, money, measures, shares, changes, multiples, fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from training.drills import words
from training.drills.pair import Drill, draw
from training.drills.quantities import (
    SMALL,
    Number,
    count,
    english,
    han,
    money,
    per_cent,
    plain,
    scaled,
    year,
)

if TYPE_CHECKING:
    import random

Phrase = tuple[Number, str, str]
"""A number and its phrase with unit in both languages."""

APPROXIMATE = (
    ("近{}", "nearly {}"), ("约{}", "about {}"), ("超过{}", "more than {}"), ("{}左右", "about {}"),
    ("{}以上", "more than {}"), ("不少于{}", "no less than {}"), ("大约{}", "approximately {}"),
)  # fmt: skip

FRACTIONS = {
    (1, 2): "one half", (1, 3): "one third", (2, 3): "two thirds", (1, 4): "one quarter",
    (3, 4): "three quarters", (1, 5): "one fifth", (2, 5): "two fifths", (3, 5): "three fifths",
    (4, 5): "four fifths", (1, 6): "one sixth", (1, 8): "one eighth", (1, 10): "one tenth",
}  # fmt: skip


def sentence(text: str) -> str:
    """Open with a capital.

    >>> sentence("nearly 7 million people")
    'Nearly 7 million people'
    """
    return text[:1].upper() + text[1:]


def about(source: random.Random, number: Number, unit_zh: str, unit_en: str) -> tuple[str, str]:
    """The phrase of a number, sometimes with a word of approximation."""
    zh, en = number.zh + unit_zh, f"{number.en} {unit_en}".rstrip()
    drawn = source.random()
    if drawn < 0.22 and number.value >= 10:
        form_zh, form_en = source.choice(APPROXIMATE)
        return form_zh.format(zh), form_en.format(en)
    whole = number.zh.rstrip("万亿")
    if drawn < 0.4 and number.zh.isascii() and number.value % 10 == 0:
        return number.zh + source.choice("多余") + unit_zh, f"more than {en}"
    if drawn < 0.4 and whole != number.zh and whole.isdigit():
        return number.zh + source.choice("多余") + unit_zh, f"more than {en}"
    return zh, en


def things(source: random.Random) -> Phrase:
    """A number of people or things."""
    measure, noun, singular, plural = source.choice(words.COUNTED)
    number = count(source)
    zh, en = about(source, number, measure + noun, singular if number.value == 1 else plural)
    return number, zh, en


def measured(source: random.Random) -> Phrase:
    """A measure of land, length, weight or the like."""
    unit, singular, plural = source.choice(words.MEASURES)
    number = count(source)
    if not number.zh.isascii() and not number.zh.rstrip("万亿").replace(".", "").isascii():
        number = plain(source, 10, 99999)
    zh, en = about(source, number, unit, singular if number.value == 1 else plural)
    return number, zh, en


def paid(source: random.Random) -> Phrase:
    """An amount of money."""
    unit, name, _ = source.choices(words.CURRENCIES, [share for *_, share in words.CURRENCIES])[0]
    number = money(source)
    zh, en = about(source, number, unit, name)
    return number, zh, en


def bare(source: random.Random) -> Drill:
    """A phrase alone."""
    number, zh, en = source.choice((things, measured, paid))(source)
    return Drill("figure", zh, en, (number.value,))


def total(source: random.Random) -> Drill:
    """A sentence with one figure."""
    place_zh, place_en = source.choice(words.PLACES)
    if source.random() < 0.5:
        number, zh, en = things(source)
        done_zh, done_en = source.choice(
            (("共有", "there are {} {}"), ("累计新增", "a total of {} have been added {}"),
             ("已有", "there are already {} {}"), ("其中有", "among them there are {} {}"))
        )  # fmt: skip
        if number.value == 1:
            done_en = done_en.replace(" are ", " is ").replace(" have ", " has ")
        return Drill("figure", f"{place_zh}{done_zh}{zh}。",
                     sentence(done_en.format(en, place_en)) + ".", (number.value,))  # fmt: skip
    fund_zh, fund_en = source.choice(words.FUNDS)
    number, zh, en = paid(source)
    written = f"A total of {en} of {fund_en} has been invested {place_en}."
    return Drill("figure", f"{place_zh}累计投入{fund_zh}{zh}。", written, (number.value,))


def change(source: random.Random) -> Drill:
    """A sentence with two years, two amounts and a rate."""
    name_zh, name_en = source.choice(words.INCOMES)
    first, last = sorted((year(source), year(source)))
    last += first == last
    kind = source.choice(("plain", "万", "亿"))
    low, high = sorted(
        (plain(source, 1000, 99999) if kind == "plain" else scaled(source, kind) for _ in range(2)),
        key=lambda number: number.value,
    )
    unit_zh, unit_en = ("万吨", "tons") if name_zh == "粮食产量" else ("元", "yuan")
    if name_zh == "粮食产量":
        low, high = (
            Number(each.value * 10**4, each.zh, english(each.value * 10**4))
            for each in sorted((plain(source, 10, 9999), plain(source, 10, 9999)),
                               key=lambda number: number.value)
        )  # fmt: skip
    rate = per_cent(source)
    verb_zh, verb_en = source.choice(
        (("增加到", "increased"), ("提高到", "rose"), ("增长到", "grew"))
    )
    zh = f"{name_zh}由{first}年的{low.zh}{unit_zh}{verb_zh}{last}年的{high.zh}{unit_zh}"
    en = f"{name_en} {verb_en} from {low.en} {unit_en} in {first} to {high.en} {unit_en} in {last}"
    values = [Fraction(first), low.value, Fraction(last), high.value]
    if source.random() < 0.5:
        zh += f"，年均增长{rate.zh}"
        en += f", an average annual increase of {rate.en}"
        values.append(rate.value)
    return Drill("figure", zh + "。", sentence(en) + ".", tuple(values))


def share(source: random.Random) -> Drill:
    """A sentence with shares in per cent or percentage points."""
    name_zh, name_en = source.choice(words.RATES)
    first, second = per_cent(source), per_cent(source)
    drawn = source.random()
    if drawn < 0.35:
        return Drill("figure", f"{name_zh}达到{first.zh}。",
                     sentence(f"{name_en} has reached {first.en}."), (first.value,))  # fmt: skip
    if drawn < 0.75:
        falls = first.value > second.value
        zh = f"{name_zh}从{first.zh}{'下降到' if falls else '提高到'}{second.zh}。"
        en = f"{name_en} {'dropped' if falls else 'rose'} from {first.en} to {second.en}."
        return Drill("figure", zh, sentence(en), (first.value, second.value))
    points = first.en.removesuffix(" percent")
    unit = "percentage point" if first.value == 1 else "percentage points"
    zh = f"{name_zh}比上年提高{first.zh.removesuffix('%')}个百分点。"
    en = f"{name_en} was {points} {unit} higher than in the previous year."
    return Drill("figure", zh, sentence(en), (first.value,))


def several(source: random.Random) -> Drill:
    """Two to four phrases in a row."""
    drawn = [source.choice((things, measured, paid))(source) for _ in range(source.randint(2, 4))]
    zh = "、".join(zh for _, zh, _ in drawn[:-1]) + "和" + drawn[-1][1]
    parts = [en for *_, en in drawn]
    en = " and ".join(parts) if len(parts) == 2 else ", ".join(parts[:-1]) + " and " + parts[-1]
    opening_zh, opening_en = source.choice(
        (("涉及", "involving "), ("包括", "including "), ("", ""), ("其中", "including "))
    )
    return Drill("figure", opening_zh + zh, opening_en + en, tuple(n.value for n, *_ in drawn))


def multiple(source: random.Random) -> Drill:
    """A multiple or a fraction."""
    name_zh, name_en = source.choice(words.INCOMES)
    if source.random() < 0.5:
        tenths = source.choice((source.randint(2, 30) * 10, source.randint(11, 99)))
        times = Fraction(tenths, 10)
        written = english(times)
        base = year(source)
        word = written
        if times.denominator == 1 and times < 10:
            word = SMALL[int(times)]
        return Drill("figure", f"{name_zh}是{base}年的{written}倍。",
                     sentence(f"{name_en} is {word} times that of {base}."),
                     (Fraction(base), times))  # fmt: skip
    (top, bottom), en = source.choice(list(FRACTIONS.items()))
    place_zh, place_en = source.choice(words.PLACES)
    zh = f"约占{place_zh}的{han(bottom)}分之{han(top)}"
    return Drill("figure", zh, f"accounting for about {en} of the total {place_en}",
                 (Fraction(top, bottom),))  # fmt: skip


STEPS = tuple(
    (zh, Fraction(10**zeros))
    for zh, zeros in (
        ("百", 2), ("千", 3), ("万", 4), ("十万", 5), ("百万", 6), ("千万", 7), ("亿", 8),
        ("十亿", 9), ("百亿", 10), ("千亿", 11), ("万亿", 12),
    )
)  # fmt: skip

ON_STEPS = (
    # the phrase and its English, with the least and the most zeros of the step
    ("建设{}亩{}基地", "build a {1} base of {0} mu", 2, 5),
    ("打造{}亩{}示范区", "create a {1} demonstration zone of {0} mu", 2, 5),
    ("设立{}元{}资金", "set up a {1} fund of {0} yuan", 4, 9),
    ("投入{}元支持{}", "invest {0} yuan in {1}", 5, 10),
    ("{}产值突破{}元", "the output value of {1} has exceeded {0} yuan", 6, 12),
    ("打造{}元级{}产业", "create a {0}-yuan {1} industry", 8, 12),
    ("组织{}人参加{}培训", "organize {0} people for training in {1}", 2, 6),
    ("选派{}名干部从事{}", "dispatch {0} officials to work in {1}", 2, 4),
    ("建成{}吨{}生产线", "a {1} production line of {0} tons has been completed", 2, 6),
)
STEPPED = (
    ("苗木", "seedling"), ("蔬菜", "vegetable"), ("茶叶", "tea"), ("水果", "fruit"),
    ("中药材", "herb"), ("旅游", "tourism"), ("畜牧", "livestock"),
    ("粮食", "grain"), ("林业", "forestry"), ("水产", "fishery"), ("食品", "food"),
)  # fmt: skip


def steps(source: random.Random) -> Drill:
    """A step alone that counts: 百万元 is 1 million yuan."""
    form_zh, form_en, least, most = source.choice(ON_STEPS)
    zh, value = source.choice([each for each in STEPS if 10**least <= each[1] <= 10**most])
    name_zh, name_en = source.choice(STEPPED)
    written = english(value)
    if "-yuan" in form_en:
        written = written.replace(" ", "-")
    first, second = (name_zh, zh) if form_zh.startswith("{}产值") else (zh, name_zh)
    place_zh, place_en = source.choice(words.PLACES)
    en = sentence(f"{form_en.format(written, name_en)} {place_en}.")
    return Drill("figure", f"{place_zh}{form_zh.format(first, second)}。", en, (value,))


_MAKERS = (
    (bare, 0.28), (total, 0.19), (change, 0.16), (share, 0.12), (several, 0.13), (multiple, 0.05),
    (steps, 0.07),
)  # fmt: skip


def figure_drill(source: random.Random) -> Drill:
    """One drill of figures."""
    return draw(source, _MAKERS)
