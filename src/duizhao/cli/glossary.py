"""`duizhao glossary`: the workbench of the glossary's maintainers."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.cli import EXIT_GATE
from duizhao.cli.options import (
    glossary_folder,
    glossary_option,
    json_option,
    open_workspace,
    out_option,
    print_json,
    quiet_option,
    workspace_option,
)
from duizhao.errors import GlossaryError, InputError
from duizhao.formats.files import write_atomically
from duizhao.glossary import load_glossary
from duizhao.glossary.exchange import UnreadableGlossaryError
from duizhao.glossary.exchange.formats import READ_SUFFIXES, TERM_FORMATS
from duizhao.glossary.importing import changed_files, plan_import
from duizhao.glossary.lint import Level, lint_folder, unused
from duizhao.glossary.revisions import glossary_named
from duizhao.terminology.usage import impact, used_terms, where_used

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.glossary import Glossary
    from duizhao.glossary.importing import ImportPlan
    from duizhao.model import Bitext
    from duizhao.store import Store

CONTEXT_CHARACTERS = 15
"""Characters shown on either side of a term; one line of a terminal holds them twice over."""


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
    folder = _folder(glossary)
    findings = list(lint_folder(folder))
    if (workspace or (out / "workspace.db").is_file()) and not any(
        finding.rule == "schema" for finding in findings
    ):
        with open_workspace(workspace, out, must_exist=True) as store:
            loaded = load_glossary(folder)
            findings.extend(unused(loaded, used_terms(loaded, _documents(store))))
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


@glossary_command.command("where")
@click.argument("term_id", metavar="ID")
@glossary_option
@out_option
@workspace_option
@json_option
def where_command(
    term_id: str, glossary: Path | None, out: Path, workspace: str | None, *, as_json: bool
) -> None:
    """Show an entry and every place of it in the workspace's documents.

    Example: duizhao glossary where rural-revitalization
    """
    loaded = load_glossary(_folder(glossary))
    term = loaded.by_id.get(term_id)
    if term is None:
        raise GlossaryError(
            "there is no such entry", where=term_id, hint=_similar_ids(term_id, loaded)
        )
    with open_workspace(workspace, out, must_exist=True) as store:
        places = list(where_used(term_id, loaded, _documents(store)))
    if as_json:
        print_json(
            {"id": term_id, "place": str(loaded.places[term_id])}
            | {"occurrences": [asdict(place) for place in places]}
        )
        return
    click.echo(f"{loaded.places[term_id]}: {'、'.join(term.zh)} → {' | '.join(term.forms)}")
    for place in places:
        start, end = place.span
        before = place.text[max(0, start - CONTEXT_CHARACTERS) : start]
        after = place.text[end : end + CONTEXT_CHARACTERS]
        shown = f"{before}[{place.text[start:end]}]{after}"
        mark = "  (in a longer term)" if place.covered else ""
        click.echo(f"{place.document_id} {place.segment_id}: {shown}{mark}")
    click.echo(f"{len(places)} places", err=True)


@glossary_command.command("impact")
@click.argument("old")
@click.argument("new")
@glossary_option
@out_option
@workspace_option
@json_option
def impact_command(
    old: str, new: str, glossary: Path | None, out: Path, workspace: str | None, *, as_json: bool
) -> None:
    """Show which segments the glossary NEW would change against OLD, without translating.

    OLD and NEW are folders or git revisions of the glossary folder.

    Example: duizhao glossary impact HEAD glossary
    """
    folder = glossary_folder(glossary) or Path("glossary")
    before, after = glossary_named(old, folder), glossary_named(new, folder)
    with open_workspace(workspace, out, must_exist=True) as store:
        impacts = list(impact(before, after, _documents(store)))
    if as_json:
        print_json([asdict(each) for each in impacts])
        return
    for each in impacts:
        click.echo(f"{each.document_id} {each.segment_id}: {each.text}")
        for change in each.changes:
            click.echo(f"    {change.zh}: {_forms(change.before)} → {_forms(change.after)}")
        if not each.changes:
            click.echo("    (the same forms, matched or checked in another way)")
    documents = len({each.document_id for each in impacts})
    click.echo(f"{len(impacts)} segments of {documents} documents would be done again", err=True)


@glossary_command.command("export")
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
    loaded = load_glossary(_folder(glossary))
    write_atomically(file, TERM_FORMATS[_format_name(file, format_name)].write(loaded))
    if not quiet:
        click.echo(f"{len(loaded.entries)} entries in {file}", err=True)


@glossary_command.command("import")
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
    folder = _folder(glossary)
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


def _folder(named: Path | None) -> Path:
    """The glossary folder, which these commands cannot do without."""
    folder = glossary_folder(named)
    if folder is None:
        raise GlossaryError("there is no glossary folder here", hint="Name it with --glossary.")
    return folder


def _documents(store: Store) -> Iterator[Bitext]:
    """All documents of the workspace."""
    return (store.bitext(document_id) for document_id in store.document_ids())


def _forms(forms: tuple[str, ...]) -> str:
    """Required forms for people."""
    return " | ".join(forms) if forms else "(nothing required)"


def _similar_ids(term_id: str, glossary: Glossary) -> str:
    """Ids that a misspelt one may have meant, or those of entries with that text."""
    close = [
        term.id
        for term in glossary.entries
        if term_id in term.id or term_id in term.zh or term_id in term.forms
    ]
    if not close:
        return "Ids stand in the glossary's files after `- id:`."
    return "Did you mean: " + ", ".join(close[:5])
