"""What a run says of itself to machines: one JSON object a line, by the `logging` of Python.

Each line has `time`, `level`, `event` and `run`, where they apply `document`, `step` and `segment`,
and the figures of the event. Ids of what is being done are bound once, with `about`, and stand on
every line within. No line holds text of a document: logs travel farther than texts may.

Nothing is logged until `run_log` opens a run with a file (the setting `operations.log_file`) or
another handler, such as that of the flow.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from duizhao.errors import DuizhaoError, OutputError, WorkspaceBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.settings import OperationsSettings

STANDARD_ERROR = "-"

_logger = logging.getLogger("duizhao")
_logger.addHandler(logging.NullHandler())  # else Python would print warnings by itself
_bound: ContextVar[dict[str, Any]] = ContextVar("bound", default={})  # noqa: B039  never changed


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, event, ids, figures."""
        time = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds")
        head = {"time": time, "level": record.levelname.lower()}
        said = getattr(record, "said", {"event": record.getMessage()})
        return json.dumps(head | said, ensure_ascii=False)


class LogFile(WatchedFileHandler):
    """A file that may be rotated meanwhile; where it cannot grow, the run goes on without it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (its name in logging)
        """Say nothing: a full disk stops the run itself, with one message."""


def note(event: str, level: int = logging.INFO, **facts: Any) -> None:
    """Log an event.

    Args:
        event: What happened, in a few fixed words.
        level: A level of `logging`.
        facts: Its ids and figures; never text of a document.
    """
    if _logger.isEnabledFor(level):
        said = {"event": event, **_bound.get(), **facts}
        words = [f"{name}={value}" for name, value in said.items() if name not in {"event", "run"}]
        _logger.log(level, "%s", " ".join([event, *words]), extra={"said": said})


@contextmanager
def about(**ids: str) -> Iterator[None]:
    """Put ids on every event within."""
    token = _bound.set(_bound.get() | ids)
    try:
        yield
    finally:
        _bound.reset(token)


@contextmanager
def run_log(
    settings: OperationsSettings, run: str | None = None, handler: logging.Handler | None = None
) -> Iterator[None]:
    """Log a run, from its start to its end or to what stopped it.

    Args:
        settings: Where to, and from which level on.
        run: Its id; by default a new one.
        handler: Hears the events as well.

    Raises:
        OutputError: If the log cannot be written.
    """
    level = logging.getLevelName(settings.log_level.upper())
    with ExitStack() as stack:
        for each in (handler, _file_handler(settings.log_file)):
            if each is not None:
                each.setLevel(level)
                _logger.addHandler(each)
                stack.callback(each.close)
                stack.callback(_logger.removeHandler, each)
        before = _logger.level
        _logger.setLevel(level)
        stack.callback(_logger.setLevel, before)
        stack.enter_context(about(run=run or uuid4().hex))
        note("run started")
        try:
            yield
        except WorkspaceBusyError as error:
            note("run left to another", problem=error.problem)
            raise
        except DuizhaoError as error:
            note("run failed", logging.ERROR, problem=error.problem, where=error.where)
            raise
        except BaseException as error:
            note("run stopped", logging.WARNING, cause=type(error).__name__)
            raise


def _file_handler(name: str | None) -> logging.Handler | None:
    """Appends to a file; `-` is standard error."""
    if name is None:
        return None
    try:
        handler: logging.Handler = (
            logging.StreamHandler(sys.stderr)
            if name == STANDARD_ERROR
            else LogFile(name, encoding="utf-8")
        )
    except OSError as error:
        raise OutputError(
            f"cannot write the log: {error.strerror}",
            where=name,
            hint="Correct the setting operations.log_file.",
        ) from error
    handler.setFormatter(JsonLines())
    return handler
