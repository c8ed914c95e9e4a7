"""How a workspace of an older schema becomes one of today's, step by step (Alembic operations).

Alembic writes each step for SQLite and PostgreSQL alike; the number of the schema stands in the
workspace itself, under `schema_version`, so that no second table has to agree with it. A test
compares a migrated workspace with a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from duizhao.model import Document
from duizhao.store import tables
from duizhao.store.pairs import PairOutline, source_hash
from duizhao.store.tables import adapter, dump

if TYPE_CHECKING:
    from collections.abc import Callable

    from alembic.operations import Operations

SCHEMA_VERSION = 4
"""Raised with every change of the tables; an older workspace is migrated, a newer one refused."""


def _note_used_keys(op: Operations) -> None:
    """2: documents say which translations they use; pairs are found by document."""
    op.add_column("documents", sa.Column("keys", sa.LargeBinary))
    op.create_index("pairs_by_document", "pairs", ["document_id", "id"], if_not_exists=True)


def _index(op: Operations) -> None:
    """3: repeats, decisions and like entries are found by index; runs and alignments are kept."""
    from duizhao.store.entries import index_entries

    for column in (
        sa.Column("source_hash", tables.TEXT),
        sa.Column("revision", sa.Integer),
        sa.Column("outline", sa.LargeBinary),
    ):
        op.add_column("pairs", column)
    for column in (
        sa.Column("patterns", sa.LargeBinary),
        sa.Column("decided", sa.Integer),
        sa.Column("current", sa.Integer),
    ):
        op.add_column("documents", column)
    op.add_column("memory", sa.Column("state", tables.TEXT))
    op.add_column("memory", sa.Column("pattern", sa.Integer))
    _fill_pairs(op.get_bind())
    op.create_index("pairs_by_source", "pairs", ["source_hash", "document_id", "id"])
    op.create_index("pairs_by_revision", "pairs", ["document_id", "revision"])
    op.create_index("memory_by_pattern", "memory", ["pattern"])
    tables.TABLES.create_all(op.get_bind())
    index_entries(op.get_bind())


def _fill_pairs(connection: sa.Connection) -> None:
    """Fill the new columns of all pairs, a document at a time."""
    pairs = tables.pairs.c
    change = (
        sa.update(tables.pairs)
        .where(pairs.document_id == sa.bindparam("of"), pairs.position == sa.bindparam("at"))
        .values(source_hash=sa.bindparam("hash"), revision=0, outline=sa.bindparam("in_short"))
    )
    reader = adapter(PairOutline)
    ids = connection.execute(sa.select(pairs.document_id).distinct()).scalars().all()
    for document_id in ids:
        query = sa.select(pairs.position, pairs.record).where(pairs.document_id == document_id)
        rows = connection.execute(query).all()
        outlines = [reader.validate_json(row.record) for row in rows]
        changes = [
            {
                "of": document_id,
                "at": row.position,
                "hash": source_hash(outline.pair.source),
                "in_short": dump(PairOutline, outline),
            }
            for row, outline in zip(rows, outlines, strict=True)
        ]
        connection.execute(change, changes)


def _count(op: Operations) -> None:
    """4: counts of each document, and its texts as they are searched, stand beside its pairs."""
    from duizhao.store.standings import new_standing, write_texts

    op.add_column("documents", sa.Column("standing", sa.LargeBinary))
    tables.TABLES.create_all(op.get_bind())
    connection = op.get_bind()
    documents, pairs = tables.documents.c, tables.pairs.c
    finished = sa.select(documents.id, documents.record).where(documents.finished_key.is_not(None))
    for row in connection.execute(finished).all():
        query = sa.select(pairs.outline).where(pairs.document_id == row.id)
        outlines = [
            adapter(PairOutline).validate_json(each) for each in connection.execute(query).scalars()
        ]
        document = adapter(Document).validate_json(row.record)
        counted = sa.update(tables.documents).where(documents.id == row.id)
        connection.execute(counted.values(standing=new_standing(document, outlines)))
        write_texts(connection, row.id, outlines)


STEPS: dict[int, Callable[[Operations], None]] = {2: _note_used_keys, 3: _index, 4: _count}
"""What brings a workspace of the version below to a version."""


def migrate(connection: sa.Connection, found: int) -> None:
    """Change the tables of a workspace of version `found`."""
    # ruff: noqa: PLC0415 - Alembic takes a second to load, and nearly no run migrates
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    operations = Operations(MigrationContext.configure(connection))
    for version in range(found + 1, SCHEMA_VERSION + 1):
        STEPS[version](operations)
