"""Batches of a few fixed shapes, in an order that the seed and the step decide alone.

A phase draws from each source as its weight says, sorts the pairs into the smallest shape that
holds them, and shuffles the batches. Batch `step` of a phase is the same whenever it is asked for,
so training resumes to the exact step without keeping any state of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.pieces import PAD, START

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt

    Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Pairs as rows of the vocabularies, one after the other.

    Attributes:
        source: Rows of all sources, each between `<s>` and `</s>`.
        source_ends: Where each source ends in `source`.
        target: Rows of all targets, each closed by `</s>`.
        target_ends: Where each target ends in `target`.
    """

    source: npt.NDArray[np.uint16]
    source_ends: npt.NDArray[np.int64]
    target: npt.NDArray[np.uint16]
    target_ends: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self.source_ends)

    def lengths(self) -> tuple[Rows, Rows]:
        """Source and target length of each pair."""
        return np.diff(self.source_ends, prepend=0), np.diff(self.target_ends, prepend=0)

    def pair(self, index: int) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint16]]:
        """Source and target rows of one pair."""
        source_start = self.source_ends[index - 1] if index else 0
        target_start = self.target_ends[index - 1] if index else 0
        return (
            self.source[source_start : self.source_ends[index]],
            self.target[target_start : self.target_ends[index]],
        )


def join(pairs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Encoded:
    """Lay pairs one after the other."""
    sources = [source for source, _ in pairs]
    targets = [target for _, target in pairs]

    def flat(rows: Sequence[Sequence[int]]) -> npt.NDArray[np.uint16]:
        return np.fromiter((row for each in rows for row in each), np.uint16)

    def ends(rows: Sequence[Sequence[int]]) -> Rows:
        return np.cumsum([len(each) for each in rows], dtype=np.int64)

    return Encoded(flat(sources), ends(sources), flat(targets), ends(targets))


def save_pairs(path: Path, sources: Mapping[str, Encoded]) -> None:
    """Write the pairs of all sources into one compressed file."""
    arrays = {
        f"{name}/{field}": getattr(encoded, field)
        for name, encoded in sources.items()
        for field in Encoded.__slots__
    }
    np.savez_compressed(path, **arrays)


def load_pairs(path: Path) -> dict[str, Encoded]:
    """Read what `save_pairs` wrote."""
    with np.load(path) as arrays:
        names = dict.fromkeys(key.rsplit("/", 1)[0] for key in arrays.files)
        return {
            name: Encoded(*(arrays[f"{name}/{field}"] for field in Encoded.__slots__))
            for name in names
        }


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded rows.

    Attributes:
        source: Shape (pairs, source length).
        target_in: Shape (pairs, target length); opens with `<s>`.
        target_out: Same shape; what stands one place later.
    """

    source: Rows
    target_in: Rows
    target_out: Rows


class Order:
    """The batches of one phase.

    Args:
        sources: All encoded pairs by source.
        weights: Passes over each source in one round.
        shapes: Source and target lengths, smallest first.
        tokens: Target places in a batch.
        seed: Decides draw and order, with the round.
    """

    def __init__(
        self,
        sources: Mapping[str, Encoded],
        weights: Mapping[str, float],
        shapes: Sequence[tuple[int, int]],
        tokens: int,
        seed: int,
    ) -> None:
        """Sort all pairs of the weighted sources into the shapes."""
        self._sources = sources
        self._weights = {name: weight for name, weight in weights.items() if weight > 0}
        self._shapes = sorted(shapes)
        self._tokens = tokens
        self._seed = seed
        self._names = sorted(self._weights)
        self._shape_of = {name: self._smallest_shapes(sources[name]) for name in self._names}
        self.left_out = sum(int((shapes < 0).sum()) for shapes in self._shape_of.values())
        self._round = -1
        self._batches: list[tuple[int, npt.NDArray[np.int64]]] = []
        self._sizes: list[int] = []

    def _smallest_shapes(self, encoded: Encoded) -> Rows:
        """Index of the smallest shape that holds each pair, -1 where none does."""
        source, target = encoded.lengths()
        smallest = np.full(len(encoded), -1, np.int64)
        for index in range(len(self._shapes) - 1, -1, -1):
            fits = (source <= self._shapes[index][0]) & (target <= self._shapes[index][1])
            smallest[fits] = index
        return smallest

    def _draw(self, number: int) -> list[tuple[int, npt.NDArray[np.int64]]]:
        """Batches of a round: shape and (source name, pair) indexes."""
        random = np.random.default_rng([self._seed, number])
        drawn = []
        for place, name in enumerate(self._names):
            count = len(self._sources[name])
            whole, part = divmod(self._weights[name], 1)
            order = np.random.default_rng([self._seed, 0, place]).permutation(count)
            start = round(part * count) * number % max(count, 1)
            share = np.roll(order, -start)[: round(part * count)]
            chosen = np.concatenate([*[order] * int(whole), share])
            drawn.append(np.stack([np.full(len(chosen), place), chosen], axis=1))
        pairs = np.concatenate(drawn)
        shapes = np.concatenate(
            [self._shape_of[self._names[each[0, 0]]][each[:, 1]] for each in drawn if len(each)]
        )
        shuffled = random.permutation(len(pairs))
        pairs, shapes = pairs[shuffled], shapes[shuffled]
        batches: list[tuple[int, npt.NDArray[np.int64]]] = []
        for index, (_, target) in enumerate(self._shapes):
            rows = max(1, self._tokens // target)
            fitting = pairs[shapes == index]
            batches += [
                (index, fitting[at : at + rows]) for at in range(0, len(fitting) - rows + 1, rows)
            ]
        return [batches[place] for place in random.permutation(len(batches))]

    def batch(self, step: int) -> Batch:
        """The batch of a step, from 0, whatever was asked for before.

        Raises:
            ValueError: If the phase's sources fill no batch.
        """
        number = 0
        while True:
            if number == len(self._sizes):
                self._load(number)
                self._sizes.append(len(self._batches))
            if step < self._sizes[number]:
                break
            step -= self._sizes[number]
            number += 1
        if self._round != number:
            self._load(number)
        shape, pairs = self._batches[step]
        return self._padded(self._shapes[shape], pairs)

    def _load(self, number: int) -> None:
        """Make the given round the one at hand."""
        self._batches = self._draw(number)
        self._round = number
        if not self._batches:
            raise ValueError("the sources of this phase fill no batch")

    def _padded(self, shape: tuple[int, int], pairs: npt.NDArray[np.int64]) -> Batch:
        """Fill a batch of the given shape."""
        source = np.full((len(pairs), shape[0]), PAD, np.int64)
        target_in = np.full((len(pairs), shape[1]), PAD, np.int64)
        target_out = np.full((len(pairs), shape[1]), PAD, np.int64)
        target_in[:, 0] = START
        for row, (place, index) in enumerate(pairs):
            source_rows, target_rows = self._sources[self._names[place]].pair(int(index))
            source[row, : len(source_rows)] = source_rows
            target_out[row, : len(target_rows)] = target_rows
            target_in[row, 1 : len(target_rows)] = target_rows[:-1]
        return Batch(source, target_in, target_out)
