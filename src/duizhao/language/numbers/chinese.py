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
from duizhao.language.numbers.chinese_numerals import DIGITS, HAN, MORE, NUMERAL, STEP
from duizhao.language.numbers.figure import Figure, FigureKind, search_before
from duizhao.language.numbers.left_alone import CHINESE
from duizhao.language.numbers.numerals import HAN_DIGITS, STEPS, chinese_value
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

_CURRENCIES = (
    "美元", "欧元", "港元", "日元", "英镑", "卢布", "韩元", "澳元", "加元", "新元", "人民币"
)  # fmt: skip
_CLASSIFIER = re.compile(
    rf"平方公里|平方米|立方米|公里|公斤|公顷|千瓦时|万千瓦|千瓦|千米|{'|'.join(_CURRENCIES)}|人次|人份|户次|场次"
    r"|周年|年度|个月|小时|分钟|[个名位户次项种条家座所届批期份套台辆架艘头只匹株棵亩斤吨里米元角岁年天日"
    r"人村县乡镇市省区处件篇部本页万亿间栋幢场门类级层支股代轮年宗起对双组队班册张块片段根瓦度秒周点]"
)
_MONEY = {"元", "角", *_CURRENCIES}

_CIRCLED = {chr(code) for code in range(0x2460, 0x2488)}
"""① to ⑳ and ⑴ to ⒇ (Unicode block Enclosed Alphanumerics)."""

_LATIN = re.compile("[A-Za-z]")
_HAN_NUMERALS = re.compile(f"[{HAN}]+")

_APPROXIMATE_BEFORE = re.compile(
    r"(?:近|约|大约|约为|超|超过|逾|不足|将近|接近|至少|不少于|达到近)$"
)
_APPROXIMATE_AFTER = re.compile(r"[多余]|以上|以内|以下|左右|上下")


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


def _figure(
    text: str, start: int, end: int, value: Fraction | tuple[Fraction | None, ...], kind: FigureKind
) -> Figure:
    """A figure with unit and approximation read from what stands around it."""
    after = text[end : end + 8]
    more = re.match(MORE, after)
    tail = after[more.end() :] if more else after
    measure = _CLASSIFIER.match(tail.lstrip())
    approximate = bool(
        _APPROXIMATE_BEFORE.search(text[max(0, start - 4) : start])
        or more
        or _APPROXIMATE_AFTER.match(tail[measure.end() :] if measure else tail)
        or re.search(MORE, text[start:end])
    )
    unit = measure.group() if measure else ""
    if kind is FigureKind.NUMBER and unit in _MONEY:
        kind = FigureKind.MONEY
    return Figure(text[start:end], (start, end), value, kind, unit, approximate)


def _number(numeral: str) -> Fraction | None:
    """Value of a numeral, signs of approximation left out."""
    return chinese_value(re.sub(rf"{MORE}|\s", "", numeral))


def _percent(text: str, place: int) -> Figure | None:
    """百分之三十, 百分之百, 千分之五, 30%, 5‰, 2.5个百分点."""
    match = re.compile(rf"([百千万])分之({NUMERAL})").match(text, place)
    if match:
        value = _number(match.group(2))
        share = None if value is None else value / {"百": 100, "千": 1000, "万": 10000}[match[1]]
        end = match.end()
    else:
        match = re.compile(rf"({NUMERAL})\s?(%|‰|个百分点)").match(text, place)
        if match is None:
            return None
        value = _number(match.group(1))
        share = None if value is None else value / (1000 if match[2] == "‰" else 100)
        end = match.end()
    if share is None:
        return None
    points = text[end - 4 : end] == "个百分点" or text.startswith("个百分点", end)
    kind = FigureKind.POINTS if points else FigureKind.PERCENT
    return _figure(text, place, end, share, kind)


def _fraction(text: str, place: int) -> Figure | None:
    """三分之一, 三成, 四成半, 八折; no 一成 in 之一成了."""
    match = re.compile(rf"({NUMERAL})分之({NUMERAL})").match(text, place)
    if match:
        below, above = _number(match.group(1)), _number(match.group(2))
        if not below or above is None:
            return None
        return _figure(text, place, match.end(), above / below, FigureKind.FRACTION)
    match = re.compile(
        r"([一二三四五六七八九1-9])(?:成(?![不立为功果员效就长本才都绩分群色型家人体熟年败])([一二三四五六七八九半])?"
        r"|折(?![合扣算]))"
    ).match(text, place)
    value = chinese_value(match[1]) if match else None
    if match is None or value is None or text[place - 1 : place] == "之":
        return None
    more = (5 if match[2] == "半" else HAN_DIGITS[match[2]]) if match[2] else 0  # 六成八
    share = (value * 10 + more) / 100
    return _figure(text, place, match.end(), share, FigureKind.FRACTION)


_RATIO = re.compile(r"\d+(?:\.\d+)?(?:\s?∶\s?\d+(?:\.\d+)?|(?::\d+){2,}(?![:\d]))+")


def _ratio(text: str, place: int) -> Figure | None:
    """5∶3∶2, 1∶4; with the colon of times only three parts and more (5:3:2)."""
    match = _RATIO.match(text, place)
    if match is None:
        return None
    parts = tuple(Fraction(part) for part in re.findall(r"\d+(?:\.\d+)?", match.group()))
    return Figure(match.group(), match.span(), parts, FigureKind.RATIO)


def _multiple(text: str, place: int) -> Figure | None:
    """3倍, 翻一番, 翻两番, 翻番."""
    match = re.compile(r"翻(?:了)?([一二两三四1-4]?)番").match(text, place)
    if match:
        value = chinese_value(match.group(1)) if match.group(1) else Fraction(1)
        doubled = Fraction(2 ** int(value or 1))
        return _figure(text, place, match.end(), doubled, FigureKind.MULTIPLE)
    match = re.compile(rf"({NUMERAL})(?={MORE}?倍)").match(text, place)
    value = _number(match.group(1)) if match else None
    if match is None or value is None:
        return None
    figure = _figure(text, place, match.end(), value, FigureKind.MULTIPLE)
    # 信心百倍 is full of confidence, 增加一倍 is doubled: Han multiples are often reworded
    return replace(figure, firm=match.group()[0].isdigit())


def _ordinal(text: str, place: int) -> Figure | None:
    """第十八届, 第3批; 十八大, 十三五, 十九届, 五中全会."""
    match = re.compile(rf"第({NUMERAL})").match(text, place)
    if match:
        value = _number(match.group(1))
        if value is None or _LATIN.match(text, match.end()):  # 第4C条 has a name
            return None
        figure = _figure(text, place, match.end(), value, FigureKind.ORDINAL)
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
    value = _number(match[1]) if match else None
    if match is None or value is None:
        return None
    return _figure(text, place, match.end(), value * 10**8, FigureKind.NUMBER)


def _plain(text: str, place: int) -> Figure | None:
    """Any other numeral; see `_is_firm` for those that a target may leave out."""
    match = re.compile(NUMERAL).match(text, place)
    if match is None:
        return None
    numeral = match.group()
    if _is_list(numeral) or _OTHER_WORDS.match(text, place):
        return None
    about = re.fullmatch(rf"([{DIGITS}])([{DIGITS}])({STEP}*)", numeral)
    if about and (HAN_DIGITS[about[2]] == HAN_DIGITS[about[1]] + 1 or about[0] == "三五"):
        # 三四点, 四五十天, 三五年
        step = chinese_value("一" + about[3]) or Fraction(1)
        both = (HAN_DIGITS[about[1]] * step, HAN_DIGITS[about[2]] * step)
        figure = _figure(text, place, match.end(), both, FigureKind.NUMBER)
        return replace(figure, approximate=True, firm=False)
    value = _number(numeral)
    if value is None:
        return None
    figure = _figure(text, place, match.end(), value, FigureKind.NUMBER)
    return figure if _is_firm(text, figure) else replace(figure, firm=False)


_OTHER_WORDS = re.compile(
    r"(?<=[唯统])一(?=一)|(?:(?<=周)(?<![一每两几]周)|(?<=星期)|(?<=礼拜))[一二三四五六]"
    r"|[壹贰叁肆伍陆柒捌玖](?![壹贰叁肆伍陆柒捌玖零拾佰仟万亿萬億元圆角分])"
)
"""唯一一个 is not 11, 周四一度 not 41, and digits of cheques stand in amounts alone: 队伍三年."""

_COUNTED = range(3, 11)
_COUNTS = re.compile("个(?!世纪|大?字)|[项条件名位家类天次]|年(?!级)|大(?!于|小|多)")
"""Lone Han digits from 三 to 十 before these are said in all 110 places of the reference and in 73
of 77 of news; 两 becomes both, the two or a plural, and 级 the names of the levels."""


_STEPS_COUNT = re.compile(
    "元(?!户)|亩|名|人次|吨|[只个]|平方公里|公顷|千瓦|人(?!空巷|一面|迷|坑)|亿级|"
    + "|".join(_CURRENCIES)
)
"""Steps alone before these are a figure, 百万元 or 千亩, and not many, as in 千家万户: human
translations say 148 of 154."""

_TABLE_UNIT = re.compile(r"(?:[（(]|单位[：:]\s?)$")
_AFTER_UNIT = re.compile(r"[）)]|\s*$")
"""（亿吨） in the head of a table: its figures count hundreds of millions of tons."""


def _is_firm(text: str, figure: Figure) -> bool:
    """Whether a good translation must show a numeral: digits, and Han numerals that count.

    百姓, 千百年 and 万企 consist of steps alone and are figures of speech; so is a lone digit
    (一些, 四川) that counts nothing, and 两个一百年 is said as a centenary.
    """
    numeral = figure.text
    start, end = figure.span
    listed = not text[:start].strip("（( ") and start > 0 and text[end : end + 1] in {"）", ")"}
    if text[:start].endswith("(") and text[end : end + 2] == ")号":
        return False  # the year of a resolution
    if numeral[0] in "0123456789" or listed:  # （三） at the start numbers a paragraph
        return True
    rough = numeral[0] in STEPS and text[:start].endswith(("数", "几", "千上"))  # 数十万, 成千上万
    century = figure.value in {Fraction(100), Fraction(1000)} and figure.unit in {"年", "周年"}
    if rough or century or "几" in numeral or text.startswith("几", end):
        return False
    if len(numeral) == 1 and figure.value in _COUNTED and _COUNTS.match(text, end):
        return True
    if figure.unit and all(character in STEPS for character in numeral) and numeral[0] != "十":
        unit = search_before(_TABLE_UNIT, text, start)
        heads = unit and _AFTER_UNIT.match(text, end + len(figure.unit))
        about = text.startswith("余", end) or text[:start].endswith(("近", "超", "上"))
        counts = _STEPS_COUNT.match(text, end - (numeral[-1] == "亿" and figure.unit == "级"))
        return bool(heads or counts) or about
    return bool(figure.unit) and len(numeral) > 1


_READERS: tuple[Callable[[str, int], Figure | None], ...] = (
    read_year_of_range,
    read_decade,
    read_republic,
    read_date,
    _ratio,
    read_time,
    _percent,
    _fraction,
    _multiple,
    _ordinal,
    _circled,
    _spoken,
    _plain,
)
_STARTERS = {*"0123456789第翻", *HAN, *_CIRCLED}
