"""Where figures stand in Chinese text.

A scanner: at each numeral the patterns of `_READERS` are tried in order and the first that reads
a figure wins, so that 2020年12月1日 is one date and not three numbers. Telephone and document
numbers, web addresses and digits inside Latin words are left alone. The test table in
`tests/cases/figures_zh.yaml` fixes what each pattern means.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from duizhao.language.numbers.figure import Figure, FigureKind
from duizhao.language.numbers.numerals import HAN_DIGITS, STEPS, chinese_value
from duizhao.language.numbers.ranges import join_ranges

if TYPE_CHECKING:
    from collections.abc import Callable

_FOLD = {ord("０") + place: ord("0") + place for place in range(10)} | {
    ord("．"): ord("."),
    ord("％"): ord("%"),
    ord("："): ord(":"),
}
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")

_HAN = "".join(HAN_DIGITS) + "".join(STEPS)
_DIGITS = "".join(HAN_DIGITS)
_ARABIC = r"(?:\d{1,3}(?:[, ]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
_MORE = r"[多余来几]"
_STEP = r"(?:[十百万亿]|千(?![伏瓦米克卡赫帕焦])|兆(?![瓦帕赫字比])|[拾佰仟萬億])"
"""A step of a numeral; 千 and 兆 before a unit of physics are prefixes of the unit: 220千伏."""
_NUMERAL = (
    rf"(?:{_ARABIC}|[{_DIGITS}]|{_STEP})"
    rf"(?:\s?{_MORE}?{_STEP}|(?<=[{_HAN}]){_ARABIC}|点(?=[{_DIGITS}](?!点))|[{_DIGITS}])*"
)
_YEAR = rf"(?:\d{{4}}|[一二][{_DIGITS}]{{3}})"
_DAY = rf"(?:\d{{1,2}}|[一二三]?十?[{_DIGITS}]|[一二三]?十)"

METRIC = r"(?:k?m|cm|mm|k?g|mg|ml|GB|MB|TB|[MG]bit|k?Wh?|MWh?|GWh?|Hz|V|kV|ha)(?![A-Za-z])"
CODED = r"(?!(?:USD|RMB|EUR|CNY|HKD|GBP|US|HK)\d)\b(?:[A-Z]{1,6}|Covid|[a-z]+(?!-))[-–]?\d+[A-Za-z0-9.]*"
"""Names with digits, COVID-19 or G20; `post-2015` and `January-31` are none."""
LEFT_ALONE = re.compile(
    r"https?://\S+|www\.[\w./-]+|[\w.]+@[\w.]+"
    r"|\d{3,4}-\d{7,8}|1[3-9]\d{9}(?!\d)|(?<!\d)\d{6}(?=\s|$)(?=\s*地址)"
    r"|(?:邮编|邮政编码|电话|刊号|CN|ISSN|ISBN)[:：\s]*[\dX][\dX\s/-]*[\dA-Z]"
    r"|[〔\[［]\d{4}[〕\]］]\d*号"
    rf"|{CODED}"
    rf"|\d+(?!{METRIC})[A-Za-z]+|\d+(?:\+\d*)+|\d+(?:-\d+){{2,}}"
)
"""Strings whose digits count nothing: addresses, telephone and document numbers, 4G, 1+3."""

_CURRENCIES = (
    "美元", "欧元", "港元", "日元", "英镑", "卢布", "韩元", "澳元", "加元", "新元", "人民币"
)  # fmt: skip
_CLASSIFIER = re.compile(
    rf"平方公里|平方米|立方米|公里|公斤|公顷|千瓦时|万千瓦|千瓦|千米|{'|'.join(_CURRENCIES)}|人次|人份|户次|场次"
    r"|周年|年度|个月|小时|分钟|[个名位户次项种条家座所届批期份套台辆架艘头只匹株棵亩斤吨里米元角岁年天日"
    r"人村县乡镇市省区处件篇部本页万亿间栋幢场门类级层支股代轮年宗起对双组队班册张块片段根瓦度秒周点]"
)
_MONEY = {"元", "角", *_CURRENCIES}

_APPROXIMATE_BEFORE = re.compile(
    r"(?:近|约|大约|约为|超|超过|逾|不足|将近|接近|至少|不少于|达到近)$"
)
_APPROXIMATE_AFTER = re.compile(r"[多余]|以上|以内|以下|左右|上下")


def find_chinese(text: str) -> tuple[Figure, ...]:
    """Every figure of a Chinese text, in reading order."""
    folded = _WIDE_COMMA.sub(",", text.translate(_FOLD))
    blocked = {
        place
        for match in LEFT_ALONE.finditer(folded)
        for place in range(match.start(), match.end())
    }
    figures: list[Figure] = []
    place = 0
    while place < len(folded):
        figure = None if place in blocked else _read(folded, place)
        if figure is None:
            place += 1
        else:
            figures.append(figure)
            place = max(figure.span[1], place + 1)
    return join_ranges(figures, folded, text)


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
    more = re.match(_MORE, after)
    tail = after[more.end() :] if more else after
    measure = _CLASSIFIER.match(tail.lstrip())
    approximate = bool(
        _APPROXIMATE_BEFORE.search(text[max(0, start - 4) : start])
        or more
        or _APPROXIMATE_AFTER.match(tail[measure.end() :] if measure else tail)
        or re.search(_MORE, text[start:end])
    )
    unit = measure.group() if measure else ""
    if kind is FigureKind.NUMBER and unit in _MONEY:
        kind = FigureKind.MONEY
    return Figure(text[start:end], (start, end), value, kind, unit, approximate)


def _number(numeral: str) -> Fraction | None:
    """Value of a numeral, signs of approximation left out."""
    return chinese_value(re.sub(rf"{_MORE}|\s", "", numeral))


def _date(text: str, place: int) -> Figure | None:
    """2020年12月1日, 二〇二〇年, 12月1日, 3月, 25日."""
    match = re.compile(
        rf"(?:({_YEAR})\s?年\s?)?(?:({_DAY})\s?月(?:份)?\s?(?:({_DAY})\s?日)?|({_DAY})\s?日)?"
    ).match(text, place)
    if match is None or not match.group().strip():
        return None
    year, month, day, lone = (
        None if part is None else chinese_value(part) for part in match.groups()
    )
    day = day if day is not None else lone
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    end = place + len(match.group().rstrip())
    if year is not None and month is None and day is None:
        if not 1000 <= year <= 2999:
            return None
        return Figure(text[place:end], (place, end), year, FigureKind.YEAR)
    if year is None and month is None and text[end : end + 1] in {"常", "子"}:
        return None
    value = (year, month, day)
    return Figure(text[place:end], (place, end), value, FigureKind.DATE)


def _year_of_range(text: str, place: int) -> Figure | None:
    """2016 in 2016—2020年, which has no 年 of its own."""
    match = re.compile(rf"({_YEAR})(?=\s?[—–\-~至到]+\s?{_YEAR}\s?年)").match(text, place)
    value = chinese_value(match.group(1)) if match else None
    if match is None or value is None or not 1000 <= value <= 2999:
        return None
    return Figure(match.group(), match.span(), value, FigureKind.YEAR)


def _decade(text: str, place: int) -> Figure | None:
    """20世纪50年代, 21世纪, 90年代, 90后."""
    if match := re.compile(r"([06789]0)\s?后(?![天来期续面])").match(text, place):
        return Figure(
            match.group(), match.span(), (None, Fraction(match[1])), FigureKind.DECADE, firm=False
        )
    match = re.compile(
        rf"({_NUMERAL})\s?世纪(?:\s?({_NUMERAL})\s?年代)?|([{_DIGITS}\d]十?0?)\s?年代"
    ).match(text, place)
    if match is None:
        return None
    century, decade, lone = (
        None if part is None else chinese_value(part) for part in match.groups()
    )
    decade = decade if decade is not None else lone
    if decade is None and century is not None:
        return Figure(match.group(), match.span(), century, FigureKind.CENTURY)
    return Figure(match.group(), match.span(), (century, decade), FigureKind.DECADE)


def _time(text: str, place: int) -> Figure | None:
    """8:30, 8时30分, 上午10时."""
    match = re.compile(
        r"(\d{1,2}):(\d{2})(?!\d)|(\d{1,2})\s?[时点]\s?(\d{1,2})\s?分|(\d{1,2})\s?[时点](?![间期代候])"
    ).match(text, place)
    if match is None:
        return None
    parts = [Fraction(part) for part in match.groups() if part is not None]
    alone = len(parts) == 1
    if alone and not re.search(r"[午晚晨早间夜日]\s?$", text[max(0, place - 2) : place]):
        return None
    if parts[0] > 24 or (not alone and parts[1] > 59):
        return None
    value = (parts[0],) if alone or not parts[1] else tuple(parts)
    return Figure(match.group(), match.span(), value, FigureKind.TIME)


def _percent(text: str, place: int) -> Figure | None:
    """百分之三十, 百分之百, 千分之五, 30%, 5‰, 2.5个百分点."""
    match = re.compile(rf"([百千万])分之({_NUMERAL})").match(text, place)
    if match:
        value = _number(match.group(2))
        share = None if value is None else value / {"百": 100, "千": 1000, "万": 10000}[match[1]]
        end = match.end()
    else:
        match = re.compile(rf"({_NUMERAL})\s?(%|‰|个百分点)").match(text, place)
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
    """三分之一, 三成, 八折."""
    match = re.compile(rf"({_NUMERAL})分之({_NUMERAL})").match(text, place)
    if match:
        below, above = _number(match.group(1)), _number(match.group(2))
        if not below or above is None:
            return None
        return _figure(text, place, match.end(), above / below, FigureKind.FRACTION)
    match = re.compile(
        r"([一二三四五六七八九1-9])(成(?![立为功果员效就长本才都绩分群]|色|型|家|人|体|熟|年|败)|折(?![合扣算]))"
    ).match(text, place)
    if match is None:
        return None
    value = chinese_value(match.group(1))
    return (
        None
        if value is None
        else _figure(text, place, match.end(), value / 10, FigureKind.FRACTION)
    )


def _multiple(text: str, place: int) -> Figure | None:
    """3倍, 翻一番, 翻两番, 翻番."""
    match = re.compile(r"翻(?:了)?([一二两三四1-4]?)番").match(text, place)
    if match:
        value = chinese_value(match.group(1)) if match.group(1) else Fraction(1)
        doubled = Fraction(2 ** int(value or 1))
        return _figure(text, place, match.end(), doubled, FigureKind.MULTIPLE)
    match = re.compile(rf"({_NUMERAL})(?={_MORE}?倍)").match(text, place)
    value = _number(match.group(1)) if match else None
    if match is None or value is None:
        return None
    figure = _figure(text, place, match.end(), value, FigureKind.MULTIPLE)
    # 信心百倍 is full of confidence, 增加一倍 is doubled: Han multiples are often reworded
    return replace(figure, firm=match.group()[0].isdigit())


def _ordinal(text: str, place: int) -> Figure | None:
    """第十八届, 第3批; 十八大, 十三五, 十九届, 五中全会."""
    match = re.compile(rf"第({_NUMERAL})").match(text, place)
    if match:
        value = _number(match.group(1))
        if value is None:
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


def _plain(text: str, place: int) -> Figure | None:
    """Any other numeral; see `_is_firm` for those that a target may leave out."""
    match = re.compile(_NUMERAL).match(text, place)
    if match is None:
        return None
    numeral = match.group()
    about = re.fullmatch(rf"([{_DIGITS}])([{_DIGITS}])({_STEP}*)", numeral)
    if about and HAN_DIGITS[about[2]] == HAN_DIGITS[about[1]] + 1:  # 三四点, 四五十天
        step = chinese_value("一" + about[3]) or Fraction(1)
        both = (HAN_DIGITS[about[1]] * step, HAN_DIGITS[about[2]] * step)
        figure = _figure(text, place, match.end(), both, FigureKind.NUMBER)
        return replace(figure, approximate=True, firm=False)
    value = _number(numeral)
    if value is None:
        return None
    figure = _figure(text, place, match.end(), value, FigureKind.NUMBER)
    return figure if _is_firm(text, figure) else replace(figure, firm=False)


def _is_firm(text: str, figure: Figure) -> bool:
    """Whether a good translation must show a numeral: digits, and Han numerals that count.

    百姓, 千百年 and 万企 consist of steps alone and are figures of speech; so is a lone digit (一些,
    四川), and 两个一百年 is said as a centenary.
    """
    numeral = figure.text
    start, end = figure.span
    listed = not text[:start].strip("（( ") and start > 0 and text[end : end + 1] in {"）", ")"}
    if text[:start].endswith("(") and text[end : end + 2] == ")号":
        return False  # the year of a resolution
    if numeral[0] in "0123456789" or listed:  # （三） at the start numbers a paragraph
        return True
    if "几" in numeral or text.startswith("几", end) or not figure.unit:
        return False
    if figure.value in {Fraction(100), Fraction(1000)} and figure.unit in {"年", "周年"}:
        return False
    if all(character in STEPS for character in numeral) and numeral[0] != "十":
        return text.startswith("余", end) or text[:start].endswith(("近", "超", "上"))
    return len(numeral) > 1


_READERS: tuple[Callable[[str, int], Figure | None], ...] = (
    _year_of_range,
    _decade,
    _date,
    _time,
    _percent,
    _fraction,
    _multiple,
    _ordinal,
    _plain,
)
_STARTERS = set("0123456789第翻" + _HAN)
