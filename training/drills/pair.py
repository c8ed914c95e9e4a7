"""What a drill is, and how the maker of one is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable
    from fractions import Fraction

    Maker = Callable[[random.Random], "Drill"]


@dataclass(frozen=True, slots=True)
class Drill:
    """A generated pair.

    Attributes:
        kind: One of `training.drills.KINDS`.
        zh: Source.
        en: Target.
        values: The figures in it, in the order of the source; dates as year, month, day.
    """

    kind: str
    zh: str
    en: str
    values: tuple[Fraction, ...] = ()


def draw(source: random.Random, makers: Iterable[tuple[Maker, float]]) -> Drill:
    """One drill by one of several makers, each with its share."""
    kinds, shares = zip(*makers, strict=True)
    maker: Maker = source.choices(kinds, shares)[0]
    return maker(source)
