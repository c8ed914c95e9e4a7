"""Reading order on a page: runs of text with places, to lines in columns.

The page is cut recursively at its white gutters (the XY-cut of Nagy and Seth 1984): a vertical
gutter that no line crosses parts columns; where none does, the widest horizontal band of white is
tried, so that a title over two columns comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GUTTER = 1.2
"""Width of a column gutter in line heights; gaps between words stay under 1."""

MIN_COLUMN_LINES = 3
"""Lines that a column must have on either side of a gutter; fewer are a label and its value."""

PARAGRAPH_SPACE = 1.0
"""White between two lines, in line heights, that stands for a blank line."""

INDENT = 1.5
"""Indent of a first line in line heights; Chinese paragraphs have two characters."""

SAME_LINE = 0.5
"""Share of the height by which runs must overlap to stand on one line."""

WORD_SPACE = 0.25
"""Gap between two runs of a line, in line heights, that stands for a space."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text on a page.

    Attributes:
        left: Left edge in points.
        bottom: Lower edge, counted from the foot of the page.
        right: Right edge.
        top: Upper edge.
        text: Its characters.
    """

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """Height of the run."""
        return self.top - self.bottom


def page_text(runs: Sequence[Run]) -> str:
    """The text of a page in reading order, a line each, blank lines where there is white."""
    if not runs:
        return ""
    em = median(run.height for run in runs)
    return "\n\n".join(_column_text(column, em) for column in _columns(list(runs), em))


def _columns(runs: list[Run], em: float) -> list[list[Run]]:
    """Cut runs into columns, in reading order."""
    gutter = _gutter(runs, em)
    if gutter is not None:
        left = [run for run in runs if run.right <= gutter]
        right = [run for run in runs if run.left >= gutter]
        return [*_columns(left, em), *_columns(right, em)]
    for level in _bands(runs, em):
        above = [run for run in runs if run.bottom >= level]
        below = [run for run in runs if run.bottom < level]
        if _gutter(below, em) is not None or _gutter(above, em) is not None:
            return [*_columns(above, em), *_columns(below, em)]
    return [runs]


def _gutter(runs: Sequence[Run], em: float) -> float | None:
    """The middle of the widest vertical strip of white between two columns, or None."""
    best: tuple[float, float] | None = None
    reach = None
    for run in sorted(runs, key=lambda run: run.left):
        if reach is not None and run.left - reach >= GUTTER * em:
            middle = (reach + run.left) / 2
            left = _levels([each for each in runs if each.right <= middle], em)
            right = _levels([each for each in runs if each.left >= middle], em)
            enough = min(left, right) >= MIN_COLUMN_LINES
            if enough and (best is None or run.left - reach > best[0]):
                best = (run.left - reach, middle)
        reach = run.right if reach is None else max(reach, run.right)
    return best[1] if best else None


def _bands(runs: Sequence[Run], em: float) -> list[float]:
    """Heights at which a page can be cut across: between lines that do not overlap, top first."""
    levels: list[float] = []
    floor: float | None = None
    for run in sorted(runs, key=lambda run: -run.top):
        if floor is not None and floor - run.top >= -SAME_LINE * em / 2 and run.bottom < floor:
            levels.append(floor)
        floor = run.bottom if floor is None else min(floor, run.bottom)
    return levels


def _levels(runs: Sequence[Run], em: float) -> int:
    """Number of lines that runs make."""
    return len(_lines(runs, em))


def _lines(runs: Sequence[Run], em: float) -> list[list[Run]]:
    """Runs by line, from the top; those of one line from the left."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-(run.top + run.bottom), run.left)):
        if lines:
            first = lines[-1][0]
            overlap = min(first.top, run.top) - max(first.bottom, run.bottom)
            if overlap >= SAME_LINE * min(first.height, run.height, em):
                lines[-1].append(run)
                continue
        lines.append([run])
    return [sorted(line, key=lambda run: run.left) for line in lines]


def _column_text(runs: Sequence[Run], em: float) -> str:
    """The text of one column: indents as full-width spaces, white as blank lines."""
    lines = _lines(runs, em)
    edge = min(line[0].left for line in lines)
    text = ""
    floor: float | None = None
    for line in lines:
        top = max(run.top for run in line)
        if floor is not None:
            text += "\n\n" if floor - top > PARAGRAPH_SPACE * em else "\n"
        indent = line[0].left - edge
        text += ("\u3000\u3000" if INDENT * em <= indent <= 3 * em else "") + _line_text(line, em)
        floor = min(run.bottom for run in line)
    return text


def _line_text(line: Sequence[Run], em: float) -> str:
    """The runs of a line, a space where white parts them."""
    text = line[0].text
    for before, after in pairwise(line):
        text += (" " if after.left - before.right > WORD_SPACE * em else "") + after.text
    return text.strip()
