"""The tables of the workspace, and how records are kept in them: as JSON, through pydantic."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter

from duizhao.store.backends import INSERTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Record = TypeVar("Record")
Value = TypeVar("Value")

CHUNK = 500
"""Bound parameters a statement; SQLite before 3.32 allowed 999."""

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
"""Sorted by code point everywhere, so that the same files are written from every database."""

TABLES = sa.MetaData()
workspace = sa.Table(
    "workspace",
    TABLES,
    sa.Column("name", TEXT, primary_key=True),
    sa.Column("value", TEXT, nullable=False),
)
documents = sa.Table(
    "documents",
    TABLES,
    sa.Column("id", TEXT, primary_key=True),
    sa.Column("prepared", sa.LargeBinary),
    sa.Column("finished_key", TEXT),
    sa.Column("record", sa.LargeBinary),
    sa.Column("units", sa.LargeBinary),
    sa.Column("keys", sa.LargeBinary),
    sa.Column("patterns", sa.LargeBinary),
    sa.Column("decided", sa.Integer),
    sa.Column("current", sa.Integer),
    sa.Column("standing", sa.LargeBinary),
)
translations = sa.Table(
    "translations",
    TABLES,
    sa.Column("key", TEXT, primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
pairs = sa.Table(
    "pairs",
    TABLES,
    sa.Column("document_id", TEXT, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("id", TEXT, nullable=False),
    sa.Column("source_hash", TEXT),
    sa.Column("revision", sa.Integer),
    sa.Column("outline", sa.LargeBinary),  # before the record: SQLite reads a row from its start
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Index("pairs_by_id", "id"),
    sa.Index("pairs_by_document", "document_id", "id"),
    sa.Index("pairs_by_source", "source_hash", "document_id", "id"),
    sa.Index("pairs_by_revision", "document_id", "revision"),
)
texts = sa.Table(
    "pair_texts",
    TABLES,
    sa.Column("document_id", TEXT, primary_key=True),
    sa.Column("pair_id", TEXT, primary_key=True),
    sa.Column("waits", sa.Boolean, nullable=False),
    sa.Column("source", TEXT, nullable=False),
    sa.Column("target", TEXT, nullable=False),
)
memory = sa.Table(
    "memory",
    TABLES,
    sa.Column("source_key", TEXT, primary_key=True),
    sa.Column("target_hash", TEXT, primary_key=True),
    sa.Column("changed", TEXT, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Column("state", TEXT),
    sa.Column("pattern", sa.Integer),
    sa.Index("memory_by_pattern", "pattern"),
)
patterns = sa.Table(
    "memory_patterns",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("hash", TEXT, nullable=False),
    sa.Column("text", TEXT, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Index("memory_patterns_by_hash", "hash", unique=True),
    sa.Index("memory_patterns_by_revision", "revision"),
)
grams = sa.Table(
    "memory_grams",
    TABLES,
    sa.Column("block", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("gram", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("places", sa.LargeBinary, nullable=False),
)
lengths = sa.Table(
    "memory_lengths",
    TABLES,
    sa.Column("block", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("lengths", sa.LargeBinary, nullable=False),
)
reviews = sa.Table(
    "reviews",
    TABLES,
    sa.Column("document_id", TEXT, primary_key=True),
    sa.Column("pair_id", TEXT, primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
seen_texts = sa.Table(
    "seen_texts",
    TABLES,
    sa.Column("document_id", TEXT, primary_key=True),
    sa.Column("pair_id", TEXT, primary_key=True),
    sa.Column("target_hash", TEXT, primary_key=True),
)
disagreements = sa.Table(
    "disagreements",
    TABLES,
    sa.Column("document_id", TEXT, primary_key=True),
    sa.Column("pair_id", TEXT, primary_key=True),
    sa.Column("author", TEXT, primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
assignments = sa.Table(
    "assignments",
    TABLES,
    sa.Column("document_id", TEXT, primary_key=True),
    sa.Column("pair_id", TEXT, primary_key=True),
    sa.Column("reviewer", TEXT, nullable=False),
)
ignored = sa.Table(
    "ignored_issues",
    TABLES,
    sa.Column("fingerprint", TEXT, primary_key=True),
    sa.Column("reason", TEXT, nullable=False),
    sa.Column("author", TEXT, nullable=False),
)
folders = sa.Table(
    "run_folders",
    TABLES,
    sa.Column("path", TEXT, primary_key=True),
    sa.Column("key", TEXT, nullable=False),
)
alignments = sa.Table(
    "alignments",
    TABLES,
    sa.Column("source_path", TEXT, primary_key=True),
    sa.Column("summary", sa.LargeBinary, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
runs = sa.Table(
    "runs",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("folder", TEXT, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Index("runs_by_folder", "folder", "number"),
)
revisions = sa.Table(
    "revisions",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("document_id", TEXT, nullable=False),
    sa.Column("author", TEXT, nullable=False),
    sa.Column("changed", TEXT, nullable=False),
    sa.Column("undone", sa.Boolean, nullable=False, default=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Index("revisions_by_document", "document_id", "number"),
)


@cache
def adapter(record: Any) -> TypeAdapter[Any]:
    """JSON reader and writer of a record type, built once."""
    return TypeAdapter(record)


def dump(record_type: Any, record: Any) -> bytes:
    """A record as the tables keep it."""
    return adapter(record_type).dump_json(record)


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    keys: dict[str, Any],
    values: dict[str, Any],
    changes: dict[str, Any] | None = None,
) -> None:
    """Insert a row or change the columns of the one that has these keys.

    Args:
        connection: An open transaction.
        table: The table.
        keys: Its primary key.
        values: The other columns of a new row.
        changes: What becomes of a row that is there; `values` by default.
    """
    insert = INSERTS[connection.dialect.name](table).values(**keys, **values)
    changed = values if changes is None else changes
    connection.execute(insert.on_conflict_do_update(index_elements=list(keys), set_=changed))


def upsert_all(
    connection: sa.Connection, table: sa.Table, keys: Sequence[str], rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows; where one with the same keys is there, change all its other columns."""
    insert = INSERTS[connection.dialect.name](table)
    changed = {name: insert.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert those of the rows that are not there yet."""
    connection.execute(INSERTS[connection.dialect.name](table).on_conflict_do_nothing(), rows)


def chunks(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    """Values in parts that a statement can bind."""
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
