"""`/metrics` of the review page: how long the reviewers' queues are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from starlette.responses import Response

from duizhao.exposition import CONTENT_TYPE, Gauge, expose
from duizhao.model import State
from duizhao.review.site import site_of
from duizhao.store.pairs import Risk
from duizhao.store.standings import Counted

if TYPE_CHECKING:
    from starlette.requests import Request


def metrics(request: Request) -> Response:
    """Queue lengths over all documents, for a monitoring system."""
    store = site_of(request).desk.store
    standings = store.standings().values()
    states: Counter[str] = Counter(dict.fromkeys(State, 0))
    risks: Counter[str] = Counter(dict.fromkeys(Risk, 0))
    for standing in standings:
        states.update(standing.of(Counted.STATE))
        risks.update(standing.of(Counted.RISK))
    disputed = {(each.document_id, each.pair_id) for each in store.disagreements()}
    gauges = [
        Gauge("review_documents", "Documents in the workspace.", {"": len(standings)}),
        Gauge("review_pairs", "Pairs by state.", states, "state"),
        Gauge("review_open_pairs", "Pairs that wait for a reviewer, by risk.", risks, "risk"),
        Gauge(
            "review_assigned_pairs",
            "Waiting pairs that have a reviewer.",
            {"": store.count_assigned()},
        ),
        Gauge("review_disputed_pairs", "Pairs with texts that differ.", {"": len(disputed)}),
    ]
    return Response(expose(gauges), media_type=CONTENT_TYPE)
