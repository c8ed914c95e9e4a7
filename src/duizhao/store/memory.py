"""The translation memory of a workspace: by matching key, by likeness, or in a stream."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from duizhao.model import MemoryEntry, State
from duizhao.store import tables
from duizhao.store.connection import Workspace
from duizhao.store.tables import adapter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STREAMED = 2000
"""Rows of a stream held at once."""


class Memory(Workspace):
    """Pairs that people accepted or imported; none of its questions loads them all.

    The index is imported by those who use it: numpy takes longer to load than an unchanged run.
    """

    def remember(self, entries: Iterable[MemoryEntry]) -> None:
        """Add or renew memory entries, all or nothing."""
        from duizhao.store.entries import write_entries  # noqa: PLC0415 - see `Memory`

        with self.transaction() as connection:
            write_entries(connection, entries, self.touch_memory(connection))

    def forget(self, entries: Iterable[MemoryEntry]) -> None:
        """Delete memory entries, all or nothing."""
        from duizhao.store.entries import delete_entries  # noqa: PLC0415 - see `Memory`

        with self.transaction() as connection:
            delete_entries(connection, entries, self.touch_memory(connection))

    def memory_revision(self) -> str:
        """Changes whenever a review or a memory entry is saved."""
        return self.value("memory_revision", "0")

    def memory(self, source_keys: Iterable[str]) -> dict[str, list[MemoryEntry]]:
        """Entries with one of the source keys, the newest first."""
        rows = self.select(sa.select(tables.memory), tables.memory.c.source_key, source_keys)
        return _newest_first(rows, "source_key")

    def like_patterns(self, pattern: str, least: float) -> dict[int, str]:
        """Patterns by number: all that are so like a given one, among others."""
        from duizhao.store.pattern_index import like_patterns  # noqa: PLC0415 - see `Memory`

        with self.transaction() as connection:
            return like_patterns(connection, pattern, least)

    def entries_of(self, patterns: Iterable[int]) -> dict[int, list[MemoryEntry]]:
        """Entries whose source has one of the patterns, by its number, the newest first."""
        rows = self.select(sa.select(tables.memory), tables.memory.c.pattern, patterns)
        return _newest_first(rows, "pattern")

    def sources_beside(self, document_id: str, pair_id: str) -> tuple[str, ...]:
        """Sources before and after a pair, empty at the ends; none for a pair that is not there."""
        from duizhao.store.pairs import PairOutline  # noqa: PLC0415 - see `Memory`

        table = tables.pairs
        query = sa.select(table.c.position, table.c.outline).where(
            table.c.document_id == document_id
        )
        own = sa.select(table.c.position).where(
            table.c.document_id == document_id, table.c.id == pair_id
        )
        with self.transaction() as connection:
            position = connection.execute(own).scalar()
            if position is None:
                return ()
            places = (position - 1, position + 1)
            rows = connection.execute(query.where(table.c.position.in_(places))).all()
        found = {
            row.position: adapter(PairOutline).validate_json(row.outline).pair.source
            for row in rows
        }
        return tuple(found.get(place, "") for place in places)

    def each_entry(self, key: str = "", words: str = "") -> Iterator[MemoryEntry]:
        """All entries, by matching key, those of one source with the newest first.

        Args:
            key: Only entries whose matching key holds this,
            words: or whose row holds this, in any case: a quick look that lets some others pass.
        """
        table = tables.memory
        query = sa.select(table.c.source_key, table.c.record).order_by(
            table.c.source_key, table.c.changed.desc(), table.c.target_hash
        )
        written = json.dumps(words, ensure_ascii=False)[1:-1].lower()
        with self.transaction() as connection:
            for row in connection.execution_options(yield_per=STREAMED).execute(query):
                if (key and key in row.source_key) or written in row.record.decode().lower():
                    yield _entry(row.record)

    def count_entries(self) -> dict[str, int]:
        """How many entries there are, in each state, how many sources."""
        table = tables.memory
        states = sa.select(table.c.state, sa.func.count().label("entries")).group_by(table.c.state)
        targets = (
            sa.select(sa.func.count(table.c.source_key).label("number"))
            .group_by(table.c.source_key)
            .subquery()
        )
        several = sa.func.count().filter(targets.c.number > 1)
        with self.transaction() as connection:
            by_state = {row.state: row.entries for row in connection.execute(states)}
            sources, variants = connection.execute(
                sa.select(sa.func.count(targets.c.number), several)
            ).one()
        return {
            "entries": sum(by_state.values()),
            **{state.value: by_state.get(state.value, 0) for state in State},
            "sources": sources,
            "sources with several targets": variants,
        }

    def changed_patterns(self, revision: int, most: int) -> list[str]:
        """Patterns about which something changed after a revision, at most so many."""
        table = tables.patterns
        query = sa.select(table.c.text).where(table.c.revision > revision).limit(most)
        with self.transaction() as connection:
            return list(connection.execute(query).scalars())


def _newest_first(rows: Iterable[sa.Row[Any]], column: str) -> dict[Any, list[MemoryEntry]]:
    """Entries by the value of a column, the newest first."""
    found: dict[Any, list[MemoryEntry]] = {}
    for row in sorted(rows, key=lambda row: (row.changed, row.target_hash), reverse=True):
        found.setdefault(getattr(row, column), []).append(_entry(row.record))
    return found


def _entry(record: bytes) -> MemoryEntry:
    """An entry as the table keeps it."""
    entry: MemoryEntry = adapter(MemoryEntry).validate_json(record)
    return entry
