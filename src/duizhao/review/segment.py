"""All that the editor shows of one segment, put together for its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.language.chinese import has_han
from duizhao.language.names import Name, find_names, names_of
from duizhao.memory import fuzzy_matches
from duizhao.model import MemoryEntry, Origin
from duizhao.review.differences import Change, changes
from duizhao.review.marks import MarkedPair, mark_pair
from duizhao.reviewing import etag
from duizhao.settings import MemorySettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duizhao.model import BitextPair, Candidate, Review
    from duizhao.review.outline import Outline
    from duizhao.store.pairs import PairOutline
    from duizhao.store.revisions import ReviewStore

LEAST_LIKE = MemorySettings().least_likeness
"""Fuzzy matches below are no help; other tools begin there too."""

MATCHES_SHOWN = 5
"""Memory matches shown at most, the best."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A candidate of the engine, with what it would change.

    Attributes:
        candidate: The text and how it was made.
        changes: From the text that stands there.
    """

    candidate: Candidate
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Match:
    """A pair of the memory that is like the segment.

    Attributes:
        entry: The pair.
        text: Its target, with the figures of the segment where only those had to be replaced.
        percent: How alike the sources are.
        changes: From the memory's source to the segment's.
    """

    entry: MemoryEntry
    text: str
    percent: int
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Another place with the same source.

    Attributes:
        document_id: Where.
        outline: The pair.
    """

    document_id: str
    outline: PairOutline


@dataclass(frozen=True, slots=True)
class SegmentView:
    """What the editor shows.

    Attributes:
        document_id: The document.
        pair: The pair itself.
        etag: Names the state that the reviewer sees.
        number: Its place in the document, from 1.
        marked: Both texts in pieces.
        offers: Candidates.
        matches: Memory matches, the best first.
        repeats: Other places with the same source.
        disputes: Other reviewers' texts, with what they would change.
        machine: The machine's text.
        machine_changes: From the machine's text to the one that stands there.
        review: The last decision, if any.
        previous: The pair before in the document, if any.
        following: The pair after, if any.
        merges: Whether it can be merged with the one after.
        names: Names that the glossary lacks, by the fingerprint of the issue that says so.
    """

    document_id: str
    pair: BitextPair
    etag: str
    number: int
    marked: MarkedPair
    offers: list[Offer]
    matches: list[Match]
    repeats: list[Repeat]
    disputes: list[tuple[Review, list[Change]]]
    machine: str
    machine_changes: list[Change]
    review: Review | None
    previous: PairOutline | None
    following: PairOutline | None
    merges: bool
    names: dict[str, Name]


def view_segment(
    document_id: str,
    pair: BitextPair,
    outline: Outline,
    store: ReviewStore,
) -> SegmentView:
    """Put together what the editor shows of a pair.

    Args:
        document_id: The document.
        pair: The pair.
        outline: The document in short.
        store: The workspace.
    """
    place = outline.places[pair.pair.id]
    following = outline.pairs[place + 1] if place + 1 < len(outline.pairs) else None
    review = store.reviews_of(document_id, [pair.pair.id]).get(pair.pair.id)
    machine = _machine_text(pair, review)
    target = pair.pair.target
    return SegmentView(
        document_id=document_id,
        pair=pair,
        etag=etag(pair),
        number=place + 1,
        marked=mark_pair(pair),
        offers=[
            Offer(each, changes(target, each.text))
            for each in _distinct(pair.candidates)
            if each.text != target
        ],
        matches=memory_matches(pair.pair.source, store, own=f"{document_id} {pair.pair.id}"),
        repeats=_repeats(document_id, pair, store),
        disputes=[
            (other, changes(target, other.target))
            for other in outline.disputes.get(pair.pair.id, [])
        ],
        machine=machine,
        machine_changes=changes(machine, target) if machine and machine != target else [],
        review=review,
        previous=outline.pairs[place - 1] if place else None,
        following=following,
        merges=following is not None and following.unit_id == pair.unit_id,
        names=_unlisted_names(pair, outline),
    )


def memory_matches(source: str, store: ReviewStore, own: str = "") -> list[Match]:
    """Pairs of the memory whose source is like this one, the best first.

    Args:
        source: Source text of a segment.
        store: The workspace.
        own: Origin of entries that the segment itself gave; they say nothing new.
    """
    if not has_han(source):
        return []
    found = fuzzy_matches(source, store, LEAST_LIKE, MATCHES_SHOWN + 1)
    others = [each for each in found if not own or each.entry.origin != own]
    return [
        Match(each.entry, each.text, int(100 * each.score), changes(each.entry.source, source))
        for each in others[:MATCHES_SHOWN]
    ]


def _unlisted_names(pair: BitextPair, outline: Outline) -> dict[str, Name]:
    """Names that the glossary lacks, by fingerprint of the issue, as the check found them."""
    source = pair.pair.source
    spans = {
        issue.source_span: issue.fingerprint
        for issue in pair.issues
        if issue.check == "name-unlisted" and issue.source_span
    }
    texts = {source[start:end] for start, end in spans}
    showing = (
        each.pair.source for each in outline.pairs if any(t in each.pair.source for t in texts)
    )
    known = [use.source_span for use in pair.terms]
    found = find_names(source, known, names_of(showing)) if spans else ()
    return {spans[name.span]: name for name in found if name.span in spans}


def _machine_text(pair: BitextPair, review: Review | None) -> str:
    """What the machine gave."""
    if review is not None:
        return review.machine
    return pair.pair.target if pair.origin is not Origin.HUMAN else ""


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates, each text once, under the first route that gave it."""
    return list({candidate.text: candidate for candidate in reversed([*candidates])}.values())[::-1]


def _repeats(document_id: str, pair: BitextPair, store: ReviewStore) -> list[Repeat]:
    """Other places with the same source; texts without Han characters repeat by chance."""
    source = pair.pair.source
    return [
        Repeat(other_id, other)
        for other_id, other in (store.repeats(source) if has_han(source) else ())
        if (other_id, other.id) != (document_id, pair.pair.id)
    ]
