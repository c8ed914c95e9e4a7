"""What sentences that differ in figures only have in common: the pattern by which memory is kept.

The translation memory calls two sentences alike by their patterns, so that 全县有128个村 and
全县有7个村 are the same (as the number placeables of CAT tools are). The workspace keeps its index
over patterns, and the memory compares them.
"""

from __future__ import annotations

from functools import lru_cache

from duizhao.language.chinese import match_key
from duizhao.language.numbers import Figure, find_figures

FIGURE = "\N{NUMBER SIGN}"
"""Stands for any figure."""


def firm_figures(text: str) -> list[Figure]:
    """Figures of a Chinese text that are more than words (一个, 十分).

    >>> [figure.text for figure in firm_figures("全县有128个村，群众十分高兴")]
    ['128']
    """
    return [figure for figure in find_figures(text, "zh") if figure.firm]


@lru_cache(maxsize=8192)  # a run asks for that of each sentence two or three times
def pattern_of(text: str) -> str:
    """Matching key of a Chinese text with a sign for every figure.

    >>> pattern_of("全县有128个村。") == pattern_of("全县有 7 个村。")
    True
    """
    pieces = []
    position = 0
    for figure in firm_figures(text):
        pieces += [text[position : figure.span[0]], FIGURE]
        position = figure.span[1]
    return match_key("".join([*pieces, text[position:]]))
