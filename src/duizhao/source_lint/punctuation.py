"""Punctuation: marks of both widths in one text, marks without their partner.

GB/T 15834-2011 wants full-width marks in Chinese text. A width that changes shows where columns of
different origin were put together, and machine translation reads the two differently.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from duizhao.language.chinese import HAN, PAIRS
from duizhao.model import Severity, UnitKind
from duizhao.source_lint.defect import Defect, document_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.model import Unit
    from duizhao.source_lint.defect import Source

_HALF = re.compile(rf"(?<=[{HAN}”》）)\d%])[,;:!?](?!\d)|\((?=[{HAN}])|(?<=[{HAN}])\)")
_FULL = re.compile(r"[，；：！？（）]")
TWINS = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）"}
"""Half-width mark -> its full-width twin."""

_ITEM = re.compile(r"(?:^|[。；：，、])[\d一二三四五六七八九十a-zA-Z]{1,3}$")
"""Number of an item such as 1) or 三）."""

PASSAGE = 40
"""Characters of a passage that is shown."""


def mixed_width(source: Source) -> Iterator[Defect]:
    """Half-width marks in a document whose marks are full-width.

    One finding for each stretch of units that have them, from the first such mark to the last:
    the width changes with the column or the article, and is mended there at once.
    """
    marks = {unit.id: list(_HALF.finditer(unit.text)) for unit in source.units}
    fulls = {unit.id: len(_FULL.findall(unit.text)) for unit in source.units}
    if sum(map(len, marks.values())) > sum(fulls.values()):
        return  # half-width is the document's own style
    punctuated = [unit for unit in source.units if marks[unit.id] or fulls[unit.id]]
    for half, group in groupby(punctuated, lambda unit: bool(marks[unit.id])):
        units = list(group)
        if half:
            yield _stretch(units, [marks[unit.id] for unit in units])


def _stretch(units: Sequence[Unit], marks: Sequence[Sequence[re.Match[str]]]) -> Defect:
    """The finding for neighbouring units with half-width marks."""
    first, match, last = units[0], marks[0][0], marks[-1][-1]
    start = document_span(first, match.start(), match.end())[0]
    end = document_span(units[-1], last.start(), last.end())[1]
    more = f", to the {len(units) - 1} units after it" if len(units) > 1 else ""
    passage = max(0, match.start() - 12)
    return Defect(
        "mixed-width-punctuation",
        Severity.MINOR,
        (start, end),
        first.text[passage : passage + PASSAGE],
        f"half-width “{match.group()}” from here on{more}: {sum(map(len, marks))} marks",
        TWINS[match.group()],
    )


def unbalanced_marks(source: Source) -> Iterator[Defect]:
    """Quotation marks and brackets without partner; a quotation may go on in the next unit."""
    units = [unit for unit in source.units if unit.kind is not UnitKind.FURNITURE]
    for index, unit in enumerate(units):
        after = units[index + 1].text if index + 1 < len(units) else ""
        for place in _unpaired(unit.text):
            mark = unit.text[place]
            goes_on = mark in "“「『" and after.startswith(mark)
            numbers_item = mark in ")）" and _ITEM.search(unit.text[:place])
            if goes_on or numbers_item:
                continue  # long quotations open with the mark in each paragraph; items as 1）
            start = max(0, place - 10)
            yield Defect(
                "unbalanced-mark",
                Severity.MINOR,
                document_span(unit, place, place + 1),
                unit.text[start : place + 11],
                f"“{mark}” has no partner in its unit",
            )


def _unpaired(text: str) -> list[int]:
    """Offsets of paired marks that have no partner."""
    partners = {closer: opener for opener, closer in PAIRS.items()}
    stack: list[int] = []
    lonely: list[int] = []
    for place, mark in enumerate(text):
        if mark in PAIRS:
            stack.append(place)
        elif mark in partners:
            match = next((i for i in reversed(stack) if text[i] == partners[mark]), None)
            if match is None:
                lonely.append(place)
            else:
                stack.remove(match)
    return sorted(lonely + stack)
