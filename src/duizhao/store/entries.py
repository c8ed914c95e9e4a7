"""How memory entries are written: rows and index of patterns in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from duizhao.language.patterns import pattern_of
from duizhao.model import MemoryEntry
from duizhao.store import tables
from duizhao.store.hashes import text_hash
from duizhao.store.pattern_index import note_patterns
from duizhao.store.tables import adapter, dump, upsert_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PORTION = 10_000
"""Entries indexed at once: some ten megabytes."""


def write_entries(connection: sa.Connection, entries: Iterable[MemoryEntry], revision: int) -> None:
    """Write memory entries; the same pair again renews the earlier one.

    Args:
        connection: An open transaction in which nobody else writes the memory.
        entries: The entries.
        revision: That of the change.
    """
    for portion in _portions(entries):
        numbers = _note(connection, portion, revision)
        rows = [
            {
                "source_key": entry.source_key,
                "target_hash": text_hash(entry.target),
                "changed": entry.changed,
                "record": dump(MemoryEntry, entry),
                "state": entry.state.value,
                "pattern": number,
            }
            for entry, number in zip(portion, numbers, strict=True)
        ]
        upsert_all(connection, tables.memory, ["source_key", "target_hash"], rows)


def delete_entries(
    connection: sa.Connection, entries: Iterable[MemoryEntry], revision: int
) -> None:
    """Delete memory entries; their patterns stay and say when something changed.

    Args:
        connection: An open transaction in which nobody else writes the memory.
        entries: The entries.
        revision: That of the change.
    """
    table = tables.memory
    for portion in _portions(entries):
        _note(connection, portion, revision)
        for entry in portion:
            connection.execute(
                sa.delete(table).where(
                    table.c.source_key == entry.source_key,
                    table.c.target_hash == text_hash(entry.target),
                )
            )


def index_entries(connection: sa.Connection) -> None:
    """Index the memory of a workspace that has none yet."""
    table, last = tables.memory, ("", "")
    query = sa.select(table.c.source_key, table.c.target_hash, table.c.record)
    key = sa.tuple_(table.c.source_key, table.c.target_hash)
    ordered = query.order_by(table.c.source_key, table.c.target_hash).limit(PORTION)
    while rows := connection.execute(ordered.where(key > last)).all():
        write_entries(
            connection, (adapter(MemoryEntry).validate_json(row.record) for row in rows), 0
        )
        last = (rows[-1].source_key, rows[-1].target_hash)


def _note(connection: sa.Connection, entries: Sequence[MemoryEntry], revision: int) -> list[int]:
    """Numbers of the entries' patterns, same order."""
    patterns = [pattern_of(entry.source) for entry in entries]
    numbers = note_patterns(connection, patterns, revision)
    return [numbers[pattern] for pattern in patterns]


def _portions(entries: Iterable[MemoryEntry]) -> Iterator[list[MemoryEntry]]:
    """Entries in parts that fit the working memory."""
    portion: list[MemoryEntry] = []
    for entry in entries:
        portion.append(entry)
        if len(portion) == PORTION:
            yield portion
            portion = []
    if portion:
        yield portion
