"""`duizhao store` and `duizhao gc`: care of the workspace."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from duizhao.cli import EXIT_GATE
from duizhao.cli.options import (
    DEFAULT_OUT,
    json_option,
    open_workspace,
    print_json,
    workspace_option,
)
from duizhao.locks import lock_alone
from duizhao.store.backends import workspace_file
from duizhao.store.care import back_up, check_workspace, collect_garbage, restore


@click.group("store")
def store_command() -> None:
    """Check, copy and restore the workspace.

    Example: duizhao store backup backups/monday.db
    """


@store_command.command("check")
@workspace_option
@json_option
def check(workspace: str | None, *, as_json: bool) -> None:
    """Look for damage in the workspace.

    Example: duizhao store check --workspace out/workspace.db
    """
    with open_workspace(workspace, must_exist=True) as store:
        problems = check_workspace(store)
    if as_json:
        print_json({"problems": problems})
    else:
        click.echo("\n".join(problems) or "the workspace is sound")
    if problems:
        sys.exit(EXIT_GATE)


@store_command.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@workspace_option
def backup(target: Path, workspace: str | None) -> None:
    """Copy the workspace to TARGET, even while a run writes.

    Example: duizhao store backup backups/monday.db
    """
    with open_workspace(workspace, must_exist=True) as store:
        back_up(store, target)
    click.echo(f"copied to {target}")


@store_command.command("restore")
@click.argument("backup_file", type=click.Path(path_type=Path, dir_okay=False))
@workspace_option
def restore_backup(backup_file: Path, workspace: str | None) -> None:
    """Put BACKUP_FILE in the place of the workspace; what stood there is kept beside it.

    Example: duizhao store restore backups/monday.db
    """
    way = f"Put a copy back with `pg_restore --clean --if-exists --dbname=DATABASE {backup_file}`."
    where = workspace_file(workspace or str(DEFAULT_OUT / "workspace.db"), way)
    with lock_alone(f"sqlite:///{where}"):
        former = restore(backup_file, where)
    click.echo(f"restored to {where}" + (f"; the former one is {former}" if former else ""))


@click.command("gc")
@workspace_option
def gc_command(workspace: str | None) -> None:
    """Drop cached translations that no document uses any more, and traces of forgotten entries.

    Reviews, memory and documents stay.

    Example: duizhao gc --workspace out/workspace.db
    """
    with open_workspace(workspace, must_exist=True) as store, lock_alone(store.url):
        translations, patterns = collect_garbage(store)
    click.echo(
        f"dropped {translations} translations that no document uses, "
        f"and {patterns} texts of memory entries that are gone"
    )
