"""The application: its routes on one screen, its errors as pages, its guard."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from duizhao.errors import DuizhaoError
from duizhao.review import (
    acts,
    alignment_page,
    figures,
    glossary_pages,
    pages,
    report_page,
    runs_page,
)
from duizhao.review.access import Access, Guard
from duizhao.review.site import Site, site_of
from duizhao.store.acts import StaleError

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from duizhao.reviewing import Desk

ROUTES = [
    Route("/", pages.documents),
    Route("/document", pages.document),
    Route("/list", pages.listing),
    Route("/rows", pages.rows),
    Route("/metrics", figures.metrics),
    Route("/following", pages.following),
    Route("/concordance", pages.concordance),
    Route("/pairs/{pair}", pages.editor),
    Route("/pairs/{pair}", acts.save, methods=["PUT"]),
    Route("/pairs/{pair}/row", pages.row),
    Route("/pairs/{pair}/merge", acts.merge, methods=["POST"]),
    Route("/pairs/{pair}/split", pages.splitting),
    Route("/pairs/{pair}/split", acts.split, methods=["POST"]),
    Route("/pairs/{pair}/repeat", acts.repeat, methods=["POST"]),
    Route("/pairs/{pair}/ignore", acts.ignore, methods=["POST"]),
    Route("/undo", acts.undo, methods=["POST"]),
    Route("/terms", pages.proposing),
    Route("/terms", acts.propose, methods=["POST"]),
    Route("/glossary", glossary_pages.entries),
    Route("/glossary/{term}", glossary_pages.entry),
    Route("/glossary/{term}", glossary_pages.change, methods=["POST"]),
    Route("/glossary/{term}/check", glossary_pages.check, methods=["POST"]),
    Route("/report", report_page.report),
    Route("/alignments", alignment_page.alignments),
    Route("/alignment", alignment_page.alignment),
    Route("/alignment", alignment_page.change, methods=["POST"]),
    Route("/alignment/rows", alignment_page.rows),
    Route("/runs", runs_page.runs),
    Route("/addresses", acts.invite, methods=["POST"]),
    Mount("/static", StaticFiles(packages=[("duizhao.review", "static")])),
]
"""Every address of the page."""


PROBLEMS = {404: "There is nothing at this address", 409: "This cannot be shown"}
"""Headings of error pages, by status; those of 409 serve all others."""


def create_app(desk: Desk, access: Access, glossary_folder: Path | None = None) -> Starlette:
    """Build the review page.

    Args:
        desk: Workspace, glossary, settings.
        access: Who may look.
        glossary_folder: Where proposed terms go; None for nowhere.
    """
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Guard, access=access)],
        exception_handlers={
            StaleError: _stale,
            DuizhaoError: _refused,
            HTTPException: _refused_request,
        },
    )
    app.state.site = Site(desk, access, glossary_folder)
    return app


def _stale(_request: Request, error: Exception) -> Response:
    """412: the reviewer acted on a text that is no longer there."""
    return PlainTextResponse(str(error), 412)


def _refused(request: Request, error: Exception) -> Response:
    """409: the act, or what was asked for, cannot be."""
    return _message(request, str(error), 409)


def _refused_request(request: Request, error: Exception) -> Response:
    """A request that cannot be answered."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    text = error.detail if isinstance(error, HTTPException) else str(error)
    return _message(request, text, status)


def _message(request: Request, text: str, status: int) -> Response:
    """Plain text for the script, a page for a person who typed an address."""
    if request.method == "GET" and "hx-request" not in request.headers:
        problem = PROBLEMS.get(status, PROBLEMS[409])
        return site_of(request).page(
            "error.html",
            request,
            status=status,
            message="" if text == HTTPStatus(status).phrase else text,
            problem=problem,
        )
    return PlainTextResponse(text, status)
