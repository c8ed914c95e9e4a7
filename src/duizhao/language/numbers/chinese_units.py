"""A figure of Chinese text with what stands around its numeral: unit, money, 近 and 多."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.numbers.chinese_numerals import MORE
from duizhao.language.numbers.figure import Figure, FigureKind
from duizhao.language.numbers.numerals import chinese_value

if TYPE_CHECKING:
    from fractions import Fraction

CURRENCIES = (
    "美元", "欧元", "港元", "日元", "英镑", "卢布", "韩元", "澳元", "加元", "新元", "人民币"
)  # fmt: skip
_CLASSIFIER = re.compile(
    rf"平方公里|平方米|立方米|公里|公斤|公顷|千瓦时|万千瓦|千瓦|千米|{'|'.join(CURRENCIES)}|人次|人份|户次|场次"
    r"|周年|年度|个月|小时|分钟|[个名位户次项种条家座所届批期份套台辆架艘头只匹株棵亩斤吨里米元角岁年天日"
    r"人村县乡镇市省区处件篇部本页万亿间栋幢场门类级层支股代轮年宗起对双组队班册张块片段根瓦度秒周点]"
)
_MONEY = {"元", "角", *CURRENCIES}
_APPROXIMATE_BEFORE = re.compile(
    r"(?:近|约|大约|约为|超|超过|逾|不足|将近|接近|至少|不少于|达到近)$"
)
_APPROXIMATE_AFTER = re.compile(r"[多余]|以上|以内|以下|左右|上下")


def make_figure(
    text: str, start: int, end: int, value: Fraction | tuple[Fraction | None, ...], kind: FigureKind
) -> Figure:
    """A figure with unit and approximation read from what stands around it."""
    after = text[end : end + 8]
    more = re.match(MORE, after)
    tail = after[more.end() :] if more else after
    measure = _CLASSIFIER.match(tail.lstrip())
    approximate = bool(
        _APPROXIMATE_BEFORE.search(text[max(0, start - 4) : start])
        or more
        or _APPROXIMATE_AFTER.match(tail[measure.end() :] if measure else tail)
        or re.search(MORE, text[start:end])
    )
    unit = measure.group() if measure else ""
    if kind is FigureKind.NUMBER and unit in _MONEY:
        kind = FigureKind.MONEY
    return Figure(text[start:end], (start, end), value, kind, unit, approximate)


def numeral_value(numeral: str) -> Fraction | None:
    """Value of a numeral, signs of approximation left out."""
    return chinese_value(re.sub(rf"{MORE}|\s", "", numeral))
