"""Evidence that runs of sentences say the same, as similarities that one search can add up.

Seventh stage, below the search in `lattice.py`. A signal sees each sentence as a vector: of hidden
states for `DenseSignal`, of weighted words for `SparseSignal`. A run of sentences is the sum of its
vectors (Thompson and Koehn, Vecalign, 2019), so the cosine of any two runs comes from sums over a
window of dot products between single sentences: no shape of link costs more than another.

Cell (i, j) stands after i source and j target sentences; a link of shape (a, b) that ends there
covers sources i-a to i-1 and targets j-b to j-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Matrix = npt.NDArray[np.float32]
    Vector = npt.NDArray[np.float32]
    Integers = npt.NDArray[np.int64]

MAX_RUN = 6
"""Longest run of sentences on one side of a link: n-m links up to 6 occur."""

FEW = 5
"""Sentences of a document whose mean counts for half."""

_TINY = 1e-6
"""Keeps empty sentences from dividing by zero."""


class Signal(Protocol):
    """One kind of evidence for a pair of documents."""

    def cosines(self, rows: range, columns: range) -> Callable[[int, int], Matrix]:
        """For a window of cells, the cosines of all links of a shape that end there."""
        ...

    def expected(self, size: int, other: int) -> tuple[Vector, Vector]:
        """Mean cosine of each source run of `size` to target runs of `other`, and the reverse."""
        ...

    def coarser(self) -> Signal:
        """The same evidence with neighbouring sentences added up in twos."""
        ...


def run_sums(values: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    """Sums over the `size` rows that end at each row; fewer at the start."""
    sums = values.copy()
    for step in range(1, min(size, len(values))):
        sums[step:] += values[:-step]
    return sums


def _window_cosines(
    dots: Matrix, source_norms: list[Vector], target_norms: list[Vector]
) -> Callable[[int, int], Matrix]:
    """Cosines of runs from dot products of sentences.

    Args:
        dots: Sentences of the window and MAX_RUN before it, padded with zeros, on each side.
        source_norms: Norms of the runs of each size that end at each row of the window.
        target_norms: The same for columns.
    """
    sums = np.zeros((dots.shape[0] + 1, dots.shape[1] + 1))
    sums[1:, 1:] = dots.cumsum(axis=0, dtype=np.float64).cumsum(axis=1)
    height, width = dots.shape[0] - MAX_RUN + 1, dots.shape[1] - MAX_RUN + 1

    def cosines(size: int, other: int) -> Matrix:
        top, left = MAX_RUN - size, MAX_RUN - other
        block = (
            sums[MAX_RUN : MAX_RUN + height, MAX_RUN : MAX_RUN + width]
            - sums[top : top + height, MAX_RUN : MAX_RUN + width]
            - sums[MAX_RUN : MAX_RUN + height, left : left + width]
            + sums[top : top + height, left : left + width]
        )
        norms = source_norms[size - 1][:, None] * target_norms[other - 1][None, :]
        ratio: Matrix = (block / norms).astype(np.float32)
        return ratio

    return cosines


def _at_cells(values: Vector, cells: range) -> Vector:
    """Values of the runs that end at cells; cell 0 ends none."""
    kept = values[max(cells.start - 1, 0) : cells.stop - 1]
    return kept if cells.start else np.concatenate([np.ones(1, dtype=np.float32), kept])


def _shrink(count: int) -> float:
    """Share of a mean that counts: in few sentences, the counterpart itself is most of it."""
    return count / (count + FEW)


def mean_directions(vectors: Matrix) -> Matrix:
    """Mean of the directions of runs, one row a size."""
    means = []
    for size in range(1, MAX_RUN + 1):
        sums = run_sums(vectors, size)
        norms = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), _TINY)
        means.append((sums / norms).sum(axis=0) / max(len(vectors), 1) * _shrink(len(vectors)))
    return np.stack(means)


class DenseSignal:
    """Cosines of summed sentence vectors.

    Args:
        source: Shape (source sentences, dimensions).
        target: Shape (target sentences, dimensions).
        usual: Mean directions of the runs of each side; of the given sentences by default.
    """

    def __init__(
        self, source: Matrix, target: Matrix, usual: tuple[Matrix, Matrix] | None = None
    ) -> None:
        """Prepare the norms and usual cosines of runs of every size."""
        self._source, self._target = source, target
        self._source_norms, self._target_norms = self._norms(source), self._norms(target)
        left, right = usual or (mean_directions(source), mean_directions(target))
        self._source_expected = self._means(source, self._source_norms, right)
        self._target_expected = self._means(target, self._target_norms, left)

    @staticmethod
    def _norms(vectors: Matrix) -> list[Vector]:
        """Norms of the runs of each size."""
        return [
            np.maximum(np.linalg.norm(run_sums(vectors, size), axis=1), _TINY).astype(np.float32)
            for size in range(1, MAX_RUN + 1)
        ]

    @staticmethod
    def _means(vectors: Matrix, norms: list[Vector], means: Matrix) -> Matrix:
        """Mean cosine by size, other size, and sentence at which the run ends."""
        single = vectors @ means.T
        return np.stack(
            [
                (run_sums(single, size) / norms[size - 1][:, None]).T
                for size in range(1, MAX_RUN + 1)
            ]
        )

    def cosines(self, rows: range, columns: range) -> Callable[[int, int], Matrix]:
        """See `Signal`."""
        dots = _rows(self._source, rows) @ _rows(self._target, columns).T
        return _window_cosines(
            dots,
            [_at_cells(norms, rows) for norms in self._source_norms],
            [_at_cells(norms, columns) for norms in self._target_norms],
        )

    def expected(self, size: int, other: int) -> tuple[Vector, Vector]:
        """See `Signal`."""
        return (
            self._source_expected[size - 1, other - 1],
            self._target_expected[other - 1, size - 1],
        )

    def coarser(self) -> DenseSignal:
        """See `Signal`."""
        return DenseSignal(_pairs(self._source), _pairs(self._target))


def _rows(vectors: Matrix, cells: range) -> Matrix:
    """Vectors of sentences that links ending in these cells can hold; zeros before the first."""
    first = cells.start - MAX_RUN
    kept = vectors[max(first, 0) : cells.stop - 1]
    return np.pad(kept, ((max(-first, 0), 0), (0, 0)))


def _pairs(vectors: Matrix) -> Matrix:
    """Sums of neighbours, two by two."""
    padded = np.pad(vectors, ((0, len(vectors) % 2), (0, 0)))
    sums: Matrix = padded[0::2] + padded[1::2]
    return sums


@dataclass(frozen=True)
class SparseRows:
    """Weighted features of sentences, one entry a feature and sentence.

    Attributes:
        features: Number of each entry's feature.
        sentences: Sentence of each entry, ascending.
        weights: Weight of each entry.
        squares: Squared norm of each sentence; may count what has no feature on the other side.
    """

    features: Integers
    sentences: Integers
    weights: Vector
    squares: Vector

    def only(self, sentences: Integers) -> SparseRows:
        """The given sentences, ascending, numbered anew."""
        numbers = np.full(len(self.squares), -1, dtype=np.int64)
        numbers[sentences] = np.arange(len(sentences))
        kept = numbers[self.sentences] >= 0
        return SparseRows(
            self.features[kept],
            numbers[self.sentences[kept]],
            self.weights[kept],
            self.squares[sentences],
        )

    def coarser(self) -> SparseRows:
        """Neighbouring sentences taken together in twos."""
        squares = _pairs(self.squares[:, None])[:, 0]
        return SparseRows(self.features, self.sentences // 2, self.weights, squares)

    def norms(self) -> list[Vector]:
        """Norms of the runs of each size, sentences taken as unlike each other."""
        return [
            np.sqrt(np.maximum(run_sums(self.squares, size), _TINY))
            for size in range(1, MAX_RUN + 1)
        ]


def mean_features(rows: SparseRows, others: SparseRows) -> Matrix:
    """Mean weight of each feature in runs brought to length one, one row a size.

    Args:
        rows: The sentences.
        others: The other side, which may have features of higher numbers.
    """
    count = int(max(rows.features.max(initial=-1), others.features.max(initial=-1))) + 1
    means = []
    for size, norms in enumerate(rows.norms(), start=1):
        inverse: Vector = (1 / norms).astype(np.float32)
        share = run_sums(inverse[::-1], size)[::-1] / max(len(norms), 1)
        mean = np.bincount(rows.features, rows.weights * share[rows.sentences], minlength=count)
        means.append(mean.astype(np.float32) * _shrink(len(norms)))
    return np.stack(means)


class SparseSignal:
    """Cosines of summed bags of features.

    Args:
        source: Features of the source sentences.
        target: Features of the target sentences, numbered alike.
        usual: Mean features of the runs of each side; of the given sentences by default.
    """

    def __init__(
        self, source: SparseRows, target: SparseRows, usual: tuple[Matrix, Matrix] | None = None
    ) -> None:
        """Index both sides."""
        self._source, self._target = source, target
        self._source_norms, self._target_norms = source.norms(), target.norms()
        self._starts = np.searchsorted(source.sentences, np.arange(len(source.squares) + 1))
        self._span = len(target.squares) + 1
        keys = target.features * self._span + target.sentences
        order = np.argsort(keys, kind="stable")
        self._keys, self._order = keys[order], order
        left, right = usual or (mean_features(source, target), mean_features(target, source))
        self._source_expected = self._means(source, self._source_norms, right)
        self._target_expected = self._means(target, self._target_norms, left)

    @staticmethod
    def _means(rows: SparseRows, norms: list[Vector], means: Matrix) -> Matrix:
        """Mean cosine by size, other size, and sentence at which the run ends."""
        by_size = np.zeros((len(norms), len(means), len(rows.squares)), dtype=np.float32)
        for other, mean in enumerate(means):
            products = rows.weights * mean[rows.features]
            single = np.bincount(rows.sentences, products, minlength=len(rows.squares))
            for size, norm in enumerate(norms):
                by_size[size, other] = run_sums(single.astype(np.float32), size + 1) / norm
        return by_size

    def cosines(self, rows: range, columns: range) -> Callable[[int, int], Matrix]:
        """See `Signal`."""
        first_row, first_column = rows.start - MAX_RUN, columns.start - MAX_RUN
        height, width = len(rows) + MAX_RUN - 1, len(columns) + MAX_RUN - 1
        entries = slice(self._starts[max(first_row, 0)], self._starts[rows.stop - 1])
        base = self._source.features[entries] * self._span
        begins = np.searchsorted(self._keys, base + max(first_column, 0))
        counts = np.searchsorted(self._keys, base + columns.stop - 1) - begins
        which = np.repeat(np.arange(len(base)), counts)
        within = np.arange(len(which)) - np.repeat(counts.cumsum() - counts, counts)
        hits = self._order[begins[which] + within]
        places = (self._source.sentences[entries][which] - first_row) * width
        places += self._target.sentences[hits] - first_column
        products = self._source.weights[entries][which] * self._target.weights[hits]
        dots = np.bincount(places, products, minlength=height * width).astype(np.float32)
        return _window_cosines(
            dots.reshape(height, width),
            [_at_cells(norms, rows) for norms in self._source_norms],
            [_at_cells(norms, columns) for norms in self._target_norms],
        )

    def expected(self, size: int, other: int) -> tuple[Vector, Vector]:
        """See `Signal`."""
        return (
            self._source_expected[size - 1, other - 1],
            self._target_expected[other - 1, size - 1],
        )

    def coarser(self) -> SparseSignal:
        """See `Signal`."""
        return SparseSignal(self._source.coarser(), self._target.coarser())
