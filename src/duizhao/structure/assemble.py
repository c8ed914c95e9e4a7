"""Lines to blocks: each line goes on with the open block, stands inside it, or begins a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.model import UnitKind
from duizhao.structure.blocks import Block, Piece
from duizhao.structure.forms import JUMP_AT_END, JUMP_AT_START, by_form
from duizhao.structure.joins import Page, continue_block, count_inserted
from duizhao.structure.lines import Ending, Gap, ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.structure.forms import Form
    from duizhao.structure.lines import Line

PASSES_BY = {UnitKind.CAPTION, UnitKind.CREDIT}
"""Kinds that may stand inside a paragraph without ending it."""


NEAR = 60
"""Blocks of furniture between two of text that are passed over: the menu of a web page."""


def split_jump_lines(lines: Sequence[Line]) -> list[Line]:
    """Part jump lines from the running text that they share a line with."""
    parted: list[Line] = []
    for line in lines:
        start, end = 0, len(line.text)
        head, tail = JUMP_AT_START.match(line.text), JUMP_AT_END.search(line.text)
        if head and head.end() < end:
            parted.append(line.part(0, head.end()))
            start = head.end()
        if tail and tail.start() > start:
            parted.append(line.part(start, tail.start(), line.gap if not start else Gap.LINE))
            parted.append(line.part(tail.start(), end, Gap.LINE))
        else:
            parted.append(line.part(start, end, Gap.LINE) if start else line)
    return parted


def assemble(page: Page) -> list[Block]:
    """Bring the lines of a document together to blocks, in the order of their first lines."""
    blocks: list[Block] = []
    current: Block | None = None
    inserted_until = -1
    gap = Gap.LINE
    for index, line in enumerate(page.lines):
        gap = max(gap, line.gap)
        if index in page.claims:
            _add_claimed(page, index, blocks)
            if page.claims[index].kind is UnitKind.FURNITURE:
                gap = Gap.PAGE if current else gap
            else:
                current = None
            continue
        if current is not None and index > inserted_until:
            count = count_inserted(page, current, index)
            inserted_until = index + count - 1 if count else inserted_until
        if index <= inserted_until:
            _add_inserted(line, blocks)
            continue
        lifted = current is not None and _last_of_text(blocks) is not current
        piece = current and continue_block(page, current, index, gap, lifted=lifted)
        form = by_form(line.text)
        if current is not None and piece and not (form and _breaks(form, current)):
            current.add(piece)
        else:
            block = Block([Piece(line)])
            if form:
                block.decide(form.kind, form.reason)
            blocks.append(block)
            if not (form and form.kind in PASSES_BY and current and _unfinished(current)):
                current = block
        gap = Gap.LINE
    return blocks


def _last_of_text(blocks: Sequence[Block]) -> Block:
    """The last block that is no furniture, or the last; pages part with a few lines at most."""
    texts = (block for block in blocks[: -1 - NEAR : -1] if block.kind is not UnitKind.FURNITURE)
    return next(texts, blocks[-1])


def _breaks(form: Form, current: Block) -> bool:
    """Whether a line of this form begins a unit even after an open sentence."""
    weak = {UnitKind.QUOTE_SOURCE, UnitKind.DATELINE, UnitKind.BYLINE}
    return not (form.kind in weak and _unfinished(current))


def _unfinished(block: Block) -> bool:
    """Whether a block stops in mid-sentence."""
    return ending(block.tail) in {Ending.CLAUSE, Ending.CUT}


def _add_claimed(page: Page, index: int, blocks: list[Block]) -> None:
    """Add a claimed line to the claimed block before, or as a block of its own."""
    claim, line = page.claims[index], page.lines[index]
    if claim.join and blocks and blocks[-1].kind is claim.kind:
        blocks[-1].add(Piece(line, claim.join, claim.glue))
    else:
        blocks.append(Block([Piece(line)], claim.kind, claim.reason))


def _add_inserted(line: Line, blocks: list[Block]) -> None:
    """Add a line that stands inside another's sentence: a credit, a caption, or more of one."""
    form = by_form(line.text)
    last = blocks[-1]
    if form:
        blocks.append(Block([Piece(line)], form.kind, form.reason))
    elif last.kind is UnitKind.CAPTION and line.gap is Gap.LINE:
        last.add(Piece(line, "line-end: the caption goes on"))
    else:
        reason = "stands inside a sentence, where a picture cut the paragraph"
        blocks.append(Block([Piece(line)], UnitKind.CAPTION, reason))
