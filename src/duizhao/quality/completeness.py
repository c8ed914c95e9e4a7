"""Checks that the target is there, is English, and says as much as the source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.model import Severity, UnitKind
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import BitextPair
    from duizhao.settings import StyleSettings

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+")
"""Han characters: the unified ideographs and their extensions."""

SHORTEST_MEASURED = 12
"""Shorter sources vary too much in length; fixed by the reference, see `tests/test_quality.py`."""

LENGTH_RATIOS: dict[UnitKind, tuple[float, float]] = {
    UnitKind.HEADING: (1.5, 8.0),
    UnitKind.TOC_ENTRY: (1.5, 8.0),
}
DEFAULT_RATIO = (1.7, 7.0)
"""English characters a Chinese character, outside of which something is dropped or added."""


def find_empty(pair: BitextPair, _style: StyleSettings) -> Iterator[Finding]:
    """A source with words and no target."""
    if pair.pair.source.strip() and not pair.pair.target.strip():
        yield Finding(0, "The segment has no translation.", (0, len(pair.pair.source)))


def find_leftover(pair: BitextPair, _style: StyleSettings) -> Iterator[Finding]:
    """Han characters in the target."""
    target = pair.pair.target
    if target == pair.pair.source:
        return
    for match in HAN.finditer(target):
        yield Finding(
            0, f"Chinese is left in the translation: {match.group()}.", None, match.span()
        )


def find_copied(pair: BitextPair, _style: StyleSettings) -> Iterator[Finding]:
    """A Chinese source handed through unchanged."""
    if HAN.search(pair.pair.source) and pair.pair.target.strip() == pair.pair.source.strip():
        yield Finding(0, "The source stands where the translation should.", None, None)


def find_length(pair: BitextPair, _style: StyleSettings) -> Iterator[Finding]:
    """A target much shorter or longer than its source asks for."""
    source, target = pair.pair.source, pair.pair.target
    characters = sum(len(match.group()) for match in HAN.finditer(source))
    if characters < SHORTEST_MEASURED or not target.strip():
        return
    low, high = LENGTH_RATIOS.get(pair.kind, DEFAULT_RATIO)
    ratio = len(target) / len("".join(source.split()))
    if not low <= ratio <= high:
        word = "short" if ratio < low else "long"
        yield Finding(
            0,
            f"The translation is {word} for its source: {ratio:.1f} characters for each Chinese "
            f"one, usual are {low} to {high}.",
            severity=Severity.MAJOR if ratio < low else None,
        )


_LOOP = re.compile(r"\b(\w[\w'-]*(?:\W+\w[\w'-]*){0,7}?)(?:\W+\1\b){2,}", re.IGNORECASE)


def find_repetition(pair: BitextPair, _style: StyleSettings) -> Iterator[Finding]:
    """The same words three times or more in a row: a decoder loop."""
    for match in _LOOP.finditer(pair.pair.target):
        if re.search(r"[^\W\d]", match.group(1)):
            yield Finding(0, f"Repeated in a row: {match.group(1)}.", target_span=match.span())
