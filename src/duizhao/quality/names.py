"""Checks of Chinese person names: the pinyin stands in the target, and is the same throughout.

A name is believed to be one where a surname and one or two characters stand beside a title or a
verb of speech. The expected rendering is Hanyu Pinyin, surname first (GB/T 28039-2011); Tibetan and
foreign names, which are not spelled that way, are left out, and so are names that the glossary has.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from pypinyin import Style, lazy_pinyin

from duizhao.glossary.schema import PartOfSpeech
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.model import BitextPair, Span
    from duizhao.quality.check import Context

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋"
    "余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆汪范廖石金韦贾夏付方邹熊孟秦邱侯江尹薛闫段雷黎史龙陶贺顾毛郝龚邵万钱严武戴莫孔向汤习温栗赖覃"
)
"""The commonest hundred surnames (Ministry of Public Security, 2020) and a few of public life."""

_TITLES = (
    r"同志|总书记|副书记|书记|主席|副主席|总理|副总理|省长|市长|县长|区长|乡长|镇长|主任|部长|司长"
    r"|局长|院长|校长|教授|记者|先生|女士"
)
_SPEECH = r"说|表示|指出|强调|介绍|认为|告诉|主持|出席|会见|摄"
_NAME = re.compile(rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=(?:{_TITLES}|{_SPEECH}))")
_AFTER_TITLE = re.compile(
    rf"(?:{_TITLES})(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)"
    rf"(?=(?:{_SPEECH}|[，、。：在和与到对赴]))"
)
_NO_NAME = re.compile(
    r"[的了是在和与及为等们党部委员会长一二三四五六七八九十不有这那上下个次度省市县区乡镇村局处科室"
    r"任总各级政府全每副原兼时年月日并就也都还将要能会可]"
)
_TIBETAN = re.compile(
    r"白玛|江白|江村|索朗|索南|巴桑|尼玛|达娃|扎西|强巴|丹增|旦增|次仁|卓玛|曲珍|央金|罗布|平措"
    r"|多吉|石曲|金美|洛桑|向巴"
)

SEEN = 2
"""Pairs in which a name's pinyin stands, from which on its absence elsewhere is a finding."""


def find_names(source: str) -> list[tuple[str, Span]]:
    """Person names of a source that pinyin should spell.

    >>> [name for name, _ in find_names("自治区党委书记王君正主持召开会议。")]
    ['王君正']
    """
    found: dict[Span, str] = {}
    for pattern in (_AFTER_TITLE, _NAME):
        for match in pattern.finditer(source):
            name, span = match["name"], match.span("name")
            believed = not _NO_NAME.search(name[1:]) and not _TIBETAN.match(source, span[0])
            apart = all(span[1] <= start or end <= span[0] for start, end in found)
            if believed and apart and len(name) > 1:
                found[span] = name
    return [(name, span) for span, name in sorted(found.items())]


def find_misspelled(pairs: Sequence[BitextPair], _context: Context) -> Iterator[Finding]:
    """Names whose pinyin the document has elsewhere and not here."""
    believed = {name for pair in pairs for name, _ in find_names(pair.pair.source)}
    places: defaultdict[str, list[tuple[int, Span]]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        if pair.pair.target.strip():
            for name in believed:
                start = pair.pair.source.find(name)
                if start >= 0:
                    places[name].append((index, (start, start + len(name))))
    for name, uses in sorted(places.items()):
        spelled = [_is_spelled(name, pairs[index].pair.target) for index, _ in uses]
        if sum(spelled) < SEEN:
            continue
        for (index, span), right in zip(uses, spelled, strict=True):
            if not right:
                yield Finding(index, f"{name} is not spelled {_pinyin(name)} here.", span)


def find_unexpected(pairs: Sequence[BitextPair], context: Context) -> Iterator[Finding]:
    """Proper names of the glossary in a target whose source has nothing of them."""
    if context.glossary is None:
        return
    chinese: defaultdict[str, set[str]] = defaultdict(set)
    for term in context.glossary.entries:
        if term.pos is PartOfSpeech.PROPER and term.en is not None and term.enforced:
            for form in (term.en.preferred, *term.en.admitted):
                if _PROPER.fullmatch(form):
                    chinese[form].update("".join(term.zh))
    if not chinese:
        return
    forms = "|".join(sorted(map(re.escape, chinese), key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{forms})\b")
    for index, pair in enumerate(pairs):
        for match in pattern.finditer(pair.pair.target):
            if not chinese[match.group()] & set(pair.pair.source):
                yield Finding(
                    index, f"Nothing in the source speaks of {match.group()}.", None, match.span()
                )


_PROPER = re.compile(r"[A-Z][a-z]{3,}(?: [A-Z][a-z]+)*")
"""Names of one or more capitalised words; shorter ones are words of the language too often."""


@lru_cache(maxsize=1024)
def _pinyin(name: str) -> str:
    """Surname and given name in Hanyu Pinyin.

    >>> _pinyin("王君正")
    'Wang Junzheng'
    """
    syllables = lazy_pinyin(name, style=Style.NORMAL)
    return f"{syllables[0].title()} {''.join(syllables[1:]).title()}"


def _is_spelled(name: str, target: str) -> bool:
    """Whether a target spells a name, or at least its surname, which later mentions may use."""
    letters = re.sub(r"[^a-z]", "", target.lower())
    whole = re.sub(r"[^a-z]", "", _pinyin(name).lower())
    surname, given = _pinyin(name).split(" ", 1)
    swapped = given.lower() + surname.lower()
    if whole in letters or swapped in letters:
        return True
    given_near = re.search(rf"\b{surname}\b(?!\s[A-Z])", target)
    return given_near is not None
