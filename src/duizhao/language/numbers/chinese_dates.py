"""Dates, decades and times in Chinese text, for the scanner in `chinese.py`."""

from __future__ import annotations

import re
from fractions import Fraction

from duizhao.language.numbers.chinese_numerals import DIGITS, NUMERAL
from duizhao.language.numbers.figure import Figure, FigureKind
from duizhao.language.numbers.numerals import HAN_DIGITS, chinese_value

YEAR = rf"(?:\d{{4}}|[一二][{DIGITS}]{{3}})"
DAY = rf"(?:\d{{1,2}}|[一二三]?十?[{DIGITS}]|[一二三]?十)"


def read_date(text: str, place: int) -> Figure | None:
    """2020年12月1日, 二〇二〇年, 12月1日, 3月, 25日."""
    match = re.compile(
        rf"(?:({YEAR})\s?年\s?)?(?:({DAY})\s?月(?:份)?\s?(?:({DAY})\s?日)?|({DAY})\s?日)?"
    ).match(text, place)
    if match is None or not match.group().strip():
        return None
    year, month, day, lone = (
        None if part is None else chinese_value(part) for part in match.groups()
    )
    if lone is not None and not match.group()[0].isdigit():
        return None  # 一日千里
    day = day if day is not None else lone
    end = place + len(match.group().rstrip())
    if year is not None and month is None and day is None:
        figure = Figure(text[place:end], (place, end), year, FigureKind.YEAR)
        return figure if 1000 <= year <= 2999 else None
    if not 1 <= (month or 1) <= 12 or not 1 <= (day or 1) <= 31:
        return None
    value = (year, month, day)
    # 一月一调度 is a check every month: a lone month in Han digits is not always January
    firm = text[place] not in HAN_DIGITS or year is not None or day is not None
    return Figure(text[place:end], (place, end), value, FigureKind.DATE, firm=firm)


def read_year_of_range(text: str, place: int) -> Figure | None:
    """2016 in 2016—2020年 and 1 in 1至8月, which have no 年 or 月 of their own."""
    month = re.compile(r"(\d{1,2})(?=\s?[—–\-~至到]+\s?\d{1,2}\s?月)").match(text, place)
    if month and 1 <= int(month[1]) <= 12:
        value_of_month = (None, Fraction(month[1]), None)
        return Figure(month.group(), month.span(), value_of_month, FigureKind.DATE)
    match = re.compile(rf"({YEAR})(?=\s?[—–\-~至到]+\s?{YEAR}\s?年)").match(text, place)
    value = chinese_value(match.group(1)) if match else None
    if match is None or value is None or not 1000 <= value <= 2999:
        return None
    return Figure(match.group(), match.span(), value, FigureKind.YEAR)


_YEARS = re.compile(
    r"(?:(?:1\d|20)\d0|(?:一[一二三四五六七八九]|二[〇零])[一二三四五六七八九〇零][〇零])年代"
)


def read_decade(text: str, place: int) -> Figure | None:
    """20世纪50年代, 1950年代, 一九五〇年代, 21世纪, 90年代, 90后."""
    if match := re.compile(r"([06789]0)\s?后(?![天来期续面])").match(text, place):
        return Figure(
            match.group(), match.span(), (None, Fraction(match[1])), FigureKind.DECADE, firm=False
        )
    if match := _YEARS.match(text, place):
        first = chinese_value(match.group().removesuffix("年代"))
        if first is not None:
            value = (Fraction(first // 100 + 1), Fraction(first % 100))
            return Figure(match.group(), match.span(), value, FigureKind.DECADE)
    match = re.compile(
        rf"({NUMERAL})\s?世纪(?:\s?({NUMERAL})\s?年代)?|([{DIGITS}\d]十?0?)\s?年代"
    ).match(text, place)
    if match is None:
        return None
    century, decade, lone = (
        None if part is None else chinese_value(part) for part in match.groups()
    )
    decade = decade if decade is not None else lone
    if decade is None and century is not None:
        return Figure(match.group(), match.span(), century, FigureKind.CENTURY)
    return Figure(match.group(), match.span(), (century, decade), FigureKind.DECADE)


def read_republic(text: str, place: int) -> Figure | None:
    """民国三十三年, which is 1944."""
    if not text.endswith("民国", 0, place):
        return None
    match = re.compile(rf"({NUMERAL})\s?年").match(text, place)
    value = chinese_value(match[1]) if match else None
    if match is None or value is None:
        return None
    return Figure(match.group(), match.span(), 1911 + value, FigureKind.YEAR)


_TIME = re.compile(
    r"(\d{1,2}):(\d{2})(?!\.?\d)|(\d{1,2})\s?[时点]\s?(\d{1,2})\s?分|"
    r"(\d{1,2})\s?[时点](?![间期代候])(半)?"
)
_BEFORE_HOUR = re.compile(r"(?:[午晚晨早间夜日天]|[早晚]上|(?:星期|周)[一二三四五六])\s?$")
_AFTER_HOUR = re.compile(r"[许整]")


def read_time(text: str, place: int) -> Figure | None:
    """8:30, 8时30分, 上午10时, 晚上8点半."""
    match = _TIME.match(text, place)
    if match is None:
        return None
    parts = [Fraction(30 if part == "半" else part) for part in match.groups() if part is not None]
    if (
        match[5] is not None
        and not _BEFORE_HOUR.search(text[max(0, place - 4) : place])
        and not _AFTER_HOUR.match(text, match.end())
    ):
        return None
    if parts[0] > 24 or (len(parts) > 1 and parts[1] > 59):
        return None
    value = tuple(parts) if any(parts[1:]) else (parts[0],)
    return Figure(match.group(), match.span(), value, FigureKind.TIME)
