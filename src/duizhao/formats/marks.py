"""Cutting a text at the edges of its marks: terms, figures and findings may overlap.

Used by every format that shows marks inside the text (XLIFF, HTML).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to be shown on a stretch of text.

    Attributes:
        span: The stretch, in code points.
        label: Kind of mark, such as `term` or `issue major`.
        title: What it says.
    """

    span: Span
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks.

    Attributes:
        text: Its characters.
        marks: The marks over it, in the given order.
    """

    text: str
    marks: tuple[Mark, ...]


def cut(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """Pieces that make up the text again, each under one set of marks.

    Marks that reach outside the text are cut to it; empty ones mark nothing.

    >>> [piece.text for piece in cut("abcdef", [Mark((1, 4), "term", ""), Mark((3, 5), "x", "")])]
    ['a', 'bc', 'd', 'e', 'f']
    """
    edges = {0, len(text)}
    for mark in marks:
        edges.update(min(max(edge, 0), len(text)) for edge in mark.span)
    ordered = sorted(edges)
    return [
        Piece(
            text[start:end],
            tuple(mark for mark in marks if mark.span[0] <= start and end <= mark.span[1]),
        )
        for start, end in pairwise(ordered)
    ]


def apart(marks: Sequence[Mark]) -> list[Mark]:
    """Marks in order of place, without those that overlap an earlier one (XLIFF nests none)."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: mark.span):
        if mark.span[0] < mark.span[1] and (not kept or kept[-1].span[1] <= mark.span[0]):
            kept.append(mark)
    return kept
