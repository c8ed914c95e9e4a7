"""Gale and Church (1993): alignment by length alone, the yardstick beside every figure.

Variance 6.8 and the priors are the paper's; the ratio of lengths is that of the two documents.
"""

from __future__ import annotations

from math import erfc, log, sqrt
from typing import TYPE_CHECKING

import numpy as np

from duizhao.alignment.lattice import Band, solve

if TYPE_CHECKING:
    from alignment_cases import GoldLink

PRIORS = {(1, 1): 0.89, (1, 2): 0.089, (2, 1): 0.089, (2, 2): 0.011}
ALONE = 0.0099
VARIANCE = 6.8


def gale_church(source: list[str], target: list[str]) -> list[GoldLink]:
    """Links between two lists of sentences."""
    left, right = [len(text) for text in source], [len(text) for text in target]
    ratio = sum(right) / max(sum(left), 1)
    shapes = tuple(PRIORS)

    def costs(rows: range, columns: range) -> np.ndarray:
        """Negative logarithms of probabilities."""
        block = np.full((len(shapes), len(rows), len(columns)), np.inf, dtype=np.float32)
        for index, (size, other) in enumerate(shapes):
            for row in rows:
                for column in columns:
                    if row >= size and column >= other:
                        long = sum(left[row - size : row]), sum(right[column - other : column])
                        block[index, row - rows.start, column - columns.start] = _cost(
                            *long, ratio
                        ) - log(PRIORS[size, other])
        return block

    alone = [
        np.array([_cost(length, 0, ratio) for length in left]),
        np.array([_cost(0, length, ratio) for length in right]),
    ]
    gaps = [(costs - log(ALONE)).astype(np.float32) for costs in alone]
    steps = solve(costs, shapes, gaps[0], gaps[1], Band.whole(len(left), len(right)))
    return [
        (
            tuple(range(step.row - step.size, step.row)),
            tuple(range(step.column - step.other, step.column)),
        )
        for step in steps
    ]


def _cost(source: int, target: int, ratio: float) -> float:
    """How improbable the difference of two lengths is."""
    mean = (source + target / ratio) / 2
    delta = (target - source * ratio) / sqrt(max(mean, 1) * VARIANCE)
    return -log(max(erfc(abs(delta) / sqrt(2)), 1e-30))
