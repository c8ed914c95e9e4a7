"""Series: the items of a list are made alike, so a short one among long ones was cut.

A line such as `——粮食产能稳步提升，为保障` could be a heading by itself. Where every other item of
the document that opens with the same mark is running text, it is the first line of an item whose
rest stands after a page break.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from duizhao.structure.forms import NUMERAL
from duizhao.structure.lines import Ending, ending

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duizhao.structure.lines import Line

MARKS = {
    "dash": re.compile("——"),
    "bracketed": re.compile(rf"[（(]{NUMERAL}{{1,3}}[)）]"),
    "listed": re.compile(r"[一二三四五六七八九十]{1,2}(?:是|要)"),
    "ordinal": re.compile(r"第[一二三四五六七八九十]{1,2}[,，、]"),
    "article": re.compile(rf"第{NUMERAL}{{1,6}}条"),
    "digit": re.compile(r"\d{1,2}\s*[.．、](?!\d)"),
}
"""Marks that open the items of a series."""

MIN_ALIKE = 2
"""Items in running text that prove the rule of a series."""


class Series:
    """How the items of a document's series end.

    Args:
        lines: Its lines.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        """Count the items of each series that are running text, and those that are short."""
        self._running: Counter[str] = Counter()
        self._bare: Counter[str] = Counter()
        for line in lines:
            name = _series(line.text)
            if name:
                (self._bare if line.ending is Ending.BARE else self._running)[name] += 1

    def ending(self, text: str) -> Ending:
        """How a text ends, a short item of a series of long ones counted as cut."""
        state = ending(text)
        if state is not Ending.BARE or not (name := _series(text)):
            return state
        alone = self._bare[name] <= 1
        return Ending.CUT if alone and self._running[name] >= MIN_ALIKE else state


def _series(text: str) -> str:
    """Name of the series that a line's opening belongs to, or empty."""
    return next((name for name, mark in MARKS.items() if mark.match(text)), "")
