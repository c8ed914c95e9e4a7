"""`duizhao doctor`: what is installed, which package translates, and what would stop a run.

Each line is `ok`, `warn` (runs go on, but somebody should look) or `FAIL` (a run would stop), and
says what to do.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.cli import EXIT_BAD_INPUT
from duizhao.cli.options import (
    DEFAULT_OUT,
    glossary_folder,
    json_option,
    open_workspace,
    print_json,
    read_settings,
    settings_option,
    workspace_option,
)
from duizhao.cli.schedule import ScheduleError, schedule_in_words
from duizhao.errors import DuizhaoError, OutputError, WorkspaceError
from duizhao.glossary import load_glossary
from duizhao.locks import run_in
from duizhao.run_log import STANDARD_ERROR
from duizhao.run_record import REPORTED_VERSIONS
from duizhao.store.care import check_workspace
from duizhao.store.migrations import SCHEMA_VERSION
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.packages import find_package
from duizhao.translation.search import decoding_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from duizhao.settings import Settings

TRIAL = "坚持以人民为中心。"

FREE_BYTES = 500_000_000
"""A run over a magazine leaves about 20 MB; below this an archive soon fills the disk."""


class StoppedRunError(DuizhaoError):
    """A run was killed and none has come since."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the diagnosis.

    Attributes:
        subject: What was looked at.
        state: `ok`, `warn` or `fail`.
        message: What was found.
    """

    subject: str
    state: str
    message: str


@click.command("doctor")
@settings_option
@workspace_option
@json_option
def doctor_command(settings_file: Path | None, workspace: str | None, *, as_json: bool) -> None:
    """Say what is installed, which package translates, and what would stop a run.

    Example: duizhao doctor
    """
    settings = read_settings(settings_file)
    looks: dict[str, Callable[[], str]] = {
        "versions": _versions,
        "package": lambda: _package(settings),
        "translation": lambda: _translation(settings),
        "glossary": _glossary,
        "workspace": lambda: _workspace(workspace),
        "runs": _runs,
        "folders": lambda: _folders(settings),
        "disk": _disk,
        "schedule": schedule_in_words,
        "network": lambda: "none is needed: packages, models and pages are all on this machine",
    }
    findings = [_look(subject, look) for subject, look in looks.items()]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "FAIL" if finding.state == "fail" else finding.state
            click.echo(f"{mark:<4} {finding.subject:<12} {finding.message}")
    if any(finding.state == "fail" for finding in findings):
        sys.exit(EXIT_BAD_INPUT)


def _look(subject: str, look: Callable[[], str]) -> Finding:
    """One finding; an error is a finding too."""
    try:
        return Finding(subject, "ok", look())
    except (ScheduleError, StoppedRunError) as error:
        return Finding(subject, "warn", str(error))
    except DuizhaoError as error:
        return Finding(subject, "fail", str(error))


def _versions() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in (*REPORTED_VERSIONS, "prefect"))
    return f"Python {sys.version.split()[0]}, {packages}"


def _package(settings: Settings) -> str:
    package = find_package(settings.translation)
    return f"{package.name} {package.version}, sha256 {package.sha256[:16]}…, {package.folder}"


def _translation(settings: Settings) -> str:
    """A trial sentence through the package."""
    package = find_package(settings.translation)
    engine = ArgosEngine(package, settings.translation)
    options = decoding_options(settings.translation)
    return f"{TRIAL} → {engine.translate([TRIAL], options)[0][0].text}"


def _glossary() -> str:
    folder = glossary_folder(None)
    glossary = load_glossary(folder)
    return "; ".join(glossary.warnings) or f"{len(glossary.entries)} entries, {folder}"


def _workspace(named: str | None) -> str:
    where = named or str(DEFAULT_OUT / "workspace.db")
    if "://" not in where and not Path(where).exists():
        return f"{where} does not exist yet; the first run makes it"
    with open_workspace(named) as store:
        if problems := check_workspace(store):
            raise WorkspaceError(
                "; ".join(problems),
                where=where,
                hint="Put a copy back with `duizhao store restore`.",
            )
        return f"{where}: sound, schema {SCHEMA_VERSION}, {len(store.document_ids())} documents"


def _runs() -> str:
    """Whether a run is at work in the run folder, or was killed there."""
    found = run_in(DEFAULT_OUT)
    if found is None:
        return f"none is at work in {DEFAULT_OUT}"
    at_work, holder = found
    if at_work:
        return f"{holder} is at work in {DEFAULT_OUT}"
    raise StoppedRunError(
        f"{holder} was killed in {DEFAULT_OUT}",
        hint="Nothing is lost: the next run goes on where it stopped.",
    )


def _folders(settings: Settings) -> str:
    """Whether everything that a run writes can be written."""
    operations = settings.operations
    log = operations.log_file if operations.log_file != STANDARD_ERROR else None
    named = [str(DEFAULT_OUT / "."), log, operations.set_aside and f"{operations.set_aside}/."]
    for name in filter(None, named):
        folder = Path(name).absolute().parent if name == log else Path(name).absolute()
        while not folder.exists():
            folder = folder.parent
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            raise OutputError(
                "may not be written", where=str(folder), hint="Change its owner or the setting."
            )
    return "can be written"


def _disk() -> str:
    """Free room where the run folder is or will be."""
    free = shutil.disk_usage(DEFAULT_OUT if DEFAULT_OUT.exists() else Path.cwd()).free
    if free < FREE_BYTES:
        raise OutputError(
            f"only {free // 1_000_000} MB are free",
            where=str(Path.cwd()),
            hint="Make room before the next run.",
        )
    return f"{free // 1_000_000_000} GB free"
