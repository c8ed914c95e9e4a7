"""Figures that stand in the target, but in each other's place.

Every value may be there and the sentence still be wrong. Three signs tell: a figure of money, of
the calendar or of rank stands as something else; the parts of a date are torn apart; two figures
have changed places against their order in the source while the words around them do not follow.
Order alone is no sign where nouns go along (39户205人: 205 people from 39 households).
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhao.language.numbers.counted import agreement
from duizhao.language.numbers.figure import Figure, FigureKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_PERSONS = "人名位"
_CALENDAR = {FigureKind.YEAR, FigureKind.DATE}
_MONEY_FOLLOWS = re.compile(
    r"\W+(?:(?:to|and|or|from|,|in|of)\s+)*[\d.,]+[^.;]{0,40}?(?:yuan|dollar|RMB)"
)
_UNRANKED = {"人", "名", "户", "人次", "公里", "亩", "吨", "所", "家"}
"""Units of amounts, which `12th` cannot render; floors, batches and anniversaries are ranked."""


def misplaced_figures(
    source_text: str,
    target_text: str,
    source: Sequence[Figure],
    target: Sequence[Figure],
    matches: Sequence[tuple[int, int | None]],
) -> list[tuple[int, int]]:
    """Matches whose target figure stands in another figure's place.

    Args:
        source_text: The source.
        target_text: The target.
        source: Its figures.
        target: The target's figures.
        matches: What `match_figures` said of them.

    Returns:
        Pairs of a source and a target figure, as indexes, in source order.
    """
    pairs = [
        (left, right)
        for left, right in matches
        if right is not None and source[left].firm and _in_digits(target[right])
    ]
    wrong = {
        (left, right)
        for left, right in pairs
        if _kind_differs(source[left], target[right], target_text)
    }
    wrong |= {
        (left, right)
        for left, right in pairs
        if _is_torn(source[left], target, target_text)
        or _runs_backwards(source[left], target_text)
        or _is_malformed(source[left], target[right], target_text)
    }
    wrong |= _standing_as_years(source, target, pairs, target_text)
    values = Counter(source[left].value for left, _ in pairs)
    unique = [pair for pair in pairs if values[source[pair[0]].value] == 1]
    for place, first in enumerate(unique):
        for second in unique[place + 1 :]:
            if first[1] != second[1] and _changed_places(
                source_text, target_text, source, target, first, second
            ):
                wrong |= {first, second}
    return sorted(wrong)


def _in_digits(figure: Figure) -> bool:
    """Whether a figure is written in digits or is a date; words such as `five` match by chance."""
    return figure.text[0].isdigit() or figure.kind is FigureKind.DATE


def _standing_as_years(
    source: Sequence[Figure],
    target: Sequence[Figure],
    pairs: Sequence[tuple[int, int]],
    target_text: str,
) -> set[tuple[int, int]]:
    """Counts that stand where a year would (`Since 348, ...`), while a year stands as a count."""
    years = [right for left, right in pairs if source[left].kind is FigureKind.YEAR]
    if not any(target[right].kind is not FigureKind.YEAR for right in years):
        return set()
    return {
        (left, right)
        for left, right in pairs
        if source[left].kind not in _CALENDAR
        and isinstance(source[left].value, Fraction)
        and source[left].unit
        and target[right].text[0].isdigit()
        and _stands_as_year(target_text, target[right])
        and target[right].kind is not FigureKind.ORDINAL
    }


def _is_torn(figure: Figure, target: Sequence[Figure], text: str) -> bool:
    """Whether month and day of a date stand in the target, but not together."""
    if figure.kind is not FigureKind.DATE or not isinstance(figure.value, tuple):
        return False
    month, day = figure.value[1:]
    if month is None or day is None:
        return False
    torn = False
    for other in target:
        if other.kind is FigureKind.DATE and isinstance(other.value, tuple):
            if other.value[1:] == (month, day) or (
                other.value[1] == month
                and re.search(
                    rf"\b{day}(?:st|nd|rd|th)?(?:\s(?:to|and)\s|\s?[-–]\s?)$", text[: other.span[0]]
                )
            ):
                return False  # 8 to 14 September
            torn = torn or other.value[1] == month
    return torn


_DAY_AND_COUNT = re.compile(r"\b[A-Z][a-z]{2,8}\s\d{1,2},\s\d{1,3},")


def _is_malformed(figure: Figure, other: Figure, text: str) -> bool:
    """Whether the target itself is odd: `30nd`, `2030 years`, `On July 1, 100, the...`."""
    if other.kind is FigureKind.ORDINAL and other.text[-2:].isalpha() and other.text[0].isdigit():
        number = int(re.sub(r"\D", "", other.text))
        teens = number % 100 in {11, 12, 13}
        suffix = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return other.text[-2:].lower() != suffix
    if figure.kind is FigureKind.YEAR:
        return re.match(r"[\s-]years?\b", text[other.span[1] :]) is not None
    if figure.kind is FigureKind.DATE and isinstance(figure.value, tuple):
        return figure.value[0] is not None and _DAY_AND_COUNT.search(text) is not None
    return False


_DAY_TO_YEAR = re.compile(r"[A-Z][a-z]{2,8}\s\d{1,2}(?:\sto|\sand|,?\s?[–-])\s?([12]\d{3})\b")
_FROM_TO = re.compile(
    r"\b(?:from|between)\s([12]\d{3})\s(?:to|and)\s(?:early\s|late\s|the end of\s)?([12]\d{3})\b",
    re.IGNORECASE,
)


def _runs_backwards(figure: Figure, target_text: str) -> bool:
    """Whether the target says `from 2020 to 2016` with a year of the figure."""
    if any(Fraction(match[1]) in figure.values for match in _DAY_TO_YEAR.finditer(target_text)):
        return True  # October 18 to 2017, 24
    return any(
        match[1] > match[2] and Fraction(match[2]) in figure.values
        for match in _FROM_TO.finditer(target_text)
    )


def _kind_differs(figure: Figure, other: Figure, target_text: str) -> bool:
    """Whether equal values stand for things of different kinds."""
    if {figure.kind, other.kind} == {FigureKind.PERCENT, FigureKind.POINTS}:
        return True
    if FigureKind.MONEY in {figure.kind, other.kind}:
        return figure.kind is not other.kind and _money_differs(figure, other, target_text)
    if other.kind is FigureKind.ORDINAL and other.text[0].isdigit():
        return figure.kind is FigureKind.YEAR or figure.unit in _UNRANKED
    if figure.kind is FigureKind.ORDINAL and other.kind is FigureKind.NUMBER:
        numbered = target_text[: other.span[0]].endswith(("No. ", "No.", "Number "))
        return not figure.text.startswith("第") and not numbered
    if figure.kind is FigureKind.YEAR and other.kind is FigureKind.NUMBER:
        return " " in other.text or "," in other.text
    counted = figure.kind is FigureKind.NUMBER and figure.unit not in {"", "届"}
    return counted and other.kind in _CALENDAR


def _money_differs(figure: Figure, other: Figure, target_text: str) -> bool:
    """Whether money stands as something else, or something else as money."""
    if other.kind is FigureKind.MONEY:
        return figure.kind in _CALENDAR or bool(figure.unit.strip("块"))
    plain = other.kind in {FigureKind.NUMBER, FigureKind.YEAR, FigureKind.DATE}
    return plain and not _MONEY_FOLLOWS.match(target_text, other.span[1])


def _changed_places(
    source_text: str,
    target_text: str,
    source: Sequence[Figure],
    target: Sequence[Figure],
    first: tuple[int, int],
    second: tuple[int, int],
) -> bool:
    """Whether two matched figures stand in each other's place."""
    left, right = source[first[0]], source[second[0]]
    one, two = target[first[1]], target[second[1]]
    spans = [figure.span for figure in target]
    keep = agreement(source_text, left, target_text, one, spans) + agreement(
        source_text, right, target_text, two, spans
    )
    swap = agreement(source_text, left, target_text, two, spans) + agreement(
        source_text, right, target_text, one, spans
    )
    if FigureKind.ORDINAL in {left.kind, right.kind} and (left.unit != right.unit or not left.unit):
        return False  # 十八届五中全会: English says the smaller first
    if one.span[0] < two.span[0]:
        return swap - keep >= SURE
    if {left.kind, right.kind} & _CALENDAR:
        return _years_inverted(target_text, (left, right), (one, two))
    between = source_text[left.span[1] : right.span[0]]
    return left.kind is right.kind and _counts_inverted(left, right, between, swap - keep, keep)


SURE = 3
"""Nouns alone, against the order, must agree on both sides; 2 is one noun right after a figure."""


def _years_inverted(
    target_text: str, source: tuple[Figure, Figure], target: tuple[Figure, Figure]
) -> bool:
    """Whether two years, or a year and a count, stand in each other's place."""
    first, second = (figure.kind in _CALENDAR for figure in source)
    if first and second:
        return source[0].kind is FigureKind.YEAR and source[1].kind is FigureKind.YEAR
    count, year = (target[1], target[0]) if first else target
    return _stands_as_year(target_text, count) and not _stands_as_year(target_text, year)


def _counts_inverted(left: Figure, right: Figure, between: str, gain: int, keep: int) -> bool:
    """Whether two inverted figures of a kind count each other's things.

    Args:
        left: The first in the source.
        right: The second.
        between: What stands between them there.
        gain: By how much the nouns agree better with the figures exchanged.
        keep: By how much they agree as they are.
    """
    if left.kind is FigureKind.PERCENT:
        return True
    if _PART_OF.search(between):
        return False  # 117名选手中有45人: 45 of the 117
    if _count_alike(left, right):
        return gain >= 0
    return gain > 0 or (keep == 0 and re.search("[，；。、,;]", between) is not None)


_PART_OF = re.compile(r"有$|(?<!其)中(?=有|[，、\s]|$)")


def _count_alike(left: Figure, right: Figure) -> bool:
    """Whether two figures may count the same things, so that order tells them apart."""
    units = [_PERSONS if figure.unit in _PERSONS else figure.unit for figure in (left, right)]
    large = min(*left.values, *right.values) >= 10**4
    return left.kind == right.kind and units[0] == units[1] and (units[0] != "" or large)


_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|until|from|during|end of|year|before|after)\s$", re.IGNORECASE
)


def _stands_as_year(text: str, figure: Figure) -> bool:
    """Whether a figure stands where a year would: `Since 348, ...`."""
    return figure.kind in _CALENDAR or bool(
        _YEAR_BEFORE.search(text[: figure.span[0]])
        and re.match(r"[,.;:]|\s(?:to|and|the)\b|$", text[figure.span[1] :])
    )
