"""What people decided: reviews, the translation memory, assignments, ignored issues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from duizhao.model import MemoryEntry, Review
from duizhao.store import tables
from duizhao.store.connection import Workspace
from duizhao.store.hashes import text_hash
from duizhao.store.tables import adapter, dump, upsert, upsert_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Reviews(Workspace):
    """Decisions of people; each save raises the memory's revision, so that the next run sees it.

    It does so first: from there on every other writer of decisions waits for its end.
    """

    def remember(self, entries: Iterable[MemoryEntry]) -> int:
        """Add or renew memory entries; returns how many were given."""
        listed = list(entries)
        if listed:
            with self.transaction() as connection:
                self.touch_memory(connection)
                write_entries(connection, listed)
        return len(listed)

    def memory_entries(self) -> list[MemoryEntry]:
        """The whole translation memory, the newest first."""
        query = sa.select(tables.memory.c.record).order_by(tables.memory.c.changed.desc())
        with self.transaction() as connection:
            content = b"[" + b",".join(connection.execute(query).scalars()) + b"]"
        entries: list[MemoryEntry] = adapter(list[MemoryEntry]).validate_json(content)
        return entries

    def forget(self, entries: Iterable[MemoryEntry]) -> int:
        """Delete memory entries; returns how many were given."""
        listed = list(entries)
        with self.transaction() as connection:
            for entry in listed:
                connection.execute(
                    sa.delete(tables.memory).where(
                        tables.memory.c.source_key == entry.source_key,
                        tables.memory.c.target_hash == text_hash(entry.target),
                    )
                )
            self.touch_memory(connection)
        return len(listed)

    def memory(self, source_keys: Iterable[str]) -> dict[str, list[MemoryEntry]]:
        """Entries with one of the source keys, the newest first."""
        rows = self.select(sa.select(tables.memory), tables.memory.c.source_key, source_keys)
        found: dict[str, list[MemoryEntry]] = {}
        for row in sorted(rows, key=lambda row: (row.changed, row.target_hash), reverse=True):
            found.setdefault(row.source_key, []).append(
                adapter(MemoryEntry).validate_json(row.record)
            )
        return found

    def save_reviews(self, reviews: Sequence[Review]) -> None:
        """Keep decisions; a later one on the same pair replaces the earlier."""
        with self.transaction() as connection:
            self.touch_memory(connection)
            write_reviews(connection, reviews)

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

    def save_import(
        self,
        reviews: Sequence[Review],
        disagreements: Sequence[Review],
        entries: Sequence[MemoryEntry],
    ) -> None:
        """Keep all that an import brought: decisions, those that wait for a word, memory.

        Args:
            reviews: Decisions that stand from now on.
            disagreements: Those of other reviewers that differ from the standing ones.
            entries: Accepted pairs.
        """
        with self.transaction() as connection:
            if reviews or entries:
                self.touch_memory(connection)
            write_reviews(connection, reviews)
            for review in disagreements:
                keys = {
                    "document_id": review.document_id,
                    "pair_id": review.pair_id,
                    "author": review.author,
                }
                upsert(connection, tables.disagreements, keys, {"record": dump(Review, review)})
            if entries:
                write_entries(connection, entries)

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
        standing = {
            (each.document_id, each.pair_id, each.target, each.state)
            for each in self.reviews(document_id)
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

    def memory_revision(self) -> str:
        """Changes whenever a review or a memory entry is saved."""
        return self.value("memory_revision", "0")

    def ignore_issue(self, fingerprint: str, reason: str, author: str) -> None:
        """Mark an issue as no issue; the mark survives later runs."""
        with self.transaction() as connection:
            self.touch_memory(connection)
            values = {"reason": reason, "author": author}
            upsert(connection, tables.ignored, {"fingerprint": fingerprint}, values)

    def ignored_issues(self) -> dict[str, tuple[str, str]]:
        """Reason and author by fingerprint."""
        with self.transaction() as connection:
            rows = connection.execute(sa.select(tables.ignored)).all()
        return {row.fingerprint: (row.reason, row.author) for row in rows}


def write_reviews(connection: sa.Connection, reviews: Iterable[Review]) -> None:
    """Write decisions; they settle what was disagreed about on their pairs."""
    for review in reviews:
        keys = {"document_id": review.document_id, "pair_id": review.pair_id}
        upsert(connection, tables.reviews, keys, {"record": dump(Review, review)})
        connection.execute(
            sa.delete(tables.disagreements).where(
                tables.disagreements.c.document_id == review.document_id,
                tables.disagreements.c.pair_id == review.pair_id,
            )
        )


def write_entries(connection: sa.Connection, entries: Iterable[MemoryEntry]) -> None:
    """Write memory entries; the same pair again renews the earlier one."""
    rows = [
        {
            "source_key": entry.source_key,
            "target_hash": text_hash(entry.target),
            "changed": entry.changed,
            "record": dump(MemoryEntry, entry),
        }
        for entry in entries
    ]
    if rows:
        upsert_all(connection, tables.memory, ["source_key", "target_hash"], rows)
