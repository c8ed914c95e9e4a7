"""Tell someone when a run failed, some inputs failed, or a quality gate failed.

By webhook or mail, as the settings `operations.webhook` and `operations.mail_to` say. A message
that cannot be sent is logged and never fails the run: the work is done.
"""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from logging import Logger, LoggerAdapter

    from duizhao.settings import OperationsSettings

TIMEOUT_S = 20
"""Long enough for a slow server; a run must not hang on it."""


def notify(
    subject: str,
    lines: list[str],
    settings: OperationsSettings,
    logger: Logger | LoggerAdapter[Logger],
) -> None:
    """Send a message by every way that the settings name.

    Args:
        subject: One line that says what happened.
        lines: The particulars.
        settings: Where to send it.
        logger: Hears what was sent, and what could not be.
    """
    if settings.webhook is not None:
        try:
            _post(settings.webhook, subject, lines)
            logger.info("told %s: %s", settings.webhook, subject)
        except httpx.HTTPError as error:
            logger.warning("could not tell %s: %s", settings.webhook, error)
    if settings.mail_to is not None:
        try:
            _mail(settings, subject, lines)
            logger.info("told %s: %s", settings.mail_to, subject)
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("could not tell %s: %s", settings.mail_to, error)


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
