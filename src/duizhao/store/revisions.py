"""The reviewers' part of the workspace: single pairs read fast, acts kept and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from duizhao.errors import WorkspaceError
from duizhao.model import BitextPair, Document
from duizhao.store import Store, tables
from duizhao.store.acts import Revision, apply_act, record_act, seen, stale
from duizhao.store.pairs import PairOutline, pair_values, source_hash
from duizhao.store.reviews import note_decisions
from duizhao.store.standings import change_pairs_counted
from duizhao.store.tables import adapter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What changes when something about a document does.

    Attributes:
        finished: Key of the run that finished it.
        decided: Revision of the last decision about it.
        disagreements: Decisions that wait for a word.
        assignments: Pairs that were given to reviewers.
    """

    finished: str
    decided: int
    disagreements: int
    assignments: int


class ReviewStore(Store):
    """A workspace with what the review page needs.

    Args:
        url: SQLAlchemy URL.

    Raises:
        WorkspaceError: If it cannot be opened or was made by a newer Duizhao.
    """

    def document_states(self, document_ids: Sequence[str]) -> dict[str, DocumentState]:
        """In which state documents are, by id; of those only that are finished."""
        documents = tables.documents.c
        counts = [
            sa.select(sa.func.count())
            .where(table.c.document_id == documents.id)
            .scalar_subquery()
            .label(table.name)
            for table in (tables.disagreements, tables.assignments)
        ]
        query = sa.select(documents.id, documents.finished_key, documents.decided, *counts).where(
            documents.finished_key.is_not(None)
        )
        return {
            row.id: DocumentState(
                row.finished_key, row.decided or 0, row.disagreements, row.assignments
            )
            for row in self.select(query, documents.id, document_ids)
        }

    def outlines(self, document_id: str) -> list[PairOutline]:
        """All pairs of a document in short, in reading order."""
        query = (
            sa.select(tables.pairs.c.outline)
            .where(tables.pairs.c.document_id == document_id)
            .order_by(tables.pairs.c.position)
        )
        with self.transaction() as connection:
            content = b"[" + b",".join(connection.execute(query).scalars()) + b"]"
        found: list[PairOutline] = adapter(list[PairOutline]).validate_json(content)
        return found

    def outlines_since(self, document_id: str, revision: int) -> tuple[int, list[PairOutline]]:
        """How many pairs a document has, and those that decisions made after a revision."""
        pairs = tables.pairs.c
        of_document = pairs.document_id == document_id
        query = sa.select(pairs.outline).where(of_document, pairs.revision > revision)
        with self.transaction() as connection:
            count = connection.execute(sa.select(sa.func.count()).where(of_document)).scalar_one()
            records = connection.execute(query).scalars().all()
        return count, [adapter(PairOutline).validate_json(record) for record in records]

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
            raise self.not_finished(document_id)
        document: Document = adapter(Document).validate_json(content)
        return document

    def pairs(self, document_id: str, pair_ids: Iterable[str]) -> dict[str, BitextPair]:
        """Those of the pairs that the document has, by id."""
        query = sa.select(tables.pairs.c.id, tables.pairs.c.record).where(
            tables.pairs.c.document_id == document_id
        )
        return {
            row.id: adapter(BitextPair).validate_json(row.record)
            for row in self.select(query, tables.pairs.c.id, pair_ids)
        }

    def repeats(self, source: str, document_id: str = "") -> list[tuple[str, PairOutline]]:
        """Pairs with the same source, with their documents, in reading order.

        Args:
            source: The source; width, script and white space make no difference.
            document_id: Pairs of this document only; empty for all.
        """
        pairs = tables.pairs.c
        query = sa.select(pairs.document_id, pairs.position, pairs.outline).where(
            pairs.source_hash == source_hash(source)
        )
        if document_id:
            query = query.where(pairs.document_id == document_id)
        with self.transaction() as connection:
            rows = sorted(connection.execute(query).all(), key=lambda row: row[:2])
        reader = adapter(PairOutline)
        return [(row.document_id, reader.validate_json(row.outline)) for row in rows]

    def renew(self, document_id: str, pair: BitextPair) -> None:
        """Keep what was found anew of a pair whose texts did not change.

        Raises:
            StaleError: If they did.
        """
        row = (tables.pairs.c.document_id == document_id) & (tables.pairs.c.id == pair.pair.id)
        with self.transaction() as connection:
            revision = self.touch_memory(connection)
            note_decisions(connection, [document_id], revision)
            record = connection.execute(
                sa.select(tables.pairs.c.record).where(row)
            ).scalar_one_or_none()
            standing = None if record is None else adapter(BitextPair).validate_json(record)
            if standing is None or seen(standing) != seen(pair):
                raise stale(pair.pair.id)
            change_pairs_counted(connection, document_id, [standing], [pair])
            values = pair_values(pair, revision)
            connection.execute(sa.update(tables.pairs).where(row).values(values))

    def heed_issue(self, document_id: str, fingerprint: str) -> None:
        """Take a mark back that called an issue of a document none."""
        with self.transaction() as connection:
            note_decisions(connection, [document_id], self.touch_memory(connection))
            connection.execute(
                sa.delete(tables.ignored).where(tables.ignored.c.fingerprint == fingerprint)
            )

    def act(self, revision: Revision) -> None:
        """Keep an act of a reviewer, all or nothing.

        Raises:
            StaleError: If a pair is no longer what it was before the act.
        """
        with self.transaction() as connection:
            apply_act(connection, revision, self.touch_memory(connection))
            record_act(connection, revision)

    def undo(self, number: int, author: str, changed: str) -> Revision:
        """Take an act back; returns the act that did so.

        Raises:
            StaleError: If the pairs were changed since.
            WorkspaceError: If there is no such act, or it is taken back already.
        """
        query = sa.select(tables.revisions).where(tables.revisions.c.number == number)
        with self.transaction() as connection:
            touched = self.touch_memory(connection)
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
            apply_act(connection, back, touched)
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
