"""What became of the terms of a source in its target: found forms, counts, forbidden forms.

Lives beside the glossary because both terminology and quality ask. A found form serves one hit; a
form inside a longer one that serves another hit is not counted again ("targeted poverty
alleviation" holds no second "poverty alleviation"). The pairing of hits and found forms is a
maximum matching by augmenting paths (Kuhn 1955), so that a term with several forms leaves to
another the only one it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.language.english import EnglishText, Inflection
from duizhao.model import TermUse, overlap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.glossary import Glossary
    from duizhao.glossary.schema import Term
    from duizhao.model import Span, TermHit


@dataclass(frozen=True, slots=True)
class DeprecatedUse:
    """A forbidden form that stands in a target.

    Attributes:
        term_id: The entry that forbids it.
        form: The form as the glossary writes it.
        span: Where it stands in the target.
    """

    term_id: str
    form: str
    span: Span


def term_uses(
    source: str, hits: Sequence[TermHit], glossary: Glossary, target: str
) -> tuple[TermUse, ...]:
    """Say for each hit whether one of its forms stands in the target, and where.

    Args:
        source: The segment's own text, which the hits' offsets count in.
        hits: Term hits of the source.
        glossary: The glossary that gave them.
        target: English text; empty for none yet.

    Returns:
        One per hit, same order; `route` is left to the caller. Each found form serves one hit.
    """
    text = EnglishText(target)
    terms = [glossary.by_id[hit.term_id] for hit in hits]
    spans = assign_spans([_found(term, text, target) for term in terms])
    spans = _in_reading_order(hits, spans)
    return tuple(
        TermUse(
            id=hit.term_id,
            zh=source[hit.start : hit.end],
            required=required_forms(term, source[hit.start : hit.end]),
            met=span is not None,
            route=None,
            source_span=(hit.start, hit.end),
            target_span=span,
            counted=term.enforced,
        )
        for hit, term, span in zip(hits, terms, spans, strict=True)
    )


def required_forms(term: Term, zh: str) -> tuple[str, ...]:
    """Accepted forms of a hit, the preferred first; of a kept term, its own source text."""
    return (zh,) if term.keep else term.forms


def deprecated_uses(
    hits: Sequence[TermHit], glossary: Glossary, target: str
) -> tuple[DeprecatedUse, ...]:
    """Find forbidden forms of the terms that hit the source.

    Only inflections of the forbidden form itself count: "mass" is not "the masses". A forbidden
    form inside an accepted one of any hit ("poverty alleviation campaign" in a longer
    name) is no finding.

    Args:
        hits: Term hits of the source.
        glossary: The glossary that gave them.
        target: English text.

    Returns:
        In order of place in the target; of overlapping ones the longest.
    """
    text = EnglishText(target)
    terms = {hit.term_id: glossary.by_id[hit.term_id] for hit in hits}
    accepted = [span for term in terms.values() for span in _found(term, text, target)]
    uses = [
        DeprecatedUse(term.id, form, span)
        for term in terms.values()
        if term.enforced
        for form in term.deprecated
        for span in find_deprecated(form, text, target, inflects=term.inflects)
        if not any(start <= span[0] and span[1] <= end for start, end in accepted)
    ]
    uses.sort(key=lambda use: (use.span[0] - use.span[1], use.span, use.term_id))
    longest: list[DeprecatedUse] = []
    for use in uses:
        if not any(overlap(use.span, other.span) for other in longest):
            longest.append(use)
    return tuple(sorted(longest, key=lambda use: use.span))


def find_deprecated(form: str, text: EnglishText, target: str, *, inflects: bool) -> list[Span]:
    """Places of a forbidden form; it reaches over no comma, which lists other things.

    >>> target = "education, poverty alleviation"
    >>> find_deprecated("education poverty alleviation", EnglishText(target), target, inflects=True)
    []
    """
    spans = text.find(form, Inflection.FROM_FORM if inflects else Inflection.NONE)
    return [span for span in spans if "," in form or "," not in target[slice(*span)]]


def _found(term: Term, text: EnglishText, target: str) -> list[Span]:
    """Places of all accepted forms of a term, longest first, then left to right."""
    if term.keep:
        spans = {span for form in term.zh for span in _literal(form, target)}
    else:
        inflection = Inflection.ANY if term.inflects else Inflection.NONE
        spans = {span for form in term.forms for span in text.find(form, inflection)}
    return sorted(spans, key=lambda span: (span[0] - span[1], span))


def _literal(form: str, target: str) -> list[Span]:
    """Places of an exact string."""
    spans: list[Span] = []
    start = target.find(form)
    while start >= 0:
        spans.append((start, start + len(form)))
        start = target.find(form, start + len(form))
    return spans


def assign_spans(choices: list[list[Span]]) -> list[Span | None]:
    """Give each hit a span of its own that overlaps no other's; as many hits as can be."""
    given: list[Span | None] = [None] * len(choices)

    def place(hit: int, tried: set[int]) -> bool:
        tried.add(hit)
        for span in choices[hit]:
            if not _holders(given, span, hit):
                given[hit] = span
                return True
        for span in choices[hit]:
            holders = _holders(given, span, hit)
            if len(holders) == 1 and holders[0] not in tried:
                holder, before = holders[0], given[hit]
                held = given[holder]
                given[hit], given[holder] = span, None
                if place(holder, tried):
                    return True
                given[hit], given[holder] = before, held
        return False

    longest = [spans[0][1] - spans[0][0] if spans else 0 for spans in choices]
    for hit in sorted(range(len(choices)), key=lambda hit: (-longest[hit], hit)):
        place(hit, set())
    return given


def _holders(given: list[Span | None], span: Span, asking: int) -> list[int]:
    """Other hits whose span overlaps the given one."""
    return [
        hit
        for hit, held in enumerate(given)
        if held is not None and hit != asking and overlap(held, span)
    ]


def _in_reading_order(hits: Sequence[TermHit], spans: list[Span | None]) -> list[Span | None]:
    """Give the spans found for one term to its hits from left to right, unmet hits last."""
    ordered = list(spans)
    for term_id in {hit.term_id for hit in hits}:
        places = [index for index, hit in enumerate(hits) if hit.term_id == term_id]
        found = sorted(span for index in places if (span := spans[index]) is not None)
        for index, span in zip(places, [*found, *[None] * len(places)], strict=False):
            ordered[index] = span
    return ordered
