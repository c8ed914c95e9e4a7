"""The reviewers' part of the workspace: single pairs read fast, and acts kept whole.

An act of a reviewer (`Revision`) is one
transaction: pairs, reviews, memory and the record that undoes it are all kept, or nothing is. The
texts that the reviewer saw are compared within that transaction, so that of two who edit one pair
the second is told (the lost update problem; RFC 9110, section 13.1.1, `If-Match`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from duizhao.errors import WorkspaceError
from duizhao.model import BitextPair, Document, MemoryEntry, Review
from duizhao.store import Store, tables, text_hash
from duizhao.store.reviews import write_entries, write_reviews
from duizhao.store.tables import Record, adapter, dump

if TYPE_CHECKING:
    from collections.abc import Iterable


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


class ReviewStore(Store):
    """A workspace with what the review page needs.

    Args:
        url: SQLAlchemy URL.

    Raises:
        WorkspaceError: If it cannot be opened or was made by a newer Duizhao.
    """

    def document_key(self, document_id: str) -> str:
        """Changes with every run that finished the document, decision, disagreement, assignment."""
        finished = self.finished_keys([document_id]).get(document_id, "")
        counts = [
            sa.select(sa.func.count()).select_from(table).scalar_subquery()
            for table in (tables.disagreements, tables.assignments)
        ]
        with self.transaction() as connection:
            disagreements, assignments = connection.execute(sa.select(*counts)).one()
        return f"{self.memory_revision()} {disagreements} {assignments} {finished}"

    def document(self, document_id: str) -> Document:
        """A finished document without its pairs.

        Raises:
            WorkspaceError: If the document was never finished here.
        """
        query = sa.select(tables.documents.c.record).where(
            tables.documents.c.id == document_id, tables.documents.c.finished_key.is_not(None)
        )
        with self.transaction() as connection:
            content = connection.execute(query).scalar_one_or_none()
        if content is None:
            raise WorkspaceError(
                f"no finished document {document_id!r} in the workspace",
                where=self.place,
                hint=f"Known: {', '.join(self.document_ids()) or 'none'}.",
            )
        document: Document = adapter(Document).validate_json(content)
        return document

    def pair_records(self, document_id: str, record: type[Record]) -> list[Record]:
        """All pairs of a document as a slimmer record type, in reading order.

        Args:
            document_id: The document.
            record: A dataclass with some of the fields of `BitextPair`.
        """
        query = (
            sa.select(tables.pairs.c.record)
            .where(tables.pairs.c.document_id == document_id)
            .order_by(tables.pairs.c.position)
        )
        with self.transaction() as connection:
            content = b"[" + b",".join(connection.execute(query).scalars()) + b"]"
        pairs: list[Record] = adapter(list[record]).validate_json(content)  # type: ignore[valid-type]
        return pairs

    def pairs(self, document_id: str, pair_ids: Iterable[str]) -> dict[str, BitextPair]:
        """Those of the pairs that the document has, by id."""
        query = sa.select(tables.pairs.c.id, tables.pairs.c.record).where(
            tables.pairs.c.document_id == document_id
        )
        return {
            row.id: adapter(BitextPair).validate_json(row.record)
            for row in self.select(query, tables.pairs.c.id, pair_ids)
        }

    def reviews_of(self, document_id: str, pair_ids: Iterable[str]) -> dict[str, Review]:
        """Decisions on the given pairs, by pair id."""
        query = sa.select(tables.reviews.c.record).where(
            tables.reviews.c.document_id == document_id
        )
        rows = self.select(query, tables.reviews.c.pair_id, pair_ids)
        found = [adapter(Review).validate_json(row.record) for row in rows]
        return {review.pair_id: review for review in found}

    def renew(self, document_id: str, pair: BitextPair) -> None:
        """Keep what was found anew of a pair whose texts did not change.

        Raises:
            StaleError: If they did.
        """
        row = (tables.pairs.c.document_id == document_id) & (tables.pairs.c.id == pair.pair.id)
        with self.transaction() as connection:
            self.touch_memory(connection)
            _hold(connection, document_id)
            record = connection.execute(
                sa.select(tables.pairs.c.record).where(row)
            ).scalar_one_or_none()
            if record is None or _seen(adapter(BitextPair).validate_json(record)) != _seen(pair):
                raise _stale(pair.pair.id)
            values = {"record": dump(BitextPair, pair)}
            connection.execute(sa.update(tables.pairs).where(row).values(values))

    def heed_issue(self, fingerprint: str) -> None:
        """Take a mark back that called an issue none."""
        with self.transaction() as connection:
            self.touch_memory(connection)
            connection.execute(
                sa.delete(tables.ignored).where(tables.ignored.c.fingerprint == fingerprint)
            )

    def act(self, revision: Revision) -> None:
        """Keep an act of a reviewer, all or nothing.

        Raises:
            StaleError: If a pair is no longer what it was before the act.
        """
        with self.transaction() as connection:
            self.touch_memory(connection)  # a write first: from here on nobody else writes
            _apply(connection, revision)
            _record(connection, revision)

    def undo(self, number: int, author: str, changed: str) -> Revision:
        """Take an act back; returns the act that did so.

        Raises:
            StaleError: If the pairs were changed since.
            WorkspaceError: If there is no such act, or it is taken back already.
        """
        query = sa.select(tables.revisions).where(tables.revisions.c.number == number)
        with self.transaction() as connection:
            self.touch_memory(connection)
            row = connection.execute(query).one_or_none()
            if row is None or row.undone:
                raise WorkspaceError("there is nothing left to take back", where=self.place)
            done: Revision = adapter(Revision).validate_json(row.record)
            back = Revision(
                kind="undo",
                document_id=done.document_id,
                author=author,
                changed=changed,
                before=done.after,
                after=done.before,
                reviews_before=done.reviews_after,
                reviews_after=done.reviews_before,
                forgotten=done.remembered,
                remembered=done.forgotten,
            )
            _apply(connection, back)
            connection.execute(
                sa.update(tables.revisions)
                .where(tables.revisions.c.number == number)
                .values(undone=True)
            )
        return back

    def revisions(
        self, document_id: str, author: str = "", limit: int = 20
    ) -> list[tuple[int, Revision]]:
        """The newest acts that stand, with their numbers, the newest first.

        Args:
            document_id: The document.
            author: Only acts of this reviewer; empty for all.
            limit: How many at most.
        """
        query = (
            sa.select(tables.revisions.c.number, tables.revisions.c.record)
            .where(
                tables.revisions.c.document_id == document_id, tables.revisions.c.undone.is_(False)
            )
            .order_by(tables.revisions.c.number.desc())
            .limit(limit)
        )
        if author:
            query = query.where(tables.revisions.c.author == author)
        with self.transaction() as connection:
            rows = connection.execute(query).all()
        return [(row.number, adapter(Revision).validate_json(row.record)) for row in rows]


def _hold(connection: sa.Connection, document_id: str) -> None:
    """Let no run put other pairs into the document until the transaction ends (PostgreSQL)."""
    row = sa.select(tables.documents.c.id).where(tables.documents.c.id == document_id)
    connection.execute(row.with_for_update())


def _apply(connection: sa.Connection, revision: Revision) -> None:
    """Put pairs, reviews and memory into the state after the act."""
    _hold(connection, revision.document_id)
    _replace_pairs(connection, revision)
    _replace_reviews(connection, revision)
    for entry in revision.forgotten:
        keys = _memory_keys(entry)
        same_text = (tables.memory.c[name] == value for name, value in keys.items())
        connection.execute(sa.delete(tables.memory).where(*same_text))
    if revision.remembered:
        write_entries(connection, revision.remembered)


def _memory_keys(entry: MemoryEntry) -> dict[str, str]:
    """Primary key of a memory entry."""
    return {"source_key": entry.source_key, "target_hash": text_hash(entry.target)}


def _record(connection: sa.Connection, revision: Revision) -> None:
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
        and [_seen(pair) for pair in last.after] == [_seen(pair) for pair in revision.before]
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


def _replace_pairs(connection: sa.Connection, revision: Revision) -> None:
    """Put the pairs after in the place of those before."""
    ids = [pair.pair.id for pair in revision.before]
    of_document = tables.pairs.c.document_id == revision.document_id
    rows = connection.execute(
        sa.select(tables.pairs.c.position, tables.pairs.c.record)
        .where(of_document, tables.pairs.c.id.in_(ids))
        .order_by(tables.pairs.c.position)
    ).all()
    standing = [adapter(BitextPair).validate_json(row.record) for row in rows]
    if [_seen(pair) for pair in standing] != [_seen(pair) for pair in revision.before]:
        raise _stale(ids[0])
    positions = [row.position for row in rows]
    _make_room(connection, of_document, positions[-1], len(revision.after) - len(positions))
    connection.execute(sa.delete(tables.pairs).where(of_document, tables.pairs.c.id.in_(ids)))
    places = [*positions, *range(positions[-1] + 1, positions[-1] + 1 + len(revision.after))]
    connection.execute(
        sa.insert(tables.pairs),
        [
            {
                "document_id": revision.document_id,
                "position": position,
                "id": pair.pair.id,
                "record": dump(BitextPair, pair),
            }
            for position, pair in zip(places, revision.after, strict=False)
        ],
    )


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


def _replace_reviews(connection: sa.Connection, revision: Revision) -> None:
    """Put the reviews after in the place of those before."""
    kept = {review.pair_id for review in revision.reviews_after}
    gone = {review.pair_id for review in revision.reviews_before} - kept
    connection.execute(
        sa.delete(tables.reviews).where(
            tables.reviews.c.document_id == revision.document_id,
            tables.reviews.c.pair_id.in_(sorted(gone)),
        )
    )
    write_reviews(connection, revision.reviews_after)


def _stale(pair_id: str) -> StaleError:
    """What a reviewer is told who acted on a text that is no longer there."""
    return StaleError(
        "the segment was changed by somebody else meanwhile",
        where=pair_id,
        hint="Look at the text that stands there now, then decide again.",
    )


def _seen(pair: BitextPair) -> tuple[Any, ...]:
    """What a reviewer sees and may change; checks and risks may be renewed under his hands."""
    text = pair.pair
    return (text.id, text.source_ids, text.source, text.target, text.state, pair.note)
