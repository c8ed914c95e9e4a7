"""What a link costs: dissimilarity against what is usual, size, length, and the text's structure.

Seventh stage, between the signals and the search. The cost of dissimilarity is Vecalign's: one less
the cosine, over what the same runs get against the rest of the other document, so that runs of
every size are judged by their own usual value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from duizhao.alignment.signals import MAX_RUN, run_sums

if TYPE_CHECKING:
    import numpy.typing as npt

    from duizhao.alignment.lattice import Shape
    from duizhao.alignment.signals import Matrix, Signal, Vector

EXTRA_SENTENCE = 0.96
"""Charge for each sentence of a link beyond the first of each side, as a share of what a sentence
without counterpart costs: less, and links swallow what was left out; more, and they lose what
belongs to them. Tuned on merged policy and news text."""

MANY_TO_MANY = 0.5
"""Further charge for each sentence that both sides have beyond the first: such links are rare."""

LENGTH_WEIGHT = 0.15
"""Weight of the logarithm of the length ratio: .1 to .2 in the prototype's grid."""

LENGTH_FLOOR = 10.0
"""English characters added to both lengths: headings differ in length by chance."""

OTHER_KIND = 0.2
"""Charge for linking a heading to running text: the kinds are guesses, so it is not forbidden."""

CROSSED_UNIT = 0.1
"""Charge for each paragraph's end inside a run: translators seldom join paragraphs."""


@dataclass(frozen=True)
class Side:
    """What costs need to know of one document's sentences.

    Attributes:
        lengths: Characters of each sentence.
        groups: What each sentence is, numbered alike on both sides; runs never mix groups.
        units: Number of the paragraph that each sentence stands in.
    """

    lengths: Vector
    groups: Vector
    units: npt.NDArray[np.int64]

    def coarser(self) -> Side:
        """Neighbours added up in twos; structure is left to the finest level."""
        padded = np.pad(self.lengths, (0, len(self.lengths) % 2))
        sums = padded[0::2] + padded[1::2]
        return Side(sums, np.zeros_like(sums), np.zeros(len(sums), dtype=np.int64))

    @cached_property
    def run_lengths(self) -> list[Vector]:
        """Characters of the runs of each size that end at each sentence."""
        return [run_sums(self.lengths, size) for size in range(1, MAX_RUN + 1)]

    @cached_property
    def charges(self) -> list[Vector]:
        """For the same runs, what their structure costs: infinite where they mix groups."""
        crossing = np.concatenate([[0.0], np.diff(self.units) != 0]).astype(np.float32)
        mixing = np.concatenate([[False], np.diff(self.groups) != 0])
        step = np.where(mixing, np.float32(np.inf), CROSSED_UNIT * crossing)[: len(self.units)]
        charges = [np.zeros(len(self.units), dtype=np.float32)]
        for size in range(2, MAX_RUN + 1):
            longer = np.full(len(self.units), np.inf, dtype=np.float32)
            longer[size - 1 :] = run_sums(step, size - 1)[size - 1 :]
            charges.append(longer)
        return charges


@dataclass(frozen=True)
class Costs:
    """Costs of links in any window of cells.

    Attributes:
        signals: Weight and evidence; weights sum to one.
        source: The Chinese side.
        target: The English side.
        shapes: Shapes asked for.
        gap: Cost of a sentence without counterpart.
    """

    signals: tuple[tuple[float, Signal], ...]
    source: Side
    target: Side
    shapes: tuple[Shape, ...]
    gap: float

    def coarser(self, shapes: tuple[Shape, ...], gap: float) -> Costs:
        """The same for documents of half as many sentences."""
        signals = tuple((weight, signal.coarser()) for weight, signal in self.signals)
        return Costs(signals, self.source.coarser(), self.target.coarser(), shapes, gap)

    def __call__(self, rows: range, columns: range) -> Matrix:
        """Costs by shape, row and column of the cell that links end at."""
        costs = np.zeros((len(self.shapes), len(rows), len(columns)), dtype=np.float32)
        for weight, signal in self.signals:
            cosines = signal.cosines(rows, columns)
            for index, (size, other) in enumerate(self.shapes):
                left, right = signal.expected(size, other)
                usual = (_cells(left, rows)[:, None] + _cells(right, columns)[None, :]) / 2
                costs[index] += weight * (1 - cosines(size, other)) / np.maximum(1 - usual, 0.05)
        ratio = self.source.lengths.sum() / max(self.target.lengths.sum(), 1.0)
        for index, (size, other) in enumerate(self.shapes):
            costs[index] += LENGTH_WEIGHT * self._length_term(rows, columns, size, other, ratio)
            costs[index] += self.charge(size, other)
            self._structure(costs[index], rows, columns, (size, other))
        return costs

    def charge(self, size: int, other: int) -> float:
        """What a link pays for its sentences beyond the first of each side."""
        extra = EXTRA_SENTENCE * (size + other - 2) + MANY_TO_MANY * (min(size, other) - 1)
        return self.gap * extra

    def _length_term(
        self, rows: range, columns: range, size: int, other: int, ratio: float
    ) -> Matrix:
        """How far the lengths are from the documents' own ratio, as a logarithm."""
        left = np.log(_cells(self.source.run_lengths[size - 1], rows) + LENGTH_FLOOR * ratio)
        right = np.log((_cells(self.target.run_lengths[other - 1], columns) + LENGTH_FLOOR) * ratio)
        term: Matrix = np.abs(left[:, None] - right[None, :])
        return term

    def _structure(self, costs: Matrix, rows: range, columns: range, shape: Shape) -> None:
        """Forbid runs that mix kinds or start before the document; charge paragraphs crossed."""
        for axis, side, cells, size in (
            (0, self.source, rows, shape[0]),
            (1, self.target, columns, shape[1]),
        ):
            line = _cells(side.charges[size - 1], cells, np.inf)
            costs += line[:, None] if axis == 0 else line[None, :]
        kinds = _cells(self.source.groups, rows), _cells(self.target.groups, columns)
        costs += OTHER_KIND * (kinds[0][:, None] != kinds[1][None, :])


def _cells(values: Vector, cells: range, first: float = 0.0) -> Vector:
    """Values of the sentences that cells end at; cell 0 has none, so a stand-in."""
    kept = values[max(cells.start - 1, 0) : cells.stop - 1]
    return kept if cells.start else np.concatenate([[np.float32(first)], kept])
