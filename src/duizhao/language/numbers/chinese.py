"""Where figures stand in Chinese text.

A scanner: at each numeral the patterns of `_READERS` are tried in order and the first that reads
a figure wins, so that 2020年12月1日 is one date and not three numbers. Telephone and document
numbers, web addresses and digits inside Latin words are left alone. The test table in
`tests/test_numbers.py` fixes what each pattern means.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.language.chinese import FULL_WIDTH
from duizhao.language.numbers.chinese_dates import (
    read_date,
    read_decade,
    read_republic,
    read_time,
    read_year_of_range,
)
from duizhao.language.numbers.chinese_firmness import is_firm
from duizhao.language.numbers.chinese_numerals import DIGITS, HAN, NUMERAL, STEP
from duizhao.language.numbers.chinese_shares import (
    read_fraction,
    read_multiple,
    read_percent,
    read_ratio,
)
from duizhao.language.numbers.chinese_units import make_figure, numeral_value
from duizhao.language.numbers.figure import Figure, FigureKind
from duizhao.language.numbers.left_alone import CHINESE
from duizhao.language.numbers.numerals import HAN_DIGITS, chinese_value
from duizhao.language.numbers.ranges import join_ranges

if TYPE_CHECKING:
    from collections.abc import Callable

_FOLD = {
    wide: narrow
    for wide, narrow in FULL_WIDTH.items()
    if chr(narrow).isalnum() or chr(narrow) in "%+-./:"
}
"""Full-width characters of figures and of names with digits, and their narrow twins."""
_LIST_MARK = re.compile(r"^(\d{1,2})\.(?=\d{4}\s?年)")
"""`2．2024年…` is item 2 of a list, not a decimal fraction."""
_ROUND_ZERO = re.compile(rf"(?<=[{DIGITS}])○(?=[{DIGITS}○])")
"""二○一五年, as many documents write the zero of years."""
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")

_CIRCLED = {chr(code) for code in range(0x2460, 0x2488)}
"""① to ⑳ and ⑴ to ⒇ (Unicode block Enclosed Alphanumerics)."""

_LATIN = re.compile("[A-Za-z]")
_HAN_NUMERALS = re.compile(f"[{HAN}]+")


def find_chinese(text: str) -> tuple[Figure, ...]:
    """Every figure of a Chinese text, in reading order."""
    folded = _WIDE_COMMA.sub(",", text.translate(_FOLD))
    folded = _ROUND_ZERO.sub("〇", _LIST_MARK.sub(r"\1 ", folded))
    blocked = {
        place for match in CHINESE.finditer(folded) for place in range(match.start(), match.end())
    }
    figures: list[Figure] = []
    place = 0
    while place < len(folded):
        figure = None if place in blocked else _read(folded, place)
        if figure is None:
            place = _after_no_figure(folded, place)
        else:
            figures.append(figure)
            place = max(figure.span[1], place + 1)
    return join_ranges(figures, folded, text)


def _after_no_figure(text: str, place: int) -> int:
    """Where to go on: after numerals that together say nothing (一十百千万), else one further."""
    match = _HAN_NUMERALS.match(text, place)
    if match is not None and (chinese_value(match.group()) is None or _is_list(match.group())):
        return match.end()
    return place + 1


def _is_list(numeral: str) -> bool:
    """Whether digits count up: 一二三产业 are the first, second and third.

    >>> _is_list("一二三"), _is_list("二〇二一"), _is_list("三四")
    (True, False, False)
    """
    digits = [HAN_DIGITS.get(character, -9) for character in numeral]
    return len(digits) >= 3 and all(after == before + 1 for before, after in pairwise(digits))


def _read(text: str, place: int) -> Figure | None:
    """The figure that starts at `place`, or None."""
    if text[place] not in _STARTERS:
        return None
    if place and text[place].isdigit() and (text[place - 1].isdigit() or text[place - 1] == "."):
        return None
    for reader in _READERS:
        figure = reader(text, place)
        if figure is not None:
            return figure
    return None


def _ordinal(text: str, place: int) -> Figure | None:
    """第十八届, 第3批; 十八大, 十三五, 十九届, 五中全会."""
    match = re.compile(rf"第({NUMERAL})").match(text, place)
    if match:
        value = numeral_value(match.group(1))
        if value is None or _LATIN.match(text, match.end()):  # 第4C条 has a name
            return None
        figure = make_figure(text, place, match.end(), value, FigureKind.ORDINAL)
        worded = value == 1 or text.startswith(("产业", "方", "天", "年"), match.end())
        return replace(figure, firm=not worded)  # 第一责任人, 第三产业: primarily, tertiary
    match = re.compile(
        r"(十[一二三四五六七八九])(?:大(?![于量小])|五(?=[”\"’』」规时期计])|届)|([一二三四五六七])(?=中全会)"
    ).match(text, place)
    value = chinese_value(match.group(1) or match.group(2)) if match else None
    if match is None or value is None:
        return None
    return Figure(match.group(), match.span(), value, FigureKind.ORDINAL)


def _circled(text: str, place: int) -> Figure | None:
    """① and ⑵, marks of notes and items, which a target may say as they are or as numbers."""
    if text[place] not in _CIRCLED:
        return None
    value = Fraction(int(unicodedata.numeric(text[place])))
    return Figure(text[place], (place, place + 1), value, FigureKind.NUMBER, firm=False)


def _spoken(text: str, place: int) -> Figure | None:
    """14个亿, as one says it."""
    match = re.compile(rf"({NUMERAL})个亿(?!级)").match(text, place)
    value = numeral_value(match[1]) if match else None
    if match is None or value is None:
        return None
    return make_figure(text, place, match.end(), value * 10**8, FigureKind.NUMBER)


_COINS = re.compile(
    rf"({NUMERAL})(?:[块元]([{DIGITS}\d])[毛角]|块([一二三四五六七八九])(?![{HAN}个块]))"
)


def _coins(text: str, place: int) -> Figure | None:
    """9元5角, 十七块四毛, 四十六块二."""
    match = _COINS.match(text, place)
    whole, tenth = (
        (chinese_value(part or "") for part in (match[1], match[2] or match[3]))
        if match
        else (None, None)
    )
    if match is None or whole is None or tenth is None:
        return None
    return Figure(match.group(), match.span(), whole + tenth / 10, FigureKind.MONEY, "元")


def _plain(text: str, place: int) -> Figure | None:
    """Any other numeral; see `is_firm` for those that a target may leave out."""
    match = re.compile(NUMERAL).match(text, place)
    if match is None:
        return None
    numeral = match.group()
    if _is_list(numeral) or _OTHER_WORDS.match(text, place):
        return None
    about = re.fullmatch(rf"([{DIGITS}])([{DIGITS}])({STEP}*)", numeral)
    if about and (HAN_DIGITS[about[2]] == HAN_DIGITS[about[1]] + 1 or about[0] in {"三五", "三两"}):
        # 三四点, 四五十天, 三五年
        step = chinese_value("一" + about[3]) or Fraction(1)
        low, high = sorted((HAN_DIGITS[about[1]], HAN_DIGITS[about[2]]))
        figure = make_figure(text, place, match.end(), (low * step, high * step), FigureKind.NUMBER)
        return replace(figure, approximate=True, firm=False)
    value = numeral_value(numeral)
    if value is None:
        return None
    figure = make_figure(text, place, match.end(), value, FigureKind.NUMBER)
    return figure if is_firm(text, figure) else replace(figure, firm=False)


_OTHER_WORDS = re.compile(
    r"(?<=[唯统])一(?=一)|三(?=番[两五]次)|(?<=三番)[两五](?=次)|(?<=[二四五六七八九十百千万])两|(?:(?<=周)(?<![一每两几]周)|(?<=星期)|(?<=礼拜))[一二三四五六]"
    r"|[壹贰叁肆伍陆柒捌玖](?![壹贰叁肆伍陆柒捌玖零拾佰仟万亿萬億元圆角分])"
)
"""唯一一个 is not 11, 周四一度 not 41, 三番五次 is often, 二两 are two taels, and digits of cheques
stand in amounts alone: 队伍三年."""

_READERS: tuple[Callable[[str, int], Figure | None], ...] = (
    read_year_of_range,
    read_decade,
    read_republic,
    read_date,
    read_ratio,
    read_time,
    read_percent,
    read_fraction,
    read_multiple,
    _ordinal,
    _circled,
    _spoken,
    _coins,
    _plain,
)
_STARTERS = {*"0123456789第翻", *HAN, *_CIRCLED}
