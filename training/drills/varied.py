"""Drills out of whole sentences: every figure gets another value, in source and target alike.

Templates teach the arithmetic of 万 and 亿 but not where figures stand in real sentences. Here a
pair keeps its words, and each figure that both sides write in a plain form (digits, 万, 亿, %,
million, billion, percent, days) is drawn anew, written from one value on both sides. Pairs with a
figure that cannot be varied so are left alone.
"""

from __future__ import annotations

import calendar
import random
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhao.language.numbers import find_figures, match_figures
from training.drills.quantities import Number, decimal, english, plain, scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.language.numbers import Figure

_CHINESE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?(万亿|万|亿)?(多|余)?(%)?")
_ENGLISH = re.compile(r"(\d[\d,]*(?:\.\d+)?)(?: (million|billion|trillion))?( percent|%)?")
_CHINESE_DAY = re.compile(r"(?:(\d{4})年)?\d{1,2}月(\d{1,2})日")
_ENGLISH_DAY = re.compile(r"([A-Z][a-z]+) \d{1,2}(?:, (\d{4}))?")
_YEARS = (1978, 2035)
"""Years that are drawn."""


def _drawn(source: random.Random, match: re.Match[str]) -> Number:
    """Another number in the same form."""
    digits, scale, more, percent = match.groups()
    if percent:
        places = len(digits.partition(".")[2])
        value = Fraction(source.randint(1, 100 * 10**places), 10**places)
        return Number(value, decimal(value) + "%", decimal(value) + " percent")
    if scale:
        number = scaled(source, scale)
        while more and "." in number.zh:
            number = scaled(source, scale)
    else:
        length = len(digits.replace(",", ""))
        number = plain(source, 10 ** (length - 1) if length > 1 else 2, 10**length - 1)
        if more:
            tens = Fraction(max(10, int(number.value) // 10 * 10))
            number = Number(tens, str(tens), english(tens))
    return Number(number.value, number.zh + (more or ""), number.en)


def _new_day(source: random.Random, zh: Figure, en: Figure) -> tuple[str, str] | None:
    """Another day in both languages, with its year where both have one."""
    chinese, target = _CHINESE_DAY.fullmatch(zh.text), _ENGLISH_DAY.fullmatch(en.text)
    if chinese is None or target is None or bool(chinese[1]) != bool(target[2]):
        return None
    if target[1] not in calendar.month_name:
        return None
    month, year = source.randint(1, 12), source.randint(*_YEARS)
    day = source.randint(1, 28)
    written = f"{calendar.month_name[month]} {day}"
    if chinese[1]:
        return f"{year}年{month}月{day}日", f"{written}, {year}"
    return f"{month}月{day}日", written


def _new_value(source: random.Random, zh: Figure, en: Figure) -> tuple[str, str] | None:
    """Source and target text of another value for a matched figure, or None."""
    if zh.text.endswith("年") and en.text.isdigit() and len(en.text) == 4:
        year = str(source.randint(*_YEARS))
        return zh.text.replace(en.text, year), year
    chinese, target = _CHINESE.fullmatch(zh.text), _ENGLISH.fullmatch(en.text)
    if chinese is None or target is None:
        return _new_day(source, zh, en)
    number = _drawn(source, chinese)
    return number.zh, number.en


def vary(zh: str, en: str, source: random.Random) -> tuple[str, str] | None:
    """The pair with all its figures drawn anew, or None where it has none or one resists.

    >>> vary("共有832个村。", "There are 832 villages.", random.Random(1))
    ('共有682个村。', 'There are 682 villages.')
    >>> vary("共有村民三百。", "There are 300 villagers.", random.Random(1)) is None
    True
    """
    left, right = find_figures(zh, "zh"), find_figures(en, "en")
    edits_zh: list[tuple[int, int, str]] = []
    edits_en: list[tuple[int, int, str]] = []
    for place, found in match_figures(left, right):
        if not any(character.isdigit() for character in left[place].text):
            continue
        if found is None:
            return None
        drawn = _new_value(source, left[place], right[found])
        if drawn is None:
            return None
        edits_zh.append((*left[place].span, drawn[0]))
        edits_en.append((*right[found].span, drawn[1]))
    if not edits_zh:
        return None
    return _edited(zh, edits_zh), _edited(en, edits_en)


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    """The text with spans replaced."""
    for start, end, written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def varied(pairs: Sequence[tuple[str, str]], rounds: int, seed: int) -> list[tuple[str, str]]:
    """Variations of the pairs that can be varied, so many of each.

    Args:
        pairs: Sentences with their translations.
        rounds: Variations of each.
        seed: Of all that is drawn.
    """
    source = random.Random(seed)  # noqa: S311  not for secrets
    made = []
    for zh, en in pairs:
        for _ in range(rounds):
            pair = vary(zh, en, source)
            if pair is None:
                break
            made.append(pair)
    return made
