"""Two figures that a target says as one: the bounds of a fine, households with their people."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.language.rendering import render, render_bounds
from duizhao.model import Constraint, ConstraintKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.language.numbers import Figure
    from duizhao.model import Segment

_BOUNDS = re.compile(r"(?P<unit>[^\d，。；、]{0,3}?)以上[、，]?")
_BOUND_END = re.compile(r"(?:以下|以内|不满)")
_PEOPLE = re.compile(r"\s?人(?![次均才口民群]|以)")
_HOUSEHOLD_SHAPES = (
    "{people} from {homes}", "{people} in {homes}", "{people} of {homes}", "{homes} with {people}",
    "{homes} and {people}", "{homes} ({people})", "{homes} of {people}", "{people} and {homes}",
)  # fmt: skip


def find_bounds(segment: Segment, figures: Sequence[Figure]) -> Iterator[Constraint]:
    """Constraints of 1000元以上5000元以下 and the like, two figures and their limits as a whole."""
    text = segment.text
    for low, high in pairwise(figures):
        between = _BOUNDS.fullmatch(text, low.span[1], high.span[0])
        if between is None:
            continue
        unit = between["unit"] or low.text[-1:].strip("0123456789")  # 5日 is read as a date
        end = high.span[1] + (len(unit) if text.startswith(unit, high.span[1]) else 0)
        closed = _BOUND_END.match(text, end)
        forms = render_bounds(low, high, unit.strip("%"))
        if closed is not None and forms:
            span = (low.span[0], closed.end())
            yield Constraint(segment.id, ConstraintKind.LITERAL, span, forms)


def find_households(segment: Segment, figures: Sequence[Figure]) -> Iterator[Constraint]:
    """Constraints of 1415户5052人, of which an engine would make 5,052 households."""
    text = segment.text
    for homes, people in pairwise(figures):
        between = text[homes.span[1] : people.span[0]].strip()
        closed = _PEOPLE.match(text, people.span[1])
        if between != "户" or closed is None or min(*homes.values, *people.values) <= 1:
            continue
        one, many = (render(figure)[0] for figure in (homes, people))
        forms = tuple(
            shape.format(homes=f"{one} households", people=f"{many} people")
            for shape in _HOUSEHOLD_SHAPES
        )
        span = (homes.span[0], closed.end())
        yield Constraint(segment.id, ConstraintKind.TERM, span, forms)
