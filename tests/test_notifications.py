"""An alarm that did not arrive is sent again; nothing that goes wrong with it fails the run."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from duizhao.settings import OperationsSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOWS = Path(__file__).parent.parent / "flows"


@pytest.fixture
def notifications(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module, which waits for nothing."""
    monkeypatch.syspath_prepend(FLOWS)
    module = import_module("notifications")
    monkeypatch.setattr(module, "DELAYS_S", (0, 0))
    return module


@contextmanager
def chat_server(answers: list[int]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that answers with these states in turn; its address, and what it was told."""
    heard: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers.pop(0))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", heard
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answers", "attempts", "said"),
    [
        ([200], 1, "told"),
        ([503, 429, 200], 3, "told"),
        ([500, 500, 500], 3, "could not tell"),
        ([404], 1, "could not tell"),
    ],
    ids=["at once", "at the third attempt", "never", "refused"],
)
def test_a_message_is_sent_until_it_arrives(
    notifications: Any,
    caplog: pytest.LogCaptureFixture,
    answers: list[int],
    attempts: int,
    said: str,
) -> None:
    """A few times, and only where that can help."""
    with chat_server(answers) as (address, heard), caplog.at_level(logging.INFO, "prefect"):
        notifications.notify("failed", ["why"], OperationsSettings(webhook=address))

    assert heard == [{"text": "failed\nwhy", "subject": "failed", "lines": ["why"]}] * attempts
    assert caplog.messages[-1].startswith(f"{said} {address}")


@pytest.mark.parametrize(
    "settings",
    [
        {"webhook": "no address"},
        {"webhook": "http://127.0.0.1:1/"},
        {"webhook": "http://[::1"},
        {"mail_to": "a@example.org", "smtp": "127.0.0.1:1"},
    ],
)
def test_nobody_to_tell_is_logged(
    notifications: Any, caplog: pytest.LogCaptureFixture, settings: dict[str, str]
) -> None:
    """The run goes on."""
    notifications.notify("failed", [], OperationsSettings.model_validate(settings))

    assert caplog.messages[-1].startswith("could not tell ")
