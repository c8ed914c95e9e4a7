"""Where figures stand in English text: digits, number words, dates, fractions and multiples.

The same scanner as in `chinese.py`. `a dozen`, `one third`, `doubled`, `centenary` and `tens of
thousands` are figures too, but only digits are firm. The table in `tests/test_numbers.py` says
what each pattern means.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhao.language.numbers.english_dates import MONTH, read_date, read_decade, read_time
from duizhao.language.numbers.english_numerals import (
    ARABIC,
    FRACTION_PARTS,
    MULTIPLES,
    ORDINAL_UNITS,
    ORDINAL_WORD,
    PERIODS,
    STEP,
    UNIT_WORD,
    WORDS,
    value_of,
)
from duizhao.language.numbers.figure import Figure, FigureKind, search_before
from duizhao.language.numbers.left_alone import CURRENCY_CODES, ENGLISH
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

_APPROXIMATE_BEFORE = re.compile(
    r"(?:more than|over|about|around|nearly|almost|some|approximately|at least|up to|exceed\w*"
    r"|less than|fewer than|under|close to|no less than|as many as|or so)\s+$",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\s?-?(?:of\s)?(?:(?:US|U\.S\.|Hong Kong)\s)?"
    r"(yuan|dollars?|euros?|pounds?|yen|rubles?|roubles?|won|RMB|US\$|USD|EUR|CNY)\b",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(rf"(?:[$¥€£]|\b(?:{CURRENCY_CODES}))\s?$")
_UNIT = re.compile(r"[\s-]([A-Za-z]+)")


def find_english(text: str) -> tuple[Figure, ...]:
    """Every figure of an English text, in reading order."""
    blocked = {
        place for match in ENGLISH.finditer(text) for place in range(match.start(), match.end())
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
    if kind is FigureKind.NUMBER and (money or search_before(_MONEY_BEFORE, text, start)):
        kind = FigureKind.MONEY
    approximate = bool(
        _APPROXIMATE_BEFORE.search(text[max(0, start - 20) : start]) or text.startswith("+", end)
    )
    name = money.group(1) if money else unit.group(1) if unit else ""
    return Figure(text[start:end], span, value, kind, name, approximate, firm)


_FRACTION_WORDS = re.compile(
    rf"(?:(an?|{UNIT_WORD})[\s-])?({'|'.join(sorted(FRACTION_PARTS, key=len, reverse=True))})\b",
    re.IGNORECASE,
)


def _fraction(text: str, place: int) -> Figure | None:
    """One third, two-thirds, half, a quarter, a third of it, 3/4."""
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
    many = below == "quarters" and above != "three"  # four quarters of a year
    article = above in {"a", "an"}
    whole = not (article and text.startswith(" of ", match.end()))  # a third is no share by itself
    if many or (bare and whole and (article or not above) and below != "quarter"):
        return None
    if bare and not article and above != "one" and not below.endswith("s"):
        return None
    value = Fraction(ENGLISH_UNITS.get(above, ENGLISH_TENS.get(above, 1)), FRACTION_PARTS[below])
    return _figure(text, match.span(), value, FigureKind.FRACTION, firm=False)


_ORDINAL = re.compile(
    rf"(\d{{1,4}}|\d{{1,3}}(?:,\d{{3}})+)(?:st|nd|rd|th)\b"
    rf"|((?:(?:{UNIT_WORD}|{STEP})[\s-](?:and\s)?){{0,12}})({ORDINAL_WORD})\b",
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
        last = ORDINAL_UNITS[match[3].lower()]
        if last < 100 and words and words[-1] in ENGLISH_UNITS:
            return None  # five-first
        before = english_value(words) if words else Fraction(0)
        value = (
            None if before is None else before * last if last >= 100 and before else before + last
        )
    if value is None:
        return None
    century = re.compile(r"[\s-]centur(?:y|ies)", re.IGNORECASE).match(text, match.end())
    if century:
        span = (place, century.end())
        return Figure(text[slice(*span)], span, value, FigureKind.CENTURY)
    return _figure(text, match.span(), value, FigureKind.ORDINAL, firm=bool(match[1]))


_RATIO = re.compile(r"\d+(?:\.\d+)?(?:(?::\d+(?:\.\d+)?){2,}|:(?:\d+\.\d+|\d))(?!:?\d)")


def _ratio(text: str, place: int) -> Figure | None:
    """5:3:2, 1:0.5, 1:4; two digits after one colon are minutes."""
    match = _RATIO.match(text, place)
    if match is None:
        return None
    parts = tuple(Fraction(part) for part in match.group().split(":"))
    return Figure(match.group(), match.span(), parts, FigureKind.RATIO)


_MULTIPLE = re.compile(
    rf"({'|'.join(MULTIPLES)})\b|({ARABIC}|{WORDS})(?=[\s-](?:times\b|fold\b))|({ARABIC})(?=fold\b)",
    re.IGNORECASE,
)


def _multiple(text: str, place: int) -> Figure | None:
    """Doubled, tenfold, 3 times; also `seven times`, which may count occasions."""
    match = _MULTIPLE.match(text, place)
    if match is None:
        return None
    if match[1]:
        value = Fraction(MULTIPLES[match[1].lower()])
        return _figure(text, match.span(), value, FigureKind.MULTIPLE, firm=False)
    found = value_of(match[2] or match[3])
    if found is None:
        return None
    firm = match.group()[0].isdigit()
    return _figure(text, match.span(), found, FigureKind.MULTIPLE, firm=firm)


_ROMAN = re.compile(
    r"(?:(?:[Aa]rticle|[Cc]hapter|[Pp]art|[Ss]ection|[Vv]olume|[Pp]hase|[Aa]ppendix)s?|World\sWar)"
    r"\s([IVX]+)\b"
)


def _roman(text: str, place: int) -> Figure | None:
    """Article III, Part II, World War II."""
    match = _ROMAN.match(text, place)
    if match is None:
        return None
    digits = [{"I": 1, "V": 5, "X": 10}[letter] for letter in match[1]]
    value = sum(
        -digit if digit < max(digits[place:]) else digit for place, digit in enumerate(digits)
    )
    return _figure(text, match.span(1), Fraction(value), FigureKind.ORDINAL, firm=False)


_PERIOD = re.compile(
    rf"({'|'.join(PERIODS)})\b|({WORDS}|{ARABIC})[\s-](decades?|centuries)\b", re.IGNORECASE
)


def _period(text: str, place: int) -> Figure | None:
    """Decade, two decades, centenary, century, fifties: years in a word."""
    match = _PERIOD.match(text, place)
    if match is None:
        return None
    if match[1]:
        value = Fraction(PERIODS[match[1].lower()])
    else:
        many = value_of(match[2])
        if many is None:
            return None
        value = many * (100 if match[3].lower() == "centuries" else 10)
    return _figure(text, match.span(), value, FigureKind.NUMBER, firm=False)


_VAGUE = re.compile(
    r"(?:(?:tens|hundreds|thousands|millions|billions)\s+of\s+)?"
    rf"(?:(?:tens|dozens|hundreds|thousands|millions|billions)\b|{STEP}(?:-{STEP})*(?=-[a-z]))",
    re.IGNORECASE,
)


def _vague(text: str, place: int) -> Figure | None:
    """Hundreds, tens of thousands, the trillion-yuan mark: a magnitude, never firm."""
    match = _VAGUE.match(text, place)
    if match is None:
        return None
    value = Fraction(1)
    for word in re.findall(r"\b(?!of\b)[a-z]+", match.group().lower()):
        single = word.removesuffix("s")
        value *= {"ten": 10, "dozen": 12}.get(single) or ENGLISH_STEPS[single]
    figure = _figure(text, match.span(), value, FigureKind.NUMBER, firm=False)
    return replace(figure, approximate=True)


_PLAIN = re.compile(
    rf"({ARABIC}(?:[\s-]+{STEP}\b)*|{WORDS})"
    rf"(\s?[%‰]|[\s-]per\s(?:thousand|mille)\b|[\s-](?:percent|per\s?cent)\b(?:age\spoints?)?|[\s-]percentage\spoints?)?",
    re.IGNORECASE,
)


def _plain(text: str, place: int) -> Figure | None:
    """Any other number, per cents among them."""
    match = _PLAIN.match(text, place)
    value = value_of(match[1]) if match else None
    if match is None or value is None:
        return None
    digits = match.group()[0].isdigit()
    if match[2]:
        kind = FigureKind.POINTS if "point" in match[2].lower() else FigureKind.PERCENT
        thousand = re.search("‰|thousand|mille", match[2], re.IGNORECASE)
        return _figure(text, match.span(), value / (1000 if thousand else 100), kind)
    if digits and re.fullmatch(r"[12]\d{3}", match.group()) and _is_year(text, *match.span()):
        return Figure(match.group(), match.span(), value, FigureKind.YEAR)
    return _figure(text, match.span(), value, FigureKind.NUMBER, firm=digits)


_YEAR_BEFORE = re.compile(
    r"\b(?:in|by|since|of|from|until|to|year|between|after|before|and|end|during)\s$", re.IGNORECASE
)
_COUNTED_AFTER = re.compile(
    r"\s(?!(?:to|and|the|in|on|as|at|by|for|with|of|when|was|were|is|has|had|it|we|he|its|an?|all"
    r"|there|this|that|through|from|onwards?|or|about|after|before)\b)[a-z]"
)


def _is_year(text: str, start: int, end: int) -> bool:
    """Whether four digits stand where a year does and no counted noun follows them."""
    counted = _MONEY.match(text, end) or _COUNTED_AFTER.match(text, end)
    return bool(search_before(_YEAR_BEFORE, text, start) and not counted)


_READERS: tuple[Callable[[str, int], Figure | None], ...] = (
    read_date,
    read_decade,
    _ratio,
    read_time,
    _fraction,
    _ordinal,
    _multiple,
    _roman,
    _period,
    _vague,
    _plain,
)
_STARTS = re.compile(
    r"\b(?:article|chapter|part|section|volume|phase|appendix)s?\s(?=[IVX])|\bworld\swar\s(?=[IVX])|"
    rf"(?<![\d.])(?<!\d,)\d|\b{MONTH}|\bthe\s(?=\d0s\b)|\b(?:an?(?=[\s-](?:{STEP}|dozen|quarter|half|(?:{ORDINAL_WORD})\sof)\b)"
    rf"|{UNIT_WORD}|{ORDINAL_WORD}|half|halves|quarters?|tens|dozens|hundreds|thousands"
    rf"|millions|billions|{STEP}(?=-[a-z])|{'|'.join([*MULTIPLES, *PERIODS])})\b",
    re.IGNORECASE,
)
