"""A browser of the review page without a browser: its cookies, its headers, its reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.testclient import TestClient

if TYPE_CHECKING:
    from httpx2 import Response
    from starlette.applications import Starlette

    from duizhao.review.access import Access

HOST = "127.0.0.1:8417"
ORIGIN = {"origin": f"http://{HOST}"}


class Client(TestClient):
    """A browser of the page: names our host, and comes from our page."""

    document = "notes/a.txt"
    """Whose segments are asked for."""

    def __init__(self, app: Starlette) -> None:
        """Send what a browser sends."""
        super().__init__(app, base_url=f"http://{HOST}", headers=ORIGIN)

    def etag(self, pair: str) -> str:
        """The ETag under which a segment is shown."""
        etag: str = self.get(f"/pairs/{pair}", params={"document": self.document}).headers["etag"]
        return etag

    def save(self, pair: str, etag: str, **body: str) -> Response:
        """Save a segment as it was seen."""
        response: Response = self.put(
            f"/pairs/{pair}",
            params={"document": self.document},
            json=body,
            headers={"if-match": etag},
        )
        return response

    def act(self, pair: str, name: str, **form: str) -> Response:
        """Do something else with a segment, as it is shown now."""
        if "etag" not in form:
            form["etag"] = self.etag(pair).strip('"')
        response: Response = self.post(
            f"/pairs/{pair}/{name}", params={"document": self.document}, data=form
        )
        return response


def let_in(app: Starlette, access: Access, reviewer: str) -> Client:
    """A browser that opened an address of its own."""
    client = Client(app)
    client.get("/", params={"token": access.new_token(reviewer)})
    return client
