"""How an act is kept: its reviews, what it gives the memory and takes back, and what undoes it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from duizhao.language.chinese import has_han, match_key
from duizhao.model import ACCEPTED, MemoryEntry, Review, UnitKind
from duizhao.store.acts import Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duizhao.model import BitextPair
    from duizhao.reviewing.desk import Desk
    from duizhao.store.revisions import ReviewStore


def now() -> str:
    """The time of an act: ISO 8601 in UTC, to the millisecond, so that acts have an order."""
    return datetime.now(tz=UTC).isoformat(timespec="milliseconds")


def keep(
    document_id: str,
    before: tuple[BitextPair, ...],
    after: tuple[BitextPair, ...],
    author: str,
    desk: Desk,
    kind: str,
) -> None:
    """Save an act with all that undoes it."""
    changed = now()
    earlier = desk.store.reviews_of(document_id, [pair.pair.id for pair in before])
    machines = _machine_texts(before, after, earlier)
    reviews = tuple(
        Review(
            document_id=document_id,
            pair_id=pair.pair.id,
            source_ids=pair.pair.source_ids,
            source=pair.pair.source,
            target=pair.pair.target,
            state=pair.pair.state,
            author=author,
            changed=changed,
            machine=machine,
            note=pair.note,
        )
        for pair, machine in zip(after, machines, strict=True)
    )
    accepted = (
        memory_entry(review)
        for review, pair in zip(reviews, after, strict=True)
        if pair.kind is not UnitKind.FURNITURE
    )
    desk.store.act(
        Revision(
            kind=kind,
            document_id=document_id,
            author=author,
            changed=changed,
            before=before,
            after=after,
            reviews_before=tuple(earlier.values()),
            reviews_after=reviews,
            forgotten=_forgotten(earlier.values(), desk.store),
            remembered=tuple(entry for entry in accepted if entry is not None),
        )
    )


def _machine_texts(
    before: Sequence[BitextPair], after: Sequence[BitextPair], earlier: Mapping[str, Review]
) -> list[str]:
    """What the machine gave each pair after the act, for the edit distance."""
    machines = [
        earlier[pair.pair.id].machine if pair.pair.id in earlier else pair.pair.target
        for pair in before
    ]
    if len(after) < len(before):
        return [" ".join(filter(None, machines))]
    if len(after) > len(before):  # where the machine's text would be cut, nobody knows
        return [pair.pair.target for pair in after]
    return machines


def memory_entry(review: Review) -> MemoryEntry | None:
    """What a decision adds to the memory; None where the text is not accepted or not Chinese."""
    if review.state not in ACCEPTED or not review.target.strip() or not has_han(review.source):
        return None
    return MemoryEntry(
        source_key=match_key(review.source),
        source=review.source,
        target=review.target,
        state=review.state,
        origin=f"{review.document_id} {review.pair_id}",
        author=review.author,
        changed=review.changed,
    )


def _forgotten(earlier: Iterable[Review], store: ReviewStore) -> tuple[MemoryEntry, ...]:
    """Entries that earlier decisions on the pairs gave, and nobody else gave since."""
    given = [entry for review in earlier if (entry := memory_entry(review)) is not None]
    standing = store.memory(entry.source_key for entry in given)
    return tuple(
        entry
        for mine in given
        for entry in standing.get(mine.source_key, [])
        if (entry.target, entry.origin) == (mine.target, mine.origin)
    )
