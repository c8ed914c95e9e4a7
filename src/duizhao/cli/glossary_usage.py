"""`duizhao glossary where, impact, suggest, consistency`: the glossary against the documents."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.cli.glossary_files import required_folder
from duizhao.cli.options import (
    glossary_folder,
    glossary_option,
    json_option,
    open_workspace,
    out_option,
    print_json,
    workspace_option,
)
from duizhao.errors import GlossaryError
from duizhao.formats.files import write_atomically
from duizhao.glossary import load_glossary
from duizhao.glossary.exchange import Row
from duizhao.glossary.importing import changed_files, new_id, plan_import
from duizhao.glossary.revisions import glossary_named
from duizhao.model import ACCEPTED, State
from duizhao.terminology.candidates import NAMES, suggest_terms
from duizhao.terminology.consistency import find_renderings, summarise_terms
from duizhao.terminology.usage import impact, where_used

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.glossary import Glossary
    from duizhao.model import Bitext
    from duizhao.store import Store
    from duizhao.terminology.candidates import Candidate

CONTEXT_CHARACTERS = 15
"""Characters shown on either side of a term; one line of a terminal holds them twice over."""

MOST_MISSED = 20
"""Terms shown in the table without --json."""


@click.command("where")
@click.argument("term_id", metavar="[ID]", required=False)
@glossary_option
@out_option
@workspace_option
@json_option
def where_command(
    term_id: str | None, glossary: Path | None, out: Path, workspace: str | None, *, as_json: bool
) -> None:
    """Show an entry and every place of it in the workspace's documents.

    Without ID: what became of all terms, the most often missed first, and how many were never used.

    Example: duizhao glossary where rural-revitalization
    """
    loaded = load_glossary(required_folder(glossary))
    with open_workspace(workspace, out, must_exist=True) as store:
        documents = all_documents(store)
        if term_id is None:
            _show_summary(loaded, documents, as_json=as_json)
        else:
            _show_places(term_id, loaded, documents, as_json=as_json)


def _show_places(
    term_id: str, glossary: Glossary, documents: Iterator[Bitext], *, as_json: bool
) -> None:
    """Print the places of one entry."""
    term = glossary.by_id.get(term_id)
    if term is None:
        raise GlossaryError(
            "there is no such entry", where=term_id, hint=_similar_ids(term_id, glossary)
        )
    places = list(where_used(term_id, glossary, documents))
    if as_json:
        print_json(
            {"id": term_id, "place": str(glossary.places[term_id])}
            | {"occurrences": [asdict(place) for place in places]}
        )
        return
    click.echo(f"{glossary.places[term_id]}: {'、'.join(term.zh)} → {_forms(term.forms)}")
    for place in places:
        start, end = place.span
        before = place.text[max(0, start - CONTEXT_CHARACTERS) : start]
        after = place.text[end : end + CONTEXT_CHARACTERS]
        shown = f"{before}[{place.text[start:end]}]{after}"
        mark = "  (in a longer term)" if place.covered else ""
        click.echo(f"{place.document_id} {place.segment_id}: {shown}{mark}")
    click.echo(f"{len(places)} places", err=True)


def _show_summary(glossary: Glossary, documents: Iterator[Bitext], *, as_json: bool) -> None:
    """Print what became of all terms."""
    records, never = summarise_terms(documents, glossary)
    if as_json:
        print_json({"terms": [asdict(record) for record in records], "never_used": list(never)})
        return
    click.echo("missed  expected  met  term")
    for record in records[:MOST_MISSED]:
        routes = ", ".join(f"{name} {count}" for name, count in record.by_route.most_common())
        click.echo(
            f"{record.missed:>6}  {record.expected:>8}  {record.met:>3}  "
            f"{record.zh} ({record.term_id})" + (f": {routes}" if routes else "")
        )
    expected, met = sum(each.expected for each in records), sum(each.met for each in records)
    click.echo(
        f"{met} of {expected} expected terms met, {len(records)} terms used, "
        f"{len(never)} never used",
        err=True,
    )


@click.command("impact")
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
        impacts = list(impact(before, after, all_documents(store)))
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


@click.command("suggest")
@click.option("--limit", default=50, show_default=True, help="Candidates shown.")
@click.option("--min-count", default=3, show_default=True, help="Places of a repeated one.")
@click.option(
    "--write",
    "subject",
    metavar="SUBJECT",
    help="Append those with a rendering to this file as proposed entries.",
)
@glossary_option
@out_option
@workspace_option
@json_option
def suggest_command(
    limit: int,
    min_count: int,
    subject: str | None,
    glossary: Path | None,
    out: Path,
    workspace: str | None,
    *,
    as_json: bool,
) -> None:
    """Mine the workspace's documents for names and terms that the glossary lacks.

    Example: duizhao glossary suggest --limit 20 --write suggested
    """
    folder = required_folder(glossary)
    loaded = load_glossary(folder)
    with open_workspace(workspace, out, must_exist=True) as store:
        candidates = suggest_terms(all_documents(store), loaded, least_count=min_count, limit=limit)
    if as_json:
        print_json([asdict(candidate) for candidate in candidates])
    else:
        for each in candidates:
            rendering = f" → {each.rendering} ({each.evidence:.2f})" if each.rendering else ""
            click.echo(f"{each.count:>4}  {each.kind.value:<8}  {each.zh}{rendering}")
            click.echo(f"      {each.examples[0]}" if each.examples else "")
    if subject is not None:
        written = _write_candidates(candidates, loaded, folder, subject)
        without = len(candidates) - written
        click.echo(f"{written} proposed entries; {without} have no rendering", err=True)


def _write_candidates(
    candidates: tuple[Candidate, ...], glossary: Glossary, folder: Path, subject: str
) -> int:
    """Append candidates to a glossary file; returns how many."""
    taken = set(glossary.by_id)
    rows: list[Row] = []
    for number, each in enumerate(candidates, start=1):
        if each.rendering:
            term_id = new_id(each.rendering, taken)
            taken.add(term_id)
            fields = {
                "id": term_id,
                "zh": [each.zh],
                "en": {"preferred": each.rendering},
                "pos": "proper" if each.kind in NAMES else "noun",
                "status": "proposed",
                "source": "spelt by rule"
                if each.kind in NAMES
                else "mined from translations in the workspace",
                "note": f"{each.kind.value}, {each.count} places, such as: {each.examples[0]}",
            }
            rows.append(Row(number, fields, subject))
    plan, findings = plan_import(rows, Path(subject), glossary, subject)
    if findings:
        raise GlossaryError("\n".join(finding.message for finding in findings), where=subject)
    for path, content in changed_files(plan, glossary, folder).items():
        write_atomically(path, content.encode("utf-8"))
    return len(rows)


@click.command("consistency")
@click.option("--all", "all_states", is_flag=True, help="Machine output too, not only reviewed.")
@glossary_option
@out_option
@workspace_option
@json_option
def consistency_command(
    glossary: Path | None, out: Path, workspace: str | None, *, all_states: bool, as_json: bool
) -> None:
    """Show terms that reviewed pairs render in several ways, and forms that several terms share.

    Example: duizhao glossary consistency --all
    """
    loaded = load_glossary(required_folder(glossary))
    states = frozenset(State) if all_states else ACCEPTED
    with open_workspace(workspace, out, must_exist=True) as store:
        varied, shared = find_renderings(all_documents(store), loaded, states=states)
    if as_json:
        print_json(
            {
                "renderings": [asdict(each) for each in varied],
                "shared_forms": [asdict(each) for each in shared],
            }
        )
        return
    for each in varied:
        forms = ", ".join(f"{form} {count}" for form, count in each.forms.items())
        lacking = f"; no known form {each.missing}" if each.missing else ""
        click.echo(f"{each.zh} ({each.term_id}): {forms}{lacking}")
    for one in shared:
        terms = ", ".join(
            f"{loaded.by_id[term_id].zh[0]} {count}" for term_id, count in one.terms.items()
        )
        click.echo(f"{one.form}: {terms}")
    click.echo(
        f"{len(varied)} terms with several renderings, {len(shared)} forms of several terms",
        err=True,
    )


def all_documents(store: Store) -> Iterator[Bitext]:
    """All finished documents of the workspace."""
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
