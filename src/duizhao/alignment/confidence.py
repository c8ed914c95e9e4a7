"""How sure a link is, and whether two documents are translations of each other at all.

Seventh stage, after the search. A link is sure if its texts are much more alike than usual, and if
moving, dropping or merging at either of its borders costs much more: the second look
that SentAlign (Steingrímsson et al., 2023) takes at each link.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import exp
from typing import TYPE_CHECKING

from duizhao.alignment.lattice import ROWS_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.alignment.costs import Costs
    from duizhao.alignment.lattice import Step
    from duizhao.alignment.signals import Matrix

LINK_WEIGHTS = (-2.8, 11.3, 1.9)
NULL_WEIGHTS = (0.0, 0.0, 1.8)
"""Bias, weight of likeness and of margin: logistic regression of being right over 4,802 links of
the development set, its noisy copy, merged reference and news text, and documents that do not
belong together. Links of .9 and more were right in 96 of 100 cases."""

ALIGNED_SHARE = 0.8
"""Share of the text in sure links from which a document is aligned throughout."""

PARTLY_SHARE = 0.2
"""Share below which two documents do not translate each other; of unrelated ones, one link in two
hundred is sure."""

SURE = 0.5
"""Confidence from which a link speaks for the document."""


class Verdict(StrEnum):
    """What became of a pair of documents."""

    ALIGNED = "aligned"
    PARTLY = "partly"
    NO_TRANSLATION = "not a translation"


@dataclass(frozen=True, slots=True)
class _Window:
    """Costs of the links that end in some cells."""

    costs: Matrix
    row: int
    column: int


def confidences(costs: Costs, steps: Sequence[Step]) -> list[float]:
    """Confidence in each step of a path.

    Args:
        costs: What the path was searched by.
        steps: The whole path.

    Returns:
        0 to 1, one a step, same order.
    """
    margins = [1.0, *_border_margins(costs, steps), 1.0]
    return [
        confidence(
            1 - step.cost + costs.charge(step.size, step.other),
            min(before, after, 1.0),
            is_null=not (step.size and step.other),
        )
        for step, before, after in zip(steps, margins[:-1], margins[1:], strict=True)
    ]


def confidence(likeness: float, margin: float, *, is_null: bool = False) -> float:
    """Chance that a link is right.

    Args:
        likeness: 1 for the same text, about 0 for unrelated ones.
        margin: What the best other division costs more, in gaps, up to 1.
        is_null: Whether one side is empty; likeness then says nothing.
    """
    bias, for_likeness, for_margin = NULL_WEIGHTS if is_null else LINK_WEIGHTS
    return 1 / (1 + exp(-(bias + for_likeness * likeness + for_margin * margin)))


def judge(sure_characters: int, characters: int) -> Verdict:
    """Say what two documents are to each other.

    Args:
        sure_characters: Characters of both sides in links of at least `SURE`.
        characters: Characters of both sides that take part.
    """
    share = sure_characters / max(characters, 1)
    if share >= ALIGNED_SHARE:
        return Verdict.ALIGNED
    return Verdict.PARTLY if share >= PARTLY_SHARE else Verdict.NO_TRANSLATION


def _border_margins(costs: Costs, steps: Sequence[Step]) -> Iterator[float]:
    """For each border between two steps, what the best other division of both costs more."""
    shapes = {shape: index for index, shape in enumerate(costs.shapes)}
    window = None
    for place, (left, right) in enumerate(pairwise(steps)):
        if not (left.size and left.other) and not (right.size and right.other):
            yield 1.0
            continue
        if window is None or right.row >= window.row + window.costs.shape[1]:
            window = _window(costs, steps, place)
        yield _margin(costs.gap, shapes, window, left, right) / costs.gap


def _window(costs: Costs, steps: Sequence[Step], place: int) -> _Window:
    """Costs around the path from a step on."""
    first = steps[place]
    last = place + 1
    while last + 1 < len(steps) and steps[last + 1].row < first.row + ROWS_AT_ONCE:
        last += 1
    row, column = first.row - first.size, first.column - first.other
    rows, columns = range(row, steps[last].row + 1), range(column, steps[last].column + 1)
    return _Window(costs(rows, columns), row, column)


def _margin(
    gap: float, shapes: dict[tuple[int, int], int], window: _Window, left: Step, right: Step
) -> float:
    """Cost of the best other division of two steps, less that of the steps themselves."""
    top, start = left.row - left.size, left.column - left.other

    def leg(size: int, other: int, row: int, column: int) -> float:
        """Cost of one link, or of what stays alone."""
        if size == 0 or other == 0:
            return gap * (size + other)
        index = shapes.get((size, other))
        if index is None:
            return float("inf")
        return float(window.costs[index, row - window.row, column - window.column])

    others = (
        leg(row - top, column - start, row, column)
        + leg(right.row - row, right.column - column, right.row, right.column)
        for row in range(top, right.row + 1)
        for column in range(start, right.column + 1)
        if (row, column) not in {(left.row, left.column), (right.row, right.column)}
    )
    return max(min(others) - left.cost - right.cost, 0.0)
