"""What all requests share: the desk, the outlines, the templates; and what a request asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from duizhao.review.outline import Filters, Order
from duizhao.review.outlines import Outlines
from duizhao.review.wording import ROUTES, Language, say
from duizhao.reviewing import Desk

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from duizhao.glossary import Glossary
    from duizhao.model import BitextPair
    from duizhao.review.access import Access

VERSION = version("duizhao")

THEMES = ("light", "dark")
"""Without the cookie the system's choice holds."""


def _templates() -> Environment:
    """Templates that escape all text and fail on unknown names."""
    return Environment(
        loader=PackageLoader("duizhao.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(slots=True)
class Site:
    """The running review page.

    Attributes:
        desk: Workspace, glossary, settings; replaced when the glossary grows.
        access: Who may look.
        glossary_folder: Where proposed terms go; None for nowhere.
    """

    desk: Desk
    access: Access
    glossary_folder: Path | None
    outlines: Outlines = field(init=False)
    templates: Environment = field(default_factory=_templates)

    def __post_init__(self) -> None:
        """Begin without outlines."""
        self.outlines = Outlines(self.desk.store)

    def render(self, template: str, request: Request, **values: Any) -> str:
        """Fill a template in the language of the interface."""
        language = language_of(request)
        return self.templates.get_template(template).render(
            t=lambda text: say(text, language),
            language=language,
            theme=_theme(request),
            reviewer=self.reviewer(request),
            routes=ROUTES,
            version=VERSION,
            **values,
        )

    def page(
        self, template: str, request: Request, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """An HTML answer."""
        return HTMLResponse(self.render(template, request, **values), status)

    def take_glossary(self, glossary: Glossary) -> None:
        """Use a changed glossary from now on."""
        self.desk = Desk(self.desk.store, glossary, self.desk.settings)

    def reviewer(self, request: Request) -> str:
        """Who sends the request; the guard let nobody else through."""
        return self.access.reviewer_of(request) or self.access.reviewer

    def pair(self, request: Request) -> tuple[str, BitextPair]:
        """Document and pair that a request names.

        Raises:
            HTTPException: If there is no such pair.
        """
        document_id = request.query_params.get("document", "")
        pair_id = request.path_params["pair"]
        pair = self.desk.store.pairs(document_id, [pair_id]).get(pair_id)
        if pair is None:
            raise HTTPException(404, f"There is no segment {pair_id} in {document_id}.")
        return document_id, pair

    def beside(self, document_id: str, pair: BitextPair) -> list[BitextPair]:
        """Other pairs of the document with the same source, for checks that compare pairs."""
        repeats = self.desk.store.repeats(pair.pair.source, document_id)
        others = [each.id for _, each in repeats if each.id != pair.pair.id]
        return list(self.desk.store.pairs(document_id, others).values())


def site_of(request: Request) -> Site:
    """The site that answers a request."""
    site: Site = request.app.state.site
    return site


def language_of(request: Request) -> Language:
    """Language of the interface: the cookie's, else the browser's first of the two."""
    chosen = request.cookies.get("language", "")
    if chosen in set(Language):
        return Language(chosen)
    first = request.headers.get("accept-language", "").strip().casefold()
    return Language.CHINESE if first.startswith("zh") else Language.ENGLISH


def _theme(request: Request) -> str:
    """Chosen theme, or empty for the system's."""
    theme = request.cookies.get("theme", "")
    return theme if theme in THEMES else ""


def number_in(request: Request, name: str) -> int:
    """A number in the address; anything else is 0."""
    return whole(request.query_params.get(name, ""))


def whole(text: str) -> int:
    """A whole number; anything else is 0."""
    return int(text) if text.isdecimal() else 0


def filters_of(request: Request) -> Filters:
    """Filters in the address."""
    query = request.query_params
    order = query.get("order", "")
    return Filters(
        state=query.get("state", ""),
        risk=query.get("risk", ""),
        issue=query.get("issue", ""),
        term=query.get("term", "").strip(),
        text=query.get("text", "").strip(),
        reviewer=query.get("reviewer", ""),
        order=Order(order) if order in set(Order) else Order.DOCUMENT,
    )
