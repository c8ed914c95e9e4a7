"""Two figures that form a range: 3—5万 is 30,000 to 50,000, 10至20% is ten to twenty per cent.

What the second figure says of unit and step, the first shares, in both languages alike.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhao.language.numbers.figure import Figure, FigureKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_JOINER = re.compile(r"\s?(?:—{1,2}|–|-|~|～|至|到|to)\s?")
_STEP_TAIL = re.compile(r"[\d.,]+\s?(万亿|[万亿千百]|thousand|million|billion|trillion)$")
_STEPS = {
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "亿": 10**8,
    "万亿": 10**12,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_SHARED = {FigureKind.PERCENT, FigureKind.POINTS, FigureKind.MULTIPLE, FigureKind.MONEY}


def join_ranges(figures: Sequence[Figure], folded: str, text: str) -> tuple[Figure, ...]:
    """Join neighbours over a range mark and restore each figure's own characters.

    Args:
        figures: In reading order.
        folded: The text they were read from, width folded, same length as `text`.
        text: The text itself.
    """
    joined: list[Figure] = []
    for figure in figures:
        before = joined[-1] if joined else None
        pair = before and _range(before, figure, folded)
        if pair:
            joined[-1] = pair
        else:
            joined.append(figure)
    return tuple(replace(figure, text=text[figure.span[0] : figure.span[1]]) for figure in joined)


def _range(first: Figure, second: Figure, folded: str) -> Figure | None:
    """The range of two figures, or None where they do not form one."""
    if not _JOINER.fullmatch(folded[first.span[1] : second.span[0]]):
        return None
    low, high = first.value, second.value
    if not isinstance(low, Fraction) or not isinstance(high, Fraction):
        return None
    kinds = {first.kind, second.kind}
    if first.kind is FigureKind.NUMBER and second.kind in _SHARED:
        if second.kind in {FigureKind.PERCENT, FigureKind.POINTS}:
            low /= 100
    elif len(kinds) > 1 or first.kind not in _SHARED | {FigureKind.NUMBER, FigureKind.YEAR}:
        return None
    step = _STEP_TAIL.fullmatch(second.text.removesuffix("%").rstrip())
    if step and re.fullmatch(r"[\d.,]+", first.text) and low * _STEPS[step.group(1)] < 10 * high:
        low *= _STEPS[step.group(1)]
    if low >= high and not step:
        return None
    span = (first.span[0], second.span[1])
    return Figure(
        folded[span[0] : span[1]],
        span,
        (low, high),
        second.kind,
        second.unit,
        first.approximate or second.approximate,
    )
