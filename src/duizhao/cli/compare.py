"""`duizhao compare OUT_A OUT_B`: what changed from one run folder to another."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from duizhao.cli.options import json_option, print_json
from duizhao.errors import InputError
from duizhao.quality.comparison import Comparison, compare, read_run
from duizhao.quality.references import read_references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.quality.comparison import Difference, RunPair, Tested

SHOWN = 20
"""Segments and issues of each sort on the screen; `--json` gives all."""

_STYLES = {" ": "", "-": "red strike", "+": "green"}


@click.command("compare")
@click.argument("first", metavar="OUT_A", type=click.Path(path_type=Path))
@click.argument("second", metavar="OUT_B", type=click.Path(path_type=Path))
@click.option(
    "--reference",
    "references",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Lines of zh<TAB>en for BLEU, chrF2++ and the paired test; may be given again.",
)
@json_option
def compare_command(
    first: Path, second: Path, references: tuple[Path, ...], *, as_json: bool
) -> None:
    """Compare two run folders: scores, terms, issues, and the segments that differ.

    OUT_A is the older run, OUT_B the newer one.

    Example: duizhao compare out-old out-new --reference examples/magazine.reference.tsv
    """
    known = read_references(references) if references else None
    found = compare(_read(first), _read(second), known)
    if as_json:
        print_json(_record(found))
    else:
        _print(found)


def _read(folder: Path) -> list[RunPair]:
    """Pairs of a run folder, or of a segments.jsonl itself.

    Raises:
        InputError: If there is none.
    """
    file = folder / "segments.jsonl" if folder.is_dir() else folder
    try:
        return read_run(file.read_text("utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "no segments.jsonl here", where=str(folder), hint="Name a folder that a run wrote."
        ) from error


def _record(found: Comparison) -> dict[str, Any]:
    """The comparison as JSON values."""
    return {
        "common": found.common,
        "only_first": found.only_first,
        "only_second": found.only_second,
        "scores": {
            group: [asdict(tested) for tested in scores] for group, scores in found.scores.items()
        },
        "terms": [{"met": met, "expected": expected} for met, expected in found.terms],
        "issues": {
            "new": [_issue(pair, text) for pair, text in found.new],
            "fixed": [_issue(pair, text) for pair, text in found.fixed],
            "open": found.open,
        },
        "different": [
            {
                "document": each.first.document,
                "id": each.first.id,
                "source": each.first.source,
                "first": each.first.target,
                "second": each.second.target,
            }
            for each in found.differences
        ],
        "warnings": list(found.warnings),
    }


def _issue(pair: RunPair, text: str) -> dict[str, str]:
    return {"document": pair.document, "id": pair.id, "issue": text}


def _print(found: Comparison) -> None:
    """Scores and counts first, then what to read."""
    console = Console(highlight=False, soft_wrap=True)
    for warning in found.warnings:
        console.print(f"warning: {warning}", style="yellow", markup=False)
    for group, scores in found.scores.items():
        for tested in scores:
            console.print(_line(group, tested), markup=False)
    table = Table("", "first", "second")
    (met_a, all_a), (met_b, all_b) = found.terms
    table.add_row("terms met", f"{met_a} of {all_a}", f"{met_b} of {all_b}")
    table.add_row("issues gone / new", str(len(found.fixed)), str(len(found.new)))
    console.print(table)
    console.print(
        f"{found.common} pairs in both, {len(found.differences)} differ; {found.only_first} only "
        f"in the first, {found.only_second} only in the second; {found.open} issues still open"
    )
    _print_issues(console, "new", found.new)
    _print_issues(console, "fixed", found.fixed)
    for each in found.differences[:SHOWN]:
        console.print(_marked(each))
    if len(found.differences) > SHOWN:
        console.print(f"{len(found.differences) - SHOWN} more segments differ; see --json")


def _line(group: str, tested: Tested) -> str:
    """One score of both runs."""
    chance = "" if tested.p is None else f" (p = {tested.p:.3f})"
    return (
        f"{group}: {tested.name} {tested.first:.2f} -> {tested.second:.2f}"
        f" {tested.second - tested.first:+.2f}{chance}, {tested.segments} segments"
    )


def _print_issues(console: Console, name: str, issues: Sequence[tuple[RunPair, str]]) -> None:
    """Some issues of a sort."""
    for pair, text in issues[:SHOWN]:
        console.print(f"{name}: {pair.document} {pair.id} {text}", markup=False)
    if len(issues) > SHOWN:
        console.print(f"{len(issues) - SHOWN} more {name} issues; see --json")


def _marked(difference: Difference) -> Text:
    """Source and targets of a segment, with the words that went and came."""
    text = Text(
        f"\n{difference.first.document} {difference.first.id}\n  {difference.first.source}\n  "
    )
    for sign, words in difference.words:
        shown = words if sign == " " else f"{sign}[{words}]"
        text.append(f"{shown} ", style=_STYLES[sign])
    return text
