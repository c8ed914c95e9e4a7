"""A page to read a document side by side: `NAME.html`.

One file that needs nothing else: no script, no network, prints well. Terms, figures and findings
are marked in both texts, and every mark says what it is when pointed at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from duizhao.formats.languages import TARGET_LANGUAGE, written_tag
from duizhao.formats.marks import Mark, Piece, cut
from duizhao.formats.tables import describe_term
from duizhao.formats.xml_text import visible
from duizhao.model import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Bitext, BitextPair, FigureUse, Issue, TermUse

STATE_WORDS = {
    "initial": "to review",
    "translated": "saved",
    "reviewed": "reviewed",
    "final": "final",
}
"""States as a reader of the page understands them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One pair as the template shows it.

    Attributes:
        pair: The pair.
        source: Source text in pieces.
        target: Target text in pieces.
        severity: The gravest severity of its findings, or empty.
    """

    pair: BitextPair
    source: list[Piece]
    target: list[Piece]
    severity: str


def write(bitext: Bitext) -> bytes:
    """The page of a document."""
    rows = [_row(pair) for pair in bitext.pairs]
    terms = [term for pair in bitext.pairs for term in pair.terms if term.counted]
    page = _template().render(
        document=bitext.document,
        source_language=written_tag(bitext.document.language),
        target_language=TARGET_LANGUAGE,
        rows=rows,
        states=_counts([row.pair.pair.state.value for row in rows], list(STATE_WORDS)),
        state_words=STATE_WORDS,
        severities=_counts(
            [issue.severity.value for row in rows for issue in row.pair.issues],
            [severity.value for severity in reversed(Severity)],
        ),
        terms_met=sum(term.met for term in terms),
        terms_all=len(terms),
    )
    return visible(page).encode()


@cache
def _template() -> Template:
    """The page's template, compiled once."""
    environment = Environment(
        loader=PackageLoader("duizhao.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.jinja")


def _row(pair: BitextPair) -> Row:
    """Cut both texts of a pair at their marks."""
    source = [_term_mark(term, "source") for term in pair.terms]
    source += [_figure_mark(figure, "source") for figure in pair.figures]
    source += [_issue_mark(issue, issue.source_span) for issue in pair.issues if issue.source_span]
    target = [_term_mark(term, "target") for term in pair.terms if term.target_span]
    target += [_figure_mark(figure, "target") for figure in pair.figures if figure.target_span]
    target += [_issue_mark(issue, issue.target_span) for issue in pair.issues if issue.target_span]
    gravest = max(pair.issues, key=lambda issue: list(Severity).index(issue.severity), default=None)
    return Row(
        pair,
        cut(pair.pair.source, source),
        cut(pair.pair.target, target),
        gravest.severity.value if gravest else "",
    )


def _term_mark(term: TermUse, side: str) -> Mark:
    """Mark of a term on one side."""
    span = term.source_span if side == "source" else term.target_span or (0, 0)
    return Mark(span, "term" if term.met or not term.counted else "term unmet", describe_term(term))


def _figure_mark(figure: FigureUse, side: str) -> Mark:
    """Mark of a figure on one side."""
    span = figure.source_span if side == "source" else figure.target_span or (0, 0)
    return Mark(span, "figure" if figure.met else "figure unmet", f"{figure.text} = {figure.value}")


def _issue_mark(issue: Issue, span: tuple[int, int]) -> Mark:
    """Mark of a finding."""
    return Mark(span, f"issue {issue.severity.value}", f"{issue.check}: {issue.message}")


def _counts(values: Sequence[str], order: Sequence[str]) -> list[tuple[str, int]]:
    """How often each value occurs, in the given order, without those that never do."""
    return [(value, values.count(value)) for value in order if value in values]
