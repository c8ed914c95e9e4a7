"""A PostgreSQL server of the machine's own packages, for the length of the tests."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEBIAN = Path("/usr/lib/postgresql")
USERS = ("postgres", "nobody")
"""Who runs the server where root tests: PostgreSQL refuses to run as root."""

CONFIGURATION = """
listen_addresses = ''
fsync = off
max_connections = 60
shared_buffers = 16MB
"""
"""The socket only; no power cut in the tests; room for twenty writers with a pool each."""


def missing() -> str:
    """Why there can be no server here; empty where there can."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed (extra [postgresql])"
    return "" if _programs() else "PostgreSQL is not installed (Debian: apt install postgresql)"


@contextmanager
def server(configuration: str = CONFIGURATION) -> Iterator[Callable[[], str]]:
    """Start a server in a folder of its own; yields what makes a new workspace's URL."""
    folder = Path(tempfile.mkdtemp(prefix="duizhao-pg-"))  # short: sockets have at most 107 bytes
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    cluster = folder / "cluster"
    try:
        _call(user, "initdb", "-D", cluster, "-U", "duizhao", "-A", "trust", "-E", "UTF8", "-N")
        with (cluster / "postgresql.conf").open("a") as file:
            file.write(f"{configuration}unix_socket_directories = '{folder}'\n")
        _call(user, "pg_ctl", "-D", cluster, "-l", folder / "log", "-w", "-t", "300", "start")
        try:
            numbers = count(1)
            yield lambda: _new_schema(folder, f"test{next(numbers)}")
        finally:
            _call(user, "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)


def _new_schema(folder: Path, name: str) -> str:
    """Make a schema, which to a workspace is as good as a database of its own, and give its URL."""
    url = f"postgresql+psycopg://duizhao@/postgres?host={folder}"
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(name))
    engine.dispose()
    return f"{url}&options=-csearch_path%3D{name}"


def _programs() -> Path | None:
    """Folder of the server's programs, the newest version first."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return next(iter(sorted(DEBIAN.glob("*/bin"), reverse=True)), None)


def _user() -> str | None:
    """Who runs the server; None for the user who tests."""
    if getpass.getuser() != "root" and os.geteuid() != 0:
        return None
    known = {line.split(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}
    return next(user for user in USERS if user in known)


def _call(user: str | None, program: str, *arguments: Any) -> None:
    """Run one of the server's programs; what it says goes into the error where it fails."""
    folder = _programs()
    assert folder is not None
    done = subprocess.run(
        [str(folder / program), *map(str, arguments)],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
