"""How a workspace of an older schema becomes one of today's, step by step (Alembic operations).

Alembic writes each step for SQLite and PostgreSQL alike; the number of the schema stands in the
workspace itself, under `schema_version`, so that no second table has to agree with it. A test
compares a migrated workspace with a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Callable

    from alembic.operations import Operations

SCHEMA_VERSION = 2
"""Raised with every change of the tables; an older workspace is migrated, a newer one refused."""


def _note_used_keys(op: Operations) -> None:
    """2: documents say which translations they use; pairs are found by document."""
    op.add_column("documents", sa.Column("keys", sa.LargeBinary))
    op.create_index("pairs_by_document", "pairs", ["document_id", "id"], if_not_exists=True)


STEPS: dict[int, Callable[[Operations], None]] = {2: _note_used_keys}
"""What brings a workspace of the version below to a version."""


def migrate(connection: sa.Connection, found: int) -> None:
    """Change the tables of a workspace of version `found`."""
    # ruff: noqa: PLC0415 - Alembic takes a second to load, and nearly no run migrates
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    operations = Operations(MigrationContext.configure(connection))
    for version in range(found + 1, SCHEMA_VERSION + 1):
        STEPS[version](operations)
