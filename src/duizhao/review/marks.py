"""Texts cut into pieces at the ends of their marks: terms, figures, issues, word links.

Marks may overlap; a piece carries all that lie on it. Templates print pieces, so that no text is
ever joined into markup by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duizhao.model import BitextPair, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that a stretch of text is.

    Attributes:
        span: Where, in code points.
        kind: Its class, such as `term` or `issue-major`.
        number: Ties marks of both sides together; -1 for none.
    """

    span: Span
    kind: str
    number: int = -1


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with everything that it is.

    Attributes:
        text: The characters.
        kinds: Classes of its marks, in order, each once.
        terms: Numbers of the terms it belongs to.
        links: Numbers of the word links it belongs to.
        issues: Numbers of the issues that speak of it.
    """

    text: str
    kinds: tuple[str, ...] = ()
    terms: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    issues: tuple[int, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether nothing is to be marked."""
        return not self.kinds


def cut(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """Cut a text at the ends of its marks.

    >>> [piece.text for piece in cut("abcdef", [Mark((1, 4), "term", 0), Mark((3, 5), "link", 7)])]
    ['a', 'bc', 'd', 'e', 'f']
    """
    inside = [mark for mark in marks if mark.span[0] < mark.span[1] <= len(text)]
    ends = sorted({0, len(text)} | {end for mark in inside for end in mark.span})
    starts: dict[int, list[Mark]] = {}
    for mark in inside:
        starts.setdefault(mark.span[0], []).append(mark)
    running: list[Mark] = []
    pieces = []
    for start, end in pairwise(ends):
        running = [mark for mark in running if mark.span[1] > start] + starts.get(start, [])
        pieces.append(_piece(text[start:end], running))
    return pieces


def _piece(text: str, marks: Sequence[Mark]) -> Piece:
    """A piece under its marks."""

    def numbers(kind: str) -> tuple[int, ...]:
        found = {mark.number for mark in marks if mark.kind.startswith(kind) and mark.number >= 0}
        return tuple(sorted(found))

    kinds = tuple(dict.fromkeys(mark.kind for mark in marks))
    return Piece(text, kinds, numbers("term"), numbers("link"), numbers("issue"))


@dataclass(frozen=True, slots=True)
class MarkedPair:
    """Both sides of a pair in pieces.

    Attributes:
        source: Pieces of the source.
        target: Pieces of the target.
    """

    source: list[Piece]
    target: list[Piece]


def mark_pair(pair: BitextPair) -> MarkedPair:
    """Mark terms, figures, word links and issues on both sides.

    Args:
        pair: The pair; places of its terms, links and issues number the marks.
    """
    source: list[Mark] = []
    target: list[Mark] = []
    for number, use in enumerate(pair.terms):
        kind = "term" if use.met else "term unmet" if use.counted else "term proposed"
        source.append(Mark(use.source_span, kind, number))
        if use.target_span:
            target.append(Mark(use.target_span, kind, number))
    for number, link in enumerate(pair.pair.links):
        source.append(Mark((link[0], link[1]), "link", number))
        target.append(Mark((link[2], link[3]), "link", number))
    for number, issue in enumerate(pair.issues):
        for marks, span in ((source, issue.source_span), (target, issue.target_span)):
            if span:
                marks.append(Mark(span, f"issue {issue.severity}", number))
    return MarkedPair(cut(pair.pair.source, source), cut(pair.pair.target, target))
