"""Finding glossary terms in segments: the pipeline's fourth stage.

One Aho-Corasick automaton (Aho and Corasick 1975) finds all forms of all entries at once, over
text folded as in `glossary/folding.py`. Of overlapping finds the longest wins, of equally long ones
the leftmost; what it covers is recorded, not lost. Conditions (`when`) are judged before that, so
that an entry out of its context covers nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import ahocorasick

from duizhao.glossary.folding import fold
from duizhao.glossary.schema import Context, PartOfSpeech, Status, Term
from duizhao.glossary.uses import deprecated_uses, term_uses
from duizhao.model import TermHit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.glossary import Glossary
    from duizhao.model import Segment, UnitKind

__all__ = ["TermMatcher", "TermMatches", "deprecated_uses", "term_uses"]

_FIGURE_END = re.compile(
    r"(?:[0-9][0-9.,:]*|[零〇○一二三四五六七八九十百千万亿两几半数廿])[多余来]?$"
)
"""A figure at the end of the folded text before a term; 多 and 余 may stand between."""

_COUNT = re.compile(r"[^\W\d]{0,2}\s?[0-9][0-9.,]*\s?[多余]?")
"""What may stand between a noun and the unit of the figure that counts it."""

_ANYWHERE = Context()

_FIGURE_REACH = 12
"""Characters looked at before a unit; 12 hold the longest figure end and are cheap to scan."""


Find = tuple[int, int, Term]
"""Start and end in the folded text, and the entry found."""


@dataclass(frozen=True, slots=True)
class TermMatches:
    """Everything found in a segment.

    Attributes:
        hits: What counts, left to right, not overlapping.
        covered: Finds inside or across a longer one.
        blocked: Finds of entries without English, which only keep wrong splits away.
    """

    hits: tuple[TermHit, ...]
    covered: tuple[TermHit, ...]
    blocked: tuple[TermHit, ...]


_LEVELS = "省市县区州"
_OFFICE = re.compile(r"委(?!员会|托|派)|长(?!期|征|效|远|江|三角)")
"""Behind a place with its level the level belongs to the office: 湖南省委 is Hunan's 省委."""


class TermMatcher:
    """Finds the terms of one glossary.

    Args:
        glossary: Retired entries are left out; proposed ones are found too.

    Attributes:
        glossary: The same.
    """

    def __init__(self, glossary: Glossary) -> None:
        """Build the automaton, once a run."""
        self.glossary = glossary
        self._conditions = {
            word: fold(word)[0]
            for term in glossary.entries
            for word in (*term.when.near, *term.when.not_near)
        }
        terms: dict[str, list[Term]] = {}
        for term in glossary.entries:
            if term.status is not Status.RETIRED:
                for form in term.zh:
                    terms.setdefault(fold(form)[0], []).append(term)
        self._automaton = ahocorasick.Automaton()
        for form, owners in terms.items():
            owners.sort(key=_rank)
            bounded = _is_latin(form[0]) or _is_latin(form[-1])
            place = form[-1] in _LEVELS and form[:-1] in terms
            asked = tuple((term, _is_conditional(term)) for term in owners)
            self._automaton.add_word(form, (len(form), bounded, place, asked))
        self._automaton.make_automaton()
        self._is_empty = not terms

    def find(self, segment: Segment, kind: UnitKind) -> tuple[TermHit, ...]:
        """Term hits of a segment, left to right; the longest wins, none overlap.

        Args:
            segment: Its own text is searched; offsets count in it.
            kind: Kind of its unit, for entries that hold only in some.
        """
        return self.matches(segment, kind).hits

    def matches(self, segment: Segment, kind: UnitKind) -> TermMatches:
        """As `find`, with what was covered by longer finds or blocked.

        Args:
            segment: Its own text is searched; offsets count in it.
            kind: Kind of its unit.
        """
        if self._is_empty:
            return TermMatches((), (), ())
        folded, origins = fold(segment.text)
        finds = list(self._finds(folded, kind))
        finds.sort(key=_longest_first)  # stable: entries of one form stay in the order of _rank
        taken = bytearray(len(folded))
        hits: list[TermHit] = []
        covered: list[TermHit] = []
        blocked: list[TermHit] = []
        for start, end, term in finds:
            hit = TermHit(segment.id, term.id, origins[start], origins[end - 1] + 1)
            if 1 in taken[start:end]:
                covered.append(hit)
                continue
            taken[start:end] = b"\x01" * (end - start)
            (blocked if term.blocks else hits).append(hit)
        counted = self._counted_before(segment.text, _ordered(hits))
        hits = [hit for hit in hits if hit not in counted]
        return TermMatches(_ordered(hits), _ordered([*covered, *counted]), _ordered(blocked))

    def _counted_before(self, text: str, hits: Sequence[TermHit]) -> list[TermHit]:
        """Units that count the noun before them: 贫困群众3.2万人 are 32,000 poor people."""
        terms = self.glossary.by_id
        return [
            unit
            for noun, unit in pairwise(hits)
            if terms[unit.term_id].after_number
            and _COUNT.fullmatch(text, noun.end, unit.start)
            and any(
                form.endswith(f" {name}")
                for form in terms[noun.term_id].forms
                for name in terms[unit.term_id].forms
            )
        ]

    def _finds(self, folded: str, kind: UnitKind) -> Iterator[Find]:
        """All finds whose conditions hold, overlapping ones too, by folded offsets."""
        for last, (length, bounded, place, terms) in self._automaton.iter(folded):
            end = last + 1
            start = end - length
            if bounded and not _on_word_boundary(folded, start, end):
                continue
            if place and _OFFICE.match(folded, end):
                continue
            for term, conditional in terms:
                if not conditional or self._holds(term, folded, start, kind):
                    yield start, end, term

    def _holds(self, term: Term, folded: str, start: int, kind: UnitKind) -> bool:
        """Whether the term's conditions hold at this place."""
        when = term.when
        if when.kinds and kind not in when.kinds:
            return False
        if term.after_number and not _FIGURE_END.search(
            folded[max(0, start - _FIGURE_REACH) : start]
        ):
            return False
        if any(self._conditions[word] in folded for word in when.not_near):
            return False
        return not when.near or any(self._conditions[word] in folded for word in when.near)


def _on_word_boundary(folded: str, start: int, end: int) -> bool:
    """Latin letters and digits of a form (GDP, 5G) must not go on outside it."""
    return not (
        (start > 0 and _is_latin(folded[start - 1]) and _is_latin(folded[start]))
        or (end < len(folded) and _is_latin(folded[end - 1]) and _is_latin(folded[end]))
    )


def _is_latin(character: str) -> bool:
    """Whether a character is an ASCII letter or digit."""
    return character.isascii() and character.isalnum()


def _longest_first(find: Find) -> tuple[int, int]:
    """Order in which finds take their places: longest, then leftmost."""
    return find[0] - find[1], find[0]


def _is_conditional(term: Term) -> bool:
    """Whether the term holds only in some places."""
    return term.when != _ANYWHERE or term.pos is PartOfSpeech.UNIT


def _rank(term: Term) -> tuple[bool, bool, str]:
    """Order among entries for the same characters: conditions first, then approved, then id."""
    return (not _is_conditional(term), term.status is not Status.APPROVED, term.id)


def _ordered(hits: list[TermHit]) -> tuple[TermHit, ...]:
    """Hits in reading order."""
    return tuple(sorted(hits, key=_place)) if len(hits) > 1 else tuple(hits)


def _place(hit: TermHit) -> tuple[int, int, str]:
    """Order of reading."""
    return hit.start, hit.end, hit.term_id
