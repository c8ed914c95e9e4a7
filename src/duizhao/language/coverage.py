"""Which clauses of a source have no counterpart in its target: the one dropped-clause signal.

Between word links (stage 7) and the checks (stage 8). A clause without links is text that the
target leaves out, the commonest grave fault of small translation models; length ratios see only
that something is missing, not what.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Link, Span

_CLAUSE = re.compile(r"[^，。；：！？、,;:!?…—\s]+")
"""Clauses and list items end at these marks."""

_CONTENT = re.compile(r"[0-9A-Za-z\u3400-\u9fff]")
"""Characters that a translation has to account for."""

_FUNCTION_CHARACTERS = frozenset("的了着过地得也都就又而且并在于为是把被将对和与及之其以等")
"""Particles that English often says with no word of its own, so they need no link."""

MIN_CLAUSE = 4
"""Content characters from which on a clause without links is reported; shorter list items
(政策、法律) are linked too unreliably."""

MIN_LINKED = 0.25
"""Share of linked content characters below which a clause counts as left out. With attention, of
66 pairs that lost half of their English 62 are found, at 8 false alarms in 359 whole pairs; with
words alone 54, at 38."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a source its target accounts for.

    Attributes:
        share: Linked content characters over all content characters, 0 to 1; 1 for none at all.
        gaps: Spans of the source's clauses that the target seems to leave out.
    """

    share: float
    gaps: tuple[Span, ...]


def coverage(source: str, links: Sequence[Link]) -> Coverage:
    """Measure what of a source is linked, and find clauses that are not.

    Args:
        source: The source text that the links count in.
        links: Word links of the pair.

    Returns:
        The share that is linked and the clauses left out.

    >>> coverage("修建公路，改善交通条件。", [(0, 2, 0, 5), (2, 4, 6, 11)])
    Coverage(share=0.4, gaps=((5, 11),))
    """
    linked = bytearray(len(source))
    for start, end, _, _ in links:
        linked[start:end] = b"\1" * (end - start)
    content = bytearray(
        bool(_CONTENT.match(character)) and character not in _FUNCTION_CHARACTERS
        for character in source
    )
    gaps: list[Span] = []
    for clause in _CLAUSE.finditer(source):
        span = clause.span()
        wanted = sum(content[slice(*span)])
        if wanted >= MIN_CLAUSE and _count_both(linked, content, span) < MIN_LINKED * wanted:
            gaps.append(span)
    total = sum(content)
    found = _count_both(linked, content, (0, len(source)))
    return Coverage(found / total if total else 1.0, tuple(gaps))


def _count_both(left: bytearray, right: bytearray, span: Span) -> int:
    """Places of the span where both are set."""
    return sum(map(int.__and__, left[slice(*span)], right[slice(*span)]))
