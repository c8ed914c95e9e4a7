"""Checks of what is said of a figure: limits keep their side, rises rise, nearly is not exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.language.approximation import missing_approximations
from duizhao.language.changes import turned_changes
from duizhao.language.limits import missing_limits, turned_limits
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import BitextPair
    from duizhao.quality.check import Context


def find_turned_limits(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Limits that the target says the other way round: 不超过30 as "at least 30"."""
    for source, target in turned_limits(pair.pair.source, pair.pair.target):
        words, figure = pair.pair.target[slice(*target)], pair.pair.source[slice(*source)]
        yield Finding(0, f'"{words}" turns the limit of {figure} round.', source, target)


def find_lost_limits(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Limits of which the target says only the figure: 不超过30 as "30"."""
    for source, target in missing_limits(pair.pair.source, pair.pair.target):
        figure = pair.pair.target[slice(*target)]
        message = f"The source sets a limit, the target says {figure} alone."
        yield Finding(0, message, source, target)


def find_lost_approximations(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Figures that only the source calls rough: 1000多万 as "10 million"."""
    for source, target, words in missing_approximations(pair.pair.source, pair.pair.target):
        figure = pair.pair.target[slice(*target)]
        message = f'The source says "{words}", the target {figure} as if it were exact.'
        yield Finding(0, message, source, target)


def find_turned_changes(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Rises that the target makes falls, and the reverse: 低于平均1.3个百分点 as "higher"."""
    for source, target in turned_changes(pair.pair.source, pair.pair.target):
        words, figure = pair.pair.target[slice(*target)], pair.pair.source[slice(*source)]
        yield Finding(0, f'"{words}" says the reverse of what {figure} does.', source, target)
