"""How a document was set: the width at which its lines were wrapped, and its paragraph indents.

A text whose lines were broken at a fixed width shows it: most lines are as long as the longest.
Chinese typesetting lets a line miss the measure by up to two characters, so that no closing mark
opens a line (避头尾, GB/T 15834-2011 section 5.1; W3C Requirements for Chinese Text Layout 3.1.3).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.structure.lines import Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.structure.lines import Line

SLACK = 4
"""Columns that a full line may miss: two characters."""

MAX_MEASURE = 120
"""Columns of the widest page; longer lines are whole paragraphs."""

MIN_FULL, MIN_LINES = 0.35, 6
"""Share and number of full lines that make a document hard-wrapped: paragraphs of two lines and
more with headings between still reach it; unwrapped texts stay under 0.1."""

INDENT = 3
"""Columns of white space that open a paragraph: two characters, or one and a half."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The setting of one document.

    Attributes:
        measure: Width of a full line in columns; 0 where lines were not wrapped.
        indents: Whether paragraphs open with white space.
        gap: White space between the lines of one paragraph.
    """

    measure: int
    indents: bool
    gap: Gap

    def is_full(self, line: Line) -> bool:
        """Whether a line fills the measure, so that the wrapping may have ended it."""
        return bool(self.measure) and line.width >= self.measure - SLACK

    def opens_paragraph(self, line: Line) -> bool:
        """Whether a line is indented as paragraphs are."""
        return self.indents and line.indent >= INDENT


def find_layout(lines: Sequence[Line]) -> Layout:
    """Measure the setting of a document, furniture left out."""
    widths = [line.width for line in lines]
    measure = _measure(widths)
    indented = sum(line.indent >= INDENT for line in lines)
    flush = sum(line.indent < INDENT for line in lines)
    indents = indented >= 2 and flush >= 1 and indented <= 4 * flush if measure else indented > 0
    gaps = Counter(
        after.gap
        for before, after in pairwise(lines)
        if measure and before.width >= measure - SLACK
    )
    gap = max(gaps, key=lambda each: (gaps[each], -each)) if gaps else Gap.LINE
    return Layout(measure, indents, gap)


def _measure(widths: Sequence[int]) -> int:
    """Width at which the lines were wrapped, or 0."""
    if len(widths) < MIN_LINES:
        return 0
    ranked = sorted(widths)
    longest = ranked[
        max(0, len(ranked) - 1 - len(ranked) // 50)
    ]  # two lines in a hundred hang over
    if longest > MAX_MEASURE:
        return 0
    full = sum(width >= longest - SLACK for width in widths)
    return longest if full >= MIN_LINES // 2 and full / len(widths) >= MIN_FULL else 0
