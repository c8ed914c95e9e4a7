"""Which pairs may enter training, and why the others may not.

Cheap tests in the manner of OpusFilter: each gives a reason, and preparation counts the reasons.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.recipe import Preparation

_FEW = 8
"""Characters of a source below which proportions say nothing."""

_SPACES = re.compile(r"\s+")
_HAN = re.compile(r"[一-鿿]")
_LATIN = re.compile(r"[A-Za-z]")
_FIGURE = re.compile(r"(?<![\d.])\d[\d,]*+(?:\.\d++)?+(?!\s*[多余几来]?[万亿千百十])")
"""A figure of the source in plain digits; before 万 or 亿 English has other digits."""

_DASHES = str.maketrans({"−": "-", "‑": "-", "\u00a0": " ", "\u200b": "", "\ufeff": ""})


def normalise(text: str) -> str:
    r"""NFC, plain spaces and dashes, no control characters.

    >>> normalise(" a\u00a0 b\u200b‑c ")
    'a b-c'
    """
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_DASHES)).strip()


def straighten(text: str) -> str:
    r"""Quotation marks of the target as the house style writes them: straight.

    >>> straighten("the “pepper village’s” road")
    'the "pepper village\'s" road'
    """
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def figures_differ(source: str, target: str) -> bool:
    """Whether a plain figure of two or more digits is missing from the other side.

    >>> figures_differ("共832个县", "all 832 counties"), figures_differ("共832个县", "all counties")
    (False, True)
    >>> figures_differ("约4400.89亿元，400多万户", "440.089 billion yuan, 4 million households")
    False
    """
    digits = re.sub(r"(?<=\d),(?=\d)", "", target)
    for found in _FIGURE.findall(source):
        bare = found.replace(",", "").rstrip(".")
        if len(bare) > 1 and bare not in digits:
            return True
    return False


def fault(source: str, target: str, rules: Preparation) -> str:
    """Why a normalised pair must stay out, or the empty string."""
    if not source or not target:
        return "empty side"
    han = len(_HAN.findall(source))
    low, high = rules.ratio
    proportion = len(target) / len(source) if len(source) >= _FEW else low
    faults = {
        "too long": len(source) > rules.max_characters,
        "source is not Chinese": 3 * han < len(source) - source.count(" ") and han < 10,
        "target is not English": bool(_HAN.search(target)) or not _LATIN.search(target),
        "lengths out of proportion": not low <= proportion <= high,
        "figures differ": figures_differ(source, target),
    }
    return next((name for name, found in faults.items() if found), "")
