"""How a workspace of an older schema becomes one of today's, step by step (Alembic operations).

Alembic writes each step for SQLite and PostgreSQL alike; the number of the schema stands in the
workspace itself, under `schema_version`, so that no second table has to agree with it. A test
compares a migrated workspace with a new one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from duizhao.store import tables
from duizhao.store.pairs import PairOutline, source_hash
from duizhao.store.tables import adapter, dump

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from alembic.operations import Operations

SCHEMA_VERSION = 6
"""Raised with every change of the tables; an older workspace is migrated, a newer one refused."""


def _note_used_keys(op: Operations) -> None:
    """2: documents say which translations they use; pairs are found by document."""
    op.add_column("documents", sa.Column("keys", sa.LargeBinary))
    op.create_index("pairs_by_document", "pairs", ["document_id", "id"], if_not_exists=True)


def _find_repeats(op: Operations) -> None:
    """3: repeated sources are found by index; runs, alignments and standings get their tables."""
    op.add_column("pairs", sa.Column("source_hash", tables.TEXT))
    _fill_pairs(
        op.get_bind(),
        {"source_hash": tables.pairs.c.source_hash},
        lambda record: {"source_hash": source_hash(json.loads(record)["pair"]["source"])},
    )
    op.create_index("pairs_by_source", "pairs", ["source_hash", "document_id", "id"])


def _index_memory(op: Operations) -> None:
    """4: like entries of the memory are found by index; documents say what they depend on."""
    from duizhao.store.entries import index_entries

    op.add_column("documents", sa.Column("patterns", sa.LargeBinary))
    op.add_column("documents", sa.Column("decided", sa.Integer))
    op.add_column("documents", sa.Column("current", sa.Integer))
    op.add_column("memory", sa.Column("state", tables.TEXT))
    op.add_column("memory", sa.Column("pattern", sa.Integer))
    op.create_index("memory_by_pattern", "memory", ["pattern"])
    tables.TABLES.create_all(op.get_bind())
    index_entries(op.get_bind())


def _count_decisions(op: Operations) -> None:
    """5: the review page learns whether a document changed, whatever happens to others."""
    op.add_column("documents", sa.Column("decisions", sa.Integer))


def _outline_pairs(op: Operations) -> None:
    """6: pairs have their outline beside them, and say which decision made them so."""
    op.drop_column("documents", "decisions")
    op.add_column("pairs", sa.Column("revision", sa.Integer))
    op.add_column("pairs", sa.Column("outline", sa.LargeBinary))
    pairs = tables.pairs.c
    _fill_pairs(
        op.get_bind(),
        {"revision": pairs.revision, "outline": pairs.outline},
        lambda record: {
            "revision": 0,
            "outline": dump(PairOutline, adapter(PairOutline).validate_json(record)),
        },
    )
    op.create_index("pairs_by_revision", "pairs", ["document_id", "revision"])


def _fill_pairs(
    connection: sa.Connection,
    columns: Mapping[str, sa.Column[Any]],
    values: Callable[[bytes], dict[str, Any]],
) -> None:
    """Fill new columns of all pairs, a document at a time.

    Args:
        connection: An open transaction.
        columns: Columns by name.
        values: Their values, from the record of a pair.
    """
    pairs = tables.pairs.c
    change = (
        sa.update(tables.pairs)
        .where(pairs.document_id == sa.bindparam("of"), pairs.position == sa.bindparam("at"))
        .values({column: sa.bindparam(f"new_{name}") for name, column in columns.items()})
    )
    ids = connection.execute(sa.select(pairs.document_id).distinct()).scalars().all()
    for document_id in ids:
        query = sa.select(pairs.position, pairs.record).where(pairs.document_id == document_id)
        changes = [
            {"of": document_id, "at": row.position}
            | {f"new_{name}": value for name, value in values(row.record).items()}
            for row in connection.execute(query).all()
        ]
        connection.execute(change, changes)


STEPS: dict[int, Callable[[Operations], None]] = {
    2: _note_used_keys,
    3: _find_repeats,
    4: _index_memory,
    5: _count_decisions,
    6: _outline_pairs,
}
"""What brings a workspace of the version below to a version."""


def migrate(connection: sa.Connection, found: int) -> None:
    """Change the tables of a workspace of version `found`."""
    # ruff: noqa: PLC0415 - Alembic takes a second to load, and nearly no run migrates
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    operations = Operations(MigrationContext.configure(connection))
    for version in range(found + 1, SCHEMA_VERSION + 1):
        STEPS[version](operations)
