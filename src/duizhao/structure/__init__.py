"""Stage 2, structure: a Document to Units, with every kind and every join reasoned.

Magazines, reports, notices, statutes and web pages reach us as lines: paragraphs cut by page and
column breaks, captions standing in the gap, headings wrapped by the layout. Finders first claim
the lines that belong to no text (furniture, contents, mastheads). The others are assembled: a line
goes on with the open block where the text demonstrably does. Neighbours then decide the kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.structure.assemble import assemble, split_jump_lines
from duizhao.structure.build import build_units
from duizhao.structure.cohesion import Cohesion
from duizhao.structure.contents import find_contents
from duizhao.structure.furniture import find_page_furniture
from duizhao.structure.joins import Page
from duizhao.structure.kinds import decide_kinds
from duizhao.structure.layout import find_layout
from duizhao.structure.lines import read_lines
from duizhao.structure.masthead import find_masthead
from duizhao.structure.series import Series
from duizhao.structure.stated import stated_claims
from duizhao.structure.web import find_web_furniture

if TYPE_CHECKING:
    from duizhao.model import Document, Unit


def recover_units(document: Document) -> tuple[Unit, ...]:
    """Find the units of a document, in reading order.

    Args:
        document: Any decoded document.

    Returns:
        Units; every non-space character of the document is in exactly one of them.
    """
    lines = split_jump_lines(read_lines(document.text))
    cohesion = Cohesion(lines)
    claims = stated_claims(lines, document.marks)
    claims |= find_web_furniture(lines, claims)
    claims |= find_masthead(lines, claims)
    claims |= find_contents(lines, claims)
    claims |= find_page_furniture(lines, cohesion, claims)
    layout = find_layout([line for index, line in enumerate(lines) if index not in claims])
    blocks = assemble(Page(lines, claims, layout, cohesion, Series(lines)))
    decide_kinds(blocks)
    return build_units(document, blocks, cohesion)
