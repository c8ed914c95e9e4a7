"""Whether a line goes on where a block stops, and which lines stand between the two.

The rules ask, in this order: does the next line open a unit of its own (a number, a bullet, an
indent)? How does the block end? Did the wrapping end it, or a page? Does the document's own
wording bridge the cut? Every join carries the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.language.chinese import CANNOT_OPEN_A_LINE
from duizhao.language.columns import is_row
from duizhao.language.people import is_name, is_office
from duizhao.model import UnitKind
from duizhao.structure.blocks import Block, Piece
from duizhao.structure.forms import (
    DOCUMENT_TYPE,
    HEADING_MARK,
    LAW_ITEM,
    OPENS_ITEM,
    SECTION_MARK,
    TITLE_TAIL,
    by_form,
)
from duizhao.structure.layout import INDENT
from duizhao.structure.lines import Ending, Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.structure.claims import Claims
    from duizhao.structure.cohesion import Cohesion
    from duizhao.structure.layout import Layout
    from duizhao.structure.lines import Line
    from duizhao.structure.series import Series

MAX_INSERTED = 4
"""Lines that may stand between the halves of a sentence: a caption of two, its credit, one more."""

MAX_CAPTION = 160
"""Characters of the longest caption in full sentences."""

PARAGRAPH_INDENT = 4
"""Columns of the two characters that open a paragraph; titles are set in further."""

MIN_WRAPPED = 40
"""Columns of the shortest measure: twenty characters, a narrow column of a newspaper."""

TITLE_PHRASES = "a title in phrases, parted by spaces, goes on in another phrase"

_ACTS = re.compile("关于|印发|转发|批转|办公[室厅]")
"""Words with which the title of an official document goes on after its issuer."""

_LATIN_ENDS = re.compile(r"[A-Za-z]$")
_LATIN_STARTS = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Page:
    """What the rules know of a document.

    Attributes:
        lines: Its lines.
        claims: Lines that have their kind already.
        layout: How it was set.
        cohesion: Its own wording.
        series: What the items of its lists are like.
    """

    lines: Sequence[Line]
    claims: Claims
    layout: Layout
    cohesion: Cohesion
    series: Series


def continue_block(page: Page, block: Block, index: int, gap: Gap, *, lifted: bool) -> Piece | None:
    """The next piece of a block, if the line at `index` is it.

    Args:
        page: The document.
        block: The block that may go on.
        index: Index of the line.
        gap: White space between the two, furniture counted as a page break.
        lifted: Whether other units stand between the two.
    """
    line = page.lines[index]
    why = _why(page, block, index, gap)
    if not why:
        return None
    glue = _glue(block, line, why)
    if lifted:
        where = "picture"
    elif gap < Gap.PAGE and page.layout.is_full(block.last):
        where = "hard-wrap"
    else:
        where = "line-end" if gap == Gap.LINE else "page-break"
    return Piece(line, f"{where}: {why}", glue)


def _glue(block: Block, line: Line, why: str) -> str:
    """What stands between two pieces: a space between Latin words and phrases of a title."""
    latin = _LATIN_ENDS.search(block.last.text) and _LATIN_STARTS.match(line.text)
    return " " if latin or why == TITLE_PHRASES else ""


def _why(page: Page, block: Block, index: int, gap: Gap) -> str:
    """Reason why the line goes on with the block, or empty."""
    line = page.lines[index]
    same = block.last.text == line.text
    rows = is_row(block.last.text) or is_row(line.text)
    if same or rows or block.kind not in {None, UnitKind.BULLET, UnitKind.QUOTE_SOURCE}:
        return ""
    if line.text[0] in CANNOT_OPEN_A_LINE and not line.text.startswith("…"):
        return "the next piece opens with a mark that cannot open a line"
    state = page.series.ending(block.tail)
    if _opens_unit(page, block, line, state):
        return ""
    if state is Ending.CLAUSE:
        return "a comma or open bracket before the cut"
    if state is Ending.BARE:
        return _after_bare(page, block, index, gap)
    cut = state is Ending.CUT
    return _after_cut(page, block, line, gap) if cut else _after_end(page, block, line, gap)


def _opens_unit(page: Page, block: Block, line: Line, state: Ending) -> bool:
    """Whether a line is marked as the beginning of a unit: by an indent, or by an item's mark."""
    if page.layout.opens_paragraph(line) and not _set_in(page, block, line, state):
        return True
    if state is Ending.CLAUSE:  # 一是 and —— may open a clause of the sentence; 一、 may not
        return bool(HEADING_MARK.match(line.text) or LAW_ITEM.match(line.text))
    return bool(OPENS_ITEM.match(line.text))


def _set_in(page: Page, block: Block, line: Line, state: Ending) -> bool:
    """Whether an indent is no paragraph's: the lines of a title, or a sentence cut in two."""
    title = block.last.ending is line.ending is Ending.BARE
    centred = title and min(block.first.indent, line.indent) > PARAGRAPH_INDENT
    return centred or (not page.layout.measure and state is Ending.CLAUSE)


def _after_end(page: Page, block: Block, line: Line, gap: Gap) -> str:
    """Reason for a line after a sentence end: only the wrapping can have parted the two."""
    layout = page.layout
    heading = line.ending is Ending.BARE and not layout.is_full(line)
    flows = gap <= layout.gap or (layout.indents and gap >= Gap.PAGE)
    if layout.is_full(block.last) and flows and not heading:
        return "a full line without indent after it"
    if block.last.width < MIN_WRAPPED or line.ending is Ending.BARE or gap > Gap.LINE:
        return ""
    if layout.indents and line.indent < INDENT and _is_set(block):
        return "no indent where paragraphs have one"
    return "no blank line where paragraphs have one" if layout.parts else ""


def _after_cut(page: Page, block: Block, line: Line, gap: Gap) -> str:
    """Reason for a line after running text without an end mark."""
    layout = page.layout
    full = layout.is_full(block.last)
    evidence = page.cohesion.goes_on(block.tail, line.text)
    if evidence or (line.ending is Ending.BARE and not full):
        return evidence
    marked = layout.indents or (layout.blank_lines and gap is Gap.LINE)
    ragged = layout.measure and not full and gap < Gap.PAGE and not marked
    return "" if ragged else "no end mark before the cut"


def _after_bare(page: Page, block: Block, index: int, gap: Gap) -> str:
    """Reason for a line after a short one without marks: a cut first line, a wrapped heading."""
    line = page.lines[index]
    wrapped = page.layout.is_full(block.last) and not _heading_fills_line(block, line)
    text = line.ending is not Ending.BARE or page.layout.is_full(line)
    flows = gap <= page.layout.gap or (gap >= Gap.PAGE and text)
    if wrapped and flows:
        return "a full line without an end mark"
    if _indent_ends(page, block, line, gap):
        return "an indented line goes on without indent"
    section = SECTION_MARK.match(block.first.text)
    if gap == Gap.PAGE and "，" in block.tail and line.ending is not Ending.BARE and not section:
        return "no heading closes a page"
    evidence = page.cohesion.goes_on(block.tail, line.text)
    return evidence or _title_goes_on(page, block, index, gap)


def _indent_ends(page: Page, block: Block, line: Line, gap: Gap) -> bool:
    """Whether only the first of two lines is set in as paragraphs are, and the second is text."""
    opens = _is_set(block) and len(block.pieces) == 1
    text = line.ending is not Ending.BARE and not HEADING_MARK.match(block.first.text)
    return page.layout.indents and opens and text and line.indent < INDENT and gap == Gap.LINE


def _is_set(block: Block) -> bool:
    """Whether a block opens with the indent of a paragraph."""
    return INDENT <= block.first.indent <= PARAGRAPH_INDENT


def _title_goes_on(page: Page, block: Block, index: int, gap: Gap) -> str:
    """Reason why a second short line is more of the title in the first."""
    line = page.lines[index]
    if TITLE_TAIL.match(line.text):
        return "brackets that belong to the title"
    other = is_name(line.text) or is_office(line.text) or by_form(line.text)
    marked = OPENS_ITEM.match(block.first.text) or HEADING_MARK.match(line.text)
    if line.ending is not Ending.BARE or other or marked:
        return ""
    untyped = not DOCUMENT_TYPE.search(block.tail) and DOCUMENT_TYPE.search(line.text)
    issuer = is_office(block.tail) and not _ACTS.match(line.text)
    if gap == Gap.LINE and untyped and not issuer:
        return "the title of an official document closes with its type"
    following = range(index + 1, len(page.lines))
    after = next((page.lines[each] for each in following if each not in page.claims), None)
    text_follows = after and (after.ending is not Ending.BARE or by_form(after.text))
    phrases = len(block.tail.split()) > 1
    return TITLE_PHRASES if phrases and gap <= Gap.PARAGRAPH and text_follows else ""


def _heading_fills_line(block: Block, line: Line) -> bool:
    """Whether a numbered heading happens to fill its line, and an indented paragraph follows."""
    return bool(HEADING_MARK.match(block.first.text)) and line.indent >= INDENT


def count_inserted(page: Page, block: Block, index: int) -> int:
    """How many lines from `index` on stand inside the sentence that a block leaves open.

    Captions and credits are set into the gap where a picture cut a paragraph. They are short and
    without end mark, or set off by a wide gap, and the sentence goes on after them.
    """
    line, layout = page.lines[index], page.layout
    state = page.series.ending(block.tail)
    wrapped = state is Ending.BARE and layout.is_full(block.last)
    if state not in {Ending.CLAUSE, Ending.CUT} and not wrapped:
        return 0
    in_the_flow = layout.measure and (line.gap <= layout.gap or not layout.is_full(block.last))
    in_the_flow = in_the_flow or (layout.blank_lines and line.gap is Gap.LINE)
    if in_the_flow or page.cohesion.takes_up(block.last.text, line.text):
        return 0
    end = index
    while end - index < MAX_INSERTED and _may_be_inserted(page, end, index):
        end += 1
    return end - index if end > index and _takes_up(page, block, end) else 0


def _takes_up(page: Page, block: Block, index: int) -> bool:
    """Whether the line at `index` can be the rest of the block's sentence."""
    if index >= len(page.lines) or index in page.claims:
        return False
    line = page.lines[index]
    if OPENS_ITEM.match(line.text) or by_form(line.text):
        return False
    rest = page.cohesion.goes_on(block.last.text, line.text)
    return line.ending is not Ending.BARE or bool(rest)


def _may_be_inserted(page: Page, index: int, first: int) -> bool:
    """Whether a line may stand inside another's sentence."""
    if index >= len(page.lines) or index in page.claims:
        return False
    line = page.lines[index]
    form = by_form(line.text)
    if form:
        return form.kind in {UnitKind.CAPTION, UnitKind.CREDIT}
    if OPENS_ITEM.match(line.text):
        return False
    if page.layout.is_full(line):
        return False
    return line.ending is Ending.BARE or (index == first and _is_set_off(page, index))


def _is_set_off(page: Page, index: int) -> bool:
    """Whether a full sentence stands by itself where a picture was, or over its credit."""
    line = page.lines[index]
    if index + 1 >= len(page.lines) or line.ending is not Ending.CLOSED:
        return False
    after = page.lines[index + 1]
    form = by_form(after.text)
    credited = form is not None and form.kind is UnitKind.CREDIT and "摄" in after.text
    alone = line.gap is Gap.PICTURE and after.gap < line.gap
    return (credited or alone) and len(line.text) <= MAX_CAPTION
