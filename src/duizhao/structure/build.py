"""Blocks of lines to Units: layout spaces dropped, texts, spans, joins and ids."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.language.chinese import HAN, match_key
from duizhao.model import Join, Unit, UnitKind
from duizhao.structure.blocks import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.model import Document
    from duizhao.structure.blocks import Block
    from duizhao.structure.cohesion import Cohesion

ID_DIGITS = 12
"""Hex digits of a unit id: 48 bits keep a million units apart with odds of 1 to 500."""

SPREAD = re.compile(rf"(?<![{HAN}])[{HAN}](?:[ \u3000]+[{HAN}])+(?![{HAN}])")
"""Single characters spread over a measure: 目　录, 庄 严."""

WITH_LAYOUT_SPACES = {
    UnitKind.HEADING,
    UnitKind.MASTHEAD,
    UnitKind.BYLINE,
    UnitKind.CAPTION,
    UnitKind.TOC_ENTRY,
    UnitKind.EDITOR_LINE,
    UnitKind.CREDIT,
}
"""Display lines, in which layout sets spaces; those inside running text are the author's."""


def build_units(
    document: Document, blocks: Sequence[Block], cohesion: Cohesion
) -> tuple[Unit, ...]:
    """Make one unit of each block, same order."""
    seen: Counter[str] = Counter()
    units = []
    for block in blocks:
        if block.kind is None:
            raise AssertionError(f"no kind for {block.text!r}")
        pieces = list(_without_layout_spaces(block, cohesion))
        spans = tuple((piece.line.start, piece.line.end) for piece in pieces)
        joins = tuple(
            Join((before[1], after[0]), piece.join, piece.glue)
            for (before, after), piece in zip(pairwise(spans), pieces[1:], strict=True)
        )
        text = "".join(piece.glue + piece.line.text for piece in pieces)
        name = unit_id(document.id, block.kind, text)
        seen[name] += 1
        number = seen[name]
        identity = name if number == 1 else f"{name}-{number}"
        units.append(Unit(identity, block.kind, text, spans, joins, block.reason))
    return tuple(units)


def unit_id(document_id: str, kind: UnitKind, text: str) -> str:
    """Hash of document id, kind and folded text; equal words keep it over edits elsewhere."""
    content = "\0".join((document_id, kind, match_key(text)))
    return "u" + hashlib.sha256(content.encode()).hexdigest()[:ID_DIGITS]


def _without_layout_spaces(block: Block, cohesion: Cohesion) -> Iterator[Piece]:
    """The pieces of a block, cut at the spaces that its layout set."""
    for piece in block.pieces:
        start, join, glue = 0, piece.join, piece.glue
        text = piece.line.text
        for space in re.finditer(r"[ \u3000]+", text):
            if block.kind in WITH_LAYOUT_SPACES and (
                why := _set_by_layout(block, text, space, cohesion)
            ):
                yield Piece(piece.line.part(start, space.start()), join, glue)
                start, join, glue = space.end(), f"layout-space: {why}", ""
        yield Piece(piece.line.part(start, len(text)) if start else piece.line, join, glue)


def _set_by_layout(block: Block, text: str, space: re.Match[str], cohesion: Cohesion) -> str:
    """Reason why a space inside a display line is the layout's; empty where it parts phrases."""
    if any(run.start() < space.start() < run.end() for run in SPREAD.finditer(text)):
        return "single characters spread over the measure"
    if block.kind is not UnitKind.HEADING:
        return ""
    before, after = (
        text[: space.start()].rsplit(maxsplit=1)[-1],
        text[space.end() :].split(maxsplit=1)[0],
    )
    if re.fullmatch(r"第.{1,4}[章节编部篇讲]", before):
        return ""
    if cohesion.holds(block.text) or cohesion.holds(text):
        return "the same words stand elsewhere without it"
    return cohesion.goes_on(before, after)
