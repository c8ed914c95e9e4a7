"""What a drill is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction


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
