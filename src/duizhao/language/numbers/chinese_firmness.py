"""Which numerals of Chinese text a good translation must show, and which it may leave out."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhao.language.numbers.chinese_units import CURRENCIES
from duizhao.language.numbers.figure import search_before
from duizhao.language.numbers.numerals import STEPS

if TYPE_CHECKING:
    from duizhao.language.numbers.figure import Figure

_COUNTED = range(3, 11)
_COUNTS = re.compile("个(?!世纪|大?字)|[项条件名位家类天次]|年(?!级)|大(?!于|小|多)")
"""Lone Han digits from 三 to 十 before these are said in all 110 places of the reference and in 73
of 77 of news; 两 becomes both, the two or a plural, and 级 the names of the levels."""

_STEPS_COUNT = re.compile(
    "元(?!户)|亩|名|人次|吨|[只个]|平方公里|公顷|千瓦|人(?!空巷|一面|迷|坑)|亿级|"
    + "|".join(CURRENCIES)
)
"""Steps alone before these are a figure, 百万元 or 千亩, and not many, as in 千家万户: human
translations say 148 of 154."""

_TABLE_UNIT = re.compile(r"(?:[（(]|单位[：:]\s?)$")
_AFTER_UNIT = re.compile(r"[）)]|\s*$")
"""（亿吨） in the head of a table: its figures count hundreds of millions of tons."""


def is_firm(text: str, figure: Figure) -> bool:
    """Whether a good translation must show a numeral: digits, and Han numerals that count.

    百姓, 千百年 and 万企 consist of steps alone and are figures of speech; so is a lone digit
    (一些, 四川) that counts nothing, and 两个一百年 is said as a centenary.
    """
    numeral = figure.text
    start, end = figure.span
    listed = not text[:start].strip("（( ") and start > 0 and text[end : end + 1] in {"）", ")"}
    if text[:start].endswith("(") and text[end : end + 2] == ")号":
        return False  # the year of a resolution
    if numeral[0] in "0123456789" or listed:  # （三） at the start numbers a paragraph
        return True
    rough = numeral[0] in STEPS and text[:start].endswith(("数", "几", "千上"))  # 数十万, 成千上万
    century = figure.value in {Fraction(100), Fraction(1000)} and figure.unit == "年"
    if rough or century or "几" in numeral or text.startswith("几", end):
        return False
    if len(numeral) == 1 and figure.value in _COUNTED and _COUNTS.match(text, end):
        return True
    if figure.unit and all(character in STEPS for character in numeral) and numeral[0] != "十":
        unit = search_before(_TABLE_UNIT, text, start)
        heads = unit and _AFTER_UNIT.match(text, end + len(figure.unit))
        about = text.startswith("余", end) or text[:start].endswith(("近", "超", "上"))
        counts = _STEPS_COUNT.match(text, end - (numeral[-1] == "亿" and figure.unit == "级"))
        return bool(heads or counts) or about
    return bool(figure.unit) and len(numeral) > 1
