"""What the target of a segment must say: glossary terms, figures and dates as one kind of record.

Built from what terminology and `language.numbers` found; the search meets them or leaves them
unmet in the open. Stages never import each other, so hits and figures come as arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from duizhao.model import Constraint, ConstraintKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duizhao.model import Segment, Span, TermHit


class Enforceable(Protocol):
    """What is needed of a glossary entry."""

    @property
    def forms(self) -> tuple[str, ...]:
        """Accepted target forms, the preferred first."""
        ...

    @property
    def inflects(self) -> bool:
        """Whether inflected forms count."""
        ...

    @property
    def enforced(self) -> bool:
        """Whether targets must contain one of the forms."""
        ...


class Entries(Protocol):
    """What is needed of a glossary."""

    @property
    def by_id(self) -> Mapping[str, Enforceable]:
        """The entries by id."""
        ...


class Figured(Protocol):
    """What is needed of a figure found in the source."""

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        ...


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share a character.

    >>> overlaps((0, 2), (1, 3)), overlaps((0, 2), (2, 3))
    (True, False)
    """
    return one[0] < other[1] and other[0] < one[1]


def build_constraints(
    segment: Segment,
    hits: Iterable[TermHit],
    glossary: Entries,
    figures: Iterable[Figured] = (),  # noqa: ARG001 - figures follow with language.rendering
) -> tuple[Constraint, ...]:
    """Constraints of a segment, in source order.

    Args:
        segment: The segment.
        hits: Its glossary hits, which do not overlap.
        glossary: The glossary.
        figures: Figures found in the segment's text.

    Returns:
        One constraint for each hit of an enforced entry.
    """
    return tuple(
        Constraint(
            segment_id=segment.id,
            kind=ConstraintKind.TERM,
            span=(hit.start, hit.end),
            forms=glossary.by_id[hit.term_id].forms,
            term_id=hit.term_id,
            inflect=glossary.by_id[hit.term_id].inflects,
        )
        for hit in sorted(hits, key=lambda hit: hit.start)
        if glossary.by_id[hit.term_id].enforced
    )
