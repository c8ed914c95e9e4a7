"""Checks that the target is there, is English, and says as much as the source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.coverage import coverage
from duizhao.model import Severity, UnitKind
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import BitextPair
    from duizhao.quality.check import Context

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+")
"""Han characters: the unified ideographs and their extensions."""

SHORTEST_MEASURED, LONG = 12, 30
"""Below the first, sources vary too much in length; from the second on the ratio is steady."""

HEADINGS = frozenset({UnitKind.HEADING, UnitKind.TOC_ENTRY, UnitKind.CAPTION})
RATIO_OF_HEADINGS = (1.5, 9.0)
RATIO_OF_SHORT = (2.2, 8.7)
RATIO_OF_LONG = (2.2, 7.2)
"""English characters a Chinese character, outside of which something is dropped or added. From
5,300 correct pairs of policy and news text: the 0.2nd and 99.8th percentile, rounded outwards."""


def find_empty(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """A source with words and no target."""
    if pair.pair.source.strip() and not pair.pair.target.strip():
        yield Finding(0, "The segment has no translation.", (0, len(pair.pair.source)))
    elif "empty" in pair.flags:
        yield Finding(0, "The engine gave nothing for a part of it.", severity=Severity.MAJOR)


def find_leftover(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Han characters in the target."""
    target = pair.pair.target
    if target == pair.pair.source:
        return
    for match in HAN.finditer(target):
        yield Finding(
            0, f"Chinese is left in the translation: {match.group()}.", None, match.span()
        )


def find_copied(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """A Chinese source handed through unchanged."""
    if HAN.search(pair.pair.source) and pair.pair.target.strip() == pair.pair.source.strip():
        yield Finding(0, "The source stands where the translation should.", None, None)
    elif "copied" in pair.flags:
        yield Finding(0, "The engine gave a part of it back in Chinese.", severity=Severity.MAJOR)


def find_length(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """A target much shorter or longer than its source asks for."""
    source, target = pair.pair.source, pair.pair.target
    characters = sum(len(match.group()) for match in HAN.finditer(source))
    if characters < SHORTEST_MEASURED or not target.strip():
        return
    low, high = RATIO_OF_LONG if characters >= LONG else RATIO_OF_SHORT
    if pair.kind in HEADINGS:
        low, high = RATIO_OF_HEADINGS
    latin = sum(len(run) for run in re.findall(r"[A-Za-z]+", source))
    ratio = max(0, len(target) - latin) / (len("".join(source.split())) - latin)
    if not low <= ratio <= high:
        word = "short" if ratio < low else "long"
        yield Finding(
            0,
            f"The translation is {word} for its source: {ratio:.1f} characters for each Chinese "
            f"one, usual are {low} to {high}.",
            severity=Severity.MAJOR if ratio < low else None,
        )


_LOOP = re.compile(r"\b(\w+(?:\W+\w+){0,15}?)(?:\W+\1\b){2,}", re.IGNORECASE)
"""Up to eight words, of two parts each (self-reliance). Words and what stands between them share no
character, else a text such as A-A-A-A would be cut in every possible way."""


def find_repetition(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """The same words three times or more in a row, or a loop that the guards could not mend."""
    if "loop" in pair.flags:
        yield Finding(
            0, "The engine repeated itself, with other options too; what it said again is cut."
        )
    for match in _LOOP.finditer(pair.pair.target):
        if re.search(r"[^\W\d]", match.group(1)):
            yield Finding(0, f"Repeated in a row: {match.group(1)}.", target_span=match.span())


_HANGING = re.compile(r"(?:,|\b(?:and|or|of|the|to|in|for|with|a|an|by|on|at|from|as|that))$")


def find_truncation(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """A target that stops in mid-sentence: it ends on a comma, article or preposition.

    Or the engine reached its limit.
    """
    if "truncated" in pair.flags:
        yield Finding(0, "The engine stopped before the end of a part.")
    target = pair.pair.target.rstrip()
    finished = pair.pair.source.rstrip().endswith(("。", "！", "？", "；", "”"))
    long = len(pair.pair.source) >= SHORTEST_MEASURED
    if finished and long and (hanging := _HANGING.search(target)):
        yield Finding(
            0, f"The translation stops in mid-sentence: …{target[-30:]}", None, hanging.span()
        )


_CALENDAR = re.compile(r"[\d〇一二三四五六七八九十年月日底初以来\s]+")
"""Clauses that are only a date; the checks of figures speak of those."""


def find_dropped(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Clauses of the source that no word link leads from, nor a term that is met."""
    if not pair.pair.links or not pair.pair.target.strip():
        return
    linked = {place for start, end, _, _ in pair.pair.links for place in range(start, end)}
    linked.update(place for use in pair.terms if use.met for place in range(*use.source_span))
    for gap in coverage(pair.pair.source, pair.pair.links).gaps:
        clause = pair.pair.source[slice(*gap)]
        if linked.isdisjoint(range(*gap)) and not _CALENDAR.fullmatch(clause):
            yield Finding(0, f"This clause seems to be left out: {clause}", gap)
