"""Which constraints a target text meets, where, and what it says too often.

Terms and literals are judged as `glossary.uses` judges them for the report: each found form serves
one constraint. Figures are judged by value, as the checks judge them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from duizhao.glossary.uses import assign_spans, find_deprecated
from duizhao.language.english import EnglishText, Inflection
from duizhao.language.numbers import Figure, find_figures, match_figures
from duizhao.model import ConstraintKind, overlap

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duizhao.model import Constraint, Span

FIGURES = {ConstraintKind.NUMBER, ConstraintKind.DATE}
"""Kinds that are judged by value."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a text does about its constraints.

    Attributes:
        spans: For each constraint, where the text meets it, or None.
        excess: Forms of terms, and figures, that stand in the text more often than asked for.
        stray: Where the text has figures that no constraint asks for, written as words or digits.
        forbidden: Where it says a constraint by a deprecated form, with the constraint's index; an
            accepted form that the deprecated one runs into is a part of the place.
    """

    spans: tuple[Span | None, ...]
    excess: int
    stray: tuple[Span, ...] = ()
    forbidden: tuple[tuple[int, Span], ...] = ()

    @property
    def met(self) -> tuple[int, ...]:
        """Indexes of the constraints that are met."""
        return tuple(index for index, span in enumerate(self.spans) if span is not None)

    @property
    def unmet(self) -> tuple[int, ...]:
        """Indexes of those that are not."""
        return tuple(index for index, span in enumerate(self.spans) if span is None)


def judge(text: str, constraints: Sequence[Constraint]) -> Judgement:
    """Judge one text.

    Args:
        text: English text.
        constraints: Of its source.
    """
    spans: list[Span | None] = [None] * len(constraints)
    english = EnglishText(text)
    words = [index for index, each in enumerate(constraints) if each.kind not in FIGURES]
    choices = [_places(text, english, constraints[index]) for index in words]
    for index, span in zip(words, assign_spans(choices), strict=True):
        spans[index] = span
    held = [span for span in spans if span is not None]
    left_over = {
        span
        for found in choices
        for span in found
        if not any(span[0] < end and start < span[1] for start, end in held)
    }
    figures = [index for index, each in enumerate(constraints) if each.kind in FIGURES]
    stray = _judge_figures(text, constraints, figures, spans) if figures else []
    excess = len(left_over) + sum(figure.firm for figure in stray)
    accepted = dict(zip(words, choices, strict=True))
    forbidden = _forbidden(text, english, constraints, accepted, spans)
    return Judgement(tuple(spans), excess, tuple(figure.span for figure in stray), forbidden)


def _forbidden(
    text: str,
    english: EnglishText,
    constraints: Sequence[Constraint],
    accepted: Mapping[int, Sequence[Span]],
    spans: Sequence[Span | None],
) -> tuple[tuple[int, Span], ...]:
    """Places of deprecated forms that are no part of an accepted one, left to right.

    Args:
        text: English text.
        english: The same.
        constraints: Of its source.
        accepted: Places of the accepted forms of terms and names, by the constraint's index.
        spans: Where each constraint is met.
    """
    asking = [index for index in accepted if constraints[index].deprecated]
    asking.sort(key=lambda index: spans[index] is not None)  # a missing form may take the place
    right = [span for places in accepted.values() for span in places] if asking else []
    found: list[tuple[int, Span]] = []
    for index in asking:
        inflects = constraints[index].inflect
        for form in constraints[index].deprecated:
            for start, end in find_deprecated(form, english, text, inflects=inflects):
                if not any(first <= start and end <= last for first, last in right):
                    near = [span for span in accepted[index] if overlap(span, (start, end))]
                    firsts, lasts = zip((start, end), *near, strict=True)
                    found.append((index, (min(firsts), max(lasts))))
    found.sort(key=lambda use: use[1][0] - use[1][1])
    longest: list[tuple[int, Span]] = []
    for index, span in found:
        if not any(overlap(span, other) for _, other in longest):
            longest.append((index, span))
    return tuple(sorted(longest, key=lambda use: use[1]))


def _places(text: str, english: EnglishText, constraint: Constraint) -> list[Span]:
    """Places of all forms of a term, the longest first, then left to right."""
    if constraint.kind is ConstraintKind.LITERAL:
        found = {
            (start, start + len(form)) for form in constraint.forms for start in _starts(form, text)
        }
    else:
        inflection = Inflection.ANY if constraint.inflect else Inflection.NONE
        found = {span for form in constraint.forms for span in english.find(form, inflection)}
    return sorted(found, key=lambda span: (span[0] - span[1], span))


def _starts(form: str, text: str) -> list[int]:
    """Where an exact string begins."""
    starts, start = [], text.find(form)
    while start >= 0:
        starts.append(start)
        start = text.find(form, start + len(form))
    return starts


@lru_cache(maxsize=8192)
def _form_figures(form: str) -> tuple[Figure, ...]:
    """Figures of a form, which is read as it would stand in a sentence: March is no walk."""
    return find_figures(form, "en") or find_figures(f"in {form}", "en")


def _judge_figures(
    text: str, constraints: Sequence[Constraint], asking: Sequence[int], spans: list[Span | None]
) -> list[Figure]:
    """Fill in the spans of figure constraints; return the figures that answer to none."""
    wanted = [
        (index, figure) for index in asking for figure in _form_figures(constraints[index].forms[0])
    ]
    there = find_figures(text, "en")
    answers = match_figures([figure for _, figure in wanted], there)
    places: dict[int, list[int | None]] = {}
    for (index, _), (_, answer) in zip(wanted, answers, strict=True):
        places.setdefault(index, []).append(answer)
    for index in asking:
        found = places.get(index, [])
        if found and None not in found:
            first = min(answer for answer in found if answer is not None)
            last = max(answer for answer in found if answer is not None)
            spans[index] = (there[first].span[0], there[last].span[1])
    used = {answer for _, answer in answers if answer is not None}
    inside = [span for span in spans if span is not None]
    return [
        figure
        for place, figure in enumerate(there)
        if place not in used
        and not any(start <= figure.span[0] and figure.span[1] <= end for start, end in inside)
    ]
