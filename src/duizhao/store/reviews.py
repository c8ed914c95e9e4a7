"""What people decided: reviews, assignments, ignored issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from duizhao.model import Review
from duizhao.store import tables
from duizhao.store.connection import Workspace
from duizhao.store.tables import adapter, chunks, dump, upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duizhao.model import MemoryEntry


class Reviews(Workspace):
    """Decisions of people; each save raises the memory's revision, so that the next run sees it.

    It does so first: from there on every other writer of decisions waits for its end.
    """

    def reviews(self, document_id: str | None = None) -> list[Review]:
        """Decisions on a document's pairs, or on all, by document and pair id."""
        query = sa.select(tables.reviews.c.record).order_by(
            tables.reviews.c.document_id, tables.reviews.c.pair_id
        )
        if document_id is not None:
            query = query.where(tables.reviews.c.document_id == document_id)
        with self.transaction() as connection:
            records = connection.execute(query).scalars().all()
        return [adapter(Review).validate_json(record) for record in records]

    def reviews_of(self, document_id: str, pair_ids: Iterable[str]) -> dict[str, Review]:
        """Decisions on the given pairs, by pair id."""
        query = sa.select(tables.reviews.c.record).where(
            tables.reviews.c.document_id == document_id
        )
        rows = self.select(query, tables.reviews.c.pair_id, pair_ids)
        found = [adapter(Review).validate_json(row.record) for row in rows]
        return {review.pair_id: review for review in found}

    def save_import(
        self,
        reviews: Sequence[Review],
        disagreements: Sequence[Review],
        entries: Sequence[MemoryEntry],
    ) -> None:
        """Keep all that an import brought: decisions, those that wait for a word, memory.

        Args:
            reviews: Decisions that stand from now on; a later one on a pair replaces the earlier.
            disagreements: Those of other reviewers that differ from the standing ones.
            entries: Accepted pairs.
        """
        from duizhao.store.entries import write_entries  # noqa: PLC0415 - see `Memory`

        with self.transaction() as connection:
            if reviews or entries:
                revision = self.touch_memory(connection)
                write_reviews(connection, reviews, revision)
                write_entries(connection, entries, revision)
            for review in disagreements:
                keys = {
                    "document_id": review.document_id,
                    "pair_id": review.pair_id,
                    "author": review.author,
                }
                upsert(connection, tables.disagreements, keys, {"record": dump(Review, review)})

    def disagreements(self, document_id: str | None = None) -> list[Review]:
        """Decisions that wait for a word, of a document or of all, by document, pair and author.

        Their `machine` is the text that they disagree with. Where that no longer stands, or
        somebody has raised its state, the word was given.
        """
        query = sa.select(tables.disagreements.c.record).order_by(
            tables.disagreements.c.document_id,
            tables.disagreements.c.pair_id,
            tables.disagreements.c.author,
        )
        if document_id is not None:
            query = query.where(tables.disagreements.c.document_id == document_id)
        with self.transaction() as connection:
            records = connection.execute(query).scalars().all()
        if not records:
            return []
        waiting = [adapter(Review).validate_json(record) for record in records]
        by_document: dict[str, list[str]] = {}
        for each in waiting:
            by_document.setdefault(each.document_id, []).append(each.pair_id)
        standing = {
            (each.document_id, each.pair_id, each.target, each.state)
            for concerned, pair_ids in by_document.items()
            for each in self.reviews_of(concerned, pair_ids).values()
        }
        return [
            each
            for each in waiting
            if (each.document_id, each.pair_id, each.machine, each.state) in standing
        ]

    def seen_texts(self, document_id: str) -> dict[str, set[str]]:
        """Hashes of every text that a finished run ever gave each pair, by pair id."""
        query = sa.select(tables.seen_texts).where(tables.seen_texts.c.document_id == document_id)
        seen: dict[str, set[str]] = {}
        with self.transaction() as connection:
            for row in connection.execute(query):
                seen.setdefault(row.pair_id, set()).add(row.target_hash)
        return seen

    def assign(self, pairs: Iterable[tuple[str, str]], reviewer: str) -> None:
        """Give pairs, by document and pair id, to a reviewer; the last one named has them."""
        with self.transaction() as connection:
            for document_id, pair_id in pairs:
                keys = {"document_id": document_id, "pair_id": pair_id}
                upsert(connection, tables.assignments, keys, {"reviewer": reviewer})

    def assignments(self, document_id: str | None = None) -> dict[tuple[str, str], str]:
        """Reviewer by document and pair id, in a document or in all."""
        query = sa.select(tables.assignments)
        if document_id is not None:
            query = query.where(tables.assignments.c.document_id == document_id)
        with self.transaction() as connection:
            rows = connection.execute(query).all()
        return {(row.document_id, row.pair_id): row.reviewer for row in rows}

    def ignore_issue(self, document_id: str, fingerprint: str, reason: str, author: str) -> None:
        """Mark an issue of a document as no issue; the mark survives later runs."""
        with self.transaction() as connection:
            note_decisions(connection, [document_id], self.touch_memory(connection))
            values = {"reason": reason, "author": author}
            upsert(connection, tables.ignored, {"fingerprint": fingerprint}, values)

    def ignored_issues(self) -> dict[str, tuple[str, str]]:
        """Reason and author by fingerprint."""
        with self.transaction() as connection:
            rows = connection.execute(sa.select(tables.ignored)).all()
        return {row.fingerprint: (row.reason, row.author) for row in rows}


def note_decisions(connection: sa.Connection, document_ids: Iterable[str], revision: int) -> None:
    """Note that something was decided about documents, and hold them until the transaction ends."""
    table = tables.documents
    for some in chunks(sorted(set(document_ids))):
        about = sa.update(table).where(table.c.id.in_(some))
        connection.execute(about.values(decided=revision))


def write_reviews(connection: sa.Connection, reviews: Sequence[Review], revision: int) -> None:
    """Write decisions; they settle what was disagreed about on their pairs."""
    note_decisions(connection, (review.document_id for review in reviews), revision)
    for review in reviews:
        keys = {"document_id": review.document_id, "pair_id": review.pair_id}
        upsert(connection, tables.reviews, keys, {"record": dump(Review, review)})
        connection.execute(
            sa.delete(tables.disagreements).where(
                tables.disagreements.c.document_id == review.document_id,
                tables.disagreements.c.pair_id == review.pair_id,
            )
        )
