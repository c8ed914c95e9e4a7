"""Cutting English text into sentences.

Used by alignment (stage 7), which needs the sentences of finished translations. A full stop ends a
sentence where something that can open one follows, unless it belongs to an abbreviation, an
initial, a number or an item's own numbering (1. 2. 3.).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import Span

_TITLES_AND_NUMBERS = """
mr mrs ms dr prof gen gov sen rep hon rev st messrs col capt lt sgt no nos art arts sec fig figs
vol vols ch pp para paras cf vs viz approx dept est e.g i.e
"""
_ALWAYS = frozenset(_TITLES_AND_NUMBERS.split())
"""Abbreviations that something always follows, so their stop ends no sentence."""

_COUNTRIES_AND_FIRMS = """
u.s u.k u.n p.r.c d.c a.m p.m inc ltd co corp jr sr etc
jan feb mar apr jun jul aug sept sep oct nov dec
"""
_OFTEN = frozenset(_COUNTRIES_AND_FIRMS.split())
"""Abbreviations that can end a sentence: only a word that opens sentences decides."""

_ARTICLES_AND_THE_LIKE = """
the a an this that these those it its he she they we i you in on at by for from to with as of and
but or nor so yet if when while after before since although though because however moreover
therefore thus meanwhile all some many most no not there here according during
"""
_OPENING_WORDS = frozenset(_ARTICLES_AND_THE_LIKE.split())
"""Words that, with a capital, open a sentence rather than go on with a name."""

_END = re.compile(r"(?:[.!?]+|…|\.{3,})[\"'”’»)\]]*(?=\s|$)")
_BEFORE = re.compile(r"[\w.]+$")
_NUMBERING = re.compile(r"\s*[(\[]?(?:\d{1,3}|[IVXLC]{1,6}|[A-Za-z])[.)\]]*$")
_OPENS = re.compile(r"[\"'“‘«(\[]*[A-Z0-9\u3400-\u9fff●◆•—-]")
_FIRST_WORD = re.compile(r"[\"'“‘«(\[]*([A-Za-z]+)")


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences of a paragraph, without the white space around them.

    Args:
        text: One paragraph; line ends count as white space.

    >>> text = 'Art. 5 of the U.S. Code cost $1.5 million. "Is it so?" he asked. Yes.'
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Art. 5 of the U.S. Code cost $1.5 million.', '"Is it so?" he asked.', 'Yes.']
    """
    spans: list[Span] = []
    start = 0
    for end in _ends(text):
        while start < end and text[start].isspace():
            start += 1
        stop = end
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        if start < stop:
            spans.append((start, stop))
        start = end
    return spans


def _ends(text: str) -> Iterator[int]:
    """Where sentences end, the end of the text last."""
    start = 0
    for match in _END.finditer(text):
        after = text[match.end() :].lstrip()
        if after and _ends_sentence(text[start : match.start()], match.group(), after):
            yield match.end()
            start = match.end()
    yield len(text)


def _ends_sentence(before: str, mark: str, after: str) -> bool:
    """Whether a mark between two stretches of a paragraph ends a sentence."""
    if not _OPENS.match(after):
        return False
    if not mark.startswith("."):
        return True
    if _NUMBERING.fullmatch(before):
        return False
    tail = _BEFORE.search(before)
    word = tail.group().lower() if tail else ""
    first = _FIRST_WORD.match(after)
    opens = first is not None and first.group(1).lower() in _OPENING_WORDS
    if word in _ALWAYS:
        return word in {"no", "st", "est", "ch"} and opens
    if word in _OFTEN or (len(word) == 1 and word.isalpha() and word != "i"):
        return opens
    return True
