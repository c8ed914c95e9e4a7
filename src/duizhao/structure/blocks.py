"""Blocks: lines on their way to become units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duizhao.model import UnitKind
    from duizhao.structure.lines import Line


TAIL = 240
"""Characters at the end of a block that the rules look at: four lines of the widest page."""


@dataclass(slots=True)
class Piece:
    """A line of a block, or a part of a line.

    Attributes:
        line: The line.
        join: Why it belongs to the piece before; empty for the first piece.
        glue: What stands between the two: nothing, or one space.
    """

    line: Line
    join: str = ""
    glue: str = ""


@dataclass(slots=True)
class Block:
    """Lines that make one unit.

    Attributes:
        pieces: Its lines in reading order.
        kind: What it is; None until decided.
        reason: The rule that decided it.
        tail: The end of its text, so that long blocks need not be put together for every line.
    """

    pieces: list[Piece]
    kind: UnitKind | None = None
    reason: str = ""
    tail: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Take the end of the text from the pieces."""
        self.tail = self.text[-TAIL:]

    def add(self, piece: Piece) -> None:
        """Go on with another piece."""
        self.pieces.append(piece)
        self.tail = (self.tail + piece.glue + piece.line.text)[-TAIL:]

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.pieces[0].line

    @property
    def last(self) -> Line:
        """Its last line."""
        return self.pieces[-1].line

    @property
    def text(self) -> str:
        """Its whole text so far."""
        return "".join(piece.glue + piece.line.text for piece in self.pieces)

    def decide(self, kind: UnitKind, reason: str) -> None:
        """Fix the kind."""
        self.kind, self.reason = kind, reason
