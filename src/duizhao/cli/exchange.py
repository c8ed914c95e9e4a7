"""`duizhao import`: reviewed files come back; what they change is shown, kept and remembered."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from duizhao.cli import EXIT_BAD_INPUT, EXIT_SOME_FAILED
from duizhao.cli.options import (
    json_option,
    open_workspace,
    out_option,
    print_json,
    quiet_option,
    workspace_option,
)
from duizhao.errors import InputError
from duizhao.formats.decisions import (
    APPLIED,
    Decision,
    Ledger,
    Outcome,
    Prefer,
    decide_all,
)
from duizhao.formats.detection import read_file
from duizhao.formats.files import write_atomically
from duizhao.formats.matching import KnownPairs
from duizhao.formats.tsv import escape
from duizhao.language.chinese import match_key
from duizhao.language.edits import word_edits
from duizhao.model import ACCEPTED, MemoryEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duizhao.store import Store

QUIET_OUTCOMES = frozenset({Outcome.UNCHANGED})
"""Outcomes that are counted but not listed one by one."""

MEMORABLE = APPLIED | {Outcome.SOURCE_CHANGED, Outcome.UNKNOWN}
"""Outcomes whose accepted text enters the memory; a disagreement waits."""

SHOWN = 20
"""Pairs listed on the screen; `--json` and `--disagreements` have all."""

DISAGREEMENT_COLUMNS = (
    "document", "id", "source", "stored", "stored_by", "file", "file_by", "state", "place",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file.

    Attributes:
        path: The file.
        format: Its format, empty where it could not be read.
        decisions: One a pair, in the file's order.
        problem: Why it could not be read, or empty.
        time: When it was saved.
    """

    path: Path
    format: str
    decisions: tuple[Decision, ...]
    problem: str = ""
    time: str = ""


@click.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
@out_option
@click.option("--reviewer", default="", help="Who saved the files, where they do not say it.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--prefer",
    type=click.Choice([each.value for each in Prefer]),
    default=Prefer.STORED.value,
    show_default=True,
    help="Who wins where two reviewers disagree.",
)
@click.option(
    "--disagreements",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the texts that two reviewers disagree about side by side (TSV).",
)
@workspace_option
@json_option
@quiet_option
def import_command(
    files: tuple[Path, ...],
    out: Path,
    reviewer: str,
    prefer: str,
    disagreements: Path | None,
    workspace: str | None,
    *,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Read reviewed FILEs back: XLIFF, TMX, XLSX, DOCX, CSV, TSV or JSON Lines, of any tool.

    The next `duizhao run` keeps reviewed text and checks it again.

    Example: duizhao import magazine.xlsx --reviewer wang --dry-run
    """
    with open_workspace(workspace, out, must_exist=True) as store:
        results = _decide_files(files, store, reviewer, Prefer(prefer))
        if not dry_run:
            _keep(results, store)
    decisions = [decision for result in results for decision in result.decisions]
    if disagreements is not None:
        write_atomically(disagreements, _side_by_side(decisions))
    for result in results:
        if result.problem:
            click.echo(f"error: {result.problem}", err=True)
    if as_json:
        print_json([_result_record(result) for result in results])
    elif not quiet:
        _print_results(results, dry_run=dry_run)
    failed = sum(bool(result.problem) for result in results)
    sys.exit(0 if not failed else EXIT_SOME_FAILED if failed < len(results) else EXIT_BAD_INPUT)


def _decide_files(
    files: Sequence[Path], store: Store, reviewer: str, prefer: Prefer
) -> list[FileResult]:
    """Read all files and decide on their pairs; later files meet the decisions of earlier ones."""
    known = KnownPairs.of(store.bitext(document_id) for document_id in store.document_ids())
    seen = cache(store.seen_texts)
    assigned = store.assignments()
    ledger = Ledger(
        {(review.document_id, review.pair_id): review for review in store.reviews()},
        lambda document_id, pair_id: seen(document_id).get(pair_id, set()),
        lambda document_id, pair_id: assigned.get((document_id, pair_id), ""),
    )
    results = []
    for path in files:
        try:
            name, pairs = read_file(path)
            time = _saved_at(path)
        except InputError as error:
            results.append(FileResult(path, "", (), problem=str(error)))
            continue
        decisions = decide_all(
            known.match(pairs),
            ledger,
            named=reviewer,
            fallback=path.name,
            time=time,
            prefer=prefer,
        )
        results.append(FileResult(path, name, tuple(decisions), time=time))
    return results


def _saved_at(path: Path) -> str:
    """When a file was last saved, in the form of the other times."""
    saved = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return saved.strftime("%Y-%m-%dT%H:%M:%SZ")


def _keep(results: Iterable[FileResult], store: Store) -> None:
    """Put everything into the workspace, in one transaction."""
    reviews = []
    disagreements = []
    entries = []
    for result in results:
        for decision in result.decisions:
            if decision.outcome in APPLIED and decision.review:
                reviews.append(decision.review)
            elif decision.outcome is Outcome.DISAGREEMENT and decision.review:
                disagreements.append(decision.review)
            entries.extend(_memory_entry(decision, result))
    store.save_import(reviews, disagreements, entries)


def _memory_entry(decision: Decision, result: FileResult) -> list[MemoryEntry]:
    """What the memory learns from a decision: accepted text with both sides."""
    texts = decision.source.strip() and decision.target.strip()
    if not texts or decision.state not in ACCEPTED or decision.outcome not in MEMORABLE:
        return []
    origin = f"{decision.document_id} {decision.pair_id}".strip() or result.path.name
    return [
        MemoryEntry(
            source_key=match_key(decision.source),
            source=decision.source,
            target=decision.target,
            state=decision.state,
            origin=origin,
            author=decision.author,
            changed=decision.review.changed if decision.review else result.time,
        )
    ]


def _side_by_side(decisions: Iterable[Decision]) -> bytes:
    """The disagreements, one a line."""
    lines = ["\t".join(DISAGREEMENT_COLUMNS)]
    lines.extend(
        "\t".join(
            escape(cell)
            for cell in (
                decision.document_id,
                decision.pair_id,
                decision.source,
                decision.stored,
                decision.stored_by,
                decision.target,
                decision.author,
                decision.state.value,
                decision.place,
            )
        )
        for decision in decisions
        if decision.outcome is Outcome.DISAGREEMENT
    )
    return ("\n".join(lines) + "\n").encode()


def _result_record(result: FileResult) -> dict[str, Any]:
    """One file for `--json`; unchanged pairs are counted only."""
    return {
        "file": str(result.path),
        "format": result.format or None,
        "problem": result.problem or None,
        "counts": dict(Counter(decision.outcome.value for decision in result.decisions)),
        "pairs": [
            {
                "outcome": decision.outcome.value,
                "matched": decision.way.value,
                "document": decision.document_id or None,
                "id": decision.pair_id or None,
                "source": decision.source,
                "stored": decision.stored,
                "stored_by": decision.stored_by or None,
                "target": decision.target,
                "reviewer": decision.author,
                "state": decision.state.value,
                "edits": word_edits(decision.stored, decision.target),
                "place": decision.place,
            }
            for decision in result.decisions
            if decision.outcome not in QUIET_OUTCOMES
        ],
    }


def _print_results(results: Iterable[FileResult], *, dry_run: bool) -> None:
    """Counts a file, and the pairs that a person should look at."""
    for result in results:
        if result.problem:
            continue
        counts = Counter(decision.outcome.value for decision in result.decisions)
        listed = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        click.echo(f"{result.path}: {listed or 'no pairs'}")
        worth = [each for each in result.decisions if each.outcome not in QUIET_OUTCOMES]
        for decision in worth[:SHOWN]:
            _print_decision(decision)
        if len(worth) > SHOWN:
            click.echo(f"  … and {len(worth) - SHOWN} more (--json lists all)")
        if counts[Outcome.DISAGREEMENT.value]:
            click.echo(
                "  The workspace's text stays where reviewers disagree; take the file's with "
                "--prefer file, or decide in `duizhao review`."
            )
    if dry_run:
        click.echo("dry run: nothing was changed")


def _print_decision(decision: Decision) -> None:
    """One pair: what became of it, and both texts where they differ."""
    place = decision.pair_id or decision.place
    click.echo(f"  {decision.outcome.value:14} {place} ({decision.state.value}, {decision.author})")
    if decision.stored != decision.target:
        click.echo(f"    - {decision.stored}")
        click.echo(f"    + {decision.target}")
