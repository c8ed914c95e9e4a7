"""One English text out of what an engine made of a sentence's clauses.

Joined, rid of what is said twice, and with the marks, capitals and figures of its source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.approximation import with_approximations
from duizhao.language.chinese import is_balanced
from duizhao.language.limits import with_limits
from duizhao.translation.agreement import with_agreement
from duizhao.translation.attempts import without_attempts
from duizhao.translation.capitals import (
    capitalise,
    group_digits,
    keep_capitals,
    prefer_forms,
    title_case,
)
from duizhao.translation.guards import without_loops
from duizhao.translation.joining import joining_mark, lower_first, rejoin
from duizhao.translation.judgement import judge
from duizhao.translation.polish import in_quotes, lead_in, pair_marks, polish, without_paper
from duizhao.translation.repeats import without_doubles, without_itself, without_repeats
from duizhao.translation.subjects import as_task
from duizhao.translation.tenses import as_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.model import Constraint

_OPENING_OF_A_PLAN = re.compile(r"^(?:To (?!the |an? |our )|We (?:will|must|should) )(?=[a-z])")
"""What an engine puts before the verb of a heading."""


def compose(
    source: str,
    clauses: Sequence[str],
    targets: Sequence[str | None],
    constraints: Sequence[Constraint],
    mark: str = "",
    *,
    heading: bool = False,
) -> str:
    """The English text of a sentence.

    Args:
        source: The sentence as the engine reads it.
        clauses: Its clauses in order, without the mark in front.
        targets: What was made of each; None where it stands as it is.
        constraints: What the text must say.
        mark: English form of the line's leading mark.
        heading: Whether it has capitals throughout.
    """
    names = [form for each in constraints for form in each.forms]
    polished = [
        clause if target is None else _polished(target, clause, names)
        for clause, target in zip(clauses, targets, strict=True)
    ]
    text = "".join(
        _polished(rejoin(clauses[first:last], polished[first:last], names), cell, names) + gap
        for first, last, cell, gap in _columns(clauses)
    )
    text = _said_once(source, text, constraints, names)
    spans = judge(text, constraints).spans
    fitting = _unless_terms_suffer(text, with_agreement(text, constraints, spans), constraints)
    if fitting != text:
        text, spans = fitting, judge(fitting, constraints).spans
    text = keep_capitals(text, constraints, spans)
    text = prefer_forms(source, group_digits(source, text, constraints), constraints)
    text = with_limits(source, text)
    text = with_approximations(source, text)
    text = _unless_terms_suffer(text, as_report(source, text), constraints)
    text = in_quotes(text, "".join(clauses))
    if heading:
        closing = joining_mark(source)
        if closing != "." and text.endswith("."):
            text = text[:-1] + (closing if closing in "!?:" else "")
        return mark + title_case(capitalise(_OPENING_OF_A_PLAN.sub("", text)))
    if joining_mark(source) == "." and text[-1:].isalnum():
        text = f"{text}."
    said = lower_first(text, names) if mark.endswith(", ") else lead_in(text)
    return as_task(source, mark + said)


def _said_once(
    source: str, text: str, constraints: Sequence[Constraint], names: Sequence[str]
) -> str:
    """A text without repeats and attempts, where no constraint suffers, and loops, in any case."""
    shorter = without_repeats(without_itself(text, source))
    text = _unless_terms_suffer(text, shorter, constraints)
    text = without_doubles(without_attempts(text, constraints), names)
    return without_loops(source, text, names)


def _unless_terms_suffer(text: str, other: str, constraints: Sequence[Constraint]) -> str:
    """The other text, or the first where that one meets more constraints."""
    if text == other:
        return text
    met, left = (len(judge(each, constraints).met) for each in (text, other))
    return other if left >= met else text


def _columns(sources: Sequence[str]) -> Iterator[tuple[int, int, str, str]]:
    """Cells of a table's row: first clause, end, source, and the gap after it; mostly one cell.

    >>> list(_columns(["年份  ", "标准仓容，", "亿吨"]))
    [(0, 1, '年份', '  '), (1, 3, '标准仓容，亿吨', '')]
    """
    first = 0
    for index, source in enumerate(sources, 1):
        last = index == len(sources)
        if last or source.endswith(("  ", "\t")):
            yield first, index, "".join(sources[first:index]).rstrip(), "" if last else "  "
            first = index


def _polished(target: str, source: str, forms: Sequence[str]) -> str:
    """A target polished; its marks pair off where those of the source do."""
    target = without_paper(target, source)
    return polish(pair_marks(target) if is_balanced(source) else target, forms)
