"""Acts of reviewers, kept whole: pairs, reviews, memory and what undoes them, or nothing.

An act (`Revision`) is one transaction. The texts that the reviewer saw are compared within that
transaction, so that of two who edit one pair the second is told (the lost update problem; RFC 9110,
section 13.1.1, `If-Match`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from duizhao.errors import WorkspaceError
from duizhao.model import BitextPair, MemoryEntry, Review
from duizhao.store import tables
from duizhao.store.entries import delete_entries, write_entries
from duizhao.store.pairs import pair_row
from duizhao.store.reviews import note_decisions, write_reviews
from duizhao.store.standings import change_pairs_counted
from duizhao.store.tables import adapter, dump


class StaleError(WorkspaceError):
    """A pair is no longer what the reviewer saw; nothing was saved."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One act of a reviewer, with all that undoes it.

    Attributes:
        kind: `edit`, `state`, `merge`, `split`, `bulk` or `undo`.
        document_id: The document.
        author: Who acted.
        changed: ISO 8601 time.
        before: Pairs that stood there, in reading order, side by side.
        after: Pairs that stand there now.
        reviews_before: Reviews of the pairs before; machine pairs have none.
        reviews_after: Reviews of the pairs after.
        forgotten: Memory entries that the act takes back.
        remembered: Memory entries that it gives.
    """

    kind: str
    document_id: str
    author: str
    changed: str
    before: tuple[BitextPair, ...]
    after: tuple[BitextPair, ...]
    reviews_before: tuple[Review, ...]
    reviews_after: tuple[Review, ...]
    forgotten: tuple[MemoryEntry, ...] = ()
    remembered: tuple[MemoryEntry, ...] = ()


def apply_act(connection: sa.Connection, revision: Revision, touched: int) -> None:
    """Put pairs, reviews and memory into the state after the act; `touched` numbers the change."""
    note_decisions(connection, [revision.document_id], touched)
    _replace_pairs(connection, revision, touched)
    _replace_reviews(connection, revision, touched)
    delete_entries(connection, revision.forgotten, touched)
    write_entries(connection, revision.remembered, touched)


def record_act(connection: sa.Connection, revision: Revision) -> None:
    """Note an act; an edit that goes on where the same reviewer's last one ended lengthens it."""
    newest = connection.execute(
        sa.select(tables.revisions.c.number, tables.revisions.c.undone, tables.revisions.c.record)
        .where(tables.revisions.c.document_id == revision.document_id)
        .order_by(tables.revisions.c.number.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None and not newest.undone:
        last: Revision = adapter(Revision).validate_json(newest.record)
        if _goes_on(last, revision):
            longer = replace(
                revision,
                before=last.before,
                reviews_before=last.reviews_before,
                forgotten=(*last.forgotten, *revision.forgotten),
            )
            connection.execute(
                sa.update(tables.revisions)
                .where(tables.revisions.c.number == newest.number)
                .values(changed=revision.changed, record=dump(Revision, longer))
            )
            return
    connection.execute(sa.insert(tables.revisions).values(_revision_row(revision)))


def _goes_on(last: Revision, revision: Revision) -> bool:
    """Whether an autosave continues the typing that the last one kept."""
    return (
        last.kind == revision.kind == "edit"
        and last.author == revision.author
        and [seen(pair) for pair in last.after] == [seen(pair) for pair in revision.before]
    )


def _revision_row(revision: Revision) -> dict[str, Any]:
    """Row of an act."""
    return {
        "document_id": revision.document_id,
        "author": revision.author,
        "changed": revision.changed,
        "undone": False,
        "record": dump(Revision, revision),
    }


def _replace_pairs(connection: sa.Connection, revision: Revision, touched: int) -> None:
    """Put the pairs after in the place of those before."""
    ids = [pair.pair.id for pair in revision.before]
    of_document = tables.pairs.c.document_id == revision.document_id
    query = sa.select(tables.pairs.c.position, tables.pairs.c.record).where(
        of_document, tables.pairs.c.id.in_(ids)
    )  # sorted here: told to sort, SQLite reads the whole document in its order
    rows = sorted(connection.execute(query).all(), key=lambda row: row.position)
    standing = [adapter(BitextPair).validate_json(row.record) for row in rows]
    if [seen(pair) for pair in standing] != [seen(pair) for pair in revision.before]:
        raise stale(ids[0])
    positions = [row.position for row in rows]
    _make_room(connection, of_document, positions[-1], len(revision.after) - len(positions))
    connection.execute(sa.delete(tables.pairs).where(of_document, tables.pairs.c.id.in_(ids)))
    places = [*positions, *range(positions[-1] + 1, positions[-1] + 1 + len(revision.after))]
    connection.execute(
        sa.insert(tables.pairs),
        [
            pair_row(revision.document_id, position, pair, touched)
            for position, pair in zip(places, revision.after, strict=False)
        ],
    )
    change_pairs_counted(connection, revision.document_id, standing, revision.after)


def _make_room(connection: sa.Connection, of_document: Any, last: int, more: int) -> None:
    """Move all later pairs on; by way of negative numbers, since positions are unique."""
    if more <= 0:
        return
    position = tables.pairs.c.position
    later = sa.update(tables.pairs).where(of_document, position > last)
    connection.execute(later.values(position=-(position + more)))
    connection.execute(
        sa.update(tables.pairs).where(of_document, position < 0).values(position=-position)
    )


def _replace_reviews(connection: sa.Connection, revision: Revision, touched: int) -> None:
    """Put the reviews after in the place of those before."""
    kept = {review.pair_id for review in revision.reviews_after}
    gone = {review.pair_id for review in revision.reviews_before} - kept
    connection.execute(
        sa.delete(tables.reviews).where(
            tables.reviews.c.document_id == revision.document_id,
            tables.reviews.c.pair_id.in_(sorted(gone)),
        )
    )
    write_reviews(connection, revision.reviews_after, touched)


def stale(pair_id: str) -> StaleError:
    """What a reviewer is told who acted on a text that is no longer there."""
    return StaleError(
        "the segment was changed by somebody else meanwhile",
        where=pair_id,
        hint="Look at the text that stands there now, then decide again.",
    )


def seen(pair: BitextPair) -> tuple[Any, ...]:
    """What a reviewer sees and may change; checks and risks may be renewed under his hands."""
    text = pair.pair
    return (text.id, text.source_ids, text.source, text.target, text.state, pair.note)
