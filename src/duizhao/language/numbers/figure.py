"""The record of one figure, which finders return and the matcher reads, and words before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from duizhao.model import Span

Value = Fraction | tuple[Fraction | None, ...]
"""One exact value; for ranges both ends; for dates year, month, day; for times hour, minute."""


class FigureKind(StrEnum):
    """What a figure counts (a closed set)."""

    NUMBER = "number"
    PERCENT = "percent"
    POINTS = "percentage-points"
    FRACTION = "fraction"
    MULTIPLE = "multiple"
    ORDINAL = "ordinal"
    MONEY = "money"
    YEAR = "year"
    DATE = "date"
    DECADE = "decade"
    CENTURY = "century"
    TIME = "time"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in a text.

    Attributes:
        text: Its characters.
        span: Where they stand.
        value: Exact value; per cents are fractions of one (`30%` is 3/10); `翻一番` is 2.
            A tuple of both ends for ranges, of a ratio's parts, of (year, month, day) for dates
            (None where not said), of (hour, minute) for times, of (century, decade) for decades.
        kind: What it counts.
        unit: The measure word or currency after it, as the text writes it; empty if none.
        approximate: True for 近, 约, 余, 多, 以上, "more than", "about" and the like.
        firm: False where good translations often leave the figure out or reword it
            (一个, 百姓, "one of"); never required of a target, but it explains a figure there.
    """

    text: str
    span: Span
    value: Value
    kind: FigureKind
    unit: str = ""
    approximate: bool = False
    firm: bool = True

    @property
    def values(self) -> tuple[Fraction, ...]:
        """Its values without the parts that are not said."""
        if isinstance(self.value, Fraction):
            return (self.value,)
        return tuple(value for value in self.value if value is not None)


WORDS_BEFORE = 120
"""Characters before a figure in which words belong to it; more would make long lines slow."""


def search_before(pattern: re.Pattern[str], text: str, place: int) -> re.Match[str] | None:
    """Search right before a figure.

    Args:
        pattern: Its `$` stands where the figure begins.
        text: The text.
        place: Where the figure begins.

    >>> import re
    >>> search_before(re.compile("at least $"), "at least 30", 9)[0]
    'at least '
    """
    return pattern.search(text, max(0, place - WORDS_BEFORE), place)
