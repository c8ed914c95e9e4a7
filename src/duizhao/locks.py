"""Who may write what at once; every lock is let go by the system when its holder dies.

    a run folder   one run
    a document     one run
    a workspace    any number of runs, or one command that needs it alone (`gc`, `store restore`)

For a workspace in a file, locks are files beside it, held by the operating system (filelock:
`flock` on POSIX, `LockFileEx` on Windows, SQLite's own where many may share), so that a killed run
never leaves a stale one behind. What a holder file says is for people. For a workspace in
PostgreSQL they are advisory locks of the database, each held by a connection of its own
(https://www.postgresql.org/docs/current/explicit-locking.html, section 13.3.5).
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
import sqlalchemy as sa

from duizhao.errors import WorkspaceBusyError, WorkspaceError
from duizhao.store import text_hash
from duizhao.store.backends import make_engine, parse_url, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

RUN_LOCK = ".run.lock"
"""Name of the file in a run folder that its run holds."""

_NAME = sa.text("SELECT set_config('application_name', :name, false)")

_NUMBER = sa.text("SELECT hashtextextended('duizhao ' || current_schema() || ' ' || :what, 0)")
"""Advisory locks are 64-bit numbers; two things share one about never."""

_HOLDERS = sa.text(
    "SELECT application_name, backend_start FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted "
    "AND (CAST(classid AS bigint) << 32) + CAST(objid AS bigint) = :number"
)
"""PostgreSQL shows the two halves of an advisory lock's number in two columns."""


@contextmanager
def run_lock(url: str, out: Path) -> Iterator[None]:
    """Hold a run folder for one run, and the workspace against commands that need it alone.

    Args:
        url: The workspace's URL.
        out: The run folder.

    Raises:
        WorkspaceBusyError: If another run or command holds one, saying which and since when.
        WorkspaceError: If one cannot be locked.
    """
    with _file_lock(out / RUN_LOCK, str(out)), _workspace_lock(url, shared=True):
        yield


def run_in(out: Path) -> tuple[bool, str] | None:
    """The run that holds a run folder, or that was killed there.

    Returns:
        Whether it is at work, and who it is; None where the last run ended by itself.
    """
    path = out / RUN_LOCK
    holder = path.with_suffix(".holder")
    if not holder.is_file():
        return None
    said = _said(holder)
    try:
        with filelock.FileLock(path, timeout=0):
            return False, said
    except filelock.Timeout:
        return True, said


def document_lock(url: str, document_id: str) -> AbstractContextManager[None]:
    """Hold a document of a workspace for one run.

    Raises:
        WorkspaceBusyError: If another run holds it, saying which and since when.
        WorkspaceError: If it cannot be locked.
    """
    workspace = _file_of(url)
    if workspace is None:
        return _server_lock(url, f"document {document_id}", document_id)
    path = workspace.with_name(f"{workspace.name}.{text_hash(document_id)}.lock")
    return _file_lock(path, document_id, passing=True)


def lock_alone(url: str) -> AbstractContextManager[None]:
    """Hold a workspace while no run does.

    Raises:
        WorkspaceBusyError: If a run or command holds it, saying which and since when.
        WorkspaceError: If it cannot be locked.
    """
    return _workspace_lock(url, shared=False)


def _workspace_lock(url: str, *, shared: bool) -> AbstractContextManager[None]:
    """Hold a workspace, with other runs or alone."""
    workspace = _file_of(url)
    if workspace is None:
        return _server_lock(url, "workspace", shown(url), shared=shared)
    path = workspace.with_name(f"{workspace.name}.lock")
    lock = filelock.ReadWriteLock(path, is_singleton=False)
    return _file_lock(path, str(workspace), lock.read_lock(0) if shared else lock.write_lock(0))


def _file_of(url: str) -> Path | None:
    """The file of a workspace, or None where it is in a server."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite":
        return None
    return Path(parsed.database or "workspace.db")


@contextmanager
def _file_lock(
    path: Path,
    where: str,
    lock: AbstractContextManager[object] | None = None,
    *,
    passing: bool = False,
) -> Iterator[None]:
    """Hold a file, and leave word beside it of who holds it.

    Args:
        path: The file.
        where: What it stands for, as people know it.
        lock: Holds the file; by default nobody else may hold it meanwhile.
        passing: Whether the file goes with the lock; filelock knows how to meet that.
    """
    holder = path.with_suffix(".holder")
    with ExitStack() as held:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(lock or filelock.FileLock(path, timeout=0))
        except filelock.Timeout as error:
            raise _busy(_said(holder), where) from error
        except (OSError, sqlite3.Error) as error:
            raise WorkspaceError(
                f"cannot be locked: {error}",
                where=str(path),
                hint="Choose a folder that you may write with --out or --workspace.",
            ) from error
        if passing:
            held.callback(_drop, path)
        held.callback(_drop, holder)
        _say(holder)
        yield


def _drop(path: Path) -> None:
    """Delete a file; Windows lets nobody delete an open one, and filelock does it there."""
    with suppress(FileNotFoundError, PermissionError):
        path.unlink()


@contextmanager
def _server_lock(url: str, what: str, where: str, *, shared: bool = False) -> Iterator[None]:
    """Hold an advisory lock of a workspace's database; it ends with the connection.

    Args:
        url: The workspace's URL.
        what: Its name within the workspace.
        where: What it stands for, as people know it.
        shared: Whether others may share it.
    """
    attempt = sa.func.pg_try_advisory_lock_shared if shared else sa.func.pg_try_advisory_lock
    engine = make_engine(url)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            name = f"process {os.getpid()} on {platform.node()}"
            connection.execute(_NAME, {"name": name})
            number = connection.execute(_NUMBER, {"what": what}).scalar_one()
            if not connection.execute(sa.select(attempt(number))).scalar():
                holder = connection.execute(_HOLDERS, {"number": number}).first()
                words = f"{holder[0]} since {holder[1]:%Y-%m-%dT%H:%M:%S%z}" if holder else ""
                raise _busy(words or "another process", where)
            yield
    finally:
        engine.dispose()  # closes the connection, and the server lets the lock go


def _busy(holder: str, where: str) -> WorkspaceBusyError:
    """What the second of two is told."""
    return WorkspaceBusyError(
        f"already running: {holder}",
        where=where,
        hint="Wait for it to end, or give another --out or --workspace.",
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
