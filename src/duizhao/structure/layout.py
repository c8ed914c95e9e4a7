"""How a document was set: the width at which its lines were wrapped, and its paragraph indents.

A text whose lines were broken at a fixed width shows it: most lines are as long as the longest.
Chinese typesetting lets a line miss the measure by up to two characters, so that no closing mark
opens a line (避头尾, GB/T 15834-2011 section 5.1; W3C Requirements for Chinese Text Layout 3.1.3).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.structure.lines import Ending, Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.structure.lines import Line

SLACK = 5
"""Columns that a full line may miss: two characters, and one column beside half-width digits."""

MAX_MEASURE = 120
"""Columns of the widest page; longer lines are whole paragraphs."""

MIN_FULL = 4
"""Full lines that show a measure; by chance three lines of a short text may be equally long."""

MIN_SHARE = 0.5
"""Share of the full among the long lines, those over LONG of the measure. Unwrapped texts have
lines of all lengths and stay under 0.2."""

LONG = 0.7

MIN_UNFINISHED = 0.6
"""Share of full lines that end in mid-sentence: wrapping takes no heed of sentence ends."""

MIN_PARTED, PARTED = 3, 0.7
"""Paragraph ends, and the share of them before a blank line, that show the habit; the others
stand where a sentence happens to end in a line that the wrapping left short."""

SET_IN = 8
"""Columns of the widest indent of running text; titles and signatures are set in further."""

SPACED = re.compile(r"\S[ \t\u3000]{4,}\S")
"""Wide white inside a line: a running head or a table, never wrapped text."""

INDENT = 3
"""Columns of white space that open a paragraph: two characters, or one and a half."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The setting of one document.

    Attributes:
        measure: Width of a full line in columns; 0 where lines were not wrapped.
        indents: Whether paragraphs open with white space.
        gap: White space between the lines of one paragraph.
        blank_lines: Whether blank lines part some of its lines.
        parts: Whether blank lines part all its paragraphs.
    """

    measure: int
    indents: bool
    gap: Gap
    blank_lines: bool
    parts: bool

    def is_full(self, line: Line) -> bool:
        """Whether a line fills the measure, so that the wrapping may have ended it."""
        spaced = SPACED.search(line.text) is not None
        return bool(self.measure) and line.width >= self.measure - SLACK and not spaced

    def opens_paragraph(self, line: Line) -> bool:
        """Whether a line is indented as paragraphs are."""
        return self.indents and line.indent >= INDENT


def find_layout(lines: Sequence[Line]) -> Layout:
    """Measure the setting of a document, furniture left out."""
    measure = _measure(lines)
    indented = sum(line.indent >= INDENT for line in lines)
    flush = sum(line.indent < INDENT for line in lines)
    indents = indented >= 2 and flush >= 1 and indented <= 4 * flush if measure else indented > 0
    gaps = Counter(
        after.gap
        for before, after in pairwise(lines)
        if measure and before.width >= measure - SLACK
    )
    gap = max(gaps, key=lambda each: (gaps[each], -each)) if gaps else Gap.LINE
    blank_lines = any(line.gap > Gap.LINE for line in lines[1:])
    return Layout(measure, indents, gap, blank_lines, _parts(lines, measure))


def _parts(lines: Sequence[Line], measure: int) -> bool:
    """Whether blank lines stand after the short last lines of paragraphs."""
    after_last = [
        after.gap > Gap.LINE
        for before, after in pairwise(lines)
        if before.ending is Ending.CLOSED and before.width < measure - SLACK
    ]
    return len(after_last) >= MIN_PARTED and sum(after_last) >= len(after_last) * PARTED


def _measure(lines: Sequence[Line]) -> int:
    """Width at which the lines were wrapped, or 0."""
    lines = [each for each in lines if each.indent <= SET_IN and not SPACED.search(each.text)]
    widths = [line.width for line in lines]
    if len(widths) < MIN_FULL:
        return 0
    ranked = sorted(widths)
    longest = ranked[max(0, len(ranked) - 1 - len(ranked) // 50)]  # a few lines may be set wider
    if longest > MAX_MEASURE:
        return 0
    near = Counter(width for width in widths if longest - SLACK <= width <= longest)
    measure = max(near, key=lambda width: (near[width], width))
    full = [line for line in lines if line.width >= measure - SLACK]
    long = sum(width >= measure * LONG for width in widths)
    unfinished = sum(line.ending is not Ending.CLOSED for line in full)
    needed = MIN_FULL - 1 if _hangs(lines, measure) else MIN_FULL
    shows = len(full) >= needed and len(full) >= long * MIN_SHARE
    return measure if shows and unfinished >= len(full) * MIN_UNFINISHED else 0


def _hangs(lines: Sequence[Line], measure: int) -> bool:
    """Whether an indented full line goes on in one without indent, as in wrapped paragraphs."""
    return any(
        before.width >= measure - SLACK
        and before.indent >= INDENT > after.indent
        and after.gap is Gap.LINE
        for before, after in pairwise(lines)
    )
