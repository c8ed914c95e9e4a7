"""Reading order on a page: runs of text with places, to lines in columns.

A gutter is a strip of white with lines on both sides. Runs that cross it (titles over two columns,
page numbers between them) part the page from top to bottom; between them the left column is read
before the right one, and each column is searched for gutters again, as in the recursive XY-cut of
Nagy and Seth (1984).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from duizhao.language.chinese import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GUTTER = 1.2
"""Width of a column gutter in ems; gaps between words stay under 1."""

MIN_COLUMN_LINES = 3
"""Lines that a column must have on either side of a gutter; fewer are a label and its value."""

WIDE_PITCH = 1.45
"""Pitch of two lines, in the usual pitch of the column, from which a blank line stands between."""

LOOSE_PITCH = 2.4
"""The same in ems, where a column has too few lines to have a usual pitch."""

INDENT, MAX_INDENT = 1.5, 3.0
"""Indent of a first line in ems; Chinese paragraphs have two characters."""

SAME_LINE = 0.5
"""Share of the height by which runs must overlap to stand on one line."""

WORD_SPACE, WIDE_SPACE = 0.2, 0.6
"""Gap between two runs, in ems, that stands for a space: beside Latin, and between Han."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text on a page.

    Attributes:
        left: Left edge in points.
        bottom: Lower edge of its font, counted from the foot of the page.
        right: Right edge.
        top: Upper edge of its font.
        text: Its characters.
    """

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """Height of the font."""
        return self.top - self.bottom


def page_text(runs: Sequence[Run], em: float) -> str:
    """The text of a page in reading order, a line each, blank lines where there is white.

    Args:
        runs: Its runs.
        em: Width of a Chinese character of its usual size, in points.
    """
    return "\n\n".join(_column_text(column, em) for column in _columns(list(runs), em) if column)


def _columns(runs: list[Run], em: float) -> Iterator[list[Run]]:
    """Cut runs into columns, in reading order."""
    gutter = _gutter(runs, em)
    if gutter is None:
        yield runs
        return
    whole: list[Run] = []
    for crosses, band in _bands(runs, gutter):
        left = [run for run in band if run.right <= gutter]
        right = [run for run in band if run.left >= gutter]
        enough = min(len(_lines(left, em)), len(_lines(right, em))) >= MIN_COLUMN_LINES
        if crosses or not enough:
            whole += band
            continue
        yield whole
        whole = []
        yield from _columns(left, em)
        yield from _columns(right, em)
    yield whole


def _bands(runs: Sequence[Run], gutter: float) -> Iterator[tuple[bool, list[Run]]]:
    """Bands of a page from top to bottom: whether they cross the gutter, and their runs."""
    crossing = sorted((r for r in runs if r.left < gutter < r.right), key=lambda run: -run.top)
    rest = [run for run in runs if not run.left < gutter < run.right]
    for bar in crossing:
        middle = (bar.top + bar.bottom) / 2
        yield False, [run for run in rest if run.bottom + run.top > 2 * middle]
        rest = [run for run in rest if run.bottom + run.top <= 2 * middle]
        yield True, [bar]
    yield False, rest


def _gutter(runs: Sequence[Run], em: float) -> float | None:
    """The middle of the gutter with most lines on its poorer side, or None.

    Gutters are looked for before places where lines begin, not before a lone page number.
    """
    best, most = None, MIN_COLUMN_LINES
    lefts = sorted(run.left for run in runs)
    starts = [
        left
        for left, third in zip(lefts, lefts[MIN_COLUMN_LINES - 1 :], strict=False)
        if third - left <= MAX_INDENT * em
    ]
    for start in dict.fromkeys(round(start, 1) for start in starts):
        middle = start - GUTTER * em / 2
        left = [run for run in runs if run.right <= start - GUTTER * em]
        right = [run for run in runs if run.left >= middle]
        crossing = len(runs) - len(left) - len(right)
        lines = min(len(_lines(left, em)), len(_lines(right, em)))
        if lines >= most and crossing <= lines:  # of equal ones the last, where lines begin
            best, most = middle, lines
    return best


def _lines(runs: Sequence[Run], em: float) -> list[list[Run]]:
    """Runs by line, from the top; those of one line from the left."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-(run.top + run.bottom), run.left)):
        if lines:
            first = lines[-1][0]
            overlap = min(first.top, run.top) - max(first.bottom, run.bottom)
            if overlap >= SAME_LINE * min(first.height, run.height, 2 * em):
                lines[-1].append(run)
                continue
        lines.append([run])
    return [sorted(line, key=lambda run: run.left) for line in lines]


def _column_text(runs: Sequence[Run], em: float) -> str:
    """The text of one column: indents as full-width spaces, white as blank lines."""
    lines = _lines(runs, em)
    edge = min(line[0].left for line in lines)
    levels = [(line[0].top + line[0].bottom) / 2 for line in lines]
    pitches = [above - below for above, below in pairwise(levels)]
    usual = median(pitches) if len(pitches) > 2 else 0.0
    wide = usual * WIDE_PITCH or LOOSE_PITCH * em
    text = ""
    for line, pitch in zip(lines, [0.0, *pitches], strict=True):
        text += "\n\n" if text and pitch > wide else "\n" if text else ""
        indented = INDENT * em <= line[0].left - edge <= MAX_INDENT * em
        text += ("\u3000\u3000" if indented else "") + line_text(line, em)
    return text


def line_text(line: Sequence[Run], em: float) -> str:
    """The runs of a line, a space where white parts them."""
    text = line[0].text
    for before, after in pairwise(line):
        wide = is_wide(before.text[-1]) and is_wide(after.text[0])
        space = after.left - before.right > (WIDE_SPACE if wide else WORD_SPACE) * em
        text += (" " if space else "") + after.text
    return text.strip()
