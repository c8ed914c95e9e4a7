"""An open workspace: connections, transactions, the version of its schema."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa

from duizhao.errors import WorkspaceError
from duizhao.store import tables
from duizhao.store.backends import begin_changing_tables, make_engine, shown
from duizhao.store.migrations import SCHEMA_VERSION, migrate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Workspace:
    """An open workspace.

    Args:
        url: SQLAlchemy URL.

    Raises:
        WorkspaceError: If it cannot be opened or was made by a newer Duizhao.
    """

    def __init__(self, url: str) -> None:
        """Open the workspace, making its tables where it is new."""
        self.url = url
        self._engine = make_engine(url)
        with self.transaction() as connection:
            found = _schema_version(connection)
        if found is not None and found > SCHEMA_VERSION:
            raise WorkspaceError(
                f"the workspace has schema {found}, this Duizhao knows {SCHEMA_VERSION}",
                where=self.place,
                hint="Use the newer Duizhao that made it, or another --workspace.",
            )
        if found != SCHEMA_VERSION:
            with self.transaction() as connection:
                _bring_up_to_date(connection)

    @property
    def place(self) -> str:
        """Where the workspace is, as people may see it."""
        return shown(self.url)

    @property
    def in_server(self) -> bool:
        """Whether it is in a database server, not in a file."""
        return self._engine.dialect.name != "sqlite"

    @classmethod
    def open(cls, where: str | Path) -> Self:
        """Open by path or URL; the folder of a new file is made.

        Raises:
            WorkspaceError: If the folder cannot be made or the file cannot be opened.
        """
        if "://" in str(where):
            return cls(str(where))
        path = Path(where)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceError(
                f"cannot make the folder of the workspace: {error.strerror}",
                where=str(path.parent),
                hint="Choose a folder that you may write with --out or --workspace.",
            ) from error
        return cls(f"sqlite:///{path}")

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        """Use as `with Store.open(path) as store`."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close."""
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """All that is done in it is kept, or nothing.

        Raises:
            WorkspaceError: If the database refuses.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except sa.exc.DatabaseError as error:
            raise self._refused(error) from error

    @contextmanager
    def outside_transaction(self) -> Iterator[sa.Connection]:
        """For statements that databases refuse within a transaction, such as VACUUM.

        Raises:
            WorkspaceError: If the database refuses.
        """
        try:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as each:
                yield each
        except sa.exc.DatabaseError as error:
            raise self._refused(error) from error

    def _refused(self, error: sa.exc.DatabaseError) -> WorkspaceError:
        """Say what the database said, and what to do."""
        return WorkspaceError(
            f"the workspace cannot be used: {error.orig}",
            where=self.place,
            hint="Check that the server runs and lets this user use the database."
            if self.in_server
            else "Check that the folder can be written and the disk has room; "
            "another file can be named with --workspace.",
        )

    def select(
        self, query: sa.Select[Any], column: sa.Column[Any], wanted: Iterable[Any]
    ) -> Iterator[sa.Row[Any]]:
        """Rows whose column holds one of the wanted values, in chunks."""
        values = list(dict.fromkeys(wanted))
        with self.transaction() as connection:
            for some in tables.chunks(values):
                yield from connection.execute(query.where(column.in_(some))).all()

    def value(self, name: str, default: str = "") -> str:
        """A named value of the workspace itself."""
        query = sa.select(tables.workspace.c.value).where(tables.workspace.c.name == name)
        with self.transaction() as connection:
            return connection.execute(query).scalar_one_or_none() or default

    def keep_value(self, name: str, value: str) -> None:
        """Keep a named value of the workspace itself."""
        with self.transaction() as connection:
            tables.upsert(connection, tables.workspace, {"name": name}, {"value": value})

    def touch_memory(self, connection: sa.Connection) -> int:
        """Raise the revision in one statement, so that of two writers each gets a number.

        Returns:
            The revision; until the transaction ends, nobody else writes decisions.
        """
        more = sa.cast(sa.cast(tables.workspace.c.value, sa.Integer) + 1, sa.String)
        name = {"name": "memory_revision"}
        tables.upsert(connection, tables.workspace, name, {"value": "1"}, {"value": more})
        query = sa.select(tables.workspace.c.value).filter_by(**name)
        return int(connection.execute(query).scalar_one())


def _schema_version(connection: sa.Connection) -> int | None:
    """Version of the tables; None for a new workspace."""
    if not sa.inspect(connection).has_table(tables.workspace.name):
        return None
    query = sa.select(tables.workspace.c.value).where(tables.workspace.c.name == "schema_version")
    return int(connection.execute(query).scalar_one())


def _bring_up_to_date(connection: sa.Connection) -> None:
    """Make the tables, or change those of an older workspace; one process at a time does."""
    begin_changing_tables(connection)
    found = _schema_version(connection)
    if found is not None:
        migrate(connection, found)
    tables.TABLES.create_all(connection)
    version_row = {"name": "schema_version"}
    tables.upsert(connection, tables.workspace, version_row, {"value": str(SCHEMA_VERSION)})
