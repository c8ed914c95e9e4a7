"""Checks of strings that must come through unchanged: addresses, telephone numbers, Latin words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import BitextPair
    from duizhao.quality.check import Context

_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
"""Full-width forms and their ASCII equals, one to one (Unicode block FF00)."""

_LITERAL = re.compile(
    r"https?://[^\s，。；、）]+|www\.[\w./-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\d.])\d{3,4}-\d{7,8}(?:-\d+)?|(?<!\d)1[3-9]\d{9}(?!\d)|(?<=邮编:)\d{6}"
    r"|(?<![A-Za-z\d])\d{2,4}\s?-\s?\d{4}(?:/[A-Z])?(?=\D|$)"
    r"|(?<![A-Za-z\d+])\d+(?:\+[\dN]*)+"
    r"|(?<![A-Za-z])(?:\d{1,3}[A-Z]|[A-Z][A-Za-z])[A-Za-z]*\d*(?:[-+&][A-Za-z\d]+)*"
)


def find_changed(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Addresses, numbers of telephones and serials, and Latin strings of the source."""
    source, target = pair.pair.source.translate(_WIDE), _squeeze(pair.pair.target)
    if not target:
        return
    for match in _LITERAL.finditer(source):
        literal = match.group()
        if re.fullmatch(r"(?:19|20)\d\d\s?-\s?(?:19|20)\d\d", literal):
            continue  # a range of years
        if _squeeze(literal) not in target:
            yield Finding(0, f"{literal} does not stand in the translation.", match.span())


def _squeeze(text: str) -> str:
    """Text without white space, width and case folded, dashes alike."""
    folded = re.sub(r"\s+", "", text.translate(_WIDE)).casefold()
    return re.sub("[–—‑]", "-", folded)
