"""Which figures of a source and a target say the same: a bipartite match over values.

Dates and ranges are taken apart, since English may order or share their parts otherwise; a figure
counts as matched when all its parts are. Among equal values the one of the same kind and the
nearest relative place is taken; augmenting paths (Kuhn 1955) make the match as large as it can be.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhao.language.numbers.figure import Figure, FigureKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_MEASURES: dict[str, tuple[tuple[Fraction, tuple[str, ...]], ...]] = {
    "亩": ((Fraction(1, 15), ("hectare", "ha")),),
    "斤": ((Fraction(1, 2), ("kilo", "kg")), (Fraction(1, 2000), ("ton",))),
    "里": ((Fraction(1, 2), ("kilomet", "km")),),
    "米": ((Fraction(1, 1000), ("kilomet", "km")),),
}
"""Chinese measures, their values in others (State Council order of 1984) and the English names of
those."""

_ROUNDING = Fraction(1, 100)
"""Converted measures are rounded; a hundredth covers three significant digits."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One value of a figure.

    Attributes:
        figure: Index of the figure.
        value: The value.
        role: `month`, `minute` or empty: parts of a role match only their like.
        source: The figure itself.
    """

    figure: int
    value: Fraction
    role: str
    source: Figure


def match_figures(
    source: Sequence[Figure], target: Sequence[Figure]
) -> list[tuple[int, int | None]]:
    """Pair the figures of two texts by value.

    Args:
        source: Figures of the source, in reading order.
        target: Figures of the target, in reading order.

    Returns:
        One pair per source figure, same order: its index and that of the target figure that says
        the same, or None. One target figure answers one source figure.
    """
    left, right, found = _match_parts(source, target)
    places: list[list[int]] = [[] for _ in source]
    for place, part in enumerate(left):
        places[part.figure].append(place)
    return [
        (index, right[found[own[0]]].figure if own and found.keys() >= set(own) else None)
        for index, own in enumerate(places)
    ]


def unexplained_figures(source: Sequence[Figure], target: Sequence[Figure]) -> list[int]:
    """Indexes of the target figures with a part that no source figure says, in reading order."""
    left_over, matched, values = _left_over(source, target)
    return sorted(
        {
            part.figure
            for part in left_over
            if (part.value, part.role) not in values
            and not (part.source.kind is FigureKind.DATE and part.figure in matched)
        }
    )  # 27日 may become September 27, 2019


def repeated_figures(source: Sequence[Figure], target: Sequence[Figure]) -> list[int]:
    """Indexes of the target figures that say once more what the source says less often.

    A one is none: English says it for much that it does not count.
    """
    left_over, matched, values = _left_over(source, target)
    return sorted(
        {
            part.figure
            for part in left_over
            if (part.value, part.role) in values and part.figure not in matched and part.value != 1
        }
    )


def _left_over(
    source: Sequence[Figure], target: Sequence[Figure]
) -> tuple[list[_Part], set[int], set[tuple[Fraction, str]]]:
    """Target parts without a partner; the figures and the values of those with one."""
    _, right, found = _match_parts(source, target)
    said = set(found.values())
    return (
        [part for place, part in enumerate(right) if place not in said],
        {right[place].figure for place in said},
        {(right[place].value, right[place].role) for place in said},
    )


def _match_parts(
    source: Sequence[Figure], target: Sequence[Figure]
) -> tuple[list[_Part], list[_Part], dict[int, int]]:
    """The parts of both sides, and for each matched source part the target part."""
    left = [part for index, figure in enumerate(source) for part in _parts(index, figure)]
    right = [part for index, figure in enumerate(target) for part in _parts(index, figure)]
    choices = _choices(left, right)
    taken: dict[int, int] = {}
    lost: set[int] = set()
    for place in sorted(range(len(left)), key=lambda place: (not left[place].source.firm, place)):
        lost |= _augment(place, choices, taken, lost)
    found: dict[int, int] = {place: partner for partner, place in taken.items()}
    for place, part in enumerate(left):
        if place not in found and choices[place] and _may_share(part):
            found[place] = choices[place][0]
    return left, right, found


def _parts(index: int, figure: Figure) -> list[_Part]:
    """The values of a figure that are matched one by one."""
    if isinstance(figure.value, Fraction):
        return [_Part(index, figure.value, "", figure)]
    roles = {
        FigureKind.DATE: ("", "month", ""),
        FigureKind.TIME: ("hour", "minute"),
        FigureKind.DECADE: ("", "decade"),
    }.get(figure.kind, ("",) * len(figure.value))
    return [
        _Part(index, value % 12 if role == "hour" else value, role, figure)
        for value, role in zip(figure.value, roles, strict=False)
        if value is not None
    ]


def _choices(left: Sequence[_Part], right: Sequence[_Part]) -> list[list[int]]:
    """For each source part the target parts that may answer it, the likeliest first."""
    equal: defaultdict[tuple[Fraction, str], list[int]] = defaultdict(list)
    for index, other in enumerate(right):
        equal[other.value, other.role].append(index)
    choices = []
    for place, part in enumerate(left):
        near = range(len(right)) if part.source.unit in _MEASURES else equal[part.value, part.role]
        fitting = [index for index in near if _same(part, right[index])]
        kind, share = part.source.kind, place / len(left)
        fitting.sort(
            key=lambda index: (
                right[index].source.kind is not kind,
                abs(index / len(right) - share),
            )
        )
        choices.append(fitting)
    return choices


def _same(part: _Part, other: _Part) -> bool:
    """Whether two parts say the same."""
    if part.role != other.role:
        return False
    if part.value == other.value:
        return _kinds_agree(part.source, other.source)
    return any(
        other.source.unit.lower().startswith(names)
        and abs(part.value * factor - other.value) <= _ROUNDING * other.value
        for factor, names in _MEASURES.get(part.source.unit, ())
    )


def _kinds_agree(source: Figure, target: Figure) -> bool:
    """Whether figures of two kinds can say the same."""
    kind, other = source.kind, target.kind
    shares = {FigureKind.PERCENT, FigureKind.FRACTION, FigureKind.POINTS}
    calendar = {FigureKind.DATE, FigureKind.YEAR}
    if (kind in calendar and other in shares) or (kind in shares and other in calendar):
        return False
    if kind is FigureKind.ORDINAL and other is FigureKind.CENTURY:
        return source.unit == "个"  # 第二个百年
    return not (FigureKind.CENTURY in {kind, other} and kind is not other)


def _may_share(part: _Part) -> bool:
    """Whether a part may be said once for several mentions."""
    one = part.value == 1 and part.source.kind is not FigureKind.PERCENT
    return not part.source.firm or one


def _augment(
    place: int, choices: Sequence[Sequence[int]], taken: dict[int, int], lost: set[int]
) -> set[int]:
    """Give a source part a target part, moving earlier ones where they can move.

    Args:
        place: The source part.
        choices: Target parts by source part.
        taken: Source part by target part; changed.
        lost: Target parts from which no free one can be reached.

    Returns:
        More such target parts: those that were tried in vain.
    """
    seen: set[int] = set()
    path = [(place, iter(choices[place]))]
    moved: list[int] = []
    while path:
        choice = next((each for each in path[-1][1] if each not in seen and each not in lost), None)
        if choice is None:
            path.pop()
            del moved[-1:]
            continue
        seen.add(choice)
        moved.append(choice)
        if choice not in taken:
            taken.update((own, at) for (at, _), own in zip(path, moved, strict=True))
            return set()
        path.append((taken[choice], iter(choices[taken[choice]])))
    return seen
