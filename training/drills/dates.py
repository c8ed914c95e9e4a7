"""Drills of dates: days, ranges, periods, decades, meetings with their date."""

from __future__ import annotations

import calendar
from fractions import Fraction
from typing import TYPE_CHECKING

from training.drills import names, words
from training.drills.pair import Drill, draw
from training.drills.quantities import HAN_DIGITS, han, ordinal, year

if TYPE_CHECKING:
    import random

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

MEETINGS = (
    ("座谈会", "a symposium"), ("工作会议", "a work conference"), ("现场会", "an on-site meeting"),
    ("动员大会", "a mobilization meeting"), ("培训班", "a training session"),
    ("专题会议", "a special meeting"), ("表彰大会", "a commendation conference"),
)  # fmt: skip

PERIODS = (
    ("{}年上半年", "in the first half of {}"), ("{}年下半年", "in the second half of {}"),
    ("{}年底", "at the end of {}"), ("{}年初", "in early {}"),
    ("{}年前三季度", "in the first three quarters of {}"),
    ("截至{}年底", "as of the end of {}"), ("到{}年", "by {}"), ("自{}年以来", "since {}"),
    ("{}年第一季度", "in the first quarter of {}"), ("{}年以前", "before {}"),
    ("到{}年底", "by the end of {}"),
)  # fmt: skip


def day(source: random.Random) -> tuple[int, int, int]:
    """Year, month and day."""
    month = source.randint(1, 12)
    return year(source), month, source.randint(1, DAYS[month - 1])


def written(date: tuple[int, int, int]) -> str:
    """A date as the house style writes it.

    >>> written((2021, 2, 25))
    'February 25, 2021'
    """
    return f"{calendar.month_name[date[1]]} {date[2]}, {date[0]}"


def han_year(number: int) -> str:
    """A year in Han digits, one by one.

    >>> han_year(2035)
    '二〇三五'
    """
    return "".join("〇" if digit == "0" else HAN_DIGITS[int(digit)] for digit in str(number))


def _values(*numbers: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(number) for number in numbers)


_FRAMES = (
    ("{}", "{}"), ("（{}）", "({})"), ("（{}）", "({})"), ("——{}", "— {}"),
    ("发布日期：{}", "Release date: {}"), ("（{}发布）", "(released on {})"),
)  # fmt: skip
"""What stands around a date alone; parentheses twice, since months went wrong in them longest."""


def _alone(source: random.Random) -> Drill:
    date = day(source)
    zh, en = f"{date[0]}年{date[1]}月{date[2]}日", written(date)
    if source.random() < 0.25:
        zh = f"{han_year(date[0])}年{han(date[1])}月{han(date[2])}日"
    form_zh, form_en = source.choice(_FRAMES)
    return Drill("date", form_zh.format(zh), form_en.format(en), _values(*date))


def _meeting(source: random.Random) -> Drill:
    date = day(source)
    place_zh, place_en = source.choice(names.PROVINCES)
    kind_zh, kind_en = source.choice(MEETINGS)
    task_zh, _, task_en = source.choice(words.TASKS)
    object_zh, object_en = source.choice(words.OBJECTS)
    zh = f"月{date[2]}日，{place_zh}召开{task_zh}{object_zh}{kind_zh}。"
    rest = f"{place_en} held {kind_en} on {task_en} {object_en}."
    if not place_en.endswith("Province") or source.random() < 0.3:
        rest = "the " * place_en.endswith("Region") + rest
    if source.random() < 0.35:
        zh, opening = f"{date[1]}{zh}", f"On {calendar.month_name[date[1]]} {date[2]}, "
        return Drill("date", zh, opening + rest, _values(*date[1:]))
    return Drill("date", f"{date[0]}年{date[1]}{zh}", f"On {written(date)}, {rest}", _values(*date))


def _days(source: random.Random) -> Drill:
    number, month, first = day(source)
    last = source.randint(first, DAYS[month - 1])
    if last == first:
        return _alone(source)
    name = calendar.month_name[month]
    zh = f"{number}年{month}月{first}日至{last}日"
    if source.random() < 0.5:
        return Drill(
            "date",
            zh,
            f"from {name} {first} to {last}, {number}",
            _values(number, month, first, last),
        )
    kind_zh, kind_en = source.choice(MEETINGS)
    en = f"{kind_en} was held from {name} {first} to {last}, {number}."
    return Drill("date", f"{zh}，{kind_zh}召开。", en[0].upper() + en[1:],
                 _values(number, month, first, last))  # fmt: skip


def _years(source: random.Random) -> Drill:
    first = year(source)
    last = first + source.randint(1, 12)
    dash = source.choice("—-至")
    zh, en = f"{first}{'年' * (dash == '至')}{dash}{last}年", f"from {first} to {last}"
    if source.random() < 0.5:
        name_zh, name_en = source.choice(words.INCOMES)
        sentence = f"From {first} to {last}, {name_en} grew continuously."
        return Drill("date", f"{zh}，{name_zh}持续增长。", sentence, _values(first, last))
    return Drill("date", zh, en, _values(first, last))


def _period(source: random.Random) -> Drill:
    number = year(source)
    form_zh, form_en = source.choice(PERIODS)
    if source.random() < 0.3:
        month = source.randint(1, 12)
        zh, en = f"{number}年{month}月", f"{calendar.month_name[month]} {number}"
        form_zh, form_en = source.choice(
            (
                ("{}", "{}"),
                ("截至{}", "as of {}"),
                ("自{}起", "since {}"),
                ("{}底", "at the end of {}"),
            )
        )
        return Drill("date", form_zh.format(zh), form_en.format(en), _values(number, month))
    name_zh, name_en = source.choice(words.RATES)
    zh, en = form_zh.format(number), form_en.format(number)
    if source.random() < 0.5:
        return Drill("date", zh, en, _values(number))
    return Drill("date", f"{zh}，{name_zh}", f"{en}, {name_en}", _values(number))


def _decade(source: random.Random) -> Drill:
    tens = source.randint(2, 9) * 10
    zh, en = source.choice(
        ((f"20世纪{tens}年代", f"the 19{tens}s"), (f"上世纪{han(tens)}年代", f"the 19{tens}s"),
         (f"20世纪{tens}年代初", f"the early 19{tens}s"),
         (f"20世纪{tens}年代末", f"the late 19{tens}s"))
    )  # fmt: skip
    name_zh, name_en = source.choice(words.OBJECTS)
    return Drill("date", f"{zh}的{name_zh}", f"{name_en} in {en}", _values(1900 + tens))


def _plan(source: random.Random) -> Drill:
    number = source.randint(9, 18)
    name_zh, name_en = source.choice(words.OBJECTS)
    zh, en = source.choice(
        ((f"“{han(number)}五”时期", f"the {ordinal(number)} Five-Year Plan period"),
         (f"党的{han(number)}大以来", f"since the {ordinal(number)} CPC National Congress"))
    )  # fmt: skip
    en = f"during {en}" if en.startswith("the ") else en
    task_zh, task, _ = source.choice(words.TASKS)
    return Drill("date", f"{zh}{task_zh}{name_zh}", f"{task} {name_en} {en}", _values(number))


_MAKERS = ((_alone, 0.26), (_meeting, 0.27), (_days, 0.12), (_years, 0.1), (_period, 0.17),
           (_decade, 0.04), (_plan, 0.04))  # fmt: skip


def date_drill(source: random.Random) -> Drill:
    """One drill of dates."""
    return draw(source, _MAKERS)
