"""The mark or number that opens a line: English in front of the target, never seen by the engine.

Bullets, dashes, numbers of sections, items and points, pages of the contents, and figures and steps
that a line explains. Used by `search.py`.
"""

from __future__ import annotations

import re

from duizhao.language.numbers.numerals import chinese_value

LEADING_MARK = re.compile(r"^\s*(?:(?P<bullet>[●◆■▲★◇○·•①-⑳⑴-⒇])|(?P<dash>—{1,2}|─{1,2}))\s*")
"""A line's own mark before its words; the engine never sees it."""

_DIGITS = "〇一二三四五六七八九"
_ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
_NUMBERED = re.compile(
    r"(?:(?P<section>[一二三四五六七八九]|十)、|（(?P<item>[一二三四五六七八九]|[一二三四五]?十[一二三四五六七八九]?)）)"
    r"\s*(?=[^一二三四五六七八九十\s])"
)
"""Numbers of sections and items (GB/T 9704-2012, 7.3.3); I. and (1) in the reference."""

_LABEL = re.compile(
    r"\s*(?!(?:19|20)\d\d\W+\d)(?P<figure>\d[\d,.]*)(?P<percent>[%％]?)\s*(?:—{2}|─{2})\s*(?=\S)"
)
"""A figure that a line explains: `99%——据第三方评估…`."""

_STEP = re.compile(r"\s*“(?P<step>十|百|千|万|百万|千万|亿)”\s*(?:—{1,2}|─{1,2}|：)\s*(?=\S)")
_STEPS = {"十": "Ten", "百": "Hundred", "千": "Thousand", "万": "Ten thousand"}
_STEPS |= {"百万": "Million", "千万": "Ten million", "亿": "Hundred million"}
"""What “百千万” projects are explained by, one after the other: “千”——完善千条村规民约."""

_ARTICLE = re.compile(
    r"第(?P<number>[一二三四五六七八九十百零〇]+|\d+)(?P<kind>[条章节编])[\s\u3000]+(?=\S)"
)
_KINDS = {"条": "Article {} ", "章": "Chapter {}: ", "节": "Section {}: ", "编": "Part {}: "}
"""第二条 and white space open an article of a law."""

PAGE = re.compile(r"\s*(?P<page>\d{1,4})\s+(?=\D)")
"""The page number that opens an entry of the contents, kept in its place."""

_ORDINALS = "- First Second Third Fourth Fifth Sixth Seventh Eighth Ninth".split()  # noqa: SIM905
_LISTED = re.compile(
    r"(?:(?P<place>[一二三四五六七八九])(?:是|要)(?=[^，。不否])|第(?P<nth>[一二三四五六七八九])，)"
)
"""一是…, 二是… or 第一，… at the head of a sentence list its points: First, …"""


def split_mark(source: str, *, contents: bool = False) -> tuple[str, int]:
    """English form of a line's leading mark or number, and where its words begin in the source.

    >>> split_mark("●党的十八届五中全会"), split_mark("——2020年"), split_mark("会议")
    (('● ', 1), ('— ', 2), ('', 0))
    >>> split_mark("②数据来源"), split_mark("第二十条　本法所称"), split_mark("第一章  总则")
    (('② ', 1), ('Article 20 ', 5), ('Chapter 1: ', 5))
    >>> split_mark("三、主要任务"), split_mark("（十二）加强领导"), split_mark("一、二、三")
    (('III. ', 2), ('(12) ', 4), ('', 0))
    >>> split_mark("12 卷首语", contents=True), split_mark("12 户")
    (('12 ', 3), ('', 0))
    >>> split_mark("二是强化组织保障。"), split_mark("99%——满意度达99%以上。")
    (('Second, ', 2), ('99 percent — ', 5))
    >>> split_mark("“万”——开展万人技能培训")
    ('"Ten thousand": ', 5)
    """
    page = PAGE.match(source) if contents else None
    if page is not None:
        return f"{page['page']} ", page.end()
    label = _LABEL.match(source)
    if label is not None:
        percent = " percent" if label["percent"] else ""
        return f"{label['figure']}{percent} — ", label.end()
    step = _STEP.match(source)
    if step is not None:
        return f'"{_STEPS[step["step"]]}": ', step.end()
    article = _ARTICLE.match(source)
    value = chinese_value(article["number"]) if article else None
    if article is not None and value is not None:
        return _KINDS[article["kind"]].format(value), article.end()
    match = LEADING_MARK.match(source)
    if match is not None and match.end() < len(source):
        return ("— " if match["dash"] else f"{match['bullet']} "), match.end()
    return _split_number(source)


def _split_number(source: str) -> tuple[str, int]:
    """English form of the number of a section or point, and where its words begin."""
    match = _NUMBERED.match(source)
    if match is not None and match["section"]:
        return f"{_ROMAN[_whole(match['section'])]}. ", match.end()
    if match is not None:
        return f"({_whole(match['item'])}) ", match.end()
    match = _LISTED.match(source)
    if match is not None:
        return f"{_ORDINALS[_DIGITS.index(match['place'] or match['nth'])]}, ", match.end()
    return "", 0


def _whole(numeral: str) -> int:
    """Value of a Chinese numeral that a pattern has found."""
    return int(chinese_value(numeral) or 0)
