"""The tables of the workspace, and how records are kept in them: as JSON, through pydantic."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.sqlite import insert

Record = TypeVar("Record")

TABLES = sa.MetaData()
workspace = sa.Table(
    "workspace",
    TABLES,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
documents = sa.Table(
    "documents",
    TABLES,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("prepared", sa.LargeBinary),
    sa.Column("finished_key", sa.String),
    sa.Column("record", sa.LargeBinary),
    sa.Column("units", sa.LargeBinary),
    sa.Column("keys", sa.LargeBinary),
)
translations = sa.Table(
    "translations",
    TABLES,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
pairs = sa.Table(
    "pairs",
    TABLES,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("id", sa.String, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Index("pairs_by_id", "id"),
    sa.Index("pairs_by_document", "document_id", "id"),
)
memory = sa.Table(
    "memory",
    TABLES,
    sa.Column("source_key", sa.String, primary_key=True),
    sa.Column("target_hash", sa.String, primary_key=True),
    sa.Column("changed", sa.String, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
reviews = sa.Table(
    "reviews",
    TABLES,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("pair_id", sa.String, primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
seen_texts = sa.Table(
    "seen_texts",
    TABLES,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("pair_id", sa.String, primary_key=True),
    sa.Column("target_hash", sa.String, primary_key=True),
)
disagreements = sa.Table(
    "disagreements",
    TABLES,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("pair_id", sa.String, primary_key=True),
    sa.Column("author", sa.String, primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
assignments = sa.Table(
    "assignments",
    TABLES,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("pair_id", sa.String, primary_key=True),
    sa.Column("reviewer", sa.String, nullable=False),
)
ignored = sa.Table(
    "ignored_issues",
    TABLES,
    sa.Column("fingerprint", sa.String, primary_key=True),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("author", sa.String, nullable=False),
)
folders = sa.Table(
    "run_folders",
    TABLES,
    sa.Column("path", sa.String, primary_key=True),
    sa.Column("key", sa.String, nullable=False),
)

revisions = sa.Table(
    "revisions",
    TABLES,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("document_id", sa.String, nullable=False),
    sa.Column("author", sa.String, nullable=False),
    sa.Column("changed", sa.String, nullable=False),
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
    connection: sa.Connection, table: sa.Table, keys: dict[str, Any], values: dict[str, Any]
) -> None:
    """Insert a row or change the columns of the one that has these keys."""
    connection.execute(
        insert(table)
        .values(**keys, **values)
        .on_conflict_do_update(index_elements=list(keys), set_=values)
    )
