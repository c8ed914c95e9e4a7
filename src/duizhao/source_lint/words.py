"""Words: stray Latin ones, doubled ones, and confusions that dictionaries warn of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import HAN
from duizhao.model import Severity
from duizhao.source_lint.defect import Defect, document_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.source_lint.defect import Source

_LATIN = re.compile(rf"(?<=[{HAN}”》）])\s*\b([a-z]{{2,}})\b\s*(?=[{HAN}“《（])")
IN_CHINESE = {"and": "和", "or": "或", "of": "的", "to": "到", "in": "在", "the": "", "with": "与"}
"""English function words that extraction or machine translation leaves behind."""

UNITS = re.compile("k?m|kg|[cmn]m|[kmg]w|kwh|pm|ph|hm|app|wifi|vs|ppm|mg|ml|[kmg]b")
"""Lower-case Latin words at home in Chinese text."""

MIN_USES = 4
"""Uses that show a doubled stretch to be a word: 树立自立自强 doubles 立自, which is none."""

_DOUBLED = re.compile(rf"([{HAN}]{{2,6}})\1")
_REDUPLICATED = re.compile(
    r"^(?:[〇零一二三四五六七八九十百千两几]|很|非常|许[许多]|好[好多]|慢|常|渐|时|处|人|天|年|事|代|层|步|村|户|家|个)"
)
"""Words that Chinese doubles by rule: measures with 一, degrees, and single nouns for «every»."""

_DOUBLED_MARK = re.compile(r"([，、；：])\1+|。{2}(?!。)|(?<![。])。，|，。|、，|，、")
_DOUBLED_PARTICLE = re.compile(
    r"的的(?!确)|了了|是是(?!非)|(?<!实)在在|和和(?!气)|与与|把把(?!关)|将将|被被"
)

CONFUSED = (
    (re.compile(r"截止(?=到?(?:\d|目前|今年|去年|上|本))"), "截至"),
    (re.compile(r"必须(?=(?:的)?(?:条件|品|物资|要素|资金|设备))"), "必需"),
    (re.compile(r"以致于"), "以至于"),
    (re.compile(r"艰中之艰"), "坚中之坚"),
    (re.compile(r"冰山雪地"), "冰天雪地"),
    (re.compile(r"布署"), "部署"),
    (re.compile(r"按步就班"), "按部就班"),
    (re.compile(r"再接再励"), "再接再厉"),
    (re.compile(r"迫不急待"), "迫不及待"),
    (re.compile(r"穿流不息"), "川流不息"),
    (re.compile(r"一如继往"), "一如既往"),
    (re.compile(r"既往不究"), "既往不咎"),
    (re.compile(r"走头无路"), "走投无路"),
    (re.compile(r"不径而走"), "不胫而走"),
    (re.compile(r"名符其实"), "名副其实"),
    (re.compile(r"坐阵"), "坐镇"),
    (re.compile(r"松驰"), "松弛"),
    (re.compile(r"防碍"), "妨碍"),
    (re.compile(r"震憾"), "震撼"),
    (re.compile(r"关健"), "关键"),
    (re.compile(r"竟赛"), "竞赛"),
    (re.compile(r"幅射"), "辐射"),
    (re.compile(r"帐[户号款目簿]"), "账"),
    (re.compile(r"水笼头"), "水龙头"),
    (re.compile(r"鼎立相助"), "鼎力相助"),
    (re.compile(r"凑和"), "凑合"),
    (re.compile(r"寒喧"), "寒暄"),
    (re.compile(r"针贬"), "针砭"),
    (re.compile(r"脉博"), "脉搏"),
    (re.compile(r"九洲大地"), "九州大地"),
)
"""Pairs that 《现代汉语词典》 and the editors' lists of common errors (《咬文嚼字》) warn of."""


def stray_latin(source: Source) -> Iterator[Defect]:
    """English words in lower case between Chinese ones."""
    for unit in source.units:
        for match in _LATIN.finditer(unit.text):
            word = match.group(1)
            if not UNITS.fullmatch(word):
                yield Defect(
                    "stray-latin",
                    Severity.MAJOR,
                    document_span(unit, *match.span(1)),
                    unit.text[max(0, match.start() - 4) : match.end() + 4],
                    f"English word “{word}” between Chinese words",
                    IN_CHINESE.get(word, ""),
                )


def doubled_words(source: Source) -> Iterator[Defect]:
    """The same word, particle or mark twice in a row."""
    for unit in source.units:
        found = [m for m in _DOUBLED.finditer(unit.text) if _is_word(m.group(1), source)]
        found += [*_DOUBLED_MARK.finditer(unit.text), *_DOUBLED_PARTICLE.finditer(unit.text)]
        for match in found:
            text = match.group()
            yield Defect(
                "doubled-word",
                Severity.MINOR,
                document_span(unit, *match.span()),
                text,
                f"“{text}” stands twice in a row",
                text[: len(text) // 2],
            )


def _is_word(text: str, source: Source) -> bool:
    """Whether a doubled stretch is a word of the document, and none that doubles by rule."""
    document = source.document.text
    uses, shifted = document.count(text), document.count(text[1:] + text[0])
    return uses >= MIN_USES and uses >= 2 * shifted and not _REDUPLICATED.match(text)


def confused_words(source: Source) -> Iterator[Defect]:
    """Words written for others that sound or look alike."""
    for unit in source.units:
        for pattern, right in CONFUSED:
            for match in pattern.finditer(unit.text):
                yield Defect(
                    "wrong-character",
                    Severity.MINOR,
                    document_span(unit, *match.span()),
                    match.group(),
                    f"“{match.group()}” is often written for “{right}”",
                    right,
                )
