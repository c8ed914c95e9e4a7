"""`duizhao glossary export` and `import`: the glossary to and from other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.cli.options import (
    glossary_option,
    json_option,
    own_glossary,
    print_json,
    quiet_option,
)
from duizhao.errors import GlossaryError, InputError
from duizhao.formats.files import write_atomically
from duizhao.glossary import load_glossary
from duizhao.glossary.exchange import UnreadableGlossaryError
from duizhao.glossary.exchange.formats import READ_SUFFIXES, TERM_FORMATS
from duizhao.glossary.importing import changed_files, plan_import

if TYPE_CHECKING:
    from duizhao.glossary.importing import ImportPlan


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(TERM_FORMATS)),
    help="tbx is version 3; OmegaT reads tbx2 and tsv.  [default: by the file's suffix]",
)
@glossary_option
@quiet_option
def export_command(
    file: Path, format_name: str | None, glossary: Path | None, *, quiet: bool
) -> None:
    """Write the glossary to FILE for another tool.

    Example: duizhao glossary export glossary.xlsx
    """
    loaded = load_glossary(required_folder(glossary))
    write_atomically(file, TERM_FORMATS[_format_name(file, format_name)].write(loaded))
    if not quiet:
        click.echo(f"{len(loaded.entries)} entries in {file}", err=True)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(TERM_FORMATS)),
    help="[default: by the file's suffix]",
)
@click.option(
    "--subject",
    default="imported",
    show_default=True,
    help="File for new entries that name no subject.",
)
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@glossary_option
@json_option
def import_command(
    file: Path,
    format_name: str | None,
    subject: str,
    glossary: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the entries of FILE into the glossary: all of them, or none if a row is bad.

    Entries with a known id are changed in place, new ones appended to the file of their subject.

    Example: duizhao glossary import terms.xlsx --dry-run
    """
    folder = required_folder(glossary)
    loaded = load_glossary(folder)
    try:
        rows = TERM_FORMATS[_format_name(file, format_name)].read(file.read_bytes())
    except UnreadableGlossaryError as error:
        raise InputError(error.problem, where=f"{file}:{error.line}") from error
    plan, findings = plan_import(rows, file, loaded, subject)
    if findings:
        raise InputError(
            "nothing was imported:\n" + "\n".join(str(finding) for finding in findings),
            hint="Correct these rows and import the file again.",
        )
    contents = changed_files(plan, loaded, folder)
    if not dry_run:
        for path, content in sorted(contents.items()):
            write_atomically(path, content.encode("utf-8"))
    _report_import(plan, dry_run=dry_run, as_json=as_json)


def _report_import(plan: ImportPlan, *, dry_run: bool, as_json: bool) -> None:
    """Say what an import did or would do."""
    added = {subject: [term.id for term in terms] for subject, terms in plan.added.items()}
    if as_json:
        changed = sorted(plan.changed)
        print_json({"added": added, "changed": changed, "unchanged": list(plan.unchanged)})
        return
    for subject, ids in added.items():
        click.echo(f"added to {subject}: {', '.join(ids)}")
    for term_id in sorted(plan.changed):
        click.echo(f"changed: {term_id}")
    counts = (sum(map(len, added.values())), len(plan.changed), len(plan.unchanged))
    would = " (dry run: nothing was written)" if dry_run else ""
    click.echo("{} added, {} changed, {} unchanged".format(*counts) + would, err=True)


def _format_name(file: Path, named: str | None) -> str:
    """The format named, else that of the file's suffix."""
    if named is not None:
        return named
    try:
        return READ_SUFFIXES[file.suffix.lower()]
    except KeyError:
        raise InputError(
            f"the suffix {file.suffix!r} belongs to no format of glossaries",
            where=str(file),
            hint=f"Name one with --format: {', '.join(TERM_FORMATS)}.",
        ) from None


def required_folder(named: Path | None) -> Path:
    """The glossary folder, which these commands cannot do without.

    Raises:
        GlossaryError: If there is none.
    """
    folder = own_glossary(named)
    if folder is None:
        raise GlossaryError("there is no glossary folder here", hint="Name it with --glossary.")
    return folder
