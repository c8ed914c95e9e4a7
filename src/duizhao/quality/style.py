"""Checks of house style and English spelling; what is right is a setting, not a law."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from duizhao.language.columns import columns
from duizhao.language.spelling import unknown_words
from duizhao.model import UnitKind
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.glossary.schema import Term
    from duizhao.model import BitextPair
    from duizhao.quality.check import Context

BRITISH = {
    "centre": "center", "labour": "labor", "programme": "program", "programmes": "programs",
    "defence": "defense", "favour": "favor", "favourable": "favorable", "honour": "honor",
    "behaviour": "behavior", "organise": "organize", "organised": "organized",
    "organisation": "organization", "modernise": "modernize", "modernisation": "modernization",
    "realise": "realize", "realised": "realized", "recognise": "recognize", "analyse": "analyze",
    "kilometre": "kilometer", "kilometres": "kilometers", "metre": "meter", "metres": "meters",
    "colour": "color", "neighbour": "neighbor", "neighbourhood": "neighborhood",
    "industrialisation": "industrialization", "urbanisation": "urbanization",
    "optimise": "optimize", "mobilise": "mobilize", "emphasise": "emphasize",
    "strategise": "strategize", "licence": "license", "travelled": "traveled",
    "fulfil": "fulfill", "enrol": "enroll", "ageing": "aging", "cheque": "check",
}  # fmt: skip
"""British -> American spelling of words that policy texts use."""

_TITLE_SMALL = {
    "a", "an", "and", "as", "at", "but", "by", "en", "for", "from", "in", "into", "nor", "of",
    "off", "on", "or", "out", "over", "per", "so", "than", "the", "to", "up", "via", "with", "yet",
    "s", "under", "through", "during", "among", "between", "toward", "towards", "about", "against",
}  # fmt: skip


def find_spelling(pairs: Sequence[BitextPair], context: Context) -> Iterator[Finding]:
    """Lower-case words that no dictionary knows."""
    known = _words(context.glossary.entries) if context.glossary else frozenset()
    for index, pair in enumerate(pairs):
        for match in unknown_words(pair.pair.target):
            word = match.group()
            if word not in known and word not in BRITISH:
                yield Finding(index, f"Unknown word: {word}", None, match.span())


def find_variant(pair: BitextPair, context: Context) -> Iterator[Finding]:
    """Words in the spelling of the other side of the Atlantic."""
    wanted = BRITISH
    if context.style.spelling == "en-GB":
        wanted = {american: british for british, american in BRITISH.items()}
    for match in re.finditer(r"[A-Za-z]+", pair.pair.target):
        right = wanted.get(match.group().lower())
        if right and not match.group().istitle():
            yield Finding(0, f"{match.group()} is spelled {right} here.", None, match.span())


def find_house_style(pair: BitextPair, context: Context) -> Iterator[Finding]:
    """Per cents, dates, currency and names that the settings want otherwise."""
    style = context.style
    sign = r"(?!)" if columns(pair.pair.source) else r"\d ?%"  # tables have the sign
    wrong = [
        (sign if style.percent == "percent" else r"\d per ?cent\b", f"write {style.percent}"),
        (r"\bper cent\b", "write percent") if style.percent == "percent" else (r"(?!)", ""),
        (r"\bXizang\b" if style.tibet == "Tibet" else r"\bTibet\b", f"write {style.tibet}"),
        (
            r"\b(?:RMB|CNY|renminbi)\b" if style.yuan == "yuan" else r"\byuan\b",
            f"write {style.yuan}",
        ),
        (_dates(day_first=style.dates == "month-first"), f"write dates {style.dates}"),
        (
            r"\bthe party\b" if style.party == "the Party" else r"\bthe Party\b",
            f"write {style.party}",
        ),
    ]
    for pattern, advice in wrong:
        for match in re.finditer(pattern, pair.pair.target):
            yield Finding(0, f"House style: {advice} ({match.group()}).", None, match.span())


def find_heading_case(pair: BitextPair, context: Context) -> Iterator[Finding]:
    """Headings whose capitals are not those of the house style."""
    if pair.kind not in {UnitKind.HEADING, UnitKind.TOC_ENTRY} or context.style.headings != "title":
        return
    small = [
        match
        for match in re.finditer(r"(?<![\w'’-])[a-z]{4,}", pair.pair.target)
        if match.group() not in _TITLE_SMALL
    ]
    if len(small) > 1:
        words = ", ".join(match.group() for match in small[:4])
        yield Finding(0, f"Headings are in title case here: {words}", None, small[0].span())


def _dates(*, day_first: bool) -> str:
    """Pattern of dates in the order that is not wanted."""
    month = (
        "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    )
    return rf"\b\d{{1,2}} {month}\b" if day_first else rf"\b{month} \d{{1,2}}\b"


@lru_cache(maxsize=1)
def _words(entries: tuple[Term, ...]) -> frozenset[str]:
    """Words of the glossary's English forms, which are right by definition; kept for the next."""
    return frozenset(
        word
        for term in entries
        if term.en is not None
        for form in (term.en.preferred, *term.en.admitted)
        for word in re.findall(r"[a-z]+", form.lower())
    )
