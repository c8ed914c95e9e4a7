"""Where figures stand in English text: digits, number words, dates, fractions and multiples.

The same scanner as in `chinese.py`. `a dozen`, `one third`, `doubled`, `centenary` and `tens of thousands`
are figures too, but only digits are firm. The test table in
`tests/cases/figures_en.yaml` fixes what each pattern means.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhao.language.numbers.chinese import CODED, METRIC
from duizhao.language.numbers.figure import Figure, FigureKind
from duizhao.language.numbers.numerals import (
    ENGLISH_STEPS,
    ENGLISH_TENS,
    ENGLISH_UNITS,
    arabic_value,
    english_value,
)
from duizhao.language.numbers.ranges import join_ranges

if TYPE_CHECKING:
    from collections.abc import Callable

_MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
_ORDINAL_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"
_MONTHS = {
    name: value
    for value, name in enumerate(
        _MONTH_NAMES.split(),
        start=1,
    )
}
_MONTH = (
    r"(January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_ARABIC = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_STEP = r"(?:hundred|thousand|million|billion|trillion)"
_UNIT_WORD = "|".join(sorted([*ENGLISH_UNITS, *ENGLISH_TENS], key=len, reverse=True))
_WORDS = (
    rf"(?:(?:{_UNIT_WORD}|an?(?=\s(?:{_STEP}|dozen)\b(?!s)))\b"
    rf"(?:[\s-]+(?:and\s+(?=(?:{_UNIT_WORD})\b))?(?:{_UNIT_WORD}|{_STEP}|dozen)\b(?!\s+of\s+the\b))*)"
)
_ORDINAL_UNITS = (
    {
        word: value
        for value, word in enumerate(
            _ORDINAL_NAMES.split(),
            start=1,
        )
    }
    | {
        word: 10 * value
        for value, word in enumerate(
            _ORDINAL_TENS.split(),
            start=2,
        )
    }
    | {"hundredth": 100, "thousandth": 1000, "millionth": 10**6}
)
_ORDINAL_WORD = "|".join(sorted(_ORDINAL_UNITS, key=len, reverse=True))
_FRACTION_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4} | {
    word + plural: value
    for word, value in _ORDINAL_UNITS.items()
    if 3 <= value <= 100
    for plural in ("", "s")
}
_MULTIPLES = {
    "double": 2, "doubled": 2, "doubling": 2, "doubles": 2, "twofold": 2, "twice": 2,
    "tripled": 3, "triple": 3, "tripling": 3, "threefold": 3, "fourfold": 4,
    "quadrupled": 4, "quadruple": 4, "quadrupling": 4, "fivefold": 5, "tenfold": 10,
}  # fmt: skip

_CODES = r"USD|RMB|EUR|Euro|CNY|HKD|HK|GBP|US"
LEFT_ALONE = re.compile(
    r"https?://\S+|www\.[\w./-]+|[\w.]+@[\w.]+|\d{3,4}-\d{7,8}|1[3-9]\d{9}(?!\d)"
    r"|(?:[Pp]ostal [Cc]ode|[Pp]ostcode|ZIP|[Tt]el)\b[.:\s]*\d[\d-]*"
    r"|(?:CN|ISSN|ISBN|Number)\b[.:\s]*[A-Z:\s]*[\dX]+(?:\s?[-/]\s?[\dX]+)+(?:/[A-Z])?"
    rf"|[〔\[]\d{{4}}[〕\]]|{CODED}"
    rf"|\b(?!\d+(?:st|nd|rd|th|s|fold|percent|[ap]m)\b|\d+{METRIC})\d+[A-Za-z]+"
    r"|\d+(?:\+\d*)+|\d+(?:-\d+){2,}"
)
"""Strings whose digits count nothing: addresses, telephone and document numbers, 4G, 1+3."""

_APPROXIMATE_BEFORE = re.compile(
    r"(?:more than|over|about|around|nearly|almost|some|approximately|at least|up to|exceed\w*"
    r"|less than|fewer than|under|close to|no less than|as many as|or so)\s+$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\s?-?(?:of\s)?(?:(?:US|U\.S\.|Hong Kong)\s)?(yuan|dollars?|euros?|pounds?|yen|rubles?|roubles?|won|RMB|US\$|USD|EUR|CNY)\b",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(rf"(?:[$¥€£]|\b(?:{_CODES}))\s?$")
_UNIT = re.compile(r"[\s-]([A-Za-z]+)")


def find_english(text: str) -> tuple[Figure, ...]:
    """Every figure of an English text, in reading order."""
    blocked = {
        place for match in LEFT_ALONE.finditer(text) for place in range(match.start(), match.end())
    }
    figures: list[Figure] = []
    place = 0
    for start in _STARTS.finditer(text):
        if start.start() < place or start.start() in blocked:
            continue
        figure = next(
            (found for reader in _READERS if (found := reader(text, start.start()))), None
        )
        if figure is not None:
            figures.append(figure)
            place = figure.span[1]
    return join_ranges(figures, text, text)


def _figure(
    text: str,
    span: tuple[int, int],
    value: Fraction | tuple[Fraction | None, ...],
    kind: FigureKind,
    *,
    firm: bool = True,
) -> Figure:
    """A figure with unit and approximation read from what stands around it."""
    start, end = span
    unit = _UNIT.match(text, end)
    money = _MONEY.match(text, end)
    if kind is FigureKind.NUMBER and (money or _MONEY_BEFORE.search(text[:start])):
        kind = FigureKind.MONEY
    approximate = bool(
        _APPROXIMATE_BEFORE.search(text[max(0, start - 20) : start]) or text.startswith("+", end)
    )
    name = money.group(1) if money else unit.group(1) if unit else ""
    return Figure(text[start:end], span, value, kind, name, approximate, firm)


def _month(name: str) -> Fraction:
    """Number of a month's name or abbreviation."""
    return next(Fraction(value) for full, value in _MONTHS.items() if full.startswith(name[:3]))


_DATE_MONTH_FIRST = re.compile(
    rf"{_MONTH}(?:\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,\d{{3}}))?(?:,?\s+(\d{{4}})\b)?"
)
_DATE_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}(?:,?\s+(\d{{4}})\b)?"
)
_DATE_DIGITS = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")


def _date(text: str, place: int) -> Figure | None:
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
            if not re.search(
                r"\b(?:in|of|by|since|until|to|from|and|early|late|mid|last)[\s-]$", before
            ):
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


_DECADE = re.compile(r"(?:the\s)?(\d{2})?(\d0)['’]?s\b")


def _decade(text: str, place: int) -> Figure | None:
    """1950s, the 90s."""
    match = _DECADE.match(text, place)
    if match is None:
        return None
    century = None if match[1] is None else Fraction(match[1]) + 1
    return Figure(match.group(), match.span(), (century, Fraction(match[2])), FigureKind.DECADE)


_TIME = re.compile(
    r"(\d{1,2})[:.](\d{2})(?=\s?[ap]\.?m)|(\d{1,2}):(\d{2})(?!\d)|(\d{1,2})(?=\s?[ap]\.?m\b)"
)


def _time(text: str, place: int) -> Figure | None:
    """8:30, 8.30 p.m., 8 p.m."""
    match = _TIME.match(text, place)
    if match is None:
        return None
    parts = [Fraction(part) for part in match.groups() if part is not None]
    value = tuple(parts[:1] if len(parts) > 1 and not parts[1] else parts)
    return Figure(match.group(), match.span(), value, FigureKind.TIME)


_FRACTION_WORDS = re.compile(
    rf"(?:(an?|{_UNIT_WORD})[\s-])?({'|'.join(sorted(_FRACTION_PARTS, key=len, reverse=True))})\b",
    re.IGNORECASE,
)


def _fraction(text: str, place: int) -> Figure | None:
    """One third, two-thirds, half, a quarter, 3/4."""
    if match := re.compile(r"(\d{1,3})/(\d{1,3})(?![\d/])").match(text, place):
        if not int(match[2]):
            return None
        value = Fraction(int(match[1]), int(match[2]))
        return _figure(text, match.span(), value, FigureKind.FRACTION)
    match = _FRACTION_WORDS.match(text, place)
    if match is None:
        return None
    below, above = match[2].lower(), (match[1] or "").lower()
    bare = below not in {"half", "halves"}
    if bare and (above in {"", "a"} and below not in {"quarter", "quarters"}):
        return None
    if bare and above not in {"one", "a"} and not below.endswith("s"):
        return None
    value = Fraction(ENGLISH_UNITS.get(above, ENGLISH_TENS.get(above, 1)), _FRACTION_PARTS[below])
    return _figure(text, match.span(), value, FigureKind.FRACTION, firm=False)


_ORDINAL = re.compile(
    rf"(\d{{1,4}}|\d{{1,3}}(?:,\d{{3}})+)(?:st|nd|rd|th)\b"
    rf"|((?:(?:{_UNIT_WORD}|{_STEP})[\s-](?:and\s)?)*)({_ORDINAL_WORD})\b",
    re.IGNORECASE,
)


def _ordinal(text: str, place: int) -> Figure | None:
    """22nd, first, twenty-second, one hundredth; with `century` after it, a century."""
    match = _ORDINAL.match(text, place)
    if match is None:
        return None
    if match[1]:
        value: Fraction | None = arabic_value(match[1])
    else:
        words = re.findall(r"[a-z]+", match[2].lower())
        last = _ORDINAL_UNITS[match[3].lower()]
        before = english_value(words) if words else Fraction(0)
        value = (
            None if before is None else before * last if last >= 100 and before else before + last
        )
    if value is None:
        return None
    if re.compile(r"[\s-]centur", re.IGNORECASE).match(text, match.end()):
        return Figure(match.group(), match.span(), value, FigureKind.CENTURY)
    return _figure(text, match.span(), value, FigureKind.ORDINAL, firm=bool(match[1]))


_MULTIPLE = re.compile(
    rf"({'|'.join(_MULTIPLES)})\b|({_ARABIC}|{_WORDS})(?=[\s-](?:times\b|fold\b))|({_ARABIC})(?=fold\b)",
    re.IGNORECASE,
)


def _multiple(text: str, place: int) -> Figure | None:
    """Doubled, tenfold, 3 times; also `seven times`, which may count occasions."""
    match = _MULTIPLE.match(text, place)
    if match is None:
        return None
    if match[1]:
        value = Fraction(_MULTIPLES[match[1].lower()])
        return _figure(text, match.span(), value, FigureKind.MULTIPLE, firm=False)
    found = _value(match[2] or match[3])
    if found is None:
        return None
    firm = match.group()[0].isdigit()
    return _figure(text, match.span(), found, FigureKind.MULTIPLE, firm=firm)


_ROMAN = re.compile(
    r"(?:[Aa]rticle|[Cc]hapter|[Pp]art|[Ss]ection|[Vv]olume|[Pp]hase|[Aa]ppendix)s?\s([IVX]+)\b"
)


def _roman(text: str, place: int) -> Figure | None:
    """Article III, Part II."""
    match = _ROMAN.match(text, place)
    if match is None:
        return None
    digits = [{"I": 1, "V": 5, "X": 10}[letter] for letter in match[1]]
    value = sum(
        -digit if digit < max(digits[place:]) else digit for place, digit in enumerate(digits)
    )
    return _figure(text, match.span(1), Fraction(value), FigureKind.ORDINAL, firm=False)


_PERIODS = {"decade": 10, "centenary": 100, "centennial": 100, "century": 100, "millennium": 1000}
_PERIOD = re.compile(rf"({'|'.join(_PERIODS)})\b", re.IGNORECASE)


def _period(text: str, place: int) -> Figure | None:
    """Decade, centenary, century: years in a word."""
    match = _PERIOD.match(text, place)
    if match is None:
        return None
    value = Fraction(_PERIODS[match.group().lower()])
    return _figure(text, match.span(), value, FigureKind.NUMBER, firm=False)


_VAGUE = re.compile(
    r"(?:(tens|hundreds|thousands|millions|billions)\s+of\s+)?"
    r"(tens|dozens|hundreds|thousands|millions|billions)\b",
    re.IGNORECASE,
)


def _vague(text: str, place: int) -> Figure | None:
    """Hundreds, tens of thousands: a magnitude, never firm."""
    match = _VAGUE.match(text, place)
    if match is None:
        return None
    value = Fraction(1)
    for word in filter(None, match.groups()):
        single = word.lower().removesuffix("s")
        value *= {"ten": 10, "dozen": 12}.get(single) or ENGLISH_STEPS[single]
    figure = _figure(text, match.span(), value, FigureKind.NUMBER, firm=False)
    return replace(figure, approximate=True)


def _value(text: str) -> Fraction | None:
    """Value of digits, number words, or digits with a step word."""
    match = re.fullmatch(rf"({_ARABIC})((?:[\s-]+{_STEP})*)", text, re.IGNORECASE)
    if match:
        value = arabic_value(match[1])
        for step in match[2].lower().replace("-", " ").split():
            value *= ENGLISH_STEPS[step]
        return value
    return english_value(re.findall(r"[a-z]+", text.lower()))


_PLAIN = re.compile(
    rf"({_ARABIC}(?:[\s-]+{_STEP}\b)*|{_WORDS})"
    rf"(\s?%|[\s-](?:percent|per\s?cent)\b(?:age\spoints?)?|[\s-]percentage\spoints?)?",
    re.IGNORECASE,
)


def _plain(text: str, place: int) -> Figure | None:
    """Any other number, per cents among them."""
    match = _PLAIN.match(text, place)
    value = _value(match[1]) if match else None
    if match is None or value is None:
        return None
    digits = match.group()[0].isdigit()
    if match[2]:
        kind = FigureKind.POINTS if "point" in match[2].lower() else FigureKind.PERCENT
        return _figure(text, match.span(), value / 100, kind)
    year = digits and re.fullmatch(r"[12]\d{3}", match.group()) and value < 2100
    if year and re.search(
        r"\b(?:in|by|since|of|from|until|to|year|between|after|before|and|end|during)\s$",
        text[:place],
    ):
        return Figure(match.group(), match.span(), value, FigureKind.YEAR)
    return _figure(text, match.span(), value, FigureKind.NUMBER, firm=digits)


_READERS: tuple[Callable[[str, int], Figure | None], ...] = (
    _date,
    _decade,
    _time,
    _fraction,
    _ordinal,
    _multiple,
    _roman,
    _period,
    _vague,
    _plain,
)
_STARTS = re.compile(
    r"\b(?:article|chapter|part|section|volume|phase|appendix)s?\s(?=[IVX])|"
    rf"(?<![\d.])(?<!\d,)\d|\b{_MONTH}|\bthe\s(?=\d0s\b)|\b(?:an?(?=[\s-](?:{_STEP}|dozen|quarter|half)\b)"
    rf"|{_UNIT_WORD}|{_ORDINAL_WORD}|half|halves|quarters?|tens|dozens|hundreds|thousands"
    rf"|millions|billions|{'|'.join([*_MULTIPLES, *_PERIODS])})\b",
    re.IGNORECASE,
)
