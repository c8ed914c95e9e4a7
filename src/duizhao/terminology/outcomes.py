"""What became of the terms of a document: met or not, where, and by which route.

The last part of the fourth stage: it runs when the targets are known.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from duizhao.glossary.uses import term_uses
from duizhao.model import Origin, Route, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duizhao.model import BitextPair, Constraint, Prepared, Span, TermHit, Translation
    from duizhao.terminology import TermMatcher

ROUTE_OF_ORIGIN = {
    Origin.HUMAN: Route.HUMAN,
    Origin.TM_EXACT: Route.MEMORY,
    Origin.TM_FUZZY: Route.MEMORY,
}
"""Route of every term of a text that no engine made."""


def with_terms(
    pairs: Iterable[BitextPair],
    prepared: Prepared,
    translations: Mapping[str, Translation],
    matcher: TermMatcher,
) -> tuple[BitextPair, ...]:
    """Add to each pair its term uses.

    Args:
        pairs: Pairs of the document.
        prepared: Its hits and constraints.
        translations: Its translations, by segment id, for the routes.
        matcher: Finds the terms of the glossary.

    Returns:
        The same pairs, same order, with `terms` filled.
    """
    hits: defaultdict[str, list[TermHit]] = defaultdict(list)
    for hit in prepared.hits:
        hits[hit.segment_id].append(hit)
    constraints: defaultdict[str, list[Constraint]] = defaultdict(list)
    for constraint in prepared.constraints:
        constraints[constraint.segment_id].append(constraint)
    result = []
    for pair in pairs:
        segment_id, source = pair.pair.id, pair.pair.source
        found: Sequence[TermHit] = hits[segment_id]
        if pair.origin is Origin.HUMAN:  # a person may have merged or split segments
            whole = Segment(segment_id, pair.unit_id, 0, source, (), source)
            found = matcher.find(whole, pair.kind)
        translation = translations.get(segment_id)
        routes = translation.routes if translation is not None else ()
        ways = list(zip(constraints[segment_id], routes, strict=False))
        terms = tuple(
            replace(use, route=_route(use.source_span, pair.origin, ways) if use.met else None)
            for use in term_uses(source, found, matcher.glossary, pair.pair.target)
        )
        result.append(replace(pair, terms=terms))
    return tuple(result)


def _route(span: Span, origin: Origin, ways: list[tuple[Constraint, Route | None]]) -> Route:
    """How a met term came into the target.

    A unit within a figure came with the figure; what no constraint asked for came by itself.
    """
    if origin in ROUTE_OF_ORIGIN:
        return ROUTE_OF_ORIGIN[origin]
    for constraint, route in ways:
        if constraint.span[0] <= span[0] and span[1] <= constraint.span[1] and route is not None:
            return route
    return Route.PLAIN
