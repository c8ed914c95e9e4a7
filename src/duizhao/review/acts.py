"""Requests that change something. What an act means is decided in `duizhao.reviewing`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from duizhao import reviewing
from duizhao.errors import GlossaryError
from duizhao.glossary.schema import PartOfSpeech
from duizhao.model import ACCEPTED, State
from duizhao.quality.checks import CHECKS
from duizhao.review.differences import changes
from duizhao.review.pages import view_of
from duizhao.review.rows import row_of
from duizhao.review.site import Site, site_of
from duizhao.review.terms import append_term, subjects, term_from
from duizhao.reviewing import Change, etag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from duizhao.model import BitextPair

LONGEST_TARGET = 100_000
"""Characters; a segment has some hundreds."""


class Saving(BaseModel):
    """Body of a save; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    target: str | None = None
    state: State | None = None
    note: str | None = None


async def form_of(request: Request) -> dict[str, str]:
    """Fields of a form (application/x-www-form-urlencoded); the last of a name counts."""
    body = (await request.body()).decode("utf-8", "replace")
    return dict(parse_qsl(body, keep_blank_values=True))


async def save(request: Request) -> Response:
    """Save text, state or remark of a segment: `PUT /pairs/ID`, guarded by `If-Match`."""
    try:
        saving = Saving.model_validate_json(await request.body())
    except ValidationError as error:
        raise HTTPException(422, str(error)) from error
    if len(saving.target or "") > LONGEST_TARGET:
        raise HTTPException(413, f"A text has at most {LONGEST_TARGET} characters.")
    return await run_in_threadpool(_save, request, saving)


def _save(request: Request, saving: Saving) -> Response:
    """Save, or answer 412 with what stands there now."""
    site = site_of(request)
    document_id, pair = site.pair(request)
    seen = request.headers.get("if-match", "").strip('"')
    if not seen:
        raise HTTPException(428, "Say with If-Match which text you saw.")
    target = pair.pair.target if saving.target is None else _one_line(saving.target)
    if seen != etag(pair):
        return _conflict(site, request, document_id, pair, target)
    state = saving.state or pair.pair.state
    if state in ACCEPTED and not target.strip():
        raise HTTPException(422, "There is no translation yet to be accepted.")
    change = Change(target, state, pair.note if saving.note is None else saving.note.strip())
    same = (target, state, change.note) == (pair.pair.target, pair.pair.state, pair.note)
    if not same:
        kind = "state" if state in ACCEPTED else "edit"
        beside = site.beside(document_id, pair)
        author = site.reviewer(request)
        saved = reviewing.save(document_id, [(pair, change)], author, site.desk, kind, beside)
        pair = saved[0]
    return _saved(site, request, document_id, pair)


def _one_line(text: str) -> str:
    """A text as segments have it: line breaks are spaces."""
    return " ".join(text.splitlines()) if "\n" in text or "\r" in text else text


def _saved(site: Site, request: Request, document_id: str, pair: BitextPair) -> Response:
    """What the page shows after a save."""
    outline = site.outlines.of(document_id)
    row = row_of(outline, outline.pairs[outline.places[pair.pair.id]])
    view = view_of(site, document_id, pair)
    return JSONResponse(
        {
            "etag": view.etag,
            "state": pair.pair.state,
            "row": site.render("row.html", request, row=row, outline=outline),
            "live": site.render("live.html", request, view=view, checks=CHECKS),
            "marks": site.render("pieces.html", request, pieces=view.marked.target),
            "progress": site.render("progress.html", request, progress=outline.progress()),
        },
        headers={"ETag": f'"{view.etag}"'},
    )


def _conflict(
    site: Site, request: Request, document_id: str, pair: BitextPair, mine: str
) -> Response:
    """Tell a reviewer that somebody else saved meanwhile."""
    review = site.desk.store.reviews_of(document_id, [pair.pair.id]).get(pair.pair.id)
    html = site.render(
        "conflict.html",
        request,
        pair=pair,
        review=review,
        changes=changes(pair.pair.target, mine),
        etag=etag(pair),
    )
    theirs = {"conflict": html, "etag": etag(pair), "target": pair.pair.target}
    return JSONResponse(theirs, 412)


def _seen_by(request: Request, form: Mapping[str, str], pair: BitextPair) -> None:
    """Refuse an act on a pair that is not what the reviewer saw.

    Raises:
        HTTPException: With status 412.
    """
    if form.get("etag") != etag(pair):
        raise HTTPException(
            412, f"Segment {request.path_params['pair']} was changed meanwhile; look at it again."
        )


async def merge(request: Request) -> Response:
    """Merge a segment with the one after it."""
    form = await form_of(request)
    return await run_in_threadpool(_merge, request, form)


def _merge(request: Request, form: Mapping[str, str]) -> Response:
    site = site_of(request)
    document_id, pair = site.pair(request)
    _seen_by(request, form, pair)
    outline = site.outlines.of(document_id)
    place = outline.places[pair.pair.id] + 1
    if place >= len(outline.pairs):
        raise HTTPException(409, "There is no segment after this one.")
    next_id = outline.pairs[place].id
    second = site.desk.store.pairs(document_id, [next_id])[next_id]
    merged = reviewing.merge(document_id, pair, second, site.reviewer(request), site.desk)
    return JSONResponse({"pair": merged.pair.id})


async def split(request: Request) -> Response:
    """Split a segment at the line breaks that the reviewer put into its texts."""
    form = await form_of(request)
    return await run_in_threadpool(_split, request, form)


def _split(request: Request, form: Mapping[str, str]) -> Response:
    site = site_of(request)
    document_id, pair = site.pair(request)
    _seen_by(request, form, pair)
    places = (
        _place_of_break(form.get("source", ""), pair.pair.source, "Chinese"),
        _place_of_break(form.get("target", ""), pair.pair.target, "English"),
    )
    parts = reviewing.split(document_id, pair, places, site.reviewer(request), site.desk)
    return JSONResponse({"pair": parts[0].pair.id})


def _place_of_break(broken: str, text: str, name: str) -> int:
    """Place in a text at which the reviewer broke it.

    Raises:
        HTTPException: If it was not broken once, or other characters changed.
    """
    lines = [line for line in broken.splitlines() if line.strip()]
    if "".join(broken.split()) != "".join(text.split()):
        raise HTTPException(422, f"Only break the {name} text; its characters stay as they are.")
    if text and len(lines) != 2:
        raise HTTPException(422, f"Break the {name} text once, where the second part begins.")
    return text.find(lines[1].strip(), len(lines[0].strip())) if text else 0


async def repeat(request: Request) -> Response:
    """Give a segment's text and state to all other places with the same source."""
    return await run_in_threadpool(_repeat, request)


def _repeat(request: Request) -> Response:
    site = site_of(request)
    document_id, pair = site.pair(request)
    change_to = (pair.pair.target, pair.pair.state)
    by_document: dict[str, list[str]] = {}
    for each in view_of(site, document_id, pair).repeats:
        if (each.outline.pair.target, each.outline.pair.state) != change_to:
            by_document.setdefault(each.document_id, []).append(each.outline.id)
    count = 0
    for other_id, ids in by_document.items():
        found = site.desk.store.pairs(other_id, ids)
        pairs = [found[each] for each in ids]
        listed = [(other, Change(*change_to, other.note)) for other in pairs]
        reviewing.save(other_id, listed, site.reviewer(request), site.desk, "bulk")
        count += len(listed)
    return JSONResponse({"count": count, "ids": by_document.get(document_id, [])})


async def undo(request: Request) -> Response:
    """Take the reviewer's last act on a document back."""
    return await run_in_threadpool(_undo, request)


def _undo(request: Request) -> Response:
    site = site_of(request)
    document_id = request.query_params.get("document", "")
    back = reviewing.undo(document_id, site.reviewer(request), site.desk)
    ids = [pair.pair.id for pair in back.after]
    same = ids == [pair.pair.id for pair in back.before]
    return JSONResponse({"pair": ids[0], "ids": ids, "same": same})


async def ignore(request: Request) -> Response:
    """Mark an issue as no issue, with a reason; without one, take the mark back."""
    form = await form_of(request)
    return await run_in_threadpool(_ignore, request, form)


def _ignore(request: Request, form: Mapping[str, str]) -> Response:
    site = site_of(request)
    document_id, pair = site.pair(request)
    fingerprint, reason = form.get("fingerprint", ""), form.get("reason", "").strip()
    heeded = {mark.issue.fingerprint for mark in pair.ignored}
    if fingerprint not in heeded | {issue.fingerprint for issue in pair.issues}:
        raise HTTPException(404, "This issue does not stand any more.")
    if not reason and fingerprint not in heeded:
        raise HTTPException(422, "Say why this is no issue.")
    author = site.reviewer(request)
    pair = reviewing.mark_issue(document_id, pair, fingerprint, reason, author, site.desk)
    return site.page("live.html", request, view=view_of(site, document_id, pair), checks=CHECKS)


async def propose(request: Request) -> Response:
    """Put a proposed term into the glossary."""
    form = await form_of(request)
    return await run_in_threadpool(_propose, request, form)


def _propose(request: Request, form: Mapping[str, str]) -> Response:
    site = site_of(request)
    if site.glossary_folder is None:
        raise HTTPException(409, "No glossary folder was given; start with --glossary DIR.")
    try:
        term = term_from(form, site.desk.glossary, site.reviewer(request))
        glossary = append_term(term, site.glossary_folder, form.get("subject", ""))
    except GlossaryError as error:  # shown where the reviewer can correct it
        return site.page(
            "propose.html",
            request,
            status=422,
            fields=form,
            subjects=subjects(site.glossary_folder),
            parts=list(PartOfSpeech),
            problem=str(error),
        )
    site.take_glossary(glossary)
    document_id, pair_id = form.get("document", ""), form.get("pair", "")
    view = None
    if found := site.desk.store.pairs(document_id, [pair_id]):
        pair = reviewing.look_again(document_id, found[pair_id], site.desk)
        view = view_of(site, document_id, pair)
    place = glossary.places[term.id]
    return site.page("proposed.html", request, term=term, place=place, view=view, checks=CHECKS)


async def invite(request: Request) -> Response:
    """Make an address that lets one more browser in, under a reviewer's name."""
    form = await form_of(request)
    site = site_of(request)
    token = site.access.new_token(form.get("reviewer", "").strip())
    scheme = "https" if site.access.secure else "http"
    address = f"{scheme}://{request.headers['host']}/?token={token}"
    return HTMLResponse(site.render("address.html", request, address=address))
