"""`duizhao glossary`: the workbench of the glossary's maintainers."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from duizhao.cli import EXIT_GATE
from duizhao.cli.glossary_files import export_command, import_command, required_folder
from duizhao.cli.glossary_usage import (
    all_documents,
    consistency_command,
    impact_command,
    suggest_command,
    where_command,
)
from duizhao.cli.options import (
    glossary_option,
    json_option,
    open_workspace,
    out_option,
    print_json,
    quiet_option,
    workspace_option,
)
from duizhao.glossary import load_glossary
from duizhao.glossary.lint import Level, lint_folder, unused
from duizhao.terminology.usage import used_terms

if TYPE_CHECKING:
    from pathlib import Path


@click.group("glossary")
def glossary_command() -> None:
    """Check, search, change, import and export the glossary."""


@glossary_command.command("lint")
@glossary_option
@out_option
@workspace_option
@json_option
@quiet_option
def lint_command(
    glossary: Path | None, out: Path, workspace: str | None, *, as_json: bool, quiet: bool
) -> None:
    """Check the glossary; exit 1 on errors.

    With a workspace, entries that none of its documents hold are noted too.

    Example: duizhao glossary lint --glossary glossary
    """
    folder = required_folder(glossary)
    findings = list(lint_folder(folder))
    if (workspace or (out / "workspace.db").is_file()) and not any(
        finding.rule == "schema" for finding in findings
    ):
        with open_workspace(workspace, out, must_exist=True) as store:
            loaded = load_glossary(folder)
            findings.extend(unused(loaded, used_terms(loaded, all_documents(store))))
    if as_json:
        print_json([asdict(finding) | {"path": str(finding.path)} for finding in findings])
    else:
        for finding in findings:
            if not quiet or finding.level is Level.ERROR:
                click.echo(finding)
        counts = Counter(finding.level for finding in findings)
        click.echo(", ".join(f"{counts[level]} {level.value}s" for level in Level), err=True)
    if any(finding.level is Level.ERROR for finding in findings):
        sys.exit(EXIT_GATE)


for command in (
    where_command,
    impact_command,
    suggest_command,
    consistency_command,
    export_command,
    import_command,
):
    glossary_command.add_command(command)
