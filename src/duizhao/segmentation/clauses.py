"""Cuts inside long sentences: at ； into segments, at the safest clause into parts for the engine.

A segment is what people review, so sentences are kept whole up to a limit. A part is what the
engine reads at once; the parts of a segment are translated one by one and joined again, and the
pair stays one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import CLOSERS, PAIRS

if TYPE_CHECKING:
    from collections.abc import Callable

    from duizhao.model import Span

_SEMICOLON = re.compile(r"[；;]")
_MARKS = re.compile(rf"[；;：:，,](?![\d])|——|[。！？!?][{re.escape(CLOSERS)}]*")
_CONNECTIVE = re.compile(
    r"但|然而|因此|因而|所以|从而|进而|同时|并且|而且|此外|另外|其中|为此|对此|如果|只要|只有|虽然|尽管|即使|由于|以便"
    r"|二是|三是|四是|五是|六是|七是|八是|九是|第[二三四五六七八九]"
)
"""Words that open a clause of its own: the cut before them breaks no bond."""

RANKS = {
    "。": 0,
    "！": 0,
    "？": 0,
    "!": 0,
    "?": 0,
    "；": 0,
    ";": 0,
    "—": 2,
    "：": 2,
    ":": 2,
    "，": 3,
    ",": 3,
}
"""How safe a cut after a mark is, safest first."""

MIN_SHARE = 0.25
"""A part shorter than this share of its sentence leaves the other too long to be worth the cut."""


def cut_at_semicolons(text: str, span: Span, limit: int) -> list[Span]:
    """Cut a sentence longer than `limit` at the semicolons nearest its middle, again and again."""
    return _cut(text, span, limit, lambda piece: {m.end(): 0 for m in _SEMICOLON.finditer(piece)})


def cut_into_parts(text: str, limit: int) -> tuple[Span, ...]:
    """Spans that an engine reads one by one; empty where the text is short enough.

    >>> cut_into_parts("甲乙丙丁，戊己庚辛；子丑寅卯，辰巳午未。", 12)
    ((0, 10), (10, 20))
    """
    if len(text) <= limit:
        return ()
    spans = _cut(text, (0, len(text)), limit, _ranked_cuts)
    return tuple(spans) if len(spans) > 1 else ()


def _ranked_cuts(piece: str) -> dict[int, int]:
    """Offsets of possible cuts and how safe each is, 0 the safest."""
    cuts = {}
    for match in _MARKS.finditer(piece):
        rank = RANKS[match.group()[0]]
        cuts[match.end()] = 1 if rank > 1 and _CONNECTIVE.match(piece, match.end()) else rank
    return cuts


def _cut(text: str, span: Span, limit: int, cuts_of: Callable[[str], dict[int, int]]) -> list[Span]:
    """Halve a span at the safest cut near its middle, and the halves again, down to the limit."""
    start, end = span
    length = end - start
    if length <= limit:
        return [span]
    piece = text[start:end]
    margin = length * MIN_SHARE
    open_places = _inside_pairs(piece)
    cuts = [
        (place in open_places, rank, abs(place - length / 2), place)
        for place, rank in cuts_of(piece).items()
        if margin <= place <= length - margin
    ]
    if not cuts:
        return [span]
    place = start + min(cuts)[3]
    return [
        *_cut(text, (start, place), limit, cuts_of),
        *_cut(text, (place, end), limit, cuts_of),
    ]


def _inside_pairs(text: str) -> set[int]:
    """Offsets that stand inside quotation marks or brackets."""
    inside: set[int] = set()
    stack: list[str] = []
    for place, mark in enumerate(text):
        if stack:
            inside.add(place)
        if mark in PAIRS:
            stack.append(PAIRS[mark])
        elif mark in stack:
            del stack[stack.index(mark) :]
    return inside
