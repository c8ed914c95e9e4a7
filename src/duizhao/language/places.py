"""Names of places in Chinese text that end in a generic (县, 乡, 村), and their English forms.

Found where the text shows their beginning: after a mark, a preposition, or another place. What
stands before the generic must hold no word of the dictionary (美丽乡村 is no place). Spelling:
pinyin in one word and the translated generic, as the reference has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import HAN
from duizhao.language.persons import is_word, one_word, syllables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from duizhao.model import Span

GENERICS = {
    "自治县": "Autonomous County",
    "县": "County",
    "乡": "Township",
    "镇": "Town",
    "村": "Village",
    "社区": "Community",
    "街道": "Subdistrict",
    "片区": "Area",
    "景区": "Scenic Area",
    "水库": "Reservoir",
    "寺": "Monastery",
    "区": "District",
}
"""Endings of place names and their translations, as the reference writes them."""

COUNTIES = ("县", "自治县")
"""Generics of the closed list of counties, whose spellings are laid down: by the rule where Han
live, by the local language elsewhere. A glossary holds those."""

_SPELLED_BY_RULE = re.compile(
    "(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|贵州|陕西)省?$"
    "|(?:北京|天津|上海|重庆|广西|宁夏)$"
    "|(?<!拉萨)(?<!日喀则)(?<!山南)(?<!林芝)(?<!昌都)(?<!那曲)(?<!乌鲁木齐)(?<!克拉玛依)(?<!吐鲁番)"
    "(?<!哈密)(?<!呼和浩特)(?<!包头)(?<!乌海)(?<!赤峰)(?<!通辽)(?<!鄂尔多斯)(?<!呼伦贝尔)"
    "(?<!巴彦淖尔)(?<!乌兰察布)(?<!西宁)(?<!海东)(?<!城)市$"
)
"""A province or city right before a county that says that it is spelled by the rule."""

_FAR_BEFORE = 8
"""Characters of such a province or city at most."""

_STARTS_AFTER = "在到从往赴于至与和及对由让将把被为向住、，。；：“（《 "
_PLACE = re.compile(
    rf"(?P<name>[{HAN}]{{1,4}}?)(?P<generic>{'|'.join(GENERICS).removesuffix('|区')})"
    r"(?![级民长域落市城志庄官规]|(?<=乡)[愁亲音情贤土镇下]|(?<=乡)村(?![委干支两]))"
)
"""A generic that is no part of another word: 乡镇, 村民, 县城, 景德镇市, 乡愁."""

_DISTRICT = re.compile(rf"(?P<name>[{HAN}]{{2,3}}?)(?<!地)(?P<generic>区)(?![域委])")
"""Only right after a city: elsewhere 区 ends too many words."""

_NO_NAME = re.compile(
    "[一二三四五六七八九十百千万亿几两多以每各全本该此某我你他她它这那哪的了是有个整和与及或在到从往赴于至"
    "进出入驻帮包下回返离变县乡镇村区市省州寺贫困深农牧民住得不靠配补问谁欠便请称并]|[修建架]过|要对"
    "|^[用被为让将把带仅先还最对由给令使曾当连走]|^[小老][山渔]$|[家老城小古新中强边故同名弱邻式型]$"
)
"""What names of places hold, begin or end with in next to no case, and other words often do."""


def find_places(text: str, known: Iterable[Span]) -> Iterator[tuple[Span, str, bool]]:
    """Places whose beginning the text shows.

    Args:
        text: Chinese text.
        known: Spans of names that are known already; a place may follow one.

    Yields:
        Span, English form, and whether the rule decides that form: for counties and districts it
        does right after a province or city in which they are spelled so.
    """
    ends = {end for _, end in known}
    for start in range(len(text)):
        if start and start not in ends and text[start - 1] not in _STARTS_AFTER:
            continue
        by_rule = _SPELLED_BY_RULE.search(text, max(0, start - _FAR_BEFORE), start) is not None
        match = _PLACE.match(text, start)
        if by_rule and text[start - 1] == "市":
            match = _DISTRICT.match(text, start) or match
        while match is not None and not _is_refused(match["name"], match["generic"]):
            if text[:start].endswith("“") and text.startswith("”", match.end()):
                break  # “空壳村” is a kind of village
            form = place_form(match["name"], match["generic"])
            yield match.span(), form, by_rule or match["generic"] not in COUNTIES
            match = _PLACE.match(text, match.end())


def _is_refused(name: str, generic: str) -> bool:
    """Whether what stands before a generic is no name: it has a word of the dictionary in it."""
    if _NO_NAME.search(name) or len(name) == 1 or (generic == "乡" and name[-1] in "山水"):
        return True
    return any(
        is_word(name[start:end])
        for start in range(len(name))
        for end in range(start + 2, len(name) + 1)
    )


def place_form(name: str, generic: str) -> str:
    """Pinyin as one word, and the translated generic.

    >>> place_form("尼屋", "乡"), place_form("西安", "村")
    ('Niwu Township', "Xi'an Village")
    """
    return f"{one_word(syllables(name))} {GENERICS[generic]}"
