"""Figures that are limits: 不超过30 is at most, 95%以上 at least, and so is what English says.

A limit turned round is worse than a wrong word: policy says who may have how much. Both languages
put the words right before the figure, or right after it and its unit.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

from duizhao.language.numbers import matched_figures, search_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.language.numbers import Figure
    from duizhao.model import Span


class Limit(IntEnum):
    """On which side of a figure the rest lies."""

    LEAST = 1
    MOST = -1


_CHINESE_BEFORE = re.compile(
    r"(?:(?P<least>[不未]得?(?:低于|少于|小于|短于|早于|下于)|(?:不得|不能|不应|不可)(?:低于|少于)|至少|最少|下限为)"
    r"|(?P<most>[不未]得?(?:超过?|高于|多于|大于|长于|晚于|迟于|突破)|(?:不得|不能|不应|不可|没有)(?:超过|高于)"
    r"|最多|至多|最迟|上限为|不到|未满|不满))(?:为|在|达到?|于)?$"
)
_CHINESE_AFTER = re.compile(r"[多余]?(?:及?(?:(?P<least>以上)|(?P<most>以下|以内|之内)))")
_NOT = r"(?:not|no|never|cannot|n't)(?: be)?"
_ENGLISH_BEFORE = re.compile(
    rf"\b(?:(?P<least>at least|at or above|(?:a )?minimum of"
    rf"|{_NOT} (?:less|fewer|lower|earlier|shorter) than"
    rf"|{_NOT} (?:under|below))"
    rf"|(?P<most>at most|up to|(?:a )?maximum of|{_NOT} (?:more|greater|higher|later|longer) than"
    rf"|{_NOT} (?:over|above|exceed(?:ing)?)|(?<!no )(?<!not )(?:less|fewer|lower) than"
    r"|(?<!not )(?:under|below|within)))(?: (?:the|a|about|age|of|US|RMB))*[ $¥]*$",
    re.IGNORECASE,
)
_ENGLISH_MORE = re.compile(
    r"\b(?:(?<!no )(?<!not )(?:more|greater|higher) than|over|above|exceed(?:s|ed|ing)?"
    r"|surpass(?:es|ed|ing)?)(?: (?:the|a|about|US|RMB))*[ $¥]*$",
    re.IGNORECASE,
)
"""More than: no limit of what may be, but the reverse of one from above."""
_ENGLISH_AFTER = re.compile(
    r" ?(?:percent|%|[a-z]+)? ?(?:(?P<least>or (?:more|above|higher|over|longer)"
    r"|and (?:above|over|higher))"
    r"|(?P<most>or (?:less|fewer|below|lower|under)|and (?:below|under)))\b"
)
_TURNED = {
    "at least": "at most",
    "no less than": "no more than",
    "not less than": "not more than",
    "no fewer than": "no more than",
    "no lower than": "no higher than",
    "not lower than": "not higher than",
    "more than": "less than",
    "over": "under",
    "above": "below",
    "or more": "or less",
    "or above": "or below",
    "and above": "and below",
}
_TURNED |= {most: least for least, most in _TURNED.items() if least != "no fewer than"}
_TURNED |= {"up to": "at least", "within": "at least", "fewer than": "more than"}


def _chinese_limit(text: str, figure: Figure) -> Limit | None:
    """The limit that a figure of a Chinese text is, or None.

    >>> from duizhao.language.numbers import find_figures
    >>> [_chinese_limit(text, find_figures(text, "zh")[0]) for text in
    ...  ("半径不超过30公里", "达到95%以上", "至少1个中心", "超过30公里")]
    [<Limit.MOST: -1>, <Limit.LEAST: 1>, <Limit.LEAST: 1>, None]
    """
    end = figure.span[1]
    if text.startswith(figure.unit, end):
        end += len(figure.unit)
    match = search_before(_CHINESE_BEFORE, text, figure.span[0]) or _CHINESE_AFTER.match(text, end)
    return None if match is None else _side(match)


def _english_limit(text: str, figure: Figure) -> tuple[Limit, Span] | None:
    """The limit that a figure of an English text is with the words that say it, or None."""
    match = search_before(_ENGLISH_BEFORE, text, figure.span[0]) or _ENGLISH_AFTER.match(
        text, figure.span[1]
    )
    if match is not None:
        return _side(match), match.span("least" if match["least"] else "most")
    more = search_before(_ENGLISH_MORE, text, figure.span[0])
    if more is None:
        return None
    words = re.match(r"(?:more|greater|higher) than|\w+", more.group())
    assert words is not None  # noqa: S101  the pattern begins with one of them
    return Limit.LEAST, (more.start(), more.start() + words.end())


def _side(match: re.Match[str]) -> Limit:
    return Limit.LEAST if match["least"] else Limit.MOST


def turned_limits(source: str, target: str) -> Iterator[tuple[Span, Span]]:
    """Limits that a translation says the other way round.

    Args:
        source: Chinese.
        target: Its English.

    Yields:
        The figure in the source and the words of the target that turn it.

    >>> target = "a radius of no less than 30 kilometers"
    >>> [target[slice(*span)] for _, span in turned_limits("半径不超过30公里", target)]
    ['no less than']
    """
    for figure, other in matched_figures(source, target):
        wanted, said = _chinese_limit(source, figure), _english_limit(target, other)
        if wanted is not None and said is not None and said[0] != wanted:
            yield figure.span, said[1]


def missing_limits(source: str, target: str) -> Iterator[tuple[Span, Span]]:
    """Limits of which a translation says only the figure: where it stands on both sides.

    >>> list(missing_limits("占比达到95%以上", "the share reached 95 percent"))
    [((4, 7), (18, 28))]
    """
    for figure, other in matched_figures(source, target):
        if _chinese_limit(source, figure) is not None and _english_limit(target, other) is None:
            yield figure.span, other.span


def with_limits(source: str, target: str) -> str:
    """A target whose turned limits are turned back, where the words have a reverse.

    >>> with_limits("半径不超过30公里", "a radius of no less than 30 kilometers")
    'a radius of no more than 30 kilometers'
    """
    for _, (start, end) in sorted(turned_limits(source, target), key=lambda each: -each[1][0]):
        words = _TURNED.get(target[start:end].lower())
        if words is not None:
            words = words.capitalize() if target[start].isupper() else words
            target = target[:start] + words + target[end:]
    return target
