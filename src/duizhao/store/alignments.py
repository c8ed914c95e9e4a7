"""Finished translations as they were aligned, by sentence numbers, for people to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from duizhao.errors import WorkspaceError
from duizhao.store import tables
from duizhao.store.connection import Workspace
from duizhao.store.tables import adapter, dump, upsert

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class KeptLink:
    """Sentences that say the same, by number from 0; an empty side has no counterpart.

    Attributes:
        source: Chinese sentences.
        target: English sentences.
        confidence: Chance that it is right, 0 to 1.
        words: Word links over the joined sentences of each side.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float
    words: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AlignmentSummary:
    """An alignment in short.

    Attributes:
        source_path: The Chinese file, with its folder.
        target_path: The English file, with its folder.
        verdict: What the documents are to each other.
        links: Links with both sides.
        unsure: Those of them below the confidence that memory and reference ask for.
        alone: Sentences of both sides without counterpart.
    """

    source_path: str
    target_path: str
    verdict: str
    links: int
    unsure: int
    alone: int


@dataclass(frozen=True, slots=True)
class KeptAlignment:
    """An alignment with its sentences.

    Attributes:
        summary: The same in short.
        sources: Chinese sentences.
        targets: English sentences.
        links: In reading order; every sentence is in exactly one.
    """

    summary: AlignmentSummary
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    links: tuple[KeptLink, ...]


class Alignments(Workspace):
    """Alignments that were made, the last one of every Chinese file."""

    def save_alignment(self, alignment: KeptAlignment) -> None:
        """Keep an alignment."""
        key = {"source_path": alignment.summary.source_path}
        values = {
            "summary": dump(AlignmentSummary, alignment.summary),
            "record": dump(KeptAlignment, alignment),
        }
        with self.transaction() as connection:
            upsert(connection, tables.alignments, key, values)

    def alignments(self) -> list[AlignmentSummary]:
        """All alignments in short, by path of the Chinese file."""
        table = tables.alignments.c
        query = sa.select(table.summary).order_by(table.source_path)
        with self.transaction() as connection:
            records: Iterable[bytes] = connection.execute(query).scalars().all()
        return [adapter(AlignmentSummary).validate_json(record) for record in records]

    def alignment(self, source_path: str) -> KeptAlignment:
        """The alignment of a Chinese file.

        Raises:
            WorkspaceError: If it was never aligned here.
        """
        table = tables.alignments.c
        query = sa.select(table.record).where(table.source_path == source_path)
        with self.transaction() as connection:
            record = connection.execute(query).scalar_one_or_none()
        if record is None:
            raise WorkspaceError(
                "this file was never aligned here",
                where=source_path,
                hint="Align it with `duizhao align ZH EN`.",
            )
        alignment: KeptAlignment = adapter(KeptAlignment).validate_json(record)
        return alignment
