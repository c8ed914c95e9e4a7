"""A translation's figures exchanged for those of a source that differs in figures.

For the translation memory: what is not certain is not done.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from duizhao.language.numbers import (
    Figure,
    FigureKind,
    find_figures,
    match_figures,
    unexplained_figures,
)
from duizhao.language.patterns import FIGURE, firm_figures, pattern_of
from duizhao.language.rendering import render

if TYPE_CHECKING:
    from collections.abc import Sequence

_ARTICLE = re.compile(r"\b(?:a|an) $", re.IGNORECASE)
"""Its form depends on the figure that follows."""


def repair_figures(source: str, target: str, wanted_source: str) -> str:
    """A source's target with the figures of another source; empty where that is not certain.

    Certain means: the figures stand in the same places of both sources; each that differs stands in
    the target once, by its value, and not beside an article; the new one has a form; and none of
    them is one of something, since its noun would be in the wrong number.

    >>> repair_figures("全县有128个村。", "The county has 128 villages.", "全县有95个村。")
    'The county has 95 villages.'
    >>> repair_figures("全县有128个村。", "The county has 128 villages.", "全县有1个村。")
    ''
    """
    old, new = firm_figures(source), firm_figures(wanted_source)
    if [figure.value for figure in old] == [figure.value for figure in new]:
        return target
    if len(old) != len(new) or not _same_places(source, wanted_source, len(old)):
        return ""
    there = find_figures(target, "en")
    changes = []
    for (index, answer), wanted in zip(match_figures(old, there), new, strict=True):
        if old[index].value == wanted.value:
            continue
        forms = render(wanted)
        if answer is None or not forms or _changes_noun(old[index], wanted):
            return ""
        changes.append((there[answer].span, _form_like(there[answer].text, forms)))
    if len({span for span, _ in changes}) < len(changes):
        return ""
    for (start, end), form in sorted(changes, reverse=True):
        if _ARTICLE.search(target[:start]):
            return ""
        target = target[:start] + form + target[end:]
    said = find_figures(target, "en")
    lost = {index for index, answer in match_figures(new, said) if answer is None}
    known = {index for index, answer in match_figures(old, there) if answer is None}
    more = len(unexplained_figures(new, said)) > len(unexplained_figures(old, there))
    return "" if more or lost - known else target


def _same_places(one: str, other: str, figures: int) -> bool:
    """Whether two sources have all their figures in order, each between the same characters."""
    old, new = pattern_of(one), pattern_of(other)
    kept = sum(
        old[block.a + place] == FIGURE
        and (place > 0 or block.a == block.b == 0)
        and (
            place < block.size - 1
            or (block.a + place, block.b + place) == (len(old) - 1, len(new) - 1)
        )
        for block in Indel.opcodes(old, new).as_matching_blocks()
        for place in range(block.size)
    )
    return {kept, old.count(FIGURE), new.count(FIGURE)} == {figures}


def _changes_noun(old: Figure, new: Figure) -> bool:
    """Whether another kind of figure or another number of the noun would have to be written."""
    return old.kind is not new.kind or (
        old.kind is FigureKind.NUMBER and 1 in (old.value, new.value)
    )


def _form_like(written: str, forms: Sequence[str]) -> str:
    """The form written as another figure is: in words or digits, with % or percent."""

    def manner(text: str) -> tuple[bool, bool]:
        return text[:1].isalpha(), "%" in text

    return next((form for form in forms if manner(form) == manner(written)), forms[0])
