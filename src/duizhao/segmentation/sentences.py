"""Where sentences end in Chinese text (GB/T 15834-2011, use of punctuation marks).

Candidates are the end marks with the closing marks after them. A candidate falls away where the
sentence goes on: inside brackets, inside a short quotation that is part of a clause, before marks
and words that lean on what stands before, before a short 他说. An ellipsis alone ends nothing, as
it may stand for the rest of a list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import (
    CANNOT_OPEN_A_LINE,
    CLOSERS,
    HAN,
    NEVER_FIRST,
    OPENERS,
    PAIRS,
    has_han,
)
from duizhao.language.segmentation_rules import apply_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.language.segmentation_rules import SegmentationRule
    from duizhao.model import Span

_CLOSING = re.escape(CLOSERS)
_END = re.compile(
    rf"(?P<mark>[。！？!?｡…]+|(?<=[{HAN}”’）)])\.(?=\s|$))(?P<closers>\s?[{_CLOSING}]+)*"
)
_LATIN_END = re.compile(r"[.!?][\"')\]”’]*(?=\s+[\"'(“‘]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Vol|vs|etc|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|e\.g|i\.e|Fig|Figs|pp|ed|eds|Art|Sec)|\b[A-Z])\.$"
)
"""English abbreviations before which no sentence ends; single capitals are initials."""

_LEAD_TO_ITEMS = re.compile(
    r"[：:](?=(?:一是(?:(?!二是)[^。]){0,200}。|第一[,，、](?:(?!第二)[^。]){0,200}。"
    r"|首先[,，](?:(?!其次)[^。]){0,200}。|[（(]一[)）](?:(?![（(]二)[^。]){0,200}。))"
)
"""A colon before items of which each is a sentence; items parted by ； stay with their lead."""

_NOTE = re.compile(r"[（(](?:本文|此文|转自|摘自|来源|原载|据|作者|执笔|编者|记者)[^（()）]*[)）]$")
_SAYS = re.compile(rf"[{HAN}]{{0,2}}(?:说|道|问|答|喊)[。！，]")
"""A narrator's tag after a quotation (他说。); longer ones are sentences of their own."""

EMBEDDED = 40
"""Characters of a quotation up to which it is read as a word of the sentence around it."""

MAX_DEPTH = 8
"""Marks that may stand open inside each other; a mark left open for longer is a slip."""

REACH = 24
"""Characters after a candidate that are looked at: a narrator's tag takes up to twelve."""

_PAIRED = re.compile(f"[{re.escape(OPENERS + CLOSERS)}]")
_BRACKETS = "（(《〈〔［【[{"
_QUOTES = "“‘「『"


def sentence_spans(
    text: str, rules: Sequence[SegmentationRule] = (), *, built_in: bool = True
) -> Iterator[Span]:
    """Spans of the sentences of a text, without the white space around them.

    Args:
        text: The text of one unit.
        rules: Rules of the user, which correct the ends found here.
        built_in: Whether ends are found here at all.

    >>> list(sentence_spans("“这是对的。”他说。他笑了！“是吗？”"))
    [(0, 10), (10, 14), (14, 19)]
    """
    ends: list[int] = []
    if built_in:
        ends = chinese_ends(text) if has_han(text) else _latin_ends(text)
    yield from cut(text, apply_rules(text, ends, rules) if rules else ends)


def cut(text: str, ends: list[int]) -> Iterator[Span]:
    """Spans between the given ends; what holds no letter or digit goes to the span before."""
    spans: list[Span] = []
    start = 0
    for end in [*ends, len(text)]:
        piece = text[start:end]
        if not piece.strip():
            continue
        span = (start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
        if spans and not any(map(str.isalnum, piece)):
            spans[-1] = (spans[-1][0], span[1])
        else:
            spans.append(span)
        start = end
    yield from spans


def chinese_ends(text: str) -> list[int]:
    """Offsets after which a new sentence begins, the text's end left out."""
    ends: list[int] = []
    depths = _Depths(text)
    for match in _END.finditer(text):
        start = ends[-1] if ends else 0
        if match.end() < len(text) and _ends_sentence(text, match, start, depths):
            ends.append(match.end())
    ends.extend(match.end() for match in _LEAD_TO_ITEMS.finditer(text))
    note = _NOTE.search(text)
    if note and note.start():
        ends.append(note.start())
    return sorted(set(ends))


def _ends_sentence(text: str, match: re.Match[str], start: int, depths: _Depths) -> bool:
    """Whether the sentence that began at `start` ends with this candidate."""
    after = text[match.end() : match.end() + REACH].lstrip()
    closers = match.group("closers")
    if not after or after[0] in CANNOT_OPEN_A_LINE or NEVER_FIRST.match(after):
        return False
    if _is_no_end(text, match, after):
        return False
    if closers and depths.closes_inside(match.end(), start):
        return False
    opened = depths.open_at(match.end())
    if any(_encloses(text, place, start, depths) for place in opened):
        return False
    return bool(opened) or not (closers and _SAYS.match(after))


def _is_no_end(text: str, match: re.Match[str], after: str) -> bool:
    """Whether the mark ends nothing: an ellipsis in a list, a sign in an address or a name."""
    if set(match.group("mark")) == {"…"}:
        return not (match.group("closers") and after[0] in _QUOTES)
    following = text[match.end() : match.end() + 1]
    return match.group("mark") in {"?", "!"} and following.isascii() and following.isalnum()


def _encloses(text: str, place: int, start: int, depths: _Depths) -> bool:
    """Whether an open mark holds its content together: a short quotation, an inner bracket."""
    bracket = text[place] in _BRACKETS and place > start
    return bracket or (text[place] in _QUOTES and depths.is_embedded(place))


class _Depths:
    """Which paired marks stand open at each place of a text; unpaired ones are passed over.

    Args:
        text: The text; places must be asked for in rising order, so that one pass serves all.
    """

    def __init__(self, text: str) -> None:
        """Pair the marks."""
        self._text = text
        self._closed_at: dict[int, int] = {}
        stack: list[int] = []
        for match in _PAIRED.finditer(text):
            place, mark = match.start(), match.group()
            if mark in PAIRS:
                stack.append(place)
                del stack[:-MAX_DEPTH]
                continue
            for depth in range(len(stack) - 1, -1, -1):
                if PAIRS[text[stack[depth]]] == mark:
                    self._closed_at[stack[depth]] = place
                    del stack[depth:]
                    break
        self._opened_at = {closed: opened for opened, closed in self._closed_at.items()}
        self._coming = iter(sorted(self._closed_at))
        self._next = next(self._coming, None)
        self._live: list[int] = []

    def open_at(self, place: int) -> list[int]:
        """Offsets of the marks that stand open before `place`, outermost first."""
        while self._next is not None and self._next < place:
            self._live.append(self._next)
            self._next = next(self._coming, None)
        self._live = [each for each in self._live if self._closed_at[each] >= place]
        return self._live

    def closes_inside(self, end: int, start: int) -> bool:
        """Whether a bracket that closes before `end` opened after the sentence began."""
        closed = end - 1
        while closed > start and self._text[closed].isspace():
            closed -= 1
        opened = self._opened_at.get(closed)
        if opened is None or self._text[opened] not in _BRACKETS:
            return False
        return opened > start or self._text[opened] in "《〈"

    def is_embedded(self, opened: int) -> bool:
        """Whether a quotation is short and its sentence goes on after it."""
        closed = self._closed_at[opened]
        after = self._text[closed + 1 : closed + 1 + REACH].lstrip()
        goes_on = bool(after) and (
            after[0] in CANNOT_OPEN_A_LINE
            or bool(NEVER_FIRST.match(after))
            or self._text[closed - 1] not in "。！？!?…"
        )
        return goes_on and closed - opened <= EMBEDDED


def _latin_ends(text: str) -> list[int]:
    """Sentence ends of a text without Han characters."""
    return [
        match.end()
        for match in _LATIN_END.finditer(text)
        if not _ABBREVIATION.search(text[: match.start() + 1])
    ]
