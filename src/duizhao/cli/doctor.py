"""`duizhao doctor`: what is installed, which package translates, and what would stop a run."""

from __future__ import annotations

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
from duizhao.errors import DuizhaoError, OutputError
from duizhao.glossary import load_glossary
from duizhao.run_record import REPORTED_VERSIONS
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.packages import find_package
from duizhao.translation.search import decoding_options

if TYPE_CHECKING:
    from collections.abc import Callable

    from duizhao.settings import Settings

TRIAL = "坚持以人民为中心。"

FREE_BYTES = 500_000_000
"""A run over a magazine leaves about 20 MB; below this an archive soon fills the disk."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the diagnosis.

    Attributes:
        subject: What was looked at.
        ok: Whether a run can go on.
        message: What was found.
    """

    subject: str
    ok: bool
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
        "disk": _disk,
        "network": lambda: "none is needed: packages, models and pages are all on this machine",
    }
    findings = [_look(subject, look) for subject, look in looks.items()]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            mark = "ok  " if finding.ok else "FAIL"
            click.echo(f"{mark} {finding.subject:<12} {finding.message}")
    if not all(finding.ok for finding in findings):
        sys.exit(EXIT_BAD_INPUT)


def _look(subject: str, look: Callable[[], str]) -> Finding:
    """One finding; an error is a finding too."""
    try:
        return Finding(subject, ok=True, message=look())
    except DuizhaoError as error:
        return Finding(subject, ok=False, message=str(error))


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
    glossary = load_glossary(glossary_folder(None))
    return "; ".join(glossary.warnings) or f"{len(glossary.entries)} entries"


def _workspace(named: str | None) -> str:
    where = named or str(DEFAULT_OUT / "workspace.db")
    if "://" not in where and not Path(where).exists():
        return f"{where} does not exist yet; the first run makes it"
    with open_workspace(named) as store:
        return f"{where}: {len(store.document_ids())} documents"


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
