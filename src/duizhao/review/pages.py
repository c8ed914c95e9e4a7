"""Pages and parts of pages: requests that change nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from duizhao.glossary.schema import PartOfSpeech
from duizhao.model import State
from duizhao.quality.checks import CHECKS
from duizhao.review.outline import (
    DISPUTED,
    OPEN,
    Filters,
    Order,
    Outline,
    Progress,
)
from duizhao.review.rows import CHUNK_ROWS, Chunk, chunks_of, row_of
from duizhao.review.segment import SegmentView, view_segment
from duizhao.review.site import Site, filters_of, number_in, site_of
from duizhao.review.terms import subjects
from duizhao.reviewing import etag
from duizhao.store.pairs import Risk
from duizhao.store.standings import Counted

if TYPE_CHECKING:
    from starlette.requests import Request

    from duizhao.model import BitextPair
    from duizhao.store.standings import Standing

DOCUMENTS_SHOWN = 100
"""Documents a page, of the list and of the report."""

FOUND_SHOWN = 40
"""Concordance lines shown at most."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document as the list of documents shows it."""

    id: str
    standing: Standing
    progress: Progress
    high: int


def documents(request: Request) -> Response:
    """The workspace's documents, a hundred a page, with their progress."""
    site = site_of(request)
    start = number_in(request, "from")
    ids = site.desk.store.document_ids(start, DOCUMENTS_SHOWN + 1)
    listed = [
        Listed(
            document_id,
            standing,
            Progress(standing.of(Counted.STATE)),
            standing.of(Counted.RISK)[Risk.HIGH],
        )
        for document_id, standing in site.desk.store.standings(ids[:DOCUMENTS_SHOWN]).items()
    ]
    total = Progress(sum((each.progress.counts for each in listed), Counter()))
    return site.page(
        "documents.html",
        request,
        listed=listed,
        progress=total,
        **neighbours(start, more=len(ids) > DOCUMENTS_SHOWN),
    )


def neighbours(start: int, *, more: bool) -> dict[str, Any]:
    """Where the pages of documents before and after one begin.

    Args:
        start: Where this one begins.
        more: Whether there are documents after it.
    """
    return {
        "earlier": max(0, start - DOCUMENTS_SHOWN) if start else None,
        "later": start + DOCUMENTS_SHOWN if more else None,
    }


def document(request: Request) -> Response:
    """One document side by side."""
    site = site_of(request)
    document_id = request.query_params.get("id", "")
    outline = site.outlines.of(document_id)
    return site.page(
        "document.html",
        request,
        **_list_values(request, document_id, outline),
        states=[OPEN, *State, *([DISPUTED] if outline.disputes else [])],
        risks=list(Risk),
        checks=[(name, CHECKS[name].title, count) for name, count in outline.checks().items()],
        terms=outline.terms(),
        reviewers=outline.people(),
        orders=[(Order.DOCUMENT, "as in the document"), (Order.RISK, "riskiest first")],
        progress=outline.progress(),
    )


def listing(request: Request) -> Response:
    """The list alone, after a change of the filters."""
    site = site_of(request)
    document_id = request.query_params.get("id", "")
    outline = site.outlines.of(document_id)
    return site.page("list.html", request, **_list_values(request, document_id, outline))


def rows(request: Request) -> Response:
    """A part of the list that came into view."""
    site = site_of(request)
    document_id = request.query_params.get("id", "")
    outline = site.outlines.of(document_id)
    filters = filters_of(request)
    start = number_in(request, "from")
    part = outline.select(filters)[start : start + CHUNK_ROWS]
    chunk = Chunk(start, 0, [row_of(outline, pair) for pair in part])
    return site.page("chunk.html", request, chunk=chunk, outline=outline, filters=filters)


def _list_values(request: Request, document_id: str, outline: Outline) -> dict[str, Any]:
    """What the list's template needs."""
    filters = filters_of(request)
    selected = outline.select(filters)
    shown = request.query_params.get("pair", "")
    return {
        "document_id": document_id,
        "outline": outline,
        "filters": filters,
        "query": filter_query(document_id, filters),
        "selected": len(selected),
        "chunks": chunks_of(outline, selected, shown),
        "shown": shown,
    }


def filter_query(document_id: str, filters: Filters) -> str:
    """Document and filters as the query of an address."""
    fields = {name: getattr(filters, name) for name in Filters.__dataclass_fields__}
    return urlencode({"id": document_id} | {name: str(value) for name, value in fields.items()})


def following(request: Request) -> Response:
    """The next pair of the list that waits for a reviewer: its id and place, as JSON."""
    site = site_of(request)
    outline = site.outlines.of(request.query_params.get("id", ""))
    selected = outline.select(filters_of(request))
    after = request.query_params.get("after", "")
    place = next((place for place, pair in enumerate(selected) if pair.id == after), -1)
    for index in range(place + 1, len(selected)):
        if selected[index].open:
            return JSONResponse({"pair": selected[index].id, "place": index})
    return JSONResponse({"pair": None, "place": None})


def view_of(site: Site, document_id: str, pair: BitextPair) -> SegmentView:
    """All that the editor shows of a pair."""
    outline = site.outlines.of(document_id)
    return view_segment(document_id, pair, outline, site.desk.store)


def editor(request: Request) -> Response:
    """A segment opened for editing, with its panel."""
    site = site_of(request)
    document_id, pair = site.pair(request)
    view = view_of(site, document_id, pair)
    outline = site.outlines.of(document_id)
    row = row_of(outline, outline.pairs[outline.places[pair.pair.id]])
    filters = filters_of(request)
    response = site.page(
        "editor.html", request, view=view, row=row, outline=outline, filters=filters, checks=CHECKS
    )
    response.headers["ETag"] = f'"{view.etag}"'
    return response


def row(request: Request) -> Response:
    """A segment as the list shows it."""
    site = site_of(request)
    document_id, pair = site.pair(request)
    outline = site.outlines.of(document_id)
    shown = row_of(outline, outline.pairs[outline.places[pair.pair.id]])
    return site.page("row.html", request, row=shown, outline=outline)


def concordance(request: Request) -> Response:
    """Where else a text stands, in all documents of the workspace."""
    site = site_of(request)
    text = request.query_params.get("text", "").strip()
    found = site.desk.store.search(text, FOUND_SHOWN + 1) if text else []
    titles = site.desk.store.standings(sorted({document_id for document_id, _ in found}))
    lines = [
        (
            document_id,
            titles[document_id],
            pair,
            hits(pair.pair.source, text),
            hits(pair.pair.target, text),
        )
        for document_id, pair in found[:FOUND_SHOWN]
    ]
    more = len(found) > FOUND_SHOWN
    return site.page("concordance.html", request, text=text, lines=lines, more=more)


def hits(text: str, wanted: str) -> list[tuple[str, bool]]:
    """A text cut at the places of the wanted one; True marks those.

    >>> hits("Power to the power", "power")
    [('Power', True), (' to the ', False), ('power', True)]
    """
    folded, key = text.casefold(), wanted.casefold()
    if not key or len(folded) != len(text):  # folding changed the length: places would be wrong
        return [(text, False)]
    pieces: list[tuple[str, bool]] = []
    place = 0
    while (found := folded.find(key, place)) >= 0:
        pieces += [(text[place:found], False), (text[found : found + len(key)], True)]
        place = found + len(key)
    pieces.append((text[place:], False))
    return [piece for piece in pieces if piece[0]]


def splitting(request: Request) -> Response:
    """The dialog in which a segment is split."""
    site = site_of(request)
    document_id, pair = site.pair(request)
    return site.page(
        "split.html",
        request,
        document_id=document_id,
        pair=pair,
        etag=etag(pair),
        source=_broken(pair.pair.source, "。；！？，："),
        target=_broken(pair.pair.target, ".;!?,:"),
    )


def _broken(text: str, marks: str) -> str:
    """A text with a line break behind the mark nearest to its middle, as a suggestion."""
    places = [place + 1 for place, character in enumerate(text[:-1]) if character in marks]
    if not places:
        return text
    place = min(places, key=lambda place: abs(2 * place - len(text)))
    return text[:place] + "\n" + text[place:].lstrip()


def proposing(request: Request) -> Response:
    """The dialog in which a term is proposed."""
    site = site_of(request)
    folder = site.glossary_folder
    return site.page(
        "propose.html",
        request,
        fields=dict(request.query_params),
        subjects=subjects(folder) if folder else [],
        parts=list(PartOfSpeech),
        problem="",
    )
