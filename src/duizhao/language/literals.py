"""Strings that a translation leaves as they are: addresses, telephone numbers, Latin words.

Translation (stage 6) asks for them, the check `literal-changed` (stage 8) looks for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import FULL_WIDTH
from duizhao.language.persons import syllables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import Span

_LITERAL = re.compile(
    r"https?://[^\s，。；、）]+|www\.[\w./-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\d.])\d{3,4}-\d{7,8}(?:-\d+)?|(?<!\d)1[3-9]\d{9}(?!\d)|(?<=邮编:)\d{6}"
    r"|(?<![A-Za-z\d])\d{2,4}\s?-\s?\d{4}(?:/[A-Z])?(?=\D|$)"
    r"|(?<![A-Za-z\d+])\d+(?:\+[\dN]*)+"
    r"|(?<![A-Za-z])(?:\d{1,3}[A-Z]|[A-Z][A-Za-z])[A-Za-z]*\d*(?:[-+&][A-Za-z\d]+)*"
)
_DOCUMENT = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{1,12})[〔［\[](?P<year>(?:19|20)\d\d)[〕］\]]"
    r"\s?第?\s?(?P<number>\d{1,4})\s?号"
)
"""The number of an official document: issuer's sign, year, number (GB/T 9704-2012, 7.2.5)."""
_LEADING_WORDS = re.compile(
    r".*(?:根据|按照|依据|依照|遵照|印发|关于|下发|以|与|和|及|的|在|见|即|为)"
)
_YEARS = re.compile(r"(?:19|20)\d\d\s?-\s?(?:19|20)\d\d")


def find_literals(text: str) -> Iterator[tuple[str, Span]]:
    """The literal strings of a Chinese text, in narrow characters, with their places.

    >>> [literal for literal, _ in find_literals("邮箱：news@tibet.cn，2016-2020，“１＋３”模式")]
    ['news@tibet.cn', '1+3']
    """
    for match in _LITERAL.finditer(text.translate(FULL_WIDTH)):
        if not _YEARS.fullmatch(match.group()):
            yield match.group(), match.span()


def find_document_numbers(text: str) -> Iterator[tuple[str, Span]]:
    """Numbers of official documents with their English, the issuer's sign in Pinyin.

    >>> list(find_document_numbers("按照国办发〔2024〕17号文件"))
    [('Guo Ban Fa [2024] No. 17', (2, 14))]
    """
    for match in _DOCUMENT.finditer(text):
        words = _LEADING_WORDS.match(match["issuer"])
        start = match.start() + (words.end() if words else 0)
        if start < match.end("issuer"):
            sign = " ".join(map(str.capitalize, syllables(text[start : match.end("issuer")])))
            yield f"{sign} [{match['year']}] No. {match['number']}", (start, match.end())
