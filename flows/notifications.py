"""Tell someone when a run failed, some inputs failed, or a quality gate failed.

By webhook or mail, as the settings `operations.webhook` and `operations.mail_to` say. A message
that cannot be sent is tried again, at last logged, and never fails the run: the work is done.
"""

from __future__ import annotations

import logging
import smtplib
import time
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from duizhao.errors import DuizhaoError
from duizhao.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from prefect import Flow
    from prefect.client.schemas.objects import FlowRun, State

    from duizhao.settings import OperationsSettings, Settings

TIMEOUT_S = 20
"""Long enough for a slow server; a run must not hang on it."""

DELAYS_S: tuple[float, ...] = (1, 5, 30)
"""Before each further attempt: a lost packet, a server that restarts, a line that comes back."""

_logger = logging.getLogger("prefect")


def read_settings(overrides: dict[str, dict[str, Any]] | None) -> Settings:
    """Settings of `duizhao.yaml` where it exists, under those of the run."""
    file = Path("duizhao.yaml")
    return load_settings(file if file.is_file() else None, overrides=overrides)


def tell(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001
    """Tell whoever the settings name of a run that failed, crashed or is done only in part."""
    report = state.result(raise_on_failure=False) if state.data is not None else None
    failed = report["failed"] if isinstance(report, dict) else []
    if state.is_completed() and not failed:
        return
    try:
        settings = read_settings(flow_run.parameters.get("settings")).operations
    except DuizhaoError:
        return  # broken settings name nobody; the run itself has failed with their message
    lines = [f"run: {flow_run.name}", *(each["message"] for each in failed)]
    notify(f"Duizhao: {state.message}", lines, settings)


def notify(subject: str, lines: list[str], settings: OperationsSettings) -> None:
    """Send a message by every way that the settings name.

    Args:
        subject: One line that says what happened.
        lines: The particulars.
        settings: Where to send it.
    """
    if settings.webhook is not None:
        _send(settings.webhook, lambda: _post(str(settings.webhook), subject, lines))
    if settings.mail_to is not None:
        _send(settings.mail_to, lambda: _mail(settings, subject, lines))


def _send(whom: str, send: Callable[[], None]) -> None:
    """Send, again after each delay until it succeeds; logs what came of it."""
    for delay in (*DELAYS_S, None):
        try:
            send()
        except (httpx.HTTPError, httpx.InvalidURL, smtplib.SMTPException, OSError) as error:
            if delay is None or _is_refused(error):
                _logger.warning("could not tell %s: %s", whom, error)
                return
            time.sleep(delay)
        else:
            _logger.info("told %s", whom)
            return


def _is_refused(error: Exception) -> bool:
    """Whether the message or the address is wrong, so that trying again cannot help."""
    if isinstance(error, httpx.HTTPStatusError):
        status = error.response.status_code
        return error.response.is_client_error and status != httpx.codes.TOO_MANY_REQUESTS
    return isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol)


def _post(address: str, subject: str, lines: list[str]) -> None:
    """Send as JSON; `text` is what chat servers show."""
    message = {"text": "\n".join([subject, *lines]), "subject": subject, "lines": lines}
    httpx.post(address, json=message, timeout=TIMEOUT_S).raise_for_status()


def _mail(settings: OperationsSettings, subject: str, lines: list[str]) -> None:
    """Send as a plain text mail."""
    host, _, port = settings.smtp.partition(":")
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "duizhao@localhost"
    message["To"] = settings.mail_to
    message.set_content("\n".join(lines) + "\n")
    with smtplib.SMTP(host, int(port or smtplib.SMTP_PORT), timeout=TIMEOUT_S) as server:
        server.send_message(message)
