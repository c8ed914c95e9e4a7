"""How the documents stand: states, risks, issues and terms, each with the way to its segments."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.quality.checks import CHECKS
from duizhao.review.outline import Progress
from duizhao.review.pages import DOCUMENTS_SHOWN, neighbours
from duizhao.review.site import number_in, site_of
from duizhao.store.pairs import Risk
from duizhao.store.standings import Counted

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from duizhao.glossary import Glossary
    from duizhao.store.standings import Standing

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
class DocumentReport:
    """How a document stands, as the page shows it.

    Attributes:
        id: The document.
        standing: Title, language, counts.
        progress: Segments by state.
        risks: Open segments by risk band.
        checks: What the checks found, in their order.
        terms: The terms most often unmet.
        term_uses: Places where a term is asked for.
        term_met: Those with an accepted form.
    """

    id: str
    standing: Standing
    progress: Progress
    risks: Counter[str]
    checks: list[CheckCount]
    terms: list[TermCount]
    term_uses: int
    term_met: int


def report_of(document_id: str, standing: Standing, glossary: Glossary) -> DocumentReport:
    """Say how a document stands.

    Args:
        document_id: The document.
        standing: Its counts.
        glossary: For the Chinese of the terms.
    """
    found, waiting = standing.of(Counted.CHECK), standing.of(Counted.WAITING)
    asked, unmet = standing.of(Counted.ASKED), standing.of(Counted.UNMET)
    return DocumentReport(
        id=document_id,
        standing=standing,
        progress=Progress(standing.of(Counted.STATE)),
        risks=standing.of(Counted.RISK),
        checks=[
            CheckCount(name, check.title, check.severity, found[name], waiting[name])
            for name, check in CHECKS.items()
            if found[name]
        ],
        terms=[
            TermCount(term, _chinese(term, glossary), asked[term], count)
            for term, count in unmet.most_common(TERMS_SHOWN)
        ],
        term_uses=asked.total(),
        term_met=asked.total() - unmet.total(),
    )


def _chinese(term_id: str, glossary: Glossary) -> str:
    """Chinese text of an entry; the id of one that is gone."""
    term = glossary.by_id.get(term_id)
    return term.zh[0] if term else term_id


def report(request: Request) -> Response:
    """All documents, a hundred a page, or the one named."""
    site = site_of(request)
    store = site.desk.store
    wanted = request.query_params.get("id", "")
    start = number_in(request, "from")
    ids = [wanted] if wanted else store.document_ids(start, DOCUMENTS_SHOWN + 1)
    reports = [
        report_of(document_id, standing, site.desk.glossary)
        for document_id, standing in store.standings(ids[:DOCUMENTS_SHOWN]).items()
    ]
    total = Progress(sum((each.progress.counts for each in reports), Counter()))
    return site.page(
        "report.html",
        request,
        reports=reports,
        progress=total,
        risks=list(Risk),
        **neighbours(start, more=len(ids) > DOCUMENTS_SHOWN),
    )
