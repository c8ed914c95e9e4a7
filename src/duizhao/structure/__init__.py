"""Stage 2, structure: a Document to Units, with every kind and every join reasoned.

Magazines, reports, notices, statutes and web pages reach us as lines: paragraphs cut by page and
column breaks, captions standing in the gap, headings wrapped by the layout. Lines are first given
a shape by what they hold, then joined where the text demonstrably goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.structure.build import build_units
from duizhao.structure.joins import join_lines
from duizhao.structure.lines import read_lines

if TYPE_CHECKING:
    from duizhao.model import Document, Unit


def recover_units(document: Document) -> tuple[Unit, ...]:
    """Find the units of a document, in reading order.

    Args:
        document: Any decoded document.

    Returns:
        Units; every non-space character of the document is in exactly one of them.
    """
    return build_units(document, join_lines(read_lines(document.text)))
