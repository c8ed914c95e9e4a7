"""The glossary on the page: browse and search, change an entry with its lint and impact in view."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from duizhao.errors import GlossaryError
from duizhao.glossary.schema import Status, Term
from duizhao.glossary.writing import entry_yaml
from duizhao.language.chinese import match_key
from duizhao.review.acts import form_of
from duizhao.review.entries import Judgement, digest_of, judge, read_entry, save_entry
from duizhao.review.site import Site, site_of
from duizhao.store.standings import Counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

ENTRIES_SHOWN = 200
"""Entries of a list; whoever has more searches."""

IMPACTS_SHOWN = 12
"""Segments of an impact that are listed; all are counted."""


def entries(request: Request) -> Response:
    """Entries that hold a text, with how often they stand in the documents."""
    site = site_of(request)
    text = request.query_params.get("text", "").strip()
    status = request.query_params.get("status", "")
    subject = request.query_params.get("subject", "")
    glossary = site.desk.glossary
    found = [
        term
        for term in glossary.entries
        if status in {"", term.status}
        and subject in {"", glossary.places[term.id].subject}
        and _holds(term, text)
    ]
    uses, unmet = _uses(site)
    order = request.query_params.get("order", "uses")
    if counts := {"uses": uses, "unmet": unmet}.get(order):
        found.sort(key=lambda term: -counts[term.id])
    template = "entries.html" if "hx-request" in request.headers else "glossary.html"
    return site.page(
        template,
        request,
        text=text,
        orders=[
            ("uses", "most often used"),
            ("unmet", "most often missed"),
            ("file", "as in the files"),
        ],
        order=order,
        chosen_status=status,
        subject=subject,
        statuses=list(Status),
        subjects=sorted({place.subject for place in glossary.places.values()}),
        found=found[:ENTRIES_SHOWN],
        count=len(found),
        total=len(glossary.entries),
        places=glossary.places,
        uses=uses,
        unmet=unmet,
    )


def _holds(term: Term, text: str) -> bool:
    """Whether an entry holds a text in its id, forms or note."""
    if not text:
        return True
    folded = text.casefold()
    english = [term.id, *term.forms, *term.deprecated, term.note]
    key = match_key(text)
    return any(folded in form.casefold() for form in english) or any(
        key and key in match_key(form) for form in term.zh
    )


def _uses(site: Site) -> tuple[Counter[str], Counter[str]]:
    """How many places each entry has in the documents, and how many of them lack its form."""
    uses: Counter[str] = Counter()
    unmet: Counter[str] = Counter()
    for standing in site.desk.store.standings().values():
        uses.update(standing.of(Counted.TERM))
        unmet.update(standing.of(Counted.UNMET))
    return uses, unmet


def entry(request: Request) -> Response:
    """One entry as YAML, with what is to be said of it."""
    site = site_of(request)
    term = _term(site, request)
    return _entry_page(site, request, term, entry_yaml(term), "")


def _entry_page(
    site: Site, request: Request, term: Term, text: str, problem: str, status: int = 200
) -> Response:
    """The page of an entry."""
    place = site.desk.glossary.places[term.id]
    documents = [
        (document_id, standing.title, count)
        for document_id, standing in site.desk.store.standings().items()
        if (count := standing.of(Counted.TERM)[term.id])
    ]
    return site.page(
        "entry.html",
        request,
        status=status,
        term=term,
        text=text,
        place=place,
        seen=digest_of(place.path),
        documents=documents,
        judgement=Judgement(problem) if problem else _judge(site, term),
        shown=IMPACTS_SHOWN,
    )


def _term(site: Site, request: Request) -> Term:
    """The entry that a request names.

    Raises:
        HTTPException: If there is none.
    """
    term = site.desk.glossary.by_id.get(request.path_params["term"])
    if term is None:
        raise HTTPException(404, f"There is no entry {request.path_params['term']}.")
    return term


def _judge(site: Site, term: Term) -> Judgement:
    return judge(term, site.desk.glossary, site.desk.store)


async def check(request: Request) -> Response:
    """What is to be said of an entry as it is typed."""
    form = await form_of(request)
    return await run_in_threadpool(_check, request, form)


def _check(request: Request, form: Mapping[str, str]) -> Response:
    site = site_of(request)
    term = _term(site, request)
    try:
        judgement = _judge(site, read_entry(form.get("text", ""), term.id))
    except GlossaryError as error:  # shown beside the text while it is typed
        judgement = Judgement(str(error))
    return site.page("judgement.html", request, judgement=judgement, shown=IMPACTS_SHOWN)


async def change(request: Request) -> Response:
    """Save an entry."""
    form = await form_of(request)
    return await run_in_threadpool(_change, request, form)


def _change(request: Request, form: Mapping[str, str]) -> Response:
    site = site_of(request)
    if site.glossary_folder is None:
        raise HTTPException(409, "No glossary folder was given; start with --glossary DIR.")
    term, text = _term(site, request), form.get("text", "")
    try:
        changed = read_entry(text, term.id)
        glossary = save_entry(
            changed, site.desk.glossary, site.glossary_folder, form.get("seen", "")
        )
    except GlossaryError as error:  # shown where the maintainer can correct it
        return _entry_page(site, request, term, text, str(error), 422)
    site.take_glossary(glossary)
    return RedirectResponse(f"/glossary/{term.id}", 303)
