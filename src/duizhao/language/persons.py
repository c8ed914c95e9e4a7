"""Names of persons in Chinese text: where they stand, and their spelling.

A surname with one or two characters is a name where the text itself says so: in a label or credit,
between a title and what follows names, before a title or a verb of speech, in a list of at least
three such. What the dictionary has as a word is none: precision matters more than recall, since a
name is brought into the target. Spelling: Hanyu Pinyin, surname first, given name in one word
(GB/T 28039-2011, section 5).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from duizhao.language.chinese import HAN
from duizhao.language.dictionary import cedict
from duizhao.language.people import COMPOUND, SURNAMES
from duizhao.language.tibetan_names import TIBETAN_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from duizhao.model import Span

_TITLES = (
    "总书记|书记|副主席|主席|总理|委员长|主任|县长|市长|省长|区长|乡长|镇长|村长|部长|局长|厅长|(?<![同地身])处长|司长|科长|院长"
    "|校长|园长|馆长|台长|站长|所长|队长|组长|会长|社长|理事长|秘书长|董事长|总经理|经理|支书|教授|研究员|工程师|医生|老师"
    "|记者"
)
_ROLES = (
    f"{_TITLES}|村医|村民|党员|贫困户|战士|牧民|农民|老人|干部|队员|学生|村干部"
    "|负责人|带头人|创始人|大户|网格员|护林员|技术员|驾驶员|农艺师|讲解员|志愿者"
)
_POLITE = "同志|先生|女士"
_SPEECH = "主持|强调|指出|说(?![话明法服])|表示|坦言|回忆|报道|出席|介绍|告诉|认为|参加|会见"
_SURE = rf"{_SPEECH}|{_POLITE}|摄|[，、：。；）”（]|$"
_NO_VERB = "带把给为让被到去来已又正则于将从说对向和与的在"
_FOLLOWS = rf"{_SURE}|带领|看望|来到|率|代表|等|一行|一家|家|在|对|向|和|与|带|把|给|为|的|也"
_LABELS = "主任|主编|编辑|编委|记者|通讯员|作者|摄影|图片|撰稿|执笔|校对|文|图|摄|社长|总编"

_SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SURNAMES))}])"
_NAME = rf"(?:{_SURNAME}[{HAN}]{{1,2}}?)"
_WRITTEN = rf"(?:{TIBETAN_NAME}|{_SURNAME}\s?[{HAN}]{{1,2}})"
_APART = r"(?:[\s、]+)"
_LISTED = re.compile(rf"{TIBETAN_NAME}|{_SURNAME}(?:\s[{HAN}](?![{HAN}])|[{HAN}]{{1,2}})")

_LABELLED = re.compile(
    rf"(?:{_LABELS})\s?[：:／/]\s?(?P<names>{_WRITTEN}(?:{_APART}{_WRITTEN})*)(?=$|[\s（(])"
)
_CREDITED = re.compile(
    rf"(?:^|[\s（(。]|{_ROLES})(?P<names>{_WRITTEN}(?:{_APART}{_WRITTEN})*)"
    r"(?:\s?[/／]\s?(?:摄|文|图)|\s摄(?=[）)。]?\s*$))"
)
_SIGNED = re.compile(rf"(?:\s[/／]\s|^■\s?)(?P<names>{_WRITTEN}(?:{_APART}{_WRITTEN})*)$")
_AFTER_TITLE = re.compile(
    rf"(?:{_ROLES})\s{{0,3}}(?P<name>{TIBETAN_NAME}|{_NAME})(?=(?P<after>{_FOLLOWS}))"
)
_NEXT = re.compile(rf"、(?P<name>{TIBETAN_NAME}|{_NAME})(?=(?P<after>{_FOLLOWS}))")
_AFTER_TITLE_ALONE = re.compile(
    rf"(?:{_TITLES})(?P<name>{_SURNAME}(?:(?![{_NO_VERB}])[{HAN}]){{2}})"
    rf"(?=(?P<next>(?![斯尔德姆卡娅])[{HAN}])(?!{_FOLLOWS}))"
)
"""A full name after a title, whatever follows it: 书记陈大河顺利完成. Four, as in 安藤裕康说,
are a foreign name, and words such as 把 (艾力把) are part of none."""

_BEFORE_NUMBER = re.compile(
    rf"(?<=[\s：:（(])(?P<names>{_WRITTEN})(?=[，,\s]+(?:1\d{{10}}|0\d{{2,3}}-?\d{{7,8}}))"
)
"""A name before a telephone number, as under official documents."""

_BEFORE_TITLE = re.compile(
    rf"(?:^|(?<=[\s，。；：、“（(《和与]))(?P<name>{TIBETAN_NAME}|{_NAME})"
    rf"(?=(?P<after>{_TITLES}|{_POLITE}|{_SPEECH}))"
)
_ROW = re.compile(
    rf"(?:^|(?<=[\s，。；：“（(]))(?P<names>{_SURNAME}[{HAN}]{{1,2}}"
    rf"(?:、{_SURNAME}[{HAN}]{{1,2}}){{2,}})(?=$|[，。；：…”）等])"
)
_NO_GIVEN_NAME = re.compile(
    "[的了是在和与及为等们党部委员会长一二三四五六七八九十不有这那上下个次度省市县区乡镇村局处科室任总各级"
    "政府全每副原兼时年月日并就也都还将要能会可被社我你他她它所敢尔瓦卡姆娅斯蒂赫罕努阿]"
)

_ADDRESSES = re.compile(
    "女士|小姐|先生|[中里内外前后说讲]|大[爷叔伯妈娘姐哥嫂]|阿姨|奶奶|爷爷|老师|师傅|同学|[老嫂总姐哥叔婶姨]"
)
"""What follows a surname in place of a given name: 陈女士 is Ms. Chen, not Chen Nyushi; 文中说."""

_COMMON_CHARACTERS = "党全包和成时应次费向"
"""Surnames that are everyday words first; believed in labels and lists only."""

_SURNAME_READINGS = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "翟": "zhai", "区": "ou",
    "朴": "piao", "盖": "ge", "乐": "yue", "召": "shao", "缪": "miao", "员": "yun", "冼": "xian",
    "种": "chong", "折": "she", "黑": "he", "那": "na", "洗": "xian", "秘": "bi",
}  # fmt: skip
"""Surnames that are read in another way than the same character elsewhere."""

_READINGS_IN_NAMES = {ord("长"): "cháng,zhǎng", ord("都"): "dū,dōu"}
"""Characters that names read in another way than most other words; phrases keep their own."""


LEAST_SURE = 3
"""Characters of a name that may open a list of other things than names."""


def find_persons(text: str) -> Iterator[Span]:
    """Spans of the names of persons, where the text shows them; some may overlap."""
    yield from credited_persons(text)
    for pattern in (_SIGNED, _BEFORE_NUMBER, _ROW):
        for match in pattern.finditer(text):
            spans = list(_listed(match))
            if not any(
                is_word(text[slice(*span)]) or _NO_GIVEN_NAME.search(text, span[0] + 1, span[1])
                for span in spans
            ):
                yield from spans
    for pattern in (_AFTER_TITLE, _BEFORE_TITLE):
        for match in pattern.finditer(text):
            alone = len(match["name"]) < LEAST_SURE and match["after"] == "、"
            if alone and not _NEXT.match(text, match.end("name")):
                continue  # 村民关灯、让路
            if _is_believed(match["name"], match["after"]):
                yield match.span("name")
                yield from _further(text, match.end("name"))
    for match in _AFTER_TITLE_ALONE.finditer(text):
        name = match["name"]
        if _is_believed(name, "") and not any(
            map(is_word, (name[1:], name[2] + match["next"], name[1:] + match["next"]))
        ):
            yield match.span("name")


def credited_persons(text: str) -> Iterator[Span]:
    """Spans of names that a label or credit shows, whatever words they are: 主任：庄严."""
    for pattern in (_LABELLED, _CREDITED):
        for match in pattern.finditer(text):
            yield from _listed(match)


def _listed(match: re.Match[str]) -> Iterator[Span]:
    """Spans of the single names that a pattern found in a row."""
    for name in _LISTED.finditer(match.string, *match.span("names")):
        yield name.span()


def _further(text: str, place: int) -> Iterator[Span]:
    """Names that go on a list which a title began: 记者王强、张力报道."""
    while match := _NEXT.match(text, place):
        if not _is_believed(match["name"], match["after"]):
            return
        yield match.span("name")
        place = match.end("name")


def _is_believed(name: str, after: str) -> bool:
    """Whether a surname with what follows it is a name, by the words in it."""
    if re.fullmatch(TIBETAN_NAME, name):
        return True
    if (
        name[0] == name[1]  # 高高在上
        or re.match(TIBETAN_NAME, name)
        or name[0] in _COMMON_CHARACTERS
        or _NO_GIVEN_NAME.search(name[1:])
        or _ADDRESSES.fullmatch(name[1:])
    ):
        return False
    if is_word(name) or is_word(name[:2]) or _is_spelled_otherwise(name):
        return False
    return re.fullmatch(_SURE, after) is not None or len(name) < 3 or not is_word(name[1:])


def _is_spelled_otherwise(name: str) -> bool:
    """Whether the dictionary knows a name and does not spell it by the rule: 孟子, 甘地, 古巴."""
    entry = cedict().get_entry(name)
    return entry is not None and person_form(name) not in "; ".join(entry["definitions"])


def person_form(characters: str) -> str:
    """Surname, then the given name as one word (GB/T 28039-2011).

    >>> person_form("庄 严"), person_form("吕梁"), person_form("欧阳修"), person_form("曾西安")
    ('Zhuang Yan', 'Lyu Liang', 'Ouyang Xiu', "Zeng Xi'an")
    """
    written = re.sub(r"\s", "", characters)
    length = 2 if written.startswith(COMPOUND) and len(written) > 2 else 1
    surname = _SURNAME_READINGS.get(written[:length]) or "".join(syllables(written[:length]))
    return f"{surname.capitalize()} {one_word(syllables(written[length:]))}"


def one_word(parts: list[str]) -> str:
    """Syllables as one word with a capital, an apostrophe before a vowel (GB/T 16159-2012).

    >>> one_word(["xi", "an"])
    "Xi'an"
    """
    rest = [f"'{part}" if part[0] in "aeo" else part for part in parts[1:]]
    return "".join([parts[0].capitalize(), *rest])


def syllables(characters: str) -> list[str]:
    """Pinyin without tones; ü as in passports (yu after l and n)."""
    return [str(syllable).replace("v", "yu") for syllable in _pypinyin().lazy_pinyin(characters)]


@cache
def _pypinyin() -> ModuleType:
    """The library with the readings of names; loading its tables takes half a second."""
    import pypinyin  # noqa: PLC0415

    pypinyin.load_single_dict(_READINGS_IN_NAMES)
    return pypinyin


def is_word(text: str) -> bool:
    """Whether the dictionary has it as a common word; names stand there in capitals."""
    entry = cedict().get_entry(text)
    return entry is not None and entry["pinyin"][:1].islower()
