"""Strings that a translation leaves as they are: addresses, telephone numbers, Latin words.

Translation (stage 6) asks for them, the check `literal-changed` (stage 8) looks for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import Span

WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Full-width forms and their ASCII equals, one to one (Unicode block FF00)."""

_LITERAL = re.compile(
    r"https?://[^\s，。；、）]+|www\.[\w./-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\d.])\d{3,4}-\d{7,8}(?:-\d+)?|(?<!\d)1[3-9]\d{9}(?!\d)|(?<=邮编:)\d{6}"
    r"|(?<![A-Za-z\d])\d{2,4}\s?-\s?\d{4}(?:/[A-Z])?(?=\D|$)"
    r"|(?<![A-Za-z\d+])\d+(?:\+[\dN]*)+"
    r"|(?<![A-Za-z])(?:\d{1,3}[A-Z]|[A-Z][A-Za-z])[A-Za-z]*\d*(?:[-+&][A-Za-z\d]+)*"
)
_YEARS = re.compile(r"(?:19|20)\d\d\s?-\s?(?:19|20)\d\d")


def find_literals(text: str) -> Iterator[tuple[str, Span]]:
    """The literal strings of a Chinese text, in narrow characters, with their places.

    >>> [literal for literal, _ in find_literals("邮箱：news@tibet.cn，2016-2020，“１＋３”模式")]
    ['news@tibet.cn', '1+3']
    """
    for match in _LITERAL.finditer(text.translate(WIDE)):
        if not _YEARS.fullmatch(match.group()):
            yield match.group(), match.span()
