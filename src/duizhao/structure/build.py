"""Blocks of lines to Units: texts, spans, joins and ids."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.language.chinese import match_key
from duizhao.model import Join, Unit, UnitKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Document
    from duizhao.structure.joins import Block

ID_DIGITS = 12
"""Hex digits of a unit id: 48 bits keep a million units apart with odds of 1 to 500."""


def build_units(document: Document, blocks: Sequence[Block]) -> tuple[Unit, ...]:
    """Make one unit of each block, same order."""
    seen: Counter[str] = Counter()
    units = []
    for block in blocks:
        spans = tuple((line.start, line.end) for line in block.lines)
        gaps = pairwise(spans)
        joins = tuple(
            Join(gap=(before[1], after[0]), reason=reason)
            for (before, after), reason in zip(gaps, block.joins, strict=True)
        )
        text = "".join(document.text[start:end] for start, end in spans)
        name = unit_id(document.id, block.kind, text)
        seen[name] += 1
        number = seen[name]
        units.append(
            Unit(
                id=name if number == 1 else f"{name}-{number}",
                kind=block.kind,
                text=text,
                spans=spans,
                joins=joins,
                reason=block.reason,
            )
        )
    return tuple(units)


def unit_id(document_id: str, kind: UnitKind, text: str) -> str:
    """Hash of document id, kind and folded text; equal words keep it over edits elsewhere."""
    content = "\0".join((document_id, kind, match_key(text)))
    return "u" + hashlib.sha256(content.encode()).hexdigest()[:ID_DIGITS]
