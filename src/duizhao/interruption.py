"""Stopping a command or flow: Ctrl-C and SIGTERM end it with one line and the shell's exit codes.

Both unwind the program instead of ending it where it stands: locks and half-written files go,
and the log says how far it came. What a run has kept stays kept.
"""

from __future__ import annotations

import signal
from typing import NoReturn

INTERRUPTED = "interrupted: what is done is kept, the next run goes on from there"

_arrived: list[int] = []
"""Signals that came; they are the process's own, and so is this list."""


def unwind_on_signals() -> None:
    """Let SIGTERM raise `KeyboardInterrupt` as Ctrl-C does, and remember which came."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def _interrupt(number: int, _frame: object) -> NoReturn:
    _arrived.append(number)
    raise KeyboardInterrupt


def arrived() -> bool:
    """Whether a signal came: a library that was just being loaded then fails with another error."""
    return bool(_arrived)


def exit_code() -> int:
    """128 and the number of the signal, as shells report a program that a signal ended.

    CPython ends `python -m` by SIGINT, whatever its exit code, if a `KeyboardInterrupt` left an
    `exec` (a dataclass being made, for instance), handled or not; another `exec` clears its mark.
    """
    exec("")  # noqa: S102  as said above
    return 128 + (_arrived or [signal.SIGINT])[-1]
