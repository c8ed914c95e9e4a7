"""report.html: one self-contained page, readable in two minutes, for screen, reader and paper.

The verdict and the gates come first, then what to do: the segments in order of risk with the spans
that the issues speak of. It has no script; light and dark follow the reader's system.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from duizhao.quality.checks import CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duizhao.model import BitextPair, Span
    from duizhao.quality.report import Report
    from duizhao.quality.tally import Tally


@dataclass(frozen=True, slots=True)
class WorstSegment:
    """A row of the table of worst segments.

    Attributes:
        document: Its document.
        pair: The pair.
        source: Its source, spans of issues marked.
        target: Its target, spans of issues marked.
    """

    document: str
    pair: BitextPair
    source: Markup
    target: Markup


def report_html(report: Report, tally: Tally) -> bytes:
    """The report for people.

    Args:
        report: The report's contents.
        tally: Of every document of the run.
    """
    from duizhao.quality import plots  # noqa: PLC0415 - matplotlib takes long to load

    content = report.content
    terms = content["terms"]
    drawn = [
        plots.issues_by_check(tally.counts.found),
        plots.length_scatter(tally.usual.points, tally.reported.points),
        plots.risk_histogram(tally.risks.tolist()),
        plots.terms_by_route(terms["by_route"], terms["expected"] - terms["met"]),
        plots.scores_by_document(_scores(content)),
        plots.trend(report.history),
    ]
    environment = Environment(
        loader=PackageLoader("duizhao.quality"), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template("report.html").render(
        report=content,
        gates=report.gates,
        verdict=verdict(content),
        plots=[Markup(svg) for svg in drawn if svg],  # noqa: S704 - drawn here, titles escaped
        worst=[_row(document, pair) for document, pair in tally.worst],
        documents=tally.documents,
        ignored=tally.ignored,
        checks=CHECKS,
        severities=[severity.value for severity in plots.SEVERITIES],
    )
    return page.encode()


def verdict(content: Mapping[str, Any]) -> str:
    """The contents of report.json in a sentence."""
    if content["failed"]:
        count = len(content["failed"])
        return f"{count} input{'s' if count > 1 else ''} failed"
    if not content["gates"]:
        critical = content["totals"]["issues"]["critical"]
        return f"{critical} critical issues; no gate is set"
    broken = [gate for gate in content["gates"] if not gate["passed"]]
    if broken:
        return f"{len(broken)} of {len(content['gates'])} gates failed"
    return "All gates passed"


def _row(document: str, pair: BitextPair) -> WorstSegment:
    """A row of the table of worst segments."""
    return WorstSegment(
        document,
        pair,
        mark(pair.pair.source, [issue.source_span for issue in pair.issues]),
        mark(pair.pair.target, [issue.target_span for issue in pair.issues]),
    )


def mark(text: str, spans: Iterable[Span | None]) -> Markup:
    """Text with `<mark>` around the spans, overlapping ones joined.

    >>> mark("a < b", [(0, 1), (0, 3), None])
    Markup('<mark>a &lt;</mark> b')
    """
    pieces: list[Markup] = []
    end = 0
    for start, stop in sorted(span for span in spans if span is not None):
        if start < end:
            if stop > end:
                pieces[-1] = Markup("<mark>{}{}</mark>").format(
                    Markup(pieces[-1][6:-7]),  # noqa: S704 - was escaped when it was put there
                    text[end:stop],
                )
        else:
            pieces += [escape(text[end:start]), Markup("<mark>{}</mark>").format(text[start:stop])]
        end = max(end, stop)
    return Markup("").join([*pieces, escape(text[end:])])


def _scores(content: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """BLEU and chrF2++ of the documents that have references."""
    return {
        document["name"]: (
            document["metrics"]["bleu"]["score"],
            document["metrics"]["chrf"]["score"],
        )
        for document in content["documents"]
        if document.get("metrics")
    }
