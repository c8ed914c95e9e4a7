"""Figures that are not exact: 1000多万 is more than, 近百万 nearly, 约30 about; English says so.

An engine that finds the figure leaves the small word out, and 超过10亿 becomes the sum itself: of
93 such figures of a magazine 25, of 234 in human translations two.
Limits of what may be (不超过, 以上) are in `limits.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.numbers import FigureKind, find_figures, matched_figures, search_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.language.numbers import Figure
    from duizhao.model import Span

_KINDS = {FigureKind.NUMBER, FigureKind.MONEY, FigureKind.PERCENT, FigureKind.POINTS}
_MORE = re.compile(r"[多余](?![次数种样元方边])")
_MORE_AFTER_UNIT = re.compile(r"[多余](?=[来前后的间里，、。；]|$)")
_BEFORE = re.compile(
    r"(?:(?P<more>(?<![不未没])(?<!没有)(?<!不得)(?<!不能)(?:超过?|逾))"
    r"|(?P<nearly>(?<![附最临邻靠远亲新相])近|将近|接近)"
    r"|(?P<about>(?<![规条公合契节签违预邀特制简民])约为?)"
    r"|(?P<up>(?<![以千百迈跨站登踏攀爬网线身手路地天马世市早晚会])上))$"
)
_STEPS = set("百千万亿")
"""上 before these alone says more than: 上亿元, 上百户; 成千上万 and 迈上千亿元台阶 do not."""
_RECENT = set("年天日月周")
_WORDS = {"more": "more than", "up": "more than", "nearly": "nearly", "about": "about"}

_SAID_BEFORE = re.compile(
    r"\b(?:more|over|above|beyond|about|around|some|nearly|almost|approximate(?:ly)?|roughly"
    r"|close to|exceed\w*|surpass\w*|top(?:ped|s)?|at least|up to|upwards?|as (?:many|much) as"
    r"|less|fewer|under|below|within|than|plus|several|dozens?|decades?|estimated)\b|[~≈]",
    re.IGNORECASE,
)
_SAID_BEHIND = re.compile(
    r"\+|(?:-| [a-z]*)? ?(?:odd|or so|plus|or more|and (?:more|over|above|a half))\b"
)
_FAR_BEFORE = 40
"""Characters before a figure in which its word stands, unless another figure stands between."""

_CURRENCY = re.compile(r"(?:\b(?:RMB|USD|US) ?)?[$¥€]?$|\b(?:RMB|USD) $")


def _approximation(text: str, figure: Figure) -> str:
    """The English words for what a Chinese text says around a figure; empty where it is exact.

    >>> from duizhao.language.numbers import find_figures
    >>> [_approximation(text, find_figures(text, "zh")[0]) for text in
    ...  ("1000多万人", "五年多来", "近三万人", "近三年", "超过15%", "不超过15%", "村规民约1688条")]
    ['more than', 'more than', 'nearly', '', 'more than', '', '']
    """
    if figure.kind not in _KINDS or isinstance(figure.value, tuple):
        return ""
    end = figure.span[1]
    unit = end + len(figure.unit) if text.startswith(figure.unit, end) else end
    if (
        _MORE.search(figure.text)
        or _MORE.match(text, end)
        or (unit > end and _MORE_AFTER_UNIT.match(text, unit))
    ):
        return _WORDS["more"]
    before = search_before(_BEFORE, text, figure.span[0])
    if before is None or before.lastgroup is None:
        return ""
    recent = before.lastgroup == "nearly" and text[end : end + 1] in _RECENT
    digits = before.lastgroup == "up" and not _STEPS.issuperset(figure.text)
    return "" if recent or digits else _WORDS[before.lastgroup]


def missing_approximations(source: str, target: str) -> Iterator[tuple[Span, Span, str]]:
    """Figures that a translation says as if they were exact.

    Args:
        source: Chinese.
        target: Its English.

    Yields:
        The figure in the source, its place in the target, and the words that are missing there.

    >>> list(missing_approximations("有1000多万人", "There are 10 million people"))
    [((1, 7), (10, 20), 'more than')]
    """
    ends = [0, *(figure.span[1] for figure in find_figures(target, "en"))]
    for figure, other in matched_figures(source, target):
        words = _approximation(source, figure)
        start, end = other.span
        opening = max(start - _FAR_BEFORE, *(each for each in ends if each <= start))
        said = _SAID_BEFORE.search(target, opening, start) or _SAID_BEHIND.match(target, end)
        compound = target.startswith("-", end)  # the 70-year history
        if words and not compound and not said and not other.approximate:
            yield figure.span, other.span, words


def with_approximations(source: str, target: str) -> str:
    """A target whose figures say what the source says of them.

    >>> with_approximations("投入超过30亿元，近9万人受益。", "$3 billion went to 90,000 people.")
    'More than $3 billion went to nearly 90,000 people.'
    """
    missing = sorted(missing_approximations(source, target), key=lambda each: -each[1][0])
    for _, (start, _), words in missing:
        currency = _CURRENCY.search(target, 0, start)
        place = currency.start() if currency else start
        said = words if place else words.capitalize()
        target = f"{target[:place]}{said} {target[place:]}"
    return target
