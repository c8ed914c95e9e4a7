"""Checks of figures: each firm one of the source is in the target by value, and none is added.

Values are compared, not digits (see `duizhao.language.numbers`): `3.5亿` and `350 million` agree,
`90亿` and `90 billion` do not.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.language.chinese import has_han
from duizhao.language.numbers import (
    Figure,
    FigureKind,
    find_figures,
    match_figures,
    repeated_figures,
    unexplained_figures,
)
from duizhao.language.numbers.swaps import misplaced_figures
from duizhao.model import FigureUse
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from fractions import Fraction

    from duizhao.model import BitextPair
    from duizhao.quality.check import Context


def fill_figures(pair: BitextPair) -> BitextPair:
    """The pair with what became of each firm figure of its source."""
    source, target = find_figures(pair.pair.source, "zh"), find_figures(pair.pair.target, "en")
    uses = tuple(
        FigureUse(
            text=source[index].text,
            value=plain_value(source[index]),
            met=found is not None or _is_said_in_words(source[index], pair),
            source_span=source[index].span,
            target_span=None if found is None else target[found].span,
        )
        for index, found in match_figures(source, target)
        if source[index].firm
    )
    return replace(pair, figures=uses)


def _is_said_in_words(figure: Figure, pair: BitextPair) -> bool:
    """Whether `100%` is said as all, every or fully, or the figure by a term that it is part of."""
    whole = figure.kind is FigureKind.PERCENT and figure.value == 1
    return (whole and _ALL.search(pair.pair.target) is not None) or any(
        use.met and use.source_span[0] <= figure.span[0] and figure.span[1] <= use.source_span[1]
        for use in pair.terms
    )


_ALL = re.compile(r"\b(?:all|every|full|fully|whole|entire|complete(?:ly|d)?)\b", re.IGNORECASE)


def plain_value(figure: Figure) -> str:
    """A figure's value in plain digits.

    >>> [plain_value(figure) for figure in find_figures("3.5亿元，增长5%，3至5个", "zh")]
    ['350000000', '5%', '3-5']
    """
    if isinstance(figure.value, tuple) and figure.kind in {"date", "time", "decade"}:
        parts = ["?" if value is None else str(value) for value in figure.value]
        return (":" if figure.kind == "time" else "-").join(parts)
    if figure.kind == "ratio":
        return ":".join(_digits(value) for value in figure.values)
    percent = figure.kind in {"percent", "percentage-points"}
    values = [_digits(value * 100 if percent else value) for value in figure.values]
    return "-".join(values) + ("%" if percent else "")


def _digits(value: Fraction) -> str:
    """Decimal digits where they end, else a fraction."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return f"{float(value):.{places}f}" if places else str(value.numerator)


def find_missing(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Figures of the source whose value is not in the target."""
    if not pair.pair.source or not pair.pair.target:
        return
    for use in pair.figures:
        if not use.met:
            yield Finding(
                0,
                f"The figure {use.text} ({use.value}) has no equal in the translation.",
                use.source_span,
            )


def find_added(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Firm figures of the target that no figure of the source explains."""
    if pair.pair.source:
        yield from _find_surplus(pair, unexplained_figures, "is not in the source")


def find_doubled(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Firm figures that the target says more often than the source.

    In 4,918 pairs of references three, two of them errors; in a magazine by machine 14 of 1,501.
    """
    yield from _find_surplus(pair, repeated_figures, "stands more often than in the source")


def _find_surplus(
    pair: BitextPair,
    choose: Callable[[Sequence[Figure], Sequence[Figure]], list[int]],
    what: str,
) -> Iterator[Finding]:
    """Findings on the firm ones of the target figures that `choose` gives the indexes of."""
    source, target = find_figures(pair.pair.source, "zh"), find_figures(pair.pair.target, "en")
    for figure in (target[index] for index in choose(source, target)):
        if figure.firm:
            message = f"The figure {figure.text} ({plain_value(figure)}) {what}."
            yield Finding(0, message, None, figure.span)


def find_touching(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Figures in digits with nothing but a space between them, as `38,000 38`.

    No pair of a reference of 1,406 has such, nor of 3,512 of news, telephone numbers aside.
    """
    if not has_han(pair.pair.source):
        return
    target = pair.pair.target
    for before, after in pairwise(find_figures(target, "en")):
        digits = before.text[0].isdigit() and after.text[0].isdigit()
        if digits and target[before.span[1] : after.span[0]] == " ":
            span = (before.span[0], after.span[1])
            yield Finding(0, f"Two figures run together: {target[slice(*span)]}.", None, span)


def find_misplaced(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Figures that stand in the target, but in another figure's place."""
    source, target = find_figures(pair.pair.source, "zh"), find_figures(pair.pair.target, "en")
    matches = match_figures(source, target)
    for left, right in misplaced_figures(
        pair.pair.source, pair.pair.target, source, target, matches
    ):
        yield Finding(
            0,
            f"{target[right].text} seems to stand in another figure's place "
            f"(the source has {source[left].text}{source[left].unit}).",
            source[left].span,
            target[right].span,
        )
