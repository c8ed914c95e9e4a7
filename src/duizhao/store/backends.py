"""What differs between the databases that can hold a workspace: SQLite, and PostgreSQL for teams.

All other modules of the store speak to both alike. A driver for PostgreSQL comes with the extra
`[postgresql]` (psycopg); any other that SQLAlchemy knows may be named in the URL.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url

from duizhao.errors import WorkspaceError

BUSY_TIMEOUT_S = 60
"""Seconds that a writer waits for another; saving a window of segments takes well under one."""

_BUSY_PAUSE_S = 0.02

SCHEMA_LOCK = int.from_bytes(b"duizhao0")
"""Advisory lock of PostgreSQL under which tables are made; it takes any 64-bit number."""

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""Both write `INSERT ... ON CONFLICT` alike; SQLAlchemy has one function for each."""


PLACES: dict[str, Any] = {"sqlite": sa.func.instr, "postgresql": sa.func.strpos}
"""Place of a text in another, from 1; 0 where it is not there."""


def parse_url(where: str) -> URL:
    """Read the URL of a workspace.

    Raises:
        WorkspaceError: If it is none, or names a database that cannot hold a workspace.
    """
    try:
        url = make_url(where)
    except sa.exc.ArgumentError as error:
        raise WorkspaceError(
            "this is no URL of a database", where=where, hint="Write it as in the README."
        ) from error
    if url.get_backend_name() not in INSERTS:
        raise WorkspaceError(
            f"{url.get_backend_name()} cannot hold a workspace",
            where=shown(where),
            hint=f"Known: {', '.join(INSERTS)}.",
        )
    return url


def make_engine(where: str) -> sa.Engine:
    """Connect to a workspace, lazily.

    Raises:
        WorkspaceError: If the URL cannot be used, or its driver is not installed.
    """
    url = parse_url(where)
    try:
        if url.get_backend_name() == "sqlite":
            engine = sa.create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
            sa.event.listen(engine, "connect", _set_pragmas)
            return engine
        return sa.create_engine(url, pool_pre_ping=True)  # a server may have been restarted
    except (ImportError, sa.exc.NoSuchModuleError) as error:
        raise WorkspaceError(
            f"the driver of this database is not installed: {error}",
            where=shown(where),
            hint="Install it with `pip install 'duizhao[postgresql]'`, "
            "and write the URL as postgresql+psycopg://USER@HOST/DATABASE.",
        ) from error


def shown(where: str) -> str:
    """A path or URL as people may see it, without its password.

    >>> shown("postgresql+psycopg://li:secret@db/duizhao")
    'postgresql+psycopg://li:***@db/duizhao'
    """
    try:
        return make_url(where).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return where


def workspace_file(where: str, way: str) -> Path:
    """The file of a workspace that is one.

    Args:
        where: Path or URL.
        way: What to do instead, where the workspace is in a server.

    Raises:
        WorkspaceError: If the workspace is in a server.
    """
    if "://" not in where:
        return Path(where)
    url = parse_url(where)
    if url.get_backend_name() != "sqlite":
        raise WorkspaceError(
            "this workspace is in a database server, not in a file", where=shown(where), hint=way
        )
    return Path(url.database or "workspace.db")


def begin_changing_tables(connection: sa.Connection) -> None:
    """Let nobody else make or change tables until the transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # Python's sqlite3 begins only before rows
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SCHEMA_LOCK)))


def _set_pragmas(connection: Any, _record: object) -> None:
    """Readers never wait for the writer, and a power cut loses no finished transaction."""
    cursor = connection.cursor()
    _use_write_ahead_log(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _use_write_ahead_log(cursor: sqlite3.Cursor) -> None:
    """Switch to WAL; SQLite does not wait by itself for one who writes into a new file."""
    deadline = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_BUSY_PAUSE_S)
        else:
            return
