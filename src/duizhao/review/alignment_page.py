"""Finished translations as they were aligned: sentences side by side, confidence, corrections.

What a translator corrects is written as pins beside the Chinese file, which the next `duizhao
align` keeps (`duizhao.pairing.corrections`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from duizhao.alignment.words import word_links
from duizhao.errors import InputError
from duizhao.formats.files import write_atomically
from duizhao.language.chinese import to_simplified
from duizhao.pairing import dictionary_of
from duizhao.pairing.corrections import Act, Row, correct, in_order, lay_over
from duizhao.pairing.numbers import pins_beside, read_pins, write_links
from duizhao.review.acts import form_of
from duizhao.review.marks import Mark, Piece, cut
from duizhao.review.rows import CHUNK_ROWS
from duizhao.review.site import Site, number_in, site_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from duizhao.alignment.sentences import Pin
    from duizhao.store.alignments import AlignmentSummary, KeptAlignment

_CORRECTING = Lock()
"""Held from reading pins to writing them, so that of two translators neither undoes the other."""


class Show(StrEnum):
    """Which rows are shown."""

    ALL = "all"
    UNSURE = "unsure"
    ALONE = "without counterpart"
    PINNED = "confirmed"


@dataclass(frozen=True, slots=True)
class Aligned:
    """An alignment as it stands with all corrections.

    Attributes:
        kept: As it was made.
        pins: What people have set.
        rows: Both together.
        least: Confidence below which a row is unsure.
    """

    kept: KeptAlignment
    pins: Sequence[Pin]
    rows: Sequence[Row]
    least: float

    @property
    def etag(self) -> str:
        """Names what a translator sees; any correction changes it."""
        seen = write_links(in_order([row.pin for row in self.rows])) + write_links(
            in_order(self.pins)
        )
        return hashlib.sha256(seen).hexdigest()[:20]

    def shows(self, row: Row, show: Show) -> bool:
        """Whether a row is to be shown."""
        match show:
            case Show.UNSURE:
                return not row.pinned and self.band(row) != "sure"
            case Show.ALONE:
                return self.band(row) == "alone"
            case Show.PINNED:
                return row.pinned
            case Show.ALL:
                return True

    def band(self, row: Row) -> str:
        """How far a row can be trusted."""
        if not (row.source and row.target):
            return "alone"
        return "sure" if row.confidence >= self.least else "unsure"


@dataclass(frozen=True, slots=True)
class RowView:
    """A row as it is shown.

    Attributes:
        number: Its place among all rows, from 0.
        row: The row.
        band: How far it can be trusted.
        sources: Its Chinese sentences, number and pieces.
        targets: Its English sentences, number and pieces.
    """

    number: int
    row: Row
    band: str
    sources: list[tuple[int, list[Piece]]]
    targets: list[tuple[int, list[Piece]]]


def alignments(request: Request) -> Response:
    """All alignments of the workspace."""
    site = site_of(request)
    return site.page("alignments.html", request, listed=site.desk.store.alignments(), Path=Path)


def alignment(request: Request) -> Response:
    """One alignment, row by row."""
    site = site_of(request)
    aligned = _aligned(site, request.query_params.get("source", ""))
    show = _show(request)
    numbers = _numbers(aligned, show)
    wanted = number_in(request, "row")
    place = next((place for place, number in enumerate(numbers) if number >= wanted), 0)
    summary = aligned.kept.summary
    starts = range(0, len(numbers), CHUNK_ROWS)
    counts = {each: len(_numbers(aligned, each)) for each in Show}
    return site.page(
        "alignment.html",
        request,
        aligned=aligned,
        names=_names(summary),
        show=show,
        query=urlencode({"source": summary.source_path, "show": show}),
        counts=counts,
        chunks=[
            (start, _views(aligned, numbers[start : start + CHUNK_ROWS], site))
            if start <= place < start + CHUNK_ROWS
            else (start, None)
            for start in starts
        ],
        chosen=numbers[place] if numbers else -1,
    )


def rows(request: Request) -> Response:
    """A part of the rows that came into view."""
    site = site_of(request)
    aligned = _aligned(site, request.query_params.get("source", ""))
    start = number_in(request, "from")
    numbers = _numbers(aligned, _show(request))[start : start + CHUNK_ROWS]
    return site.page(
        "alignment_rows.html", request, start=start, views=_views(aligned, numbers, site)
    )


async def change(request: Request) -> Response:
    """Correct a row."""
    form = await form_of(request)
    return await run_in_threadpool(_change, request, form)


def _change(request: Request, form: Mapping[str, str]) -> Response:
    """Write the pins after an act; answer with the row, or with the way to it."""
    site = site_of(request)
    act, number = form.get("act", ""), whole(form.get("row", ""))
    with _CORRECTING:
        before = _aligned(site, form.get("source", ""))
        if act not in set(Act) or number >= len(before.rows):
            raise HTTPException(422, "There is no such act or row.")
        if form.get("etag") != before.etag:
            raise HTTPException(412, "Somebody else corrected the alignment; load it again.")
        path = Path(before.kept.summary.source_path)
        if not path.is_file():
            raise InputError(
                "the Chinese file is no longer there, so nothing can be pinned beside it",
                where=str(path),
                hint="Corrections are kept where the files are; align them again from there.",
            )
        pins = correct(before.rows, number, Act(act))
        write_atomically(pins_beside(path), write_links(in_order(pins)))
    after = _aligned(site, str(path))
    answer: dict[str, Any] = {"etag": after.etag, "row": None, "number": number}
    if [row.pin for row in before.rows] == [row.pin for row in after.rows]:
        (view,) = _views(after, [number], site)
        answer["row"] = site.render("alignment_row.html", request, view=view)
    return JSONResponse(answer)


def _aligned(site: Site, source_path: str) -> Aligned:
    """An alignment with its corrections."""
    kept = site.desk.store.alignment(source_path)
    pins = read_pins(pins_beside(Path(source_path)), len(kept.sources), len(kept.targets))
    found = [((link.source, link.target), link.confidence) for link in kept.links]
    least = site.desk.settings.alignment.least_confidence
    return Aligned(kept, pins, lay_over(found, pins), least)


def _numbers(aligned: Aligned, show: Show) -> list[int]:
    """Places of the rows that are to be shown."""
    return [number for number, row in enumerate(aligned.rows) if aligned.shows(row, show)]


def _views(aligned: Aligned, numbers: Iterable[int], site: Site) -> list[RowView]:
    """Rows as they are shown; those that a person made are linked word by word here."""
    kept = aligned.kept
    words = {(link.source, link.target): link.words for link in kept.links}
    shown = [(number, aligned.rows[number]) for number in numbers]
    made = [row for _, row in shown if row.source and row.target and row.pin not in words]
    if made:
        dictionary = dictionary_of(site.desk.glossary)
        for row in made:
            source = to_simplified("".join(kept.sources[each] for each in row.source))
            target = " ".join(kept.targets[each] for each in row.target)
            words[row.pin] = word_links(source, target, None, dictionary)
    views = []
    for number, row in shown:
        links = words.get(row.pin, ())
        sources = _sentences(kept.sources, row.source, "", [each[:2] for each in links])
        targets = _sentences(kept.targets, row.target, " ", [each[2:] for each in links])
        views.append(RowView(number, row, aligned.band(row), sources, targets))
    return views


def _sentences(
    texts: Sequence[str], numbers: Sequence[int], between: str, spans: Sequence[tuple[int, int]]
) -> list[tuple[int, list[Piece]]]:
    """Sentences of one side in pieces.

    Args:
        texts: All sentences.
        numbers: Those of the row.
        between: What joins them in the text that the word links were made for.
        spans: Ends of each word link on this side of the joined text.
    """
    sentences = []
    start = 0
    for number in numbers:
        text = texts[number]
        end = start + len(text)
        marks = [
            Mark((max(first, start) - start, min(last, end) - start), "link", place)
            for place, (first, last) in enumerate(spans)
            if first < end and last > start
        ]
        sentences.append((number, cut(text, marks)))
        start = end + len(between)
    return sentences


def _names(summary: AlignmentSummary) -> tuple[str, str]:
    """Names of both files."""
    return Path(summary.source_path).name, Path(summary.target_path).name


def _show(request: Request) -> Show:
    """Which rows the address asks for; all by default."""
    wanted = request.query_params.get("show", "")
    return Show(wanted) if wanted in set(Show) else Show.ALL
