"""Documents, their pairs, the cache of translations, and run folders."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from duizhao.errors import WorkspaceError
from duizhao.model import Bitext, BitextPair, Document, Prepared, Translation, Unit
from duizhao.store import tables
from duizhao.store.connection import Workspace
from duizhao.store.hashes import text_hash
from duizhao.store.pairs import outline_of, pair_row
from duizhao.store.standings import new_standing, write_texts
from duizhao.store.tables import adapter, chunks, dump, insert_new, upsert

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


KNOWN_NAMED = 5
"""Documents that an error names at most: more would hide what it says."""


class Documents(Workspace):
    """What the pipeline hands from stage to stage, and from run to run."""

    def finished_keys(self, document_ids: Iterable[str]) -> dict[str, str]:
        """Key under which each known document was last finished."""
        rows = self.select(
            sa.select(tables.documents.c.id, tables.documents.c.finished_key),
            tables.documents.c.id,
            document_ids,
        )
        return {row.id: row.finished_key for row in rows if row.finished_key}

    def document_ids(self, start: int = 0, limit: int | None = None) -> list[str]:
        """Ids of finished documents, sorted; all, or so many from a place on."""
        query = (
            sa.select(tables.documents.c.id)
            .where(tables.documents.c.finished_key.is_not(None))
            .order_by(tables.documents.c.id)
            .offset(start)
            .limit(limit)
        )
        with self.transaction() as connection:
            return list(connection.execute(query).scalars())

    def outdated(self, document_ids: Iterable[str], revision: int) -> list[sa.Row[Any]]:
        """Those of the documents that may not know what changed up to a revision of the memory.

        Returns:
            Rows of `id`, `current` (the revision that the document knows), `decided` (that of the
            last decision about it) and `patterns` (of its sentences, one a line).
        """
        table = tables.documents
        query = sa.select(table.c.id, table.c.current, table.c.decided, table.c.patterns).where(
            table.c.finished_key.is_not(None), table.c.current.is_distinct_from(revision)
        )
        return list(self.select(query, table.c.id, document_ids))

    def note_current(self, document_ids: Iterable[str], revision: int) -> None:
        """Note of documents that nothing changed for them up to a revision of the memory."""
        table = tables.documents
        with self.transaction() as connection:
            for some in chunks(list(document_ids)):
                connection.execute(
                    sa.update(table).where(table.c.id.in_(some)).values(current=revision)
                )

    def save_prepared(self, prepared: Prepared, patterns: Iterable[str] = ()) -> None:
        """Keep what stages 1 to 5 made of a document, and the patterns of its sentences."""
        values = {
            "prepared": dump(Prepared, prepared),
            "patterns": "\n".join(dict.fromkeys(patterns)).encode(),
        }
        with self.transaction() as connection:
            upsert(connection, tables.documents, {"id": prepared.document.id}, values)

    def prepared(self, document_id: str) -> Prepared:
        """What `save_prepared` kept.

        Raises:
            WorkspaceError: If the document was never prepared here.
        """
        query = sa.select(tables.documents.c.prepared).where(tables.documents.c.id == document_id)
        with self.transaction() as connection:
            content = connection.execute(query).scalar_one_or_none()
        if content is None:
            raise WorkspaceError("the document was not prepared", where=document_id)
        prepared: Prepared = adapter(Prepared).validate_json(content)
        return prepared

    def save_bitext(
        self, key: str, bitext: Bitext, reuse_keys: Sequence[str] = (), revision: int = 0
    ) -> None:
        """Keep a finished document with its pairs, all or nothing.

        Args:
            key: What it depends on.
            bitext: The document.
            reuse_keys: Keys of the translations that it uses, which `gc` must keep.
            revision: That of the memory from which it was made.
        """
        document_id = bitext.document.id
        rows = [
            pair_row(document_id, position, pair, revision=0)
            for position, pair in enumerate(bitext.pairs)
        ]
        outlines = [outline_of(pair) for pair in bitext.pairs]
        values = {
            "finished_key": key,
            "prepared": None,
            "record": dump(Document, bitext.document),
            "units": dump(tuple[Unit, ...], bitext.units),
            "keys": dump(tuple[str, ...], tuple(reuse_keys)),
            "current": revision,
            "standing": new_standing(bitext.document, outlines),
        }
        with self.transaction() as connection:
            # the document's row first: whoever else would change its pairs waits from here on
            upsert(connection, tables.documents, {"id": document_id}, values)
            for table in (tables.pairs, tables.texts):
                connection.execute(sa.delete(table).where(table.c.document_id == document_id))
            if rows:
                connection.execute(sa.insert(tables.pairs), rows)
            write_texts(connection, document_id, outlines)
            _note_texts(connection, bitext)

    def bitext(self, document_id: str) -> Bitext:
        """A finished document with its pairs.

        Raises:
            WorkspaceError: If the document was never finished here.
        """
        with self.transaction() as connection:
            row = connection.execute(
                sa.select(tables.documents.c.record, tables.documents.c.units).where(
                    tables.documents.c.id == document_id,
                    tables.documents.c.finished_key.is_not(None),
                )
            ).one_or_none()
            if row is None:
                raise self.not_finished(document_id)
            records = connection.execute(
                sa.select(tables.pairs.c.record)
                .where(tables.pairs.c.document_id == document_id)
                .order_by(tables.pairs.c.position)
            ).scalars()
            pairs = tuple(adapter(BitextPair).validate_json(record) for record in records)
        document = adapter(Document).validate_json(row.record)
        return Bitext(document, adapter(tuple[Unit, ...]).validate_json(row.units), pairs)

    def not_finished(self, document_id: str) -> WorkspaceError:
        """What somebody is told who asks for a document that no run has finished here."""
        known = self.document_ids(limit=KNOWN_NAMED + 1)
        named = ", ".join(known[:KNOWN_NAMED]) or "none"
        more = " and more; `duizhao status` lists them" if len(known) > KNOWN_NAMED else ""
        return WorkspaceError(
            f"no finished document {document_id!r} in the workspace",
            where=self.place,
            hint=f"Known: {named}{more}.",
        )

    def save_translations(self, translations: Mapping[str, Translation]) -> None:
        """Keep translations under their reuse keys."""
        rows = [
            {"key": key, "record": dump(Translation, translation)}
            for key, translation in sorted(translations.items())  # one order: no deadlocks
        ]
        if rows:
            with self.transaction() as connection:
                insert_new(connection, tables.translations, rows)

    def translations(self, keys: Iterable[str]) -> dict[str, Translation]:
        """Those of the keys that are known, with their translations."""
        rows = self.select(sa.select(tables.translations), tables.translations.c.key, keys)
        return {row.key: adapter(Translation).validate_json(row.record) for row in rows}

    def count_translations(self) -> int:
        """How many translations are kept."""
        with self.transaction() as connection:
            query = sa.select(sa.func.count()).select_from(tables.translations)
            return int(connection.execute(query).scalar_one())

    def known_translations(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that are known."""
        rows = self.select(sa.select(tables.translations.c.key), tables.translations.c.key, keys)
        return {row.key for row in rows}

    def written_keys(self, folder: Path, names: Iterable[str]) -> dict[str, str]:
        """Key of the files of each NAME in a folder; those half written have none."""
        parent = f"{folder.resolve()}/"
        table = tables.folders.c
        rows = self.select(
            sa.select(table.path, table.key), table.path, (f"{parent}{name}" for name in names)
        )
        return {row.path.removeprefix(parent): row.key for row in rows if row.key}

    @contextmanager
    def writing(self, path: Path, key: str) -> Iterator[None]:
        """Note that the files at a path are those of a key, once all are written.

        Until then they are no key's: whoever is stopped meanwhile leaves old files beside new ones,
        and the next run must not take them for whole.
        """
        self.save_folder_key(path, "")
        yield
        self.save_folder_key(path, key)

    def folder_key(self, path: Path) -> str:
        """Key of the files at a path, of a run or a document, or empty."""
        query = sa.select(tables.folders.c.key).where(tables.folders.c.path == str(path.resolve()))
        with self.transaction() as connection:
            return connection.execute(query).scalar_one_or_none() or ""

    def save_folder_key(self, path: Path, key: str) -> None:
        """Note that the files at a path are those of this key."""
        with self.transaction() as connection:
            upsert(connection, tables.folders, {"path": str(path.resolve())}, {"key": key})


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
        insert_new(connection, tables.seen_texts, rows)
