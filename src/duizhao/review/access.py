"""Who may use the review page: one-time address, cookie, Host and Origin, headers.

The page listens on the loopback address unless a team puts it behind a proxy, but every program
and every web page on the machine can reach that. So: an address with a random token opens a session
once; a request must name our own host (against DNS rebinding); one that changes something must come
from our own page (OWASP Cross-Site Request Forgery Prevention: verifying origin); and nothing is
loaded from elsewhere (Content Security Policy Level 3).
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from duizhao.review.site import site_of
from duizhao.review.wording import STRANGER, USED

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_BYTES = 24
"""192 bits: cannot be guessed."""

SAFE_METHODS = {"GET", "HEAD"}
"""Methods that change nothing (RFC 9110, section 9.2.1)."""

OPEN_PATHS = ("/static/", "/metrics")
"""What anybody on this machine may load: style, script, counts; they say nothing of documents."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Sent with every answer."""


@dataclass(slots=True)
class Access:
    """Tokens and sessions of one running page; they end with it.

    Attributes:
        hosts: Values of `Host` that are ours, such as `127.0.0.1:8417`.
        reviewer: Name of whoever opens the first address.
        user_header: Header in which a trusted proxy names the user; empty for none.
        secure: Whether browsers come by https, so that the cookie never travels in the open.
    """

    hosts: frozenset[str]
    reviewer: str
    user_header: str = ""
    secure: bool = False
    _tokens: dict[str, str] = field(default_factory=dict)
    _sessions: dict[str, str] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """Name of the cookie; browsers do not keep the ports of one host apart."""
        return "duizhao-" + re.sub(r"[^0-9A-Za-z]", "-", min(self.hosts))

    def new_token(self, reviewer: str = "") -> str:
        """A token that opens one session, for the given reviewer."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._tokens[token] = reviewer or self.reviewer
        return token

    def open_session(self, token: str) -> str | None:
        """Turn a token into a session; None if it was used or never given."""
        reviewer = self._tokens.pop(token, None)
        if reviewer is None:
            return None
        session = secrets.token_urlsafe(TOKEN_BYTES)
        self._sessions[session] = reviewer
        return session

    def reviewer_of(self, request: Request) -> str | None:
        """Who sends a request; None for strangers."""
        if self.user_header and (name := request.headers.get(self.user_header)):
            return name
        return self._sessions.get(request.cookies.get(self.cookie, ""))


class Guard:
    """Lets only our own pages through, and dresses every answer.

    Args:
        app: What is guarded.
        access: Tokens and sessions.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        """Keep both."""
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the application, or let it answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        answer = self._refusal(Request(scope)) or self.app
        await answer(scope, receive, send_dressed)

    def _refusal(self, request: Request) -> Response | None:
        """Why a request goes no further, or where it goes instead; None to let it through."""
        if request.headers.get("host") not in self.access.hosts:
            return _refuse("This page answers only under its own address.", 421)
        if request.method not in SAFE_METHODS and not self._from_us(request):
            return _refuse("This request does not come from the page itself.", 403)
        if request.url.path.startswith(OPEN_PATHS):
            return None
        if token := request.query_params.get("token"):
            return self._redeem(token, request)
        if self.access.reviewer_of(request) is None:
            return _shut_out(request, STRANGER)
        return None

    def _from_us(self, request: Request) -> bool:
        """Whether our own page sent a request, as the browser says."""
        origin = urlsplit(request.headers.get("origin", ""))
        return origin.scheme in {"http", "https"} and origin.netloc in self.access.hosts

    def _redeem(self, token: str, request: Request) -> Response:
        """Turn the token of an address into a cookie, and the address into a plain one."""
        session = self.access.open_session(token)
        if session is None and self.access.reviewer_of(request) is None:
            return _shut_out(request, USED)
        response = RedirectResponse("/", status_code=303)
        if session is not None:
            response.set_cookie(
                self.access.cookie,
                session,
                httponly=True,
                samesite="lax",
                secure=self.access.secure,
            )
        return response


def _shut_out(request: Request, message: str) -> Response:
    """403: a page for a person who typed or kept an address, plain text for the script."""
    if request.method == "GET" and "hx-request" not in request.headers:
        return site_of(request).page("entrance.html", request, status=403, message=message)
    return _refuse(message, 403)


def _refuse(message: str, status: int) -> Response:
    """A plain refusal."""
    return PlainTextResponse(message + "\n", status_code=status)
