"""Places inside one another, which Chinese names from the largest and English from the smallest.

云南省昆明市东川区 is Dongchuan District, Kunming City, Yunnan Province: three constraints, which a
search would place one by one, wherever there is room.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duizhao.model import Constraint

_RANKS = (
    ("省", "自治区"), ("市", "州", "地区", "盟"), ("县", "区", "旗"), ("乡", "镇", "街道"),
    ("村", "社区"),
)  # fmt: skip
"""Endings of places by rank, the largest first."""


def join_places(text: str, constraints: Iterable[Constraint]) -> list[Constraint]:
    """Constraints with those of places that stand in a row, each inside the one before, joined.

    Args:
        text: The segment.
        constraints: In source order, without overlaps.

    Returns:
        In source order; a joined one asks for all the names, the smallest place first.
    """
    joined: list[Constraint] = []
    for constraint in constraints:
        rank = _rank(text, constraint)
        before = joined[-1] if joined else None
        if (
            before is not None
            and rank is not None
            and before.span[1] == constraint.span[0]
            and (above := _rank(text, before)) is not None
            and above < rank
        ):
            joined[-1] = replace(
                constraint,
                span=(before.span[0], constraint.span[1]),
                forms=(f"{constraint.forms[0]}, {before.forms[0]}",),
                deprecated=(),
                inflect=False,
            )
        else:
            joined.append(constraint)
    return joined


def _rank(text: str, constraint: Constraint) -> int | None:
    """Rank of a place by the end of its name; None for what is none."""
    name = text[slice(*constraint.span)]
    first = constraint.forms[0]
    if not first[:1].isupper() or not first.rpartition(" ")[2][:1].isupper():
        return None
    ranks = [
        (len(ending), rank)
        for rank, endings in enumerate(_RANKS)
        for ending in endings
        if name.endswith(ending)
    ]
    return max(ranks)[1] if ranks else None
