"""How the documents stand: states, risks, issues and terms, each with the way to its segments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.quality.checks import CHECKS
from duizhao.review.outline import Outline, Progress, Risk
from duizhao.review.site import site_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

TERMS_SHOWN = 15
"""Terms of a document that are listed, the most often unmet."""


@dataclass(frozen=True, slots=True)
class CheckCount:
    """What one check found in a document.

    Attributes:
        name: Name of the check.
        title: What is wrong.
        severity: Its usual severity.
        pairs: Segments that have such an issue.
        open: Those of them that wait for a reviewer.
    """

    name: str
    title: str
    severity: str
    pairs: int
    open: int


@dataclass(frozen=True, slots=True)
class TermCount:
    """How often a term is met in a document.

    Attributes:
        id: The entry.
        zh: Its Chinese text.
        uses: Places where it is asked for.
        unmet: Those without an accepted form.
    """

    id: str
    zh: str
    uses: int
    unmet: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands.

    Attributes:
        id: The document.
        title: Its title.
        language: BCP 47 tag of its text.
        progress: Segments by state.
        risks: Open segments by risk band.
        checks: What the checks found, in their order.
        terms: The terms most often unmet.
        term_uses: Places where a term is asked for.
        term_met: Those with an accepted form.
    """

    id: str
    title: str
    language: str
    progress: Progress
    risks: Counter[Risk]
    checks: list[CheckCount]
    terms: list[TermCount]
    term_uses: int
    term_met: int


def standing_of(document_id: str, outline: Outline) -> Standing:
    """Count how a document stands.

    Args:
        document_id: The document.
        outline: Its pairs in short.
    """
    all_checks = outline.checks()
    waiting = Counter(
        check
        for pair in outline.pairs
        if pair.open
        for check in {issue.check for issue in pair.issues}
    )
    uses = [use for pair in outline.pairs for use in pair.terms if use.counted]
    asked = Counter(use.id for use in uses)
    unmet = Counter(use.id for use in uses if not use.met)
    texts = {use.id: use.zh for use in uses}
    return Standing(
        id=document_id,
        title=outline.title,
        language=outline.language,
        progress=outline.progress(),
        risks=Counter(outline.band(pair) for pair in outline.pairs if pair.open),
        checks=[
            CheckCount(name, check.title, check.severity, all_checks[name], waiting[name])
            for name, check in CHECKS.items()
            if all_checks[name]
        ],
        terms=[
            TermCount(term, texts[term], asked[term], count)
            for term, count in unmet.most_common(TERMS_SHOWN)
        ],
        term_uses=sum(asked.values()),
        term_met=sum(asked.values()) - sum(unmet.values()),
    )


def report(request: Request) -> Response:
    """All documents, or the one named."""
    site = site_of(request)
    wanted = request.query_params.get("id", "")
    standings = [
        standing_of(document_id, outline)
        for document_id, outline in site.outlines.all()
        if wanted in {"", document_id}
    ]
    total = Progress(sum((each.progress.counts for each in standings), Counter()))
    return site.page("report.html", request, standings=standings, progress=total, risks=list(Risk))
