"""One run at a time on a workspace: a lock that the system lets go when its holder dies.

The lock is a file beside the workspace, held by the operating system (`flock` on POSIX,
`LockFileEx` on Windows, through filelock), so that a killed run never leaves a stale one behind.
What the file says of its holder is for people.
"""

from __future__ import annotations

import json
import os
import platform
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
from sqlalchemy.engine import make_url

from duizhao.errors import WorkspaceBusyError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def run_lock(url: str) -> Iterator[None]:
    """Hold a workspace for one run.

    Args:
        url: The workspace's URL; the lock is beside its file, with `.lock` added to the name.

    Raises:
        WorkspaceBusyError: If another run holds it, saying which and since when.
        WorkspaceError: If the lock file cannot be written.
    """
    workspace = Path(make_url(url).database or "workspace.db")
    path = workspace.with_name(f"{workspace.name}.lock")
    holder = path.with_suffix(".holder")
    lock = filelock.FileLock(path, timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as error:
        raise WorkspaceBusyError(
            f"already running: {_said(holder)}",
            where=str(workspace),
            hint="Wait for it to end, or give another --workspace.",
        ) from error
    except OSError as error:
        raise WorkspaceError(
            f"cannot lock the workspace: {error.strerror}",
            where=str(path),
            hint="Choose a folder that you may write with --out or --workspace.",
        ) from error
    try:
        _say(holder)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _say(holder: Path) -> None:
    """Leave word of who holds the lock."""
    started = datetime.now(tz=UTC).isoformat(timespec="seconds")
    holder.write_text(
        json.dumps({"process": os.getpid(), "machine": platform.node(), "started": started})
    )


def _said(holder: Path) -> str:
    """Who holds the lock, as far as the file tells."""
    try:
        words = json.loads(holder.read_text())
        return f"process {words['process']} on {words['machine']} since {words['started']}"
    except (OSError, ValueError, KeyError):
        return "another process"
