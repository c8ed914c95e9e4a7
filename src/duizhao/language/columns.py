"""Rows of tables in plain text: cells with wide gaps between them.

Segmentation cuts at the gaps, structure keeps rows apart, quality spares the gaps.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import has_han

if TYPE_CHECKING:
    from duizhao.model import Span

GAP = re.compile(r"(?<=\S)(?:[ \u3000]{2,}|[ \u3000]*\t\s*)(?=\S)")
"""Two spaces and more, or a tab, between two cells."""

_RUNNING_TEXT = re.compile(r"[，。；！？,;!?]")
_FIGURES = re.compile(r"\W*\d[\d.,%‰\]）)]*\W*")
_LEAST_CELLS = 3


def columns(text: str) -> tuple[Span, ...]:
    """Cells of a row, each with the gap after it; empty where the text is none.

    Characters spread over a line, as in 目  录, are no cells.

    >>> columns("年份  仓容（亿吨）  6.4"), columns("目  录")
    (((0, 4), (4, 12), (12, 15)), ())
    """
    starts = [0, *(gap.end() for gap in GAP.finditer(text))]
    cells = list(zip(starts, [*starts[1:], len(text)], strict=True))
    spread = any(has_han(cell) and len(cell) == 1 for cell in GAP.split(text))
    return () if len(cells) == 1 or spread or _RUNNING_TEXT.search(text) else tuple(cells)


def is_row(text: str) -> bool:
    """Whether a line is a row of a table: three cells and more, figures alone in one of them.

    >>> is_row("家庭农场（万个）  348  500"), is_row("学习  贯彻  落实")
    (True, False)
    """
    cells = columns(text)
    return len(cells) >= _LEAST_CELLS and any(
        _FIGURES.fullmatch(text[start:end].strip()) for start, end in cells
    )
