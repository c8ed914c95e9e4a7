"""Care of a workspace: check it, copy it safely, put a copy back, drop what nothing uses any more.

A copy is made by SQLite itself (`VACUUM INTO`, https://www.sqlite.org/lang_vacuum.html), so that it
is whole even while a run writes. A workspace in a PostgreSQL server is copied and put back by the
server's own `pg_dump` and `pg_restore`; the commands say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from duizhao.errors import WorkspaceError
from duizhao.store import Store, tables
from duizhao.store.backends import workspace_file
from duizhao.store.pattern_index import drop_unused
from duizhao.store.tables import adapter

if TYPE_CHECKING:
    from pathlib import Path


def check_workspace(store: Store) -> list[str]:
    """Look for damage: SQLite's own check of its file, and every document read as a run reads it.

    Returns:
        What is wrong, one sentence each; empty for a sound workspace.
    """
    problems = [] if store.in_server else _damage_of_file(store)
    for document_id in store.document_ids():
        try:
            bitext = store.bitext(document_id)
        except (WorkspaceError, ValueError) as error:
            problems.append(f"{document_id}: cannot be read: {error}")
            continue
        units = {unit.id for unit in bitext.units}
        lost = [pair.pair.id for pair in bitext.pairs if pair.unit_id not in units]
        problems += [f"{document_id}: pair {pair_id} has no unit" for pair_id in lost]
    return problems


def _damage_of_file(store: Store) -> list[str]:
    """What SQLite finds wrong with its file; servers check theirs with `pg_amcheck`."""
    with store.transaction() as connection:
        answers = connection.execute(sa.text("PRAGMA integrity_check")).scalars().all()
    return [f"database: {answer}" for answer in answers if answer != "ok"]


def back_up(store: Store, target: Path) -> None:
    """Copy an open workspace to a new file, whole or not at all.

    Raises:
        WorkspaceError: If the target exists or cannot be written, or the workspace is in a server.
    """
    workspace_file(store.url, f"Copy it with `pg_dump --format=custom --file={target} DATABASE`.")
    if target.exists():
        raise WorkspaceError(
            "the file exists already", where=str(target), hint="Name a new file for the backup."
        )
    partial = target.with_name(f".{target.name}.partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        with store.outside_transaction() as connection:
            connection.execute(sa.text("VACUUM INTO :path"), {"path": str(partial)})
        partial.replace(target)
    except OSError as error:
        raise WorkspaceError(
            f"cannot write the backup: {error.strerror}",
            where=str(target),
            hint="Choose a folder that you may write.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def restore(backup: Path, workspace: Path) -> Path | None:
    """Put a backup in the place of a workspace; what stood there is kept beside it.

    Args:
        backup: A sound workspace file.
        workspace: Where it goes.

    Returns:
        Where the former workspace is kept, or None where there was none.

    Raises:
        WorkspaceError: If the backup is damaged; the workspace stays as it was.
    """
    if not backup.is_file():
        raise WorkspaceError("no such file", where=str(backup), hint="Name a file of a backup.")
    workspace.parent.mkdir(parents=True, exist_ok=True)
    arriving = workspace.with_name(f".{workspace.name}.arriving")
    arriving.unlink(missing_ok=True)
    with Store.open(backup) as source:
        if problems := check_workspace(source):
            raise WorkspaceError(
                f"the backup is damaged: {problems[0]}", where=str(backup), hint="Use another."
            )
        back_up(source, arriving)
    former = _keep_former(workspace)
    arriving.replace(workspace)
    return former


def _keep_former(workspace: Path) -> Path | None:
    """Move a workspace aside under the first free number, its log merged into it first."""
    if not workspace.exists():
        return None
    with Store.open(workspace) as store, store.outside_transaction() as connection:
        connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
    number = 1
    while (former := workspace.with_name(f"{workspace.name}.before-restore-{number}")).exists():
        number += 1
    workspace.replace(former)
    return former


def collect_garbage(store: Store) -> tuple[int, int]:
    """Drop what nothing uses any more, and give the room back.

    Returns:
        How many cached translations that no document uses were dropped, and how many texts of the
        memory's index whose entries went and of which all documents know that they did.
    """
    used: set[str] = set()
    with store.transaction() as connection:
        for content in connection.execute(sa.select(tables.documents.c["keys"])).scalars():
            if content is not None:
                used.update(adapter(tuple[str, ...]).validate_json(content))
        known = set(connection.execute(sa.select(tables.translations.c.key)).scalars())
        for key in known - used:
            connection.execute(
                sa.delete(tables.translations).where(tables.translations.c.key == key)
            )
        patterns = drop_unused(connection)
    with store.outside_transaction() as connection:
        connection.execute(sa.text("VACUUM"))
    return len(known - used), patterns
