"""The workspace: everything that outlives a run, in one SQLite file; the only file naming tables.

Stages hand over through it: `prepare` saves a `Prepared`, `translate` saves translations under
their reuse keys window by window, `finish` saves the pairs. A killed run loses at most one window,
because each save is one transaction (write-ahead log, https://www.sqlite.org/wal.html).
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy.dialects.sqlite import insert

from duizhao.errors import WorkspaceError
from duizhao.model import (
    Bitext,
    BitextPair,
    Document,
    MemoryEntry,
    Prepared,
    Review,
    Translation,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Record = TypeVar("Record")

SCHEMA_VERSION = 1
"""Raised with every change of the tables; an older workspace is migrated, a newer one refused."""

BUSY_TIMEOUT_S = 60
"""Seconds that a writer waits for another; saving a window of segments takes well under one."""

CHUNK = 500
"""Bound parameters a statement; SQLite before 3.32 allowed 999."""

_tables = sa.MetaData()
_workspace = sa.Table(
    "workspace",
    _tables,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
_documents = sa.Table(
    "documents",
    _tables,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("prepared", sa.LargeBinary),
    sa.Column("finished_key", sa.String),
    sa.Column("record", sa.LargeBinary),
    sa.Column("units", sa.LargeBinary),
)
_translations = sa.Table(
    "translations",
    _tables,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
_pairs = sa.Table(
    "pairs",
    _tables,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("id", sa.String, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
    sa.Index("pairs_by_id", "id"),
)
_memory = sa.Table(
    "memory",
    _tables,
    sa.Column("source_key", sa.String, primary_key=True),
    sa.Column("target_hash", sa.String, primary_key=True),
    sa.Column("changed", sa.String, nullable=False),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
_reviews = sa.Table(
    "reviews",
    _tables,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("pair_id", sa.String, primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
_seen_texts = sa.Table(
    "seen_texts",
    _tables,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("pair_id", sa.String, primary_key=True),
    sa.Column("target_hash", sa.String, primary_key=True),
)
_disagreements = sa.Table(
    "disagreements",
    _tables,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("pair_id", sa.String, primary_key=True),
    sa.Column("author", sa.String, primary_key=True),
    sa.Column("record", sa.LargeBinary, nullable=False),
)
_assignments = sa.Table(
    "assignments",
    _tables,
    sa.Column("document_id", sa.String, primary_key=True),
    sa.Column("pair_id", sa.String, primary_key=True),
    sa.Column("reviewer", sa.String, nullable=False),
)
_ignored = sa.Table(
    "ignored_issues",
    _tables,
    sa.Column("fingerprint", sa.String, primary_key=True),
    sa.Column("reason", sa.String, nullable=False),
    sa.Column("author", sa.String, nullable=False),
)
_folders = sa.Table(
    "run_folders",
    _tables,
    sa.Column("path", sa.String, primary_key=True),
    sa.Column("key", sa.String, nullable=False),
)


def text_hash(text: str) -> str:
    """Short hash of a target text, to tell texts of one pair apart."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    """JSON reader and writer of a record type, built once."""
    return TypeAdapter(record)


def _dump(record_type: Any, record: Any) -> bytes:
    return _adapter(record_type).dump_json(record)


class Store:
    """An open workspace.

    Args:
        url: SQLAlchemy URL.

    Raises:
        WorkspaceError: If it cannot be opened or was made by a newer Duizhao.
    """

    def __init__(self, url: str) -> None:
        """Open the workspace, making its tables where it is new."""
        self.url = url
        self._engine = sa.create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
        sa.event.listen(self._engine, "connect", _set_pragmas)
        with self._transaction() as connection:
            _tables.create_all(connection)
            connection.execute(
                insert(_workspace)
                .values(name="schema_version", value=str(SCHEMA_VERSION))
                .on_conflict_do_nothing()
            )
        if (found := int(self._value("schema_version"))) > SCHEMA_VERSION:
            raise WorkspaceError(
                f"the workspace has schema {found}, this Duizhao knows {SCHEMA_VERSION}",
                where=url,
                hint="Use the newer Duizhao that made it, or another --workspace.",
            )

    @classmethod
    def open(cls, where: str | Path) -> Self:
        """Open by path or URL; the folder of a new file is made.

        Raises:
            WorkspaceError: If the folder cannot be made or the file cannot be opened.
        """
        if "://" in str(where):
            return cls(str(where))
        path = Path(where)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceError(
                f"cannot make the folder of the workspace: {error.strerror}",
                where=str(path.parent),
                hint="Choose a folder that you may write with --out or --workspace.",
            ) from error
        return cls(f"sqlite:///{path}")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Use as `with Store.open(path) as store`."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close."""
        self.close()

    # Documents ------------------------------------------------------------------------------

    def finished_keys(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Key under which each known document was last finished."""
        rows = self._select(
            sa.select(_documents.c.id, _documents.c.finished_key), _documents.c.id, document_ids
        )
        return {row.id: row.finished_key for row in rows if row.finished_key}

    def document_ids(self) -> list[str]:
        """Ids of all finished documents, sorted."""
        query = sa.select(_documents.c.id).where(_documents.c.finished_key.is_not(None))
        with self._transaction() as connection:
            return sorted(connection.execute(query).scalars())

    def save_prepared(self, prepared: Prepared) -> None:
        """Keep what stages 1 to 5 made of a document."""
        values = {"prepared": _dump(Prepared, prepared)}
        with self._transaction() as connection:
            _upsert(connection, _documents, {"id": prepared.document.id}, values)

    def prepared(self, document_id: str) -> Prepared:
        """What `save_prepared` kept.

        Raises:
            WorkspaceError: If the document was never prepared here.
        """
        query = sa.select(_documents.c.prepared).where(_documents.c.id == document_id)
        with self._transaction() as connection:
            content = connection.execute(query).scalar_one_or_none()
        if content is None:
            raise WorkspaceError("the document was not prepared", where=document_id)
        prepared: Prepared = _adapter(Prepared).validate_json(content)
        return prepared

    def save_bitext(self, key: str, bitext: Bitext) -> None:
        """Keep a finished document with its pairs, all or nothing."""
        document_id = bitext.document.id
        rows = [
            {
                "document_id": document_id,
                "position": position,
                "id": pair.pair.id,
                "record": _dump(BitextPair, pair),
            }
            for position, pair in enumerate(bitext.pairs)
        ]
        values = {
            "finished_key": key,
            "prepared": None,
            "record": _dump(Document, bitext.document),
            "units": _dump(tuple[Unit, ...], bitext.units),
        }
        with self._transaction() as connection:
            connection.execute(sa.delete(_pairs).where(_pairs.c.document_id == document_id))
            if rows:
                connection.execute(sa.insert(_pairs), rows)
            _note_texts(connection, bitext)
            _upsert(connection, _documents, {"id": document_id}, values)

    def bitext(self, document_id: str) -> Bitext:
        """A finished document with its pairs.

        Raises:
            WorkspaceError: If the document was never finished here.
        """
        with self._transaction() as connection:
            row = connection.execute(
                sa.select(_documents.c.record, _documents.c.units).where(
                    _documents.c.id == document_id, _documents.c.finished_key.is_not(None)
                )
            ).one_or_none()
            if row is None:
                raise WorkspaceError(
                    f"no finished document {document_id!r} in the workspace",
                    where=self.url,
                    hint=f"Known: {', '.join(self.document_ids()) or 'none'}.",
                )
            records = connection.execute(
                sa.select(_pairs.c.record)
                .where(_pairs.c.document_id == document_id)
                .order_by(_pairs.c.position)
            ).scalars()
            pairs = tuple(_adapter(BitextPair).validate_json(record) for record in records)
        document = _adapter(Document).validate_json(row.record)
        return Bitext(document, _adapter(tuple[Unit, ...]).validate_json(row.units), pairs)

    # Translations ---------------------------------------------------------------------------

    def save_translations(self, translations: Mapping[str, Translation]) -> None:
        """Keep translations under their reuse keys."""
        rows = [
            {"key": key, "record": _dump(Translation, translation)}
            for key, translation in translations.items()
        ]
        if rows:
            with self._transaction() as connection:
                connection.execute(insert(_translations).on_conflict_do_nothing(), rows)

    def translations(self, keys: Iterable[str]) -> dict[str, Translation]:
        """Those of the keys that are known, with their translations."""
        rows = self._select(sa.select(_translations), _translations.c.key, keys)
        return {row.key: _adapter(Translation).validate_json(row.record) for row in rows}

    def known_translations(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that are known."""
        rows = self._select(sa.select(_translations.c.key), _translations.c.key, keys)
        return {row.key for row in rows}

    # Memory and reviews ---------------------------------------------------------------------

    def remember(self, entries: Iterable[MemoryEntry]) -> int:
        """Add or renew memory entries; returns how many were given."""
        listed = list(entries)
        if listed:
            with self._transaction() as connection:
                _write_entries(connection, listed)
                self._touch_memory(connection)
        return len(listed)

    def memory(self, source_keys: Iterable[str]) -> dict[str, list[MemoryEntry]]:
        """Entries with one of the source keys, the newest first."""
        rows = self._select(sa.select(_memory), _memory.c.source_key, source_keys)
        found: dict[str, list[MemoryEntry]] = {}
        for row in sorted(rows, key=lambda row: (row.changed, row.target_hash), reverse=True):
            found.setdefault(row.source_key, []).append(
                _adapter(MemoryEntry).validate_json(row.record)
            )
        return found

    def save_reviews(self, reviews: Sequence[Review]) -> None:
        """Keep decisions; a later one on the same pair replaces the earlier."""
        with self._transaction() as connection:
            _write_reviews(connection, reviews)
            self._touch_memory(connection)

    def reviews(self, document_id: str | None = None) -> list[Review]:
        """Decisions on a document's pairs, or on all, by document and pair id."""
        query = sa.select(_reviews.c.record).order_by(_reviews.c.document_id, _reviews.c.pair_id)
        if document_id is not None:
            query = query.where(_reviews.c.document_id == document_id)
        with self._transaction() as connection:
            records = connection.execute(query).scalars().all()
        return [_adapter(Review).validate_json(record) for record in records]

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
        with self._transaction() as connection:
            _write_reviews(connection, reviews)
            for review in disagreements:
                keys = {
                    "document_id": review.document_id,
                    "pair_id": review.pair_id,
                    "author": review.author,
                }
                _upsert(connection, _disagreements, keys, {"record": _dump(Review, review)})
            if entries:
                _write_entries(connection, entries)
            if reviews or entries:
                self._touch_memory(connection)

    def disagreements(self) -> list[Review]:
        """Decisions that wait for a word, by document, pair and author.

        Their `machine` is the text that they disagree with. Where that no longer stands, or
        somebody has raised its state, the word was given.
        """
        query = sa.select(_disagreements.c.record).order_by(
            _disagreements.c.document_id, _disagreements.c.pair_id, _disagreements.c.author
        )
        with self._transaction() as connection:
            records = connection.execute(query).scalars().all()
        waiting = [_adapter(Review).validate_json(record) for record in records]
        standing = {
            (each.document_id, each.pair_id, each.target, each.state) for each in self.reviews()
        }
        return [
            each
            for each in waiting
            if (each.document_id, each.pair_id, each.machine, each.state) in standing
        ]

    def seen_texts(self, document_id: str) -> dict[str, set[str]]:
        """Hashes of every text that a finished run ever gave each pair, by pair id."""
        query = sa.select(_seen_texts).where(_seen_texts.c.document_id == document_id)
        seen: dict[str, set[str]] = {}
        with self._transaction() as connection:
            for row in connection.execute(query):
                seen.setdefault(row.pair_id, set()).add(row.target_hash)
        return seen

    def assign(self, pairs: Iterable[tuple[str, str]], reviewer: str) -> None:
        """Give pairs, by document and pair id, to a reviewer; the last one named has them."""
        with self._transaction() as connection:
            for document_id, pair_id in pairs:
                keys = {"document_id": document_id, "pair_id": pair_id}
                _upsert(connection, _assignments, keys, {"reviewer": reviewer})

    def assignments(self) -> dict[tuple[str, str], str]:
        """Reviewer by document and pair id."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(_assignments)).all()
        return {(row.document_id, row.pair_id): row.reviewer for row in rows}

    def memory_revision(self) -> str:
        """Changes whenever a review or a memory entry is saved."""
        return self._value("memory_revision", "0")

    def ignore_issue(self, fingerprint: str, reason: str, author: str) -> None:
        """Mark an issue as no issue; the mark survives later runs."""
        with self._transaction() as connection:
            values = {"reason": reason, "author": author}
            _upsert(connection, _ignored, {"fingerprint": fingerprint}, values)
            self._touch_memory(connection)

    def ignored_issues(self) -> dict[str, tuple[str, str]]:
        """Reason and author by fingerprint."""
        with self._transaction() as connection:
            rows = connection.execute(sa.select(_ignored)).all()
        return {row.fingerprint: (row.reason, row.author) for row in rows}

    # Run folders ----------------------------------------------------------------------------

    def folder_key(self, path: Path) -> str:
        """Key of the run that last wrote the run-level files of a folder, or empty."""
        query = sa.select(_folders.c.key).where(_folders.c.path == str(path.resolve()))
        with self._transaction() as connection:
            return connection.execute(query).scalar_one_or_none() or ""

    def save_folder_key(self, path: Path, key: str) -> None:
        """Note that the run-level files of a folder are those of this key."""
        with self._transaction() as connection:
            _upsert(connection, _folders, {"path": str(path.resolve())}, {"key": key})

    # Ways in --------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.DatabaseError as error:
            raise WorkspaceError(
                f"the workspace cannot be used: {error.orig}",
                where=self.url,
                hint="Check that the folder can be written and the disk has room; "
                "another file can be named with --workspace.",
            ) from error

    def _select(
        self, query: sa.Select[Any], column: sa.Column[Any], wanted: Iterable[str]
    ) -> Iterator[sa.Row[Any]]:
        """Rows whose column holds one of the wanted values, in chunks."""
        values = list(dict.fromkeys(wanted))
        with self._transaction() as connection:
            for start in range(0, len(values), CHUNK):
                yield from connection.execute(
                    query.where(column.in_(values[start : start + CHUNK]))
                ).all()

    def _value(self, name: str, default: str = "") -> str:
        query = sa.select(_workspace.c.value).where(_workspace.c.name == name)
        with self._transaction() as connection:
            return connection.execute(query).scalar_one_or_none() or default

    def _touch_memory(self, connection: sa.Connection) -> None:
        """Raise the revision in one statement, so that of two writers each gets a number."""
        first = insert(_workspace).values(name="memory_revision", value="1")
        more = sa.cast(sa.cast(_workspace.c.value, sa.Integer) + 1, sa.String)
        connection.execute(
            first.on_conflict_do_update(index_elements=["name"], set_={"value": more})
        )


def _write_reviews(connection: sa.Connection, reviews: Iterable[Review]) -> None:
    """Write decisions; they settle what was disagreed about on their pairs."""
    for review in reviews:
        keys = {"document_id": review.document_id, "pair_id": review.pair_id}
        _upsert(connection, _reviews, keys, {"record": _dump(Review, review)})
        connection.execute(
            sa.delete(_disagreements).where(
                _disagreements.c.document_id == review.document_id,
                _disagreements.c.pair_id == review.pair_id,
            )
        )


def _write_entries(connection: sa.Connection, entries: Iterable[MemoryEntry]) -> None:
    """Write memory entries; the same pair again renews the earlier one."""
    rows = [
        {
            "source_key": entry.source_key,
            "target_hash": text_hash(entry.target),
            "changed": entry.changed,
            "record": _dump(MemoryEntry, entry),
        }
        for entry in entries
    ]
    statement = insert(_memory)
    statement = statement.on_conflict_do_update(
        index_elements=["source_key", "target_hash"],
        set_={"changed": statement.excluded.changed, "record": statement.excluded.record},
    )
    connection.execute(statement, rows)


def _note_texts(connection: sa.Connection, bitext: Bitext) -> None:
    """Remember which texts the pairs had, so that an old file is not taken for an edit."""
    rows = [
        {
            "document_id": bitext.document.id,
            "pair_id": pair.pair.id,
            "target_hash": text_hash(pair.pair.target),
        }
        for pair in bitext.pairs
    ]
    if rows:
        connection.execute(insert(_seen_texts).on_conflict_do_nothing(), rows)


def _upsert(
    connection: sa.Connection, table: sa.Table, keys: dict[str, Any], values: dict[str, Any]
) -> None:
    """Insert a row or change the columns of the one that has these keys."""
    connection.execute(
        insert(table)
        .values(**keys, **values)
        .on_conflict_do_update(index_elements=list(keys), set_=values)
    )


def _set_pragmas(connection: Any, _record: object) -> None:
    """Readers never wait for the writer, and a power cut loses no finished transaction."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
