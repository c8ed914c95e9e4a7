"""Forms of terms and figures as the characters beside them ask for.

A verb before 的 or as a subject is an -ing form; 不 and 非 before a term belong to it, or the
target says the opposite; 2019年底 is the end of 2019, 2013年以来 since 2013.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import CLAUSE_ENDS
from duizhao.language.numbers import FigureKind, search_before
from duizhao.translation.forms import inflected

if TYPE_CHECKING:
    from duizhao.language.numbers import Figure
    from duizhao.model import Span

_AS_NOUN = re.compile(
    "的(?!是)|(?:目标|任务|阶段|成果|工作|要求|问题|进程|大局|实践|成就|意义|力度|能力|方面|规划|方案|机制|制度)(?!了)"
)
"""What a verb as an attribute stands before."""
_AS_SUBJECT = re.compile(r"[，,]?\s?(?:不?是(?!否|不是)|具有|标志着|意味着|离不开|关系到?|事关)")
"""What a verb as a subject stands before, where it opens its clause."""
_PARTS = {
    "底": ("the end of", "late", "year-end"), "末": ("the end of", "late", "year-end"),
    "初": ("early", "the beginning of", "the start of"),
}  # fmt: skip
_PART_OF_YEAR = re.compile("[底末]|初(?![步级次中期])")
_OPENS = re.compile(rf"(?:^|[{re.escape(CLAUSE_ENDS)}])\s*$")
_BY = re.compile("(?<![从自由年直达来回])到$")
_NOT = re.compile(r"(?<![无莫岂要好并毫得])[不未]$")
_NON = re.compile(r"(?<![并除无莫是而若])非$")


def term_in_context(
    text: str, span: Span, forms: tuple[str, ...], *, verb: bool
) -> tuple[Span, tuple[str, ...]]:
    """Where a term stands with what belongs to it, and its forms there.

    Args:
        text: The segment.
        span: Where the term stands.
        forms: Its forms, the preferred first.
        verb: Whether they are verbs.

    >>> term_in_context("缩小差距的目标", (0, 4), ("narrow gaps",), verb=True)
    ((0, 4), ('narrowing gaps', 'narrow gaps'))
    >>> term_in_context("确保不返贫", (3, 5), ("fall back into poverty",), verb=True)
    ((2, 5), ('not fall back into poverty', 'never fall back into poverty'))
    >>> term_in_context("非贫困人口", (1, 5), ("poor people",), verb=False)
    ((0, 5), ('non-poor people',))
    """
    start, end = span
    if verb and search_before(_NOT, text, start):
        return (start - 1, end), tuple(f"{no} {form}" for form in forms for no in ("not", "never"))
    if not verb and search_before(_NON, text, start) and forms[0].islower():
        return (start - 1, end), tuple(f"non-{form}" for form in forms)
    opens = search_before(_OPENS, text, start)
    if verb and (_AS_NOUN.match(text, end) or (opens and _AS_SUBJECT.match(text, end))):
        return span, tuple(dict.fromkeys((inflected(forms[0], "VBG"), *forms)))
    return span, forms


def year_in_context(text: str, figure: Figure) -> tuple[Span, tuple[str, ...]] | None:
    """Where a year stands with what belongs to it, and the forms of both.

    Args:
        text: The segment.
        figure: A figure of it.

    Returns:
        None where nothing beside the year changes what is said of it.

    >>> from duizhao.language.numbers import find_figures
    >>> [year_in_context(text, *find_figures(text, "zh")) for text in ("到2020年底", "2013年以来")]
    [((0, 7), ('by the end of 2020', 'until the end of 2020', ...)), ((0, 7), ('since 2013',))]
    >>> year_in_context("2013年", *find_figures("2013年", "zh"))
    """
    if figure.kind is not FigureKind.YEAR or len(figure.values) != 1:
        return None
    start, end = figure.span
    year = str(figure.values[0])
    forms = [year]
    if part := _PART_OF_YEAR.match(text, end):
        end = part.end()
        forms = [f"{name} {year}" for name in _PARTS[part.group()]]
    if text.startswith("以来", end):
        return (start, end + 2), tuple(f"since {form}" for form in forms)
    if search_before(_BY, text, start):
        return (start - 1, end), tuple(
            f"{word} {form}" for form in forms for word in ("by", "until")
        )
    return ((start, end), tuple(forms)) if part else None
