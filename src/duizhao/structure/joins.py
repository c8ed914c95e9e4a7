"""Which lines belong together, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from duizhao.language.chinese import CLOSERS, SENTENCE_ENDS
from duizhao.model import UnitKind

if TYPE_CHECKING:
    from duizhao.structure.lines import Line

SHORT = 50
"""A line without end marks up to this long may be a heading; the longest of the seed has 45."""

_BY_FORM = (
    (re.compile(r"^[●◆]"), UnitKind.BULLET, "opens with a bullet mark"),
    (re.compile(r"^■"), UnitKind.BYLINE, "■ before a name or office"),
    (re.compile(r"^责任编辑\s*[:：]"), UnitKind.EDITOR_LINE, "names the editor"),
    (re.compile(r"/\s*摄$"), UnitKind.CREDIT, "names the photographer"),
)
_ENDS = SENTENCE_ENDS + "；：;:—" + CLOSERS


@dataclass
class Block:
    """Lines that make one unit.

    Attributes:
        kind: What it is.
        reason: The rule that decided it.
        lines: Its lines.
        joins: Reason of each join.
    """

    kind: UnitKind
    reason: str
    lines: list[Line]
    joins: list[str] = field(default_factory=list)


def join_lines(lines: list[Line]) -> list[Block]:
    """Bring lines together to blocks."""
    blocks: list[Block] = []
    for line in lines:
        kind, reason = _kind(line.text)
        last = blocks[-1] if blocks else None
        if (
            last is not None
            and kind in {UnitKind.PARAGRAPH, UnitKind.HEADING}
            and last.kind in {UnitKind.PARAGRAPH, UnitKind.BULLET}
            and last.lines[-1].text[-1] not in _ENDS
        ):
            last.lines.append(line)
            last.joins.append("page-break")
        else:
            blocks.append(Block(kind, reason, [line]))
    return blocks


def _kind(text: str) -> tuple[UnitKind, str]:
    """Kind of a line by its form."""
    for pattern, kind, reason in _BY_FORM:
        if pattern.search(text):
            return kind, reason
    if (
        len(text) <= SHORT
        and not any(mark in text for mark in "。！？；;!?")
        and text[-1] not in "，、："
    ):
        return UnitKind.HEADING, "short, without end mark"
    return UnitKind.PARAGRAPH, "running text"
