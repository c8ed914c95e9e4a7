"""The history of runs: what each one found, by the folder that it wrote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from duizhao.store import tables
from duizhao.store.connection import Workspace
from duizhao.store.tables import adapter, dump

if TYPE_CHECKING:
    from pathlib import Path


RECENT = 50
"""Runs of a folder that are shown; a year of weekly ones."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run in short.

    Attributes:
        started: ISO 8601 time in UTC.
        seconds: How long its steps took, added up.
        documents: Documents in its files.
        failed: Inputs that could not be done.
        segments: Segments of all documents.
        reuse: Segments by where their text came from, as in report.json.
        issues: Issues by severity.
        term_success: Share of term hits met, or None without terms.
        number_success: Share of figures met, or None without figures.
        bleu: BLEU, or None without references.
        chrf: chrF2++, or None without references.
        again: When the last run started that found everything unchanged, or empty.
        repeats: How many such runs there were since.
    """

    started: str
    seconds: float
    documents: int
    failed: int
    segments: int
    reuse: dict[str, int]
    issues: dict[str, int]
    term_success: float | None = None
    number_success: float | None = None
    bleu: float | None = None
    chrf: float | None = None
    again: str = ""
    repeats: int = 0


class Runs(Workspace):
    """What runs found, kept for trends; a run that changed nothing only says that it was there."""

    def note_run(self, folder: Path, summary: RunSummary) -> None:
        """Keep a run that wrote its folder anew."""
        row = {"folder": str(folder.resolve()), "record": dump(RunSummary, summary)}
        with self.transaction() as connection:
            connection.execute(sa.insert(tables.runs).values(row))

    def note_repeat(self, folder: Path, started: str) -> None:
        """Note with the folder's last run that one came after it and found nothing changed."""
        query = (
            sa.select(tables.runs)
            .where(tables.runs.c.folder == str(folder.resolve()))
            .order_by(tables.runs.c.number.desc())
            .limit(1)
        )
        with self.transaction() as connection:
            row = connection.execute(query).one_or_none()
            if row is None:
                return
            last: RunSummary = adapter(RunSummary).validate_json(row.record)
            seen = replace(last, again=started, repeats=last.repeats + 1)
            connection.execute(
                sa.update(tables.runs)
                .where(tables.runs.c.number == row.number)
                .values(record=dump(RunSummary, seen))
            )

    def runs(self, folder: str, limit: int) -> list[RunSummary]:
        """The last runs of a folder, oldest first."""
        query = (
            sa.select(tables.runs.c.record)
            .where(tables.runs.c.folder == folder)
            .order_by(tables.runs.c.number.desc())
            .limit(limit)
        )
        with self.transaction() as connection:
            records = connection.execute(query).scalars().all()
        return [adapter(RunSummary).validate_json(record) for record in reversed(records)]

    def run_folders(self) -> list[str]:
        """Folders that runs wrote, the one written last first."""
        last = sa.func.max(tables.runs.c.number)
        query = sa.select(tables.runs.c.folder).group_by(tables.runs.c.folder).order_by(last.desc())
        with self.transaction() as connection:
            return list(connection.execute(query).scalars())
