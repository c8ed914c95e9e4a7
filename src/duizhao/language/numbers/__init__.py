"""Figures in Chinese and English, with exact values, and which of them say the same.

Knowledge for terminology, translation and quality: `find_figures` reads every figure of a text,
`match_figures` pairs those of two texts by value. Chinese counts in steps of ten thousand (万, 亿),
English in steps of a thousand; comparing digits instead of values is why open checkers flag correct
translations. Values are exact fractions, never floats.

    figure.py     the record
    numerals.py   values of numerals in both scripts
    chinese.py    where figures stand in Chinese text (chinese_numerals.py, chinese_dates.py)
    english.py    where they stand in English text (english_dates.py)
    ranges.py     two figures that form a range
    matching.py   which figures say the same
    swaps.py      figures in each other's place (counted.py: what they count)
"""

from __future__ import annotations

from functools import lru_cache

from duizhao.language.numbers.chinese import find_chinese
from duizhao.language.numbers.english import find_english
from duizhao.language.numbers.figure import Figure, FigureKind, Value, search_before
from duizhao.language.numbers.matching import (
    match_figures,
    repeated_figures,
    unexplained_figures,
)

__all__ = [
    "Figure",
    "FigureKind",
    "Value",
    "find_figures",
    "match_figures",
    "matched_figures",
    "repeated_figures",
    "search_before",
    "unexplained_figures",
]


@lru_cache(maxsize=4096)
def find_figures(text: str, language: str) -> tuple[Figure, ...]:
    """Find every figure of a text, in reading order, without overlaps.

    Remembered for the texts seen last, since several checks ask for the same sentence.

    Args:
        text: A sentence; offsets of the figures count its code points.
        language: BCP 47 tag; all Chinese ones read alike, everything else is read as English.

    >>> [(figure.text, int(figure.value)) for figure in find_figures("3.5亿元", "zh")]
    [('3.5亿', 350000000)]
    >>> [(figure.text, int(figure.value)) for figure in find_figures("350 million yuan", "en")]
    [('350 million', 350000000)]
    """
    return find_chinese(text) if language.lower().startswith("zh") else find_english(text)


@lru_cache(maxsize=1024)
def matched_figures(source: str, target: str) -> tuple[tuple[Figure, Figure], ...]:
    """Figures of a Chinese text, each with the one of its English that says the same.

    Remembered like `find_figures`.

    >>> [(zh.text, en.text) for zh, en in matched_figures("3.5亿元，9人", "350 million yuan")]
    [('3.5亿', '350 million')]
    """
    left, right = find_figures(source, "zh"), find_figures(target, "en")
    pairs = match_figures(left, right)
    return tuple((left[place], right[found]) for place, found in pairs if found is not None)
