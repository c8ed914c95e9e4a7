"""Options that several commands share, and what the commands make of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

import duizhao
from duizhao.errors import WorkspaceError
from duizhao.settings import Settings, load_settings
from duizhao.store import Store

DEFAULT_OUT = Path("out")
SETTINGS_FILE = Path("duizhao.yaml")
GLOSSARY_FOLDER = Path("glossary")
BUNDLED_GLOSSARY = Path(duizhao.__file__).parent / "starter" / "glossary"
"""The glossary that an installed Duizhao brings; a checkout has its own at the top."""

inputs_argument = click.argument(
    "inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="INPUT..."
)
encoding_option = click.option("--encoding", help="Encoding of text files, where detection errs.")
out_option = click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=DEFAULT_OUT,
    show_default=True,
    help="Run folder.",
)
workspace_option = click.option(
    "--workspace", help="Workspace file or URL.  [default: workspace.db in the run folder]"
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
quiet_option = click.option("--quiet", is_flag=True, help="Print errors only.")
settings_option = click.option(
    "--settings",
    "settings_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file.  [default: duizhao.yaml where it exists]",
)
glossary_option = click.option(
    "--glossary",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of glossary files.  [default: glossary/ where it exists, else the bundled one]",
)


def read_settings(file: Path | None, encoding: str | None = None) -> Settings:
    """Settings of a command: the file named, else `duizhao.yaml`, under what `--encoding` says."""
    if file is None and SETTINGS_FILE.is_file():
        file = SETTINGS_FILE
    return load_settings(
        file, overrides={"ingestion": {"encoding": encoding}} if encoding else None
    )


def glossary_folder(named: Path | None) -> Path | None:
    """The user's own glossary, else the bundled one, else None."""
    bundled = BUNDLED_GLOSSARY if BUNDLED_GLOSSARY.is_dir() else None
    return own_glossary(named) or bundled


def own_glossary(named: Path | None) -> Path | None:
    """A folder that may be written: the one named, else `glossary/` of the current folder."""
    if named is not None:
        return named
    return GLOSSARY_FOLDER if GLOSSARY_FOLDER.is_dir() else None


def open_workspace(
    named: str | None, out: Path = DEFAULT_OUT, *, must_exist: bool = False
) -> Store:
    """The workspace named, else `workspace.db` in the run folder.

    Raises:
        WorkspaceError: If it cannot be opened, or must exist and does not.
    """
    where = named or str(out / "workspace.db")
    if must_exist and "://" not in where and not Path(where).is_file():
        raise WorkspaceError(
            "no workspace here yet",
            where=where,
            hint="Run `duizhao run INPUT...` first, or name the workspace with --workspace.",
        )
    return Store.open(where)


def print_json(value: Any) -> None:
    """Print a value as JSON, as `--json` promises."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
