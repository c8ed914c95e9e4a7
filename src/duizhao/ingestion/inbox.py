"""Inboxes: files that may still be arriving, and files that could not be used."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from duizhao.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path

    from duizhao.ingestion import Input

REASON_SUFFIX = ".reason.txt"


def is_settled(path: Path, seconds: float, now: float) -> bool:
    """Whether a file was last changed at least `seconds` before `now`.

    A file that cannot be looked at counts as settled: reading it will say what is wrong.

    Args:
        path: The file.
        seconds: How long it must have lain still; 0 for any.
        now: Seconds since the epoch.
    """
    try:
        return seconds <= 0 or now - path.stat().st_mtime >= seconds
    except OSError:
        return True


def set_aside(each: Input, message: str, folder: Path) -> None:
    """Move an input that failed out of the way, with a text beside it that says why.

    Sub-folders are kept. A file of the same name that was set aside before is replaced: it is an
    older state of the same document. An input that is not there any more is left alone.

    Raises:
        OutputError: If it cannot be moved; the input stays where it was.
    """
    if not each.path.is_file():
        return
    target = folder / each.id
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        arriving = target.with_name(f".{target.name}.arriving")
        shutil.copy2(each.path, arriving)
        target.with_name(target.name + REASON_SUFFIX).write_text(message + "\n", "utf-8")
        arriving.replace(target)
        each.path.unlink()
    except OSError as error:
        raise OutputError(
            f"cannot set the failed input aside: {error.strerror}",
            where=str(target),
            hint="Check the folder of the setting operations.set_aside.",
        ) from error
