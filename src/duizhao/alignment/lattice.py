"""The cheapest path through all links of two documents, inside a band of cells.

Seventh stage. One dynamic programme over links of every shape (Gale and Church, 1993), row by row,
each row at once. Time and memory grow with the cells of the band, so with the length of the
documents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from duizhao.alignment.signals import MAX_RUN

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int64]

Shape = tuple[int, int]

SHAPES: tuple[Shape, ...] = tuple(
    (size, other)
    for size in range(1, MAX_RUN + 1)
    for other in range(1, MAX_RUN + 1)
    if size + other <= MAX_RUN + 1
)
"""Links with text on both sides: 1-n and n-1 to 6, and n-m of at most seven sentences."""

COARSE_SHAPES: tuple[Shape, ...] = ((1, 1), (1, 2), (2, 1), (2, 2))
"""Enough where sentences have been added up: the path only has to lead the next level."""

ROWS_AT_ONCE = 64
"""Rows whose costs are made together: numpy calls stop mattering, and the window stays small."""


@dataclass(frozen=True)
class Step:
    """One link of a path, by the cell it ends at, its shape, and its cost; 0 is a null side."""

    row: int
    column: int
    size: int
    other: int
    cost: float


@dataclass(frozen=True)
class Band:
    """Columns that each row may use.

    Attributes:
        first: First column of each row, never falling.
        last: Last column of each row, never falling.
    """

    first: Integers
    last: Integers

    @staticmethod
    def whole(rows: int, columns: int) -> Band:
        """Every cell of `rows` x `columns` sentences."""
        return Band(np.zeros(rows + 1, dtype=np.int64), np.full(rows + 1, columns, dtype=np.int64))

    @staticmethod
    def around(steps: list[Step], rows: int, columns: int, half_width: int) -> Band:
        """Cells near the path of a level that is coarser by two."""
        lowest = np.full(rows + 1, columns, dtype=np.int64)
        highest = np.zeros(rows + 1, dtype=np.int64)
        for step in steps:
            above, below = 2 * (step.row - step.size), min(2 * step.row, rows)
            left, right = 2 * (step.column - step.other), min(2 * step.column, columns)
            lowest[above : below + 1] = np.minimum(lowest[above : below + 1], left)
            highest[above : below + 1] = np.maximum(highest[above : below + 1], right)
        places = np.arange(rows + 1)
        first = np.maximum(lowest[np.maximum(places - half_width, 0)] - half_width, 0)
        last = np.minimum(highest[np.minimum(places + half_width, rows)] + half_width, columns)
        first[0], last[-1] = 0, columns
        return Band(np.maximum.accumulate(first), np.maximum.accumulate(last))


@dataclass(frozen=True)
class _Window:
    """What a window of rows leaves behind: its first column, last links, and costs up to them."""

    first: int
    choice: npt.NDArray[np.int8]
    total: npt.NDArray[np.float64]


def solve(
    costs: Callable[[range, range], Matrix],
    shapes: tuple[Shape, ...],
    source_gaps: Matrix,
    target_gaps: Matrix,
    band: Band,
) -> list[Step]:
    """Find the cheapest path.

    Args:
        costs: For a window of cells, the costs of links by shape, row and column of their end;
            infinite for links that must not be.
        shapes: What the first axis of the costs stands for.
        source_gaps: Cost of leaving each source sentence without a counterpart.
        target_gaps: The same for target sentences.
        band: The cells to look at.

    Returns:
        Steps from the start to the end of both documents.
    """
    rows = len(source_gaps) + 1
    gap_sums = np.concatenate([[0.0], np.cumsum(target_gaps, dtype=np.float64)])
    windows: list[_Window] = []
    above = np.full((MAX_RUN, 0), np.inf)
    above_first = 0
    for start in range(0, rows, ROWS_AT_ONCE):
        window = range(start, min(start + ROWS_AT_ONCE, rows))
        columns = range(int(band.first[window.start]), int(band.last[window.stop - 1]) + 1)
        best = np.full((MAX_RUN + len(window), MAX_RUN + len(columns)), np.inf)
        _carry_over(best, columns.start, above, above_first)
        block = costs(window, columns)
        choice = np.full((len(window), len(columns)), len(shapes), dtype=np.int8)
        for place, row in enumerate(window):
            _fill_row(
                best,
                block[:, place],
                choice[place],
                shapes,
                (place, row, columns.start),
                source_gaps[row - 1] if row else 0.0,
                gap_sums[columns.start : columns.stop],
                (int(band.first[row]), int(band.last[row])),
            )
        windows.append(_Window(columns.start, choice, best[MAX_RUN:, MAX_RUN:].copy()))
        above, above_first = best[-MAX_RUN:, MAX_RUN:], columns.start
    return _trace(windows, shapes, rows - 1, len(target_gaps))


def _carry_over(
    best: npt.NDArray[np.float64], first: int, above: npt.NDArray[np.float64], above_first: int
) -> None:
    """Copy the last rows of the window above into the margin of a new one, column on column."""
    left = max(above_first, first - MAX_RUN)
    right = min(above_first + above.shape[1], first + best.shape[1] - MAX_RUN)
    if left < right:
        offset = MAX_RUN - first
        best[:MAX_RUN, left + offset : right + offset] = above[
            :, left - above_first : right - above_first
        ]


def _fill_row(
    best: npt.NDArray[np.float64],
    block: Matrix,
    choice: npt.NDArray[np.int8],
    shapes: tuple[Shape, ...],
    place_row_first: tuple[int, int, int],
    source_gap: float,
    gap_sums: npt.NDArray[np.float64],
    limits: tuple[int, int],
) -> None:
    """Costs of the best paths to the cells of one row, and the last link of each."""
    place, row, first = place_row_first
    width = len(choice)
    here = MAX_RUN + place
    candidates = np.empty((len(shapes) + 1, width))
    for index, (size, other) in enumerate(shapes):
        before = best[here - size, MAX_RUN - other : MAX_RUN - other + width]
        np.add(before, block[index], out=candidates[index])
    np.add(best[here - 1, MAX_RUN:], source_gap, out=candidates[-1])
    if row == 0 and first == 0:
        candidates[-1, 0] = 0.0
    candidates[:, : limits[0] - first] = np.inf
    candidates[:, limits[1] - first + 1 :] = np.inf
    chosen = candidates.argmin(axis=0)
    cheapest = candidates[chosen, np.arange(width)]
    reached = np.minimum.accumulate(cheapest - gap_sums) + gap_sums
    reached[: limits[0] - first] = np.inf
    reached[limits[1] - first + 1 :] = np.inf
    inserted = reached < cheapest - 1e-9  # sums of the same numbers in another order
    choice[:] = np.where(inserted, len(shapes) + 1, chosen)
    best[here, MAX_RUN:] = np.where(inserted, reached, cheapest)


def _trace(windows: list[_Window], shapes: tuple[Shape, ...], row: int, column: int) -> list[Step]:
    """Follow the choices back from the end."""
    moves = (*shapes, (1, 0), (0, 1))
    steps: list[Step] = []
    while row or column:
        window = windows[row // ROWS_AT_ONCE]
        place = (row % ROWS_AT_ONCE, column - window.first)
        size, other = moves[window.choice[place]]
        before_row, before_column = row - size, column - other
        before = windows[before_row // ROWS_AT_ONCE]
        before_place = (before_row % ROWS_AT_ONCE, before_column - before.first)
        cost = float(window.total[place] - before.total[before_place])
        steps.append(Step(row, column, size, other, cost))
        row, column = before_row, before_column
    return steps[::-1]
