"""`duizhao export` and `duizhao status`: files for reviewers, and how far the reviewing is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from duizhao.cli.options import (
    DEFAULT_OUT,
    json_option,
    open_workspace,
    out_option,
    print_json,
    quiet_option,
    workspace_option,
)
from duizhao.formats import FORMATS
from duizhao.formats.batches import Order, choose_batch, only, with_reviews
from duizhao.formats.files import write_atomically
from duizhao.language.edits import word_edits
from duizhao.model import State
from duizhao.planning import output_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Bitext
    from duizhao.store import Store


@click.command("export")
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@click.option(
    "--format",
    "format_names",
    multiple=True,
    type=click.Choice(list(FORMATS)),
    default=("xlsx",),
    show_default=True,
    help="May be given again.",
)
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False),
              help="Folder for the files.  [default: the run folder]")  # fmt: skip
@click.option("--batch", "size", type=click.IntRange(min=1), help="So many unreviewed pairs only.")
@click.option(
    "--by",
    "order",
    type=click.Choice([each.value for each in Order]),
    default=Order.RISK.value,
    show_default=True,
    help="Which pairs come first in a batch.",
)
@click.option("--assign", "reviewer", default="", help="Reviewer who gets the batch.")
@out_option
@workspace_option
@json_option
@quiet_option
def export_command(
    documents: tuple[str, ...],
    format_names: tuple[str, ...],
    folder: Path | None,
    size: int | None,
    order: str,
    reviewer: str,
    out: Path,
    workspace: str | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write files of DOCUMENTs (default: all), with every decision so far, or a reviewer's batch.

    Example: duizhao export --batch 50 --by risk --assign wang --format docx
    """
    if reviewer and size is None:
        raise click.UsageError("--assign needs --batch N: how many pairs to give")
    with open_workspace(workspace, out, must_exist=True) as store:
        bitexts = _current(store, documents)
        ending = ""
        if size is not None:
            chosen = choose_batch(bitexts, store.assignments(), size, Order(order))
            bitexts = [part for bitext in bitexts if (part := only(bitext, chosen)).pairs]
            ending = f".{_file_name(reviewer or 'batch')}"
        names = output_names(store.document_ids())
        written = [
            _write(bitext, f"{names[bitext.document.id]}{ending}", each, folder or out, fresh=size)
            for bitext in bitexts
            for each in dict.fromkeys(format_names)
        ]
        if size is not None and reviewer:
            store.assign(chosen, reviewer)
    if as_json:
        print_json({"files": [str(path) for path in written], "pairs": _count(bitexts)})
    elif not quiet:
        for path in written:
            click.echo(path)
        click.echo(f"{_count(bitexts)} pairs in {len(written)} files")


def _current(store: Store, documents: Sequence[str]) -> list[Bitext]:
    """The named documents, or all, as the decisions so far make them."""
    return [
        with_reviews(store.bitext(document_id), store.reviews(document_id))
        for document_id in documents or store.document_ids()
    ]


def _count(bitexts: Sequence[Bitext]) -> int:
    return sum(len(bitext.pairs) for bitext in bitexts)


def _file_name(reviewer: str) -> str:
    """A reviewer's name as part of a file's name.

    >>> _file_name("Wang Li/2")
    'Wang-Li-2'
    """
    return re.sub(r"[^\w.-]+", "-", reviewer).strip("-.") or "batch"


def _write(bitext: Bitext, name: str, form_name: str, folder: Path, *, fresh: int | None) -> Path:
    """Write one file; a batch never overwrites an earlier one, which may be with its reviewer."""
    form = FORMATS[form_name]
    path = folder / f"{name}{form.suffix}"
    number = 1
    while fresh is not None and path.exists():
        number += 1
        path = folder / f"{name}-{number}{form.suffix}"
    write_atomically(path, form.write(bitext))
    return path


@click.command("status")
@click.option("--out", "-o", type=click.Path(path_type=Path), default=DEFAULT_OUT,
              show_default=True, help="Run folder.")  # fmt: skip
@workspace_option
@json_option
def status_command(out: Path, workspace: str | None, *, as_json: bool) -> None:
    """Show how far the reviewing is, by document and by reviewer.

    Example: duizhao status --out out
    """
    with open_workspace(workspace, out, must_exist=True) as store:
        documents = [_document_status(bitext) for bitext in _current(store, ())]
        reviewers = _reviewer_status(store)
        disagreements = [
            {"document": each.document_id, "id": each.pair_id, "reviewer": each.author}
            for each in store.disagreements()
        ]
    if as_json:
        print_json({"documents": documents, "reviewers": reviewers, "disagreements": disagreements})
        return
    _print_table("document", documents)
    if reviewers:
        click.echo()
        _print_table("reviewer", reviewers)
    if disagreements:
        click.echo(f"\n{len(disagreements)} pairs wait for a word: reviewers disagree")


def _document_status(bitext: Bitext) -> dict[str, Any]:
    """Pairs of a document by state."""
    counts = Counter(pair.pair.state for pair in bitext.pairs)
    return {
        "document": bitext.document.id,
        "pairs": len(bitext.pairs),
        **{state.value: counts[state] for state in State},
    }


def _reviewer_status(store: Store) -> list[dict[str, Any]]:
    """What each reviewer was given and did; words changed are those of machine text."""
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    decided = set()
    for review in store.reviews():
        row = rows[review.author]
        row["decided"] += 1
        row[review.state.value] += 1
        row["words_changed"] += word_edits(review.machine, review.target)
        row["words"] += len(review.target.split())
        decided.add((review.document_id, review.pair_id))
    for pair, reviewer in store.assignments().items():
        rows[reviewer]["assigned"] += 1
        rows[reviewer]["open"] += pair not in decided
    columns = ("assigned", "open", "decided", *State, "words_changed", "words")
    return [
        {"reviewer": reviewer, **{str(column): row[column] for column in columns}}
        for reviewer, row in sorted(rows.items())
    ]


def _print_table(name: str, rows: Sequence[dict[str, Any]]) -> None:
    """Rows in aligned columns, the named one first."""
    if not rows:
        click.echo(f"no {name}s yet")
        return
    columns = list(rows[0])
    widths = {
        column: max(len(column), *(len(str(row[column])) for row in rows)) for column in columns
    }
    for row in [dict(zip(columns, columns, strict=True)), *rows]:
        cells = [
            f"{row[column]:<{widths[column]}}"
            if column == name
            else f"{row[column]:>{widths[column]}}"
            for column in columns
        ]
        click.echo("  ".join(cells))
