"""Kinds that the file itself states: headings, lists and captions of HTML, Markdown, Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.model import UnitKind
from duizhao.structure.claims import Claim, Claims
from duizhao.structure.forms import by_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Mark
    from duizhao.structure.lines import Line

LOOSE = {UnitKind.HEADING, UnitKind.BULLET}
"""Kinds that makers of files also use for looks: 责任编辑 set as a heading stays an editor line."""


def stated_claims(lines: Sequence[Line], marks: Sequence[Mark]) -> Claims:
    """Claim the lines inside marks; the lines of one mark make one unit.

    Args:
        lines: Lines of the document, in order.
        marks: Stated kinds, in order, without overlap.
    """
    claims: Claims = {}
    remaining = iter(marks)
    mark = next(remaining, None)
    before = None
    for index, line in enumerate(lines):
        while mark is not None and mark[1] <= line.start:
            mark = next(remaining, None)
        if mark is None or line.start < mark[0] or (mark[2] in LOOSE and by_form(line.text)):
            continue
        join = "one block of the file" if before == mark else ""
        claims[index] = Claim(mark[2], "stated by the file", join)
        before = mark
    return claims
