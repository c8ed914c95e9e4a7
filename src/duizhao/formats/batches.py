"""Which pairs go to a reviewer next, and what a document looks like with the decisions so far.

Pure; the store keeps who was given what.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from duizhao.model import ACCEPTED, Bitext, BitextPair, Origin, Review, UnitKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


class Order(StrEnum):
    """Which pairs come first in a batch."""

    RISK = "risk"
    READING = "reading"


def with_reviews(bitext: Bitext, reviews: Iterable[Review]) -> Bitext:
    """The document as the decisions make it, before the next run has checked them.

    Decisions whose source is no longer in the document are left aside, as the run does.
    """
    decided = {review.pair_id: review for review in reviews}
    present = {pair.pair.id: pair for pair in bitext.pairs}
    valid = {
        pair_id: review
        for pair_id, review in decided.items()
        if pair_id in present and present[pair_id].pair.source in review.source
    }
    swallowed = {
        source_id
        for pair_id, review in valid.items()
        for source_id in review.source_ids
        if source_id not in present[pair_id].pair.source_ids
    }
    pairs = [
        _decided(pair, valid[pair.pair.id]) if pair.pair.id in valid else pair
        for pair in bitext.pairs
        if not (pair.pair.source_ids and swallowed.issuperset(pair.pair.source_ids))
    ]
    return replace(bitext, pairs=tuple(pairs))


def _decided(pair: BitextPair, review: Review) -> BitextPair:
    """A pair as a decision makes it; marks that no longer fit a new text are taken off."""
    state = replace(pair.pair, state=review.state)
    if review.target == pair.pair.target and review.source == pair.pair.source:
        return replace(pair, pair=state, origin=Origin.HUMAN, note=review.note)
    text = replace(
        state,
        source=review.source,
        target=review.target,
        source_ids=review.source_ids,
        links=(),
        method="human",
    )
    return replace(
        pair,
        pair=text,
        origin=Origin.HUMAN,
        note=review.note,
        terms=tuple(replace(term, target_span=None) for term in pair.terms),
        figures=tuple(replace(figure, target_span=None) for figure in pair.figures),
        issues=(),
        candidates=(),
        score=None,
        risk=None,
    )


def choose_batch(
    bitexts: Sequence[Bitext], taken: Collection[tuple[str, str]], size: int, order: Order
) -> set[tuple[str, str]]:
    """Pairs for a reviewer, by document and pair id.

    Args:
        bitexts: Documents with the decisions so far.
        taken: Pairs that somebody has already.
        size: At most so many pairs.
        order: Which come first; pairs of equal risk, or of none, stay in reading order.
    """
    waiting = [
        (bitext.document.id, pair)
        for bitext in bitexts
        for pair in bitext.pairs
        if _is_waiting(pair) and (bitext.document.id, pair.pair.id) not in taken
    ]
    if order is Order.RISK:
        waiting.sort(key=lambda item: -(item[1].risk or 0.0))
    return {(document_id, pair.pair.id) for document_id, pair in waiting[:size]}


def _is_waiting(pair: BitextPair) -> bool:
    """Whether a pair is text that nobody has accepted yet."""
    return (
        pair.pair.state not in ACCEPTED
        and bool(pair.pair.source)
        and pair.kind is not UnitKind.FURNITURE
        and pair.origin is not Origin.COPIED
    )


def only(bitext: Bitext, chosen: Collection[tuple[str, str]]) -> Bitext:
    """The document with the chosen pairs alone, in reading order."""
    document_id = bitext.document.id
    pairs = [pair for pair in bitext.pairs if (document_id, pair.pair.id) in chosen]
    return replace(bitext, pairs=tuple(pairs))
