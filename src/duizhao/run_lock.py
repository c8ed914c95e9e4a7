"""One run at a time on a workspace: a lock that the system lets go when its holder dies.

For a workspace in a file, the lock is a file beside it, held by the operating system (`flock` on
POSIX, `LockFileEx` on Windows, through filelock), so that a killed run never leaves a stale one
behind. What the file says of its holder is for people. For a workspace in PostgreSQL it is an
advisory lock of the database, held by a connection of its own
(https://www.postgresql.org/docs/current/explicit-locking.html, section 13.3.5).
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
import sqlalchemy as sa

from duizhao.errors import WorkspaceBusyError, WorkspaceError
from duizhao.store.backends import make_engine, parse_url, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy.engine import URL

RUN_LOCK = int.from_bytes(b"duizhao1")
"""Advisory lock of PostgreSQL that a run holds; it takes any 64-bit number."""

_NAME = sa.text("SELECT set_config('application_name', :name, false)")

_HOLDER = sa.text(
    "SELECT application_name, backend_start FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted "
    "AND (CAST(classid AS bigint) << 32) + CAST(objid AS bigint) = :key"
)
"""PostgreSQL shows the two halves of an advisory lock's number in two columns."""


def run_lock(url: str) -> AbstractContextManager[None]:
    """Hold a workspace for one run.

    Args:
        url: The workspace's URL.

    Raises:
        WorkspaceBusyError: If another run holds it, saying which and since when.
        WorkspaceError: If it cannot be locked.
    """
    parsed = parse_url(url)
    return _file_lock(parsed) if parsed.get_backend_name() == "sqlite" else _server_lock(url)


@contextmanager
def _file_lock(url: URL) -> Iterator[None]:
    """Hold the file beside a workspace's file, with `.lock` added to its name."""
    workspace = Path(url.database or "workspace.db")
    path = workspace.with_name(f"{workspace.name}.lock")
    holder = path.with_suffix(".holder")
    lock = filelock.FileLock(path, timeout=0)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except filelock.Timeout as error:
        raise _busy(_said(holder), str(workspace)) from error
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


@contextmanager
def _server_lock(url: str) -> Iterator[None]:
    """Hold the advisory lock of a workspace's database; it ends with the connection."""
    engine = make_engine(url)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            name = f"process {os.getpid()} on {platform.node()}"
            connection.execute(_NAME, {"name": name})
            if not connection.execute(sa.select(sa.func.pg_try_advisory_lock(RUN_LOCK))).scalar():
                holder = connection.execute(_HOLDER, {"key": RUN_LOCK}).one_or_none()
                words = f"{holder[0]} since {holder[1]:%Y-%m-%dT%H:%M:%S%z}" if holder else ""
                raise _busy(words or "another process", shown(url))
            yield
    finally:
        engine.dispose()  # closes the connection, and the server lets the lock go


def _busy(holder: str, where: str) -> WorkspaceBusyError:
    """What the second of two runs is told."""
    return WorkspaceBusyError(
        f"already running: {holder}",
        where=where,
        hint="Wait for it to end, or give another --workspace.",
    )


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
