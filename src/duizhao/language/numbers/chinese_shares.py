"""Shares, ratios and multiples of Chinese text: 百分之三十, 三成, 5∶3∶2, 翻两番."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from duizhao.language.numbers.chinese_numerals import MORE, NUMERAL
from duizhao.language.numbers.chinese_units import make_figure, numeral_value
from duizhao.language.numbers.figure import Figure, FigureKind
from duizhao.language.numbers.numerals import HAN_DIGITS, chinese_value


def read_percent(text: str, place: int) -> Figure | None:
    """百分之三十, 百分之百, 千分之五, 30%, 5‰, 2.5个百分点."""
    match = re.compile(rf"([百千万])分之({NUMERAL})").match(text, place)
    if match:
        value = numeral_value(match.group(2))
        share = None if value is None else value / {"百": 100, "千": 1000, "万": 10000}[match[1]]
        end = match.end()
    else:
        match = re.compile(rf"({NUMERAL})\s?(%|‰|个百分点)").match(text, place)
        if match is None:
            return None
        value = numeral_value(match.group(1))
        share = None if value is None else value / (1000 if match[2] == "‰" else 100)
        end = match.end()
    if share is None:
        return None
    points = text[end - 4 : end] == "个百分点" or text.startswith("个百分点", end)
    kind = FigureKind.POINTS if points else FigureKind.PERCENT
    return make_figure(text, place, end, share, kind)


def read_fraction(text: str, place: int) -> Figure | None:
    """三分之一, 三成, 四成半, 八折; no 一成 in 之一成了."""
    match = re.compile(rf"({NUMERAL})分之({NUMERAL})").match(text, place)
    if match:
        below, above = numeral_value(match.group(1)), numeral_value(match.group(2))
        if not below or above is None:
            return None
        return make_figure(text, place, match.end(), above / below, FigureKind.FRACTION)
    match = re.compile(
        r"([一二三四五六七八九1-9])(?:成(?![不立为功果员效就长本才都绩分群色型家人体熟年败])([一二三四五六七八九半])?"
        r"|(?<![波曲]三)折(?![合扣算叠腾]))"
    ).match(text, place)
    value = chinese_value(match[1]) if match else None
    if match is None or value is None or text[place - 1 : place] == "之":
        return None
    more = (5 if match[2] == "半" else HAN_DIGITS[match[2]]) if match[2] else 0  # 六成八
    share = (value * 10 + more) / 100
    return make_figure(text, place, match.end(), share, FigureKind.FRACTION)


_RATIO = re.compile(r"\d+(?:\.\d+)?(?:\s?∶\s?\d+(?:\.\d+)?|(?::\d+){2,}(?![:\d]))+")


def read_ratio(text: str, place: int) -> Figure | None:
    """5∶3∶2, 1∶4; with the colon of times only three parts and more (5:3:2)."""
    match = _RATIO.match(text, place)
    if match is None:
        return None
    parts = tuple(Fraction(part) for part in re.findall(r"\d+(?:\.\d+)?", match.group()))
    return Figure(match.group(), match.span(), parts, FigureKind.RATIO)


def read_multiple(text: str, place: int) -> Figure | None:
    """3倍, 翻一番, 翻两番, 翻番."""
    match = re.compile(r"翻(?:了)?([一二两三四1-4]?)番").match(text, place)
    if match:
        value = chinese_value(match.group(1)) if match.group(1) else Fraction(1)
        doubled = Fraction(2 ** int(value or 1))
        return make_figure(text, place, match.end(), doubled, FigureKind.MULTIPLE)
    match = re.compile(rf"({NUMERAL})(?={MORE}?倍)").match(text, place)
    value = numeral_value(match.group(1)) if match else None
    if match is None or value is None:
        return None
    figure = make_figure(text, place, match.end(), value, FigureKind.MULTIPLE)
    # 信心百倍 is full of confidence, 增加一倍 is doubled: Han multiples are often reworded
    return replace(figure, firm=match.group()[0].isdigit())
