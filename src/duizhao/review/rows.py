"""The list of a document in rows and parts, so that ten thousand segments open at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.reviewing import etag

if TYPE_CHECKING:
    from duizhao.review.outline import Outline
    from duizhao.store.pairs import PairOutline, Risk

CHUNK_ROWS = 60
"""Rows a part of the list; two screens, some 40 kB."""

CHARACTERS_A_LINE = 28
"""Chinese characters a line of the list at usual width; only guesses heights before loading."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as the list shows it.

    Attributes:
        outline: The pair in short.
        number: Its place in the document, from 1.
        etag: Names the state that the reviewer sees.
        risk: Its risk band.
        issues: How many issues stand.
        first: Whether its paragraph begins here.
        reviewer: Who decided, or empty.
    """

    outline: PairOutline
    number: int
    etag: str
    risk: Risk
    issues: int
    first: bool
    reviewer: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of the list.

    Attributes:
        start: Place of its first row in the list.
        lines: Guess of how many lines of text it takes.
        rows: Its rows, or None where they are loaded when they come into view.
    """

    start: int
    lines: int
    rows: list[Row] | None


def row_of(outline: Outline, pair: PairOutline) -> Row:
    """A row of the list."""
    place = outline.places[pair.id]
    before = outline.pairs[place - 1] if place else None
    return Row(
        outline=pair,
        number=place + 1,
        etag=etag(pair),
        risk=pair.band,
        issues=len(pair.issues),
        first=before is None or before.unit_id != pair.unit_id,
        reviewer=outline.reviewers.get(pair.id, ""),
    )


def chunks_of(outline: Outline, selected: list[PairOutline], shown: str) -> list[Chunk]:
    """The list in parts; only the one with the wanted pair, else the first, has its rows.

    Args:
        outline: The document.
        selected: Pairs to list.
        shown: Id of a pair, or empty.
    """
    wanted = next((place for place, pair in enumerate(selected) if pair.id == shown), 0)
    chunks = []
    for start in range(0, len(selected), CHUNK_ROWS):
        part = selected[start : start + CHUNK_ROWS]
        lines = sum(1 + len(pair.pair.source) // CHARACTERS_A_LINE for pair in part)
        loaded = start <= wanted < start + CHUNK_ROWS
        rows = [row_of(outline, pair) for pair in part] if loaded else None
        chunks.append(Chunk(start, lines, rows))
    return chunks
