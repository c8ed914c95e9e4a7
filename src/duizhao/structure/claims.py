"""What the finders of furniture, mastheads and contents say about a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duizhao.model import UnitKind


@dataclass(frozen=True, slots=True)
class Claim:
    """A kind that a line has because of its neighbours or its repetition.

    Attributes:
        kind: Kind of the unit.
        reason: The rule, in words.
        join: Why the line belongs to the unit of the claimed line before; empty for a new unit.
        glue: What stands between the two: nothing, or one space.
    """

    kind: UnitKind
    reason: str
    join: str = ""
    glue: str = ""


Claims = dict[int, Claim]
"""By index of the line."""
