"""`/metrics` of the review page: how long the reviewers' queues are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from starlette.responses import Response

from duizhao.exposition import CONTENT_TYPE, Gauge, expose
from duizhao.model import State
from duizhao.review.outline import Risk
from duizhao.review.site import site_of

if TYPE_CHECKING:
    from starlette.requests import Request


def metrics(request: Request) -> Response:
    """Queue lengths over all documents, for a monitoring system."""
    outlines = [outline for _, outline in site_of(request).outlines.all()]
    states: Counter[str] = Counter(dict.fromkeys(State, 0))
    risks: Counter[str] = Counter(dict.fromkeys(Risk, 0))
    for outline in outlines:
        states.update(pair.pair.state for pair in outline.pairs)
        risks.update(outline.band(pair) for pair in outline.pairs if pair.open)
    disputes = sum(len(outline.disputes) for outline in outlines)
    assigned = sum(
        pair.open and pair.id in outline.assigned for outline in outlines for pair in outline.pairs
    )
    gauges = [
        Gauge("review_documents", "Documents in the workspace.", {"": len(outlines)}),
        Gauge("review_pairs", "Pairs by state.", states, "state"),
        Gauge("review_open_pairs", "Pairs that wait for a reviewer, by risk.", risks, "risk"),
        Gauge("review_assigned_pairs", "Waiting pairs that have a reviewer.", {"": assigned}),
        Gauge("review_disputed_pairs", "Pairs with texts that differ.", {"": disputes}),
    ]
    return Response(expose(gauges), media_type=CONTENT_TYPE)
