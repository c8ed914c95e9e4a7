"""What the target of a segment must say: glossary terms, figures, dates, names as one record.

Built from what terminology, `language.numbers` and `language.names` found; the search meets them
or leaves them unmet in the open. Stages never import each other, so hits and figures come as
arguments.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from duizhao.language.datelines import find_dateline
from duizhao.language.imprint import find_author, find_credit, find_turn, set_line
from duizhao.language.literals import find_document_numbers, find_literals
from duizhao.language.names import Name, find_names
from duizhao.language.numbers import Figure, FigureKind
from duizhao.language.persons import credited_persons
from duizhao.language.rendering import (
    render,
    render_article,
    render_date_range,
    render_money,
)
from duizhao.language.speeches import speech_line
from duizhao.model import Constraint, ConstraintKind, overlap
from duizhao.translation.context import term_in_context, year_in_context
from duizhao.translation.figure_pairs import find_bounds, find_households
from duizhao.translation.leading_marks import PAGE
from duizhao.translation.place_chains import join_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from duizhao.model import Segment, Span, TermHit

_RANGE_MARK = re.compile(r"\s?(?:至|到|—{1,2}|–|-|~|～)\s?")
_AFTER_ARTICLE = re.compile(r"条(?=[\s规第款项、，。；：）)和至到或的之所]|$)")
_MORE = re.compile(r"[多余]")
_OUTPUT = re.compile(r"(?<=亿)级(?=.{0,6}(?:产业|集群|企业|园区))")
"""千亿级产业集群 are counted by what they earn."""
_TIBET = {"Tibet": re.compile(r"\bXizang\b"), "Xizang": re.compile(r"\bTibet\b")}
"""What a form must not say where the house style wants the one."""

_DATES = {FigureKind.DATE, FigureKind.YEAR, FigureKind.DECADE, FigureKind.CENTURY}


class Enforceable(Protocol):
    """What is needed of a glossary entry."""

    @property
    def forms(self) -> tuple[str, ...]:
        """Accepted target forms, the preferred first."""
        ...

    @property
    def deprecated(self) -> tuple[str, ...]:
        """Forbidden target forms."""
        ...

    @property
    def inflects(self) -> bool:
        """Whether inflected forms count."""
        ...

    @property
    def verb(self) -> bool:
        """Whether the forms are verbs."""
        ...

    @property
    def after_number(self) -> bool:
        """Whether the term counts only right after a figure."""
        ...

    @property
    def enforced(self) -> bool:
        """Whether targets must contain one of the forms."""
        ...

    @property
    def keep(self) -> bool:
        """Whether the Chinese itself is the target."""
        ...


class Entries(Protocol):
    """What is needed of a glossary."""

    @property
    def by_id(self) -> Mapping[str, Enforceable]:
        """The entries by id."""
        ...


def build_constraints(
    segment: Segment,
    hits: Iterable[TermHit],
    glossary: Entries,
    figures: Sequence[Figure] = (),
    names: Sequence[Name] = (),
    tibet: str = "Tibet",
    dates: str = "month-first",
) -> tuple[Constraint, ...]:
    """Constraints of a segment, in source order, without overlaps.

    Args:
        segment: The segment.
        hits: Its glossary hits, which do not overlap.
        glossary: The glossary.
        figures: Figures found in the segment's text.
        names: Names of its document.
        tibet: Rendering of 西藏 that the house style wants; forms with the other are deprecated.
        dates: Order of dates that it wants, `month-first` or `day-first`.

    Returns:
        One for each hit of an enforced entry, for each string that stays as it is and each firm
        figure that no hit covers, and for each name that the glossary does not know; two dates with
        至 between them are one, as are the bounds of a fine. A line of an imprint, a credit, a turn
        of the page or the title of a speech is one as a whole, and so are the dateline before a
        report and the credit behind a caption.
    """
    bounds = [*find_bounds(segment, figures), *find_households(segment, figures)]
    hits = [
        hit
        for hit in _without_credited_names(segment.text, list(hits))
        if not any(overlap((hit.start, hit.end), each.span) for each in bounds)
    ]
    figures = [
        figure for figure in figures if not any(overlap(figure.span, each.span) for each in bounds)
    ]
    firm = [figure.span for figure in figures if figure.firm]
    terms = [
        replace(constraint, span=rest)
        for hit in hits
        if glossary.by_id[hit.term_id].enforced
        for constraint in [_term_constraint(segment, hit, glossary.by_id[hit.term_id], tibet)]
        for rest in _without_figure(segment.text, constraint.span, firm)
        if rest == constraint.span or glossary.by_id[hit.term_id].after_number
    ]
    taken = [
        rest for hit in hits for rest in _without_figure(segment.text, (hit.start, hit.end), firm)
    ]
    literals = [
        Constraint(segment.id, ConstraintKind.LITERAL, span, (literal,))
        for literal, span in (*find_document_numbers(segment.text), *find_literals(segment.text))
        if not any(overlap(span, other) for other in taken)
    ]
    literals += bounds
    taken += [constraint.span for constraint in literals]
    numbers = [
        _in_order(constraint, dates)
        for constraint in _figure_constraints(segment, figures, taken)
        if not any(overlap(constraint.span, span) for span in taken)
    ]
    taken += [constraint.span for constraint in numbers]
    named = [
        (Constraint(segment.id, ConstraintKind.NAME, name.span, (name.form,)), name.by_rule)
        for name in find_names(segment.text, taken, names)
    ]
    found = [*terms, *literals, *numbers, *(each for each, _ in named)]
    by_place = sorted(found, key=lambda each: each.span)
    known = [(each.span, each.forms[0]) for each in by_place]
    set_spans = list(_set_lines(segment.text, known))
    proposed = {each.span for each, by_rule in named if not by_rule}
    found = [
        *(Constraint(segment.id, ConstraintKind.LITERAL, *each) for each in set_spans),
        *(
            each
            for each in by_place
            if each.span not in proposed
            and not any(overlap(each.span, span) for span, _ in set_spans)
        ),
    ]
    return tuple(join_places(segment.text, sorted(found, key=lambda each: each.span)))


def _set_lines(
    text: str, known: Sequence[tuple[Span, str]]
) -> Iterator[tuple[Span, tuple[str, ...]]]:
    """Stretches that are put in set English: the line, or its opening, its words and its end."""
    line = set_line(text, known)
    if line is not None:
        yield (0, len(text)), (line,)
        return
    turn = find_turn(text)
    if turn is not None:
        yield turn[0], turn[1:]
    tail = find_credit(text, known) or find_author(text, known)
    stop = len(text[: tail[0][0]].rstrip()) if tail else len(text)
    page = PAGE.match(text)
    begin = page.end() if page else 0
    speech = speech_line(text[:stop], known, begin)
    dateline = find_dateline(text, known)
    if speech is not None:
        yield (begin, stop), (speech,)
    elif dateline is not None:
        yield dateline[0], dateline[1:]
    if tail is not None:
        yield tail[0], tail[1:]


def _without_credited_names(text: str, hits: list[TermHit]) -> list[TermHit]:
    """Hits less those on a name after a label or in a credit: 主任：庄严 is nobody solemn."""
    names = list(credited_persons(text))
    return [
        hit
        for hit in hits
        if not any(start <= hit.start and hit.end <= end for start, end in names)
    ]


def _without_figure(text: str, hit: Span, figures: Sequence[Span]) -> Iterator[Span]:
    """A hit less the end of a figure that reaches into it: 万户 after 790 asks for households.

    Nothing is left of 千米 where the figure takes its 千: 两千米 are 2,000 meters.

    >>> list(_without_figure("790万户", (3, 5), [(0, 4)])), list(_without_figure("户", (0, 1), []))
    ([(4, 5)], [(0, 1)])
    >>> list(_without_figure("两千米", (1, 3), [(0, 2)]))
    []
    """
    for start, end in figures:
        if start < hit[0] < end < hit[1]:
            if text[hit[0]] != "千":
                yield end, hit[1]
            return
    yield hit


def _term_constraint(segment: Segment, hit: TermHit, term: Enforceable, tibet: str) -> Constraint:
    """The constraint of one hit; a kept term is a literal string."""
    forms = (segment.text[hit.start : hit.end],) if term.keep else term.forms
    other = _TIBET[tibet].search
    wanted = tuple(form for form in forms if not other(form)) or forms
    unsaid = tuple(form for form in forms if form not in wanted)
    span = (hit.start, hit.end)
    if not term.keep:
        span, wanted = term_in_context(segment.text, span, wanted, verb=term.verb)
    return Constraint(
        segment_id=segment.id,
        kind=ConstraintKind.LITERAL if term.keep else ConstraintKind.TERM,
        span=span,
        forms=wanted,
        term_id=hit.term_id,
        inflect=term.inflects and not term.keep,
        verb=term.verb,
        deprecated=(*term.deprecated, *unsaid),
    )


def _figure_constraints(
    segment: Segment, figures: Sequence[Figure], taken: Sequence[Span]
) -> list[Constraint]:
    """Constraints of firm figures, neighbouring dates joined."""
    constraints = []
    skip = -1
    for index, figure in enumerate(figures):
        if index == skip or not figure.firm:
            continue
        following = figures[index + 1] if index + 1 < len(figures) else None
        if following is not None and _RANGE_MARK.fullmatch(
            segment.text[figure.span[1] : following.span[0]]
        ):
            forms = render_date_range(figure, following)
            if forms:
                skip = index + 1
                span = (figure.span[0], following.span[1])
                constraints.append(Constraint(segment.id, ConstraintKind.DATE, span, forms))
                continue
        constraints.append(_figure_constraint(segment, figure, taken))
    return [constraint for constraint in constraints if constraint.forms]


def _in_order(constraint: Constraint, dates: str) -> Constraint:
    """A constraint whose forms begin with the wanted order of dates."""
    if dates == "month-first" or constraint.kind is not ConstraintKind.DATE:
        return constraint
    forms = sorted(constraint.forms, key=lambda form: not form[0].isdigit())
    return replace(constraint, forms=tuple(forms))


def _figure_constraint(segment: Segment, figure: Figure, taken: Sequence[Span]) -> Constraint:
    """The constraint of one figure, with what stands right after it and belongs to it."""
    year = year_in_context(segment.text, figure)
    if year is not None:
        return Constraint(segment.id, ConstraintKind.TERM, *year)
    kind = ConstraintKind.DATE if figure.kind in _DATES else ConstraintKind.NUMBER
    constraint = Constraint(segment.id, kind, figure.span, render(figure))
    end = figure.span[1]
    article = _AFTER_ARTICLE.match(segment.text, end)
    if figure.kind is FigureKind.ORDINAL and article is not None:
        span = (figure.span[0], article.end())
        return replace(constraint, span=span, forms=render_article(figure))
    output = _OUTPUT.match(segment.text, end)
    if output is not None:
        yuan = f"{constraint.forms[0].replace(' ', '-')}-yuan"
        span = (figure.span[0], output.end())
        return replace(constraint, span=span, forms=(yuan, *constraint.forms))
    more = _MORE.match(segment.text, end)
    if more is not None and figure.kind is not FigureKind.MULTIPLE:
        end = more.end()
        constraint = replace(
            constraint,
            span=(figure.span[0], end),
            forms=tuple(f"more than {form}" for form in constraint.forms[:1]) + constraint.forms,
        )
    money = render_money(figure) if figure.kind is FigureKind.MONEY else ()
    unit = (end, end + len(figure.unit))
    if (
        money
        and segment.text[unit[0] : unit[1]] == figure.unit
        and not any(overlap(unit, span) for span in taken)
    ):
        prefix = "more than " if more is not None else ""
        constraint = replace(
            constraint,
            span=(figure.span[0], unit[1]),
            forms=tuple(prefix + form for form in money) + constraint.forms,
        )
    return constraint
