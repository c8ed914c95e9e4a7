"""Checks of strings that must come through unchanged: addresses, telephone numbers, Latin words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import FULL_WIDTH
from duizhao.language.literals import find_document_numbers, find_literals
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import BitextPair
    from duizhao.quality.check import Context


def find_changed(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Addresses, numbers of telephones, serials and documents, Latin strings of the source."""
    target = _squeeze(pair.pair.target)
    if not target:
        return
    for literal, span in find_literals(pair.pair.source):
        if _squeeze(literal) not in target:
            yield Finding(0, f"{literal} does not stand in the translation.", span)
    digits = set(re.findall(r"\d+", target))
    for form, span in find_document_numbers(pair.pair.source):
        if not digits.issuperset(re.findall(r"\d+", form)):
            yield Finding(0, f"{form} does not stand in the translation.", span)


def _squeeze(text: str) -> str:
    """Text without white space, width and case folded, dashes alike."""
    folded = re.sub(r"\s+", "", text.translate(FULL_WIDTH)).casefold()
    return re.sub("[–—‑]", "-", folded)
