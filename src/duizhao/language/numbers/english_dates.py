"""Dates, decades and times in English text, for the scanner in `english.py`."""

from __future__ import annotations

import re
from fractions import Fraction

from duizhao.language.numbers.figure import Figure, FigureKind, search_before

_MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
_MONTHS = {
    name: value
    for value, name in enumerate(
        _MONTH_NAMES.split(),
        start=1,
    )
}
MONTH = (
    r"(January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)


def _month(name: str) -> Fraction:
    """Number of a month's name or abbreviation."""
    return next(Fraction(value) for full, value in _MONTHS.items() if full.startswith(name[:3]))


_DATE_MONTH_FIRST = re.compile(
    rf"{MONTH}(?:\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,\d{{3}}))?(?:,?\s+(\d{{4}})\b)?"
)
_DATE_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH}(?:,?\s+(\d{{4}})\b)?"
)
_DATE_DIGITS = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")

_BEFORE_MONTH = re.compile(
    r"\b(?:in|of|by|since|until|to|from|and|early|late|mid|last|next|this|between)[\s-]$",
    re.IGNORECASE,
)
_AFTER_MONTH = re.compile(rf",|\s?(?:to|[-–—])\s?{MONTH}")
"""What makes a month of May and March, which are words as well."""


def read_date(text: str, place: int) -> Figure | None:
    """February 25, 2021; 25 February 2021; Feb. 25; March 2020; 2021-02-25."""
    year: Fraction | None
    day: Fraction | None
    if match := _DATE_DIGITS.match(text, place):
        year, month, day = (Fraction(part) for part in match.groups())
    elif match := _DATE_DAY_FIRST.match(text, place):
        year, month, day = _part(match[3]), _month(match[2]), _part(match[1])
    elif match := _DATE_MONTH_FIRST.match(text, place):
        if len(match[1]) <= 4 and match[1] not in _MONTHS and not (match[2] or match[3]):
            return None  # Jun is a name
        if match[1] in {"May", "March"} and not match[2] and not match[3]:
            before = text[max(0, place - 9) : place]
            if before.endswith("Long "):
                return None
            if not _AFTER_MONTH.match(text, match.end()) and not _BEFORE_MONTH.search(before):
                return None
        year, month, day = _part(match[3]), _month(match[1]), _part(match[2])
    else:
        return None
    if not 1 <= (month or 0) <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return Figure(match.group(), match.span(), (year, month, day), FigureKind.DATE)


def _part(digits: str | None) -> Fraction | None:
    """A part of a date, or None where it is not said."""
    return None if digits is None else Fraction(digits)


_DECADE = re.compile(
    r"(?:the\s)?(\d{2})?(\d0)['’]?s\b(?:\sof\sthe\s(\d\d)(?:st|nd|rd|th)\scentury)?"
)


_AGE_BEFORE = re.compile(r"\b(?:his|her|their|my|our) (?:early |late |mid-)?$")


def read_decade(text: str, place: int) -> Figure | None:
    """1950s, the 90s, the 50s of the 20th century; in their 50s people are 50 and more."""
    match = _DECADE.match(text, place)
    if match is None:
        return None
    if search_before(_AGE_BEFORE, text, place):
        years = Fraction(match[2])
        return Figure(match.group(), match.span(), years, FigureKind.NUMBER, approximate=True)
    century = _part(match[3]) if match[1] is None else Fraction(match[1]) + 1
    return Figure(match.group(), match.span(), (century, Fraction(match[2])), FigureKind.DECADE)


_TIME = re.compile(
    r"(\d{1,2})[:.](\d{2})(?=\s?[ap]\.?m)|(\d{1,2}):(\d{2})(?!\d)|"
    r"(\d{1,2})(?=\s?[ap]\.?m\b|\so['’]clock)",
    re.IGNORECASE,
)


def read_time(text: str, place: int) -> Figure | None:
    """8:30, 8.30 p.m., 8 p.m., 8 o'clock; 25:19 is a score."""
    match = _TIME.match(text, place)
    if match is None:
        return None
    parts = [Fraction(part) for part in match.groups() if part is not None]
    if parts[0] > 24 or parts[-1] > 59:
        return None
    value = tuple(parts[:1] if len(parts) > 1 and not parts[1] else parts)
    return Figure(match.group(), match.span(), value, FigureKind.TIME)
