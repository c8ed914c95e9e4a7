"""What figures count, as far as both languages' nouns around them tell.

A small table of the nouns that policy texts count, Chinese to English stems; enough to notice that
`76 yuan` stands where `76 projects` should. Nouns that are not here say nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.language.numbers.figure import Figure
    from duizhao.model import Span

COUNTED: dict[str, str] = {
    "户": r"household|famil|home",
    "人": r"people|person|resident|population|worker|farmer|herder|participant|patient|jobs?\b",
    "名": r"people|person|official|cadre|student|teacher|secretar|member|worker|doctor|expert",
    "学生": r"student|pupil",
    "教师": r"teacher",
    "干部": r"official|cadre",
    "书记": r"secretar",
    "党员": r"member",
    "专家": r"expert|specialist",
    "医": r"doctor|medical|hospital|health",
    "人次": r"person-time|people|person|visit|trip|times",
    "村": r"village|communit",
    "县": r"count(?:y|ies)|district",
    "区": r"district|region|area|prefecture|zone|site",
    "乡": r"town",
    "镇": r"town",
    "市": r"cit(?:y|ies)|municipal",
    "省": r"province",
    "项目": r"project|program",
    "工程": r"project",
    "企业": r"enterprise|compan|firm|business",
    "合作社": r"cooperative",
    "学校": r"school",
    "幼儿园": r"kindergarten",
    "医院": r"hospital",
    "点": r"site|point|spot",
    "基地": r"base",
    "公里": r"kilomet|km",
    "米": r"met(?:er|re)",
    "亩": r"mu\b|hectare|acre",
    "公顷": r"hectare",
    "吨": r"ton",
    "斤": r"jin\b|kilogram|catt",
    "岁": r"year|age",
    "年": r"year|anniversar|annual",
    "周年": r"anniversar",
    "天": r"day",
    "小时": r"hour",
    "个月": r"month",
    "期": r"phase|session|issue|class|course|term|period",
    "次": r"time|trip|visit|session|meeting|inspection|round",
    "场": r"session|meeting|event|activit|fair|lecture|performance",
    "班": r"class|course",
    "届": r"session|congress|committee|term|meeting|conference",
    "批": r"batch|group|round",
    "座谈会": r"symposi|meeting",
    "会议": r"meeting|conference|session|congress",
    "集": r"episode",
    "套": r"set|unit|suite|house|home",
    "房": r"hous|home|dwelling",
    "岗位": r"job|post|position",
    "头": r"head|cattle|yak|livestock|pig",
    "产品": r"product",
    "品牌": r"brand",
    "文件": r"document",
    "政策": r"polic",
    "问题": r"problem|issue",
    "任务": r"task",
    "方面": r"aspect|respect|area",
    "条": r"item|article|measure|task|road|line|route",
    "队": r"team",
    "组": r"group|team",
    "种": r"kind|type|product|variet",
    "级": r"level|tier|grade",
    "千瓦": r"kilowatt|kw",
    "路": r"road|highway|route",
    "桥": r"bridge",
    "井": r"well",
    "寺": r"temple|monaster",
    "课": r"course|class",
    "图书": r"book",
    "元": r"yuan|rmb|renminbi",
    "美元": r"dollar",
}
"""Chinese noun or measure word -> stems of its English renderings; own work, from reading."""

_CLAUSE = re.compile(r"[，；。：！？（）、()]|[,;:.!?](?!\d)")
_OWN_UNIT = re.compile(
    r"\s?(?:[多余]?[万亿]*[多余]?)(?:人次|周年|个月|公里|[户人名个所家项条期次年月日元县市])?"
)
"""What belongs to the figure before it and says nothing of the next one."""


def agreement(
    source: str, figure: Figure, target: str, other: Figure, spans: Sequence[Span]
) -> int:
    """How many counted nouns near a source figure stand near a target figure.

    Args:
        source: The source text.
        figure: A figure of it.
        target: The target text.
        other: A figure of it.
        spans: Of all target figures; the words up to the next one belong to `other`.
    """
    nouns = _nouns_near(source, figure)
    if not nouns:
        return 0
    words = _words_near(target, other, spans)
    return max(
        (weight for noun, weight in nouns if re.search(rf"\b(?:{COUNTED[noun]})", words)), default=0
    )


def _nouns_near(source: str, figure: Figure) -> list[tuple[str, int]]:
    """Counted nouns after the figure (twice the weight of those before it), in its clause."""
    start, end = figure.span
    after = _CLAUSE.split(re.split(r"\d", source[end : end + 12])[0])[0].strip()
    before = re.split(r"\d", source[max(0, start - 10) : start])
    own = before[-1] if len(before) == 1 else before[-1][len(_own_unit(before[-1])) :]
    own = _CLAUSE.split(own[-6:])[-1]
    next_digit = re.match(r"\D*\d", source[end : end + 13])
    found = [
        (noun, 2)
        for noun in COUNTED
        if noun in after
        and not (next_digit and after.endswith(noun) and len(after) > len(noun) + 1)
    ]  # in 334模式企业55家 the noun before the next figure belongs to that one
    if "元" not in after:
        found += [(noun, 1) for noun in COUNTED if noun in own and noun not in after]
    return found


def _own_unit(text: str) -> str:
    """Step and measure word at the start of a text, which belong to the figure before it."""
    match = _OWN_UNIT.match(text)
    return match.group() if match else ""


def _words_near(target: str, other: Figure, spans: Sequence[Span]) -> str:
    """Lower-cased words after a target figure up to the next one, at most eight."""
    end = other.span[1]
    limit = min((span[0] for span in spans if span[0] >= end), default=len(target))
    text = target[end:limit].lower()
    text = re.split(r"[.;:!?]\s", text)[0]
    return " ".join(text.split()[:8])
