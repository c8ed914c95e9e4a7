"""Figures that rise or fall: 下降3% is a fall, and so is "down 3 percent".

Both languages put the word near the figure: Chinese before it (增长3.2%, 低于平均1.3个百分点),
English on either side ("up 3.2 percent", "an increase of 3.2 percent", "1.3 points lower").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.numbers import matched_figures, search_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.language.numbers import Figure
    from duizhao.model import Span

_CHINESE = re.compile(
    r"(?:(?P<up>增长|增加|提高|提升|上升|上涨|增幅|高于|高出|多出|扩大|攀升|升高)"
    r"|(?P<down>下降|减少|降低|回落|缩小|下跌|降幅|低于|缩减|下滑|收窄|减幅))"
    r"(?:了|约|近|超过?|达|为|逾|至|到)*$"
    r"|(?P<risen>[升增]至|升到)$|(?P<fallen>[降减]至|降到|减到)$"
)
_COMPARED = re.compile(r"(?:(?P<up>高于|高出)|(?P<down>低于))[^，。；：、\d%]{1,15}$")
"""高于全省平均水平 before its percentage points."""
_NO = re.compile(r"[不未没无否非]")
_ENGLISH_BEFORE = re.compile(
    r"\b(?:(?P<up>up|(?:rose|risen|rising|rise|grew|grown|growing|growth|climbed|gain|gained|jumped"
    r"|increas(?:e|es|ed|ing))(?: rate)?)"
    r"|(?P<down>down|fell|fallen|falling|fall|declin(?:e|es|ed|ing)|dropp?(?:ed|ing)?"
    r"|decreas(?:e|es|ed|ing)|reduc(?:ed|ing|tion)|shrank|shrunk|cut))"
    r"(?: from [^,.;]{1,30}(?:\.\d[^,.;]{0,12})? to| to)?"
    r"(?: (?:by|of|more than|over|nearly|about|almost|some|another|an average of|a total of))*"
    r"[ $¥]*$",
    re.IGNORECASE,
)
_ENGLISH_AFTER = re.compile(
    r"(?:percentage points?|percent|%| )*(?:(?P<up>higher|more than|above|increase|growth|rise)"
    r"|(?P<down>lower|less than|below|decrease|decline|reduction|drop|fall))\b",
    re.IGNORECASE,
)


def _chinese_change(text: str, figure: Figure) -> str | None:
    """`up` or `down` where a figure says how much something rose or fell, else None."""
    match = search_before(_CHINESE, text, figure.span[0])
    if match is None and "点" in figure.text:
        match = search_before(_COMPARED, text, figure.span[0])
    if match is None or _NO.search(text, max(0, match.start() - 3), match.start()):
        return None
    return {"risen": "up", "fallen": "down"}.get(match.lastgroup or "", match.lastgroup)


def _english_change(text: str, figure: Figure) -> tuple[str | None, Span] | None:
    """`up` or `down` with the words that say it, or None."""
    match = search_before(_ENGLISH_BEFORE, text, figure.span[0]) or _ENGLISH_AFTER.match(
        text, figure.span[1]
    )
    return match and (match.lastgroup, match.span(match.lastgroup or 0))


def turned_changes(source: str, target: str) -> Iterator[tuple[Span, Span]]:
    """Rises that a translation makes falls, and the reverse.

    Args:
        source: Chinese.
        target: Its English.

    Yields:
        The figure in the source and the words of the target that turn it.

    >>> target = "The rate is 16.7 percentage points higher than planned."
    >>> [target[slice(*span)] for _, span in turned_changes("低于序时进度16.7个百分点", target)]
    ['higher']
    >>> list(turned_changes("由29.6%降至24.1%", "fell from 29.6 percent to 24.1 percent"))
    []
    >>> [span for _, span in turned_changes("由3%降至2%", "it rose from 3 percent to 2 percent")]
    [(3, 7)]
    >>> list(turned_changes("增长3.2%", "up 3.2 percent"))
    []
    """
    for figure, other in matched_figures(source, target):
        wanted, said = _chinese_change(source, figure), _english_change(target, other)
        if wanted and said and said[0] != wanted:
            yield figure.span, said[1]
