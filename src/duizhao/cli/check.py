"""`duizhao check FILE`: the checks on a translation made anywhere, in any format that we read."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from duizhao.cli import EXIT_GATE
from duizhao.cli.options import (
    glossary_folder,
    glossary_option,
    json_option,
    print_json,
    quiet_option,
    read_settings,
    settings_option,
)
from duizhao.formats.detection import read_file
from duizhao.glossary import load_glossary
from duizhao.glossary.uses import term_uses
from duizhao.model import AlignedPair, BitextPair, Origin, Segment, UnitKind
from duizhao.quality.checking import check_pairs
from duizhao.quality.counts import count_pairs
from duizhao.quality.gates import check_gates
from duizhao.terminology import TermMatcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.glossary import Glossary
    from duizhao.model import ImportedPair
    from duizhao.settings import Settings


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@glossary_option
@settings_option
@json_option
@quiet_option
def check_command(
    file: Path, glossary: Path | None, settings_file: Path | None, *, as_json: bool, quiet: bool
) -> None:
    """Check a finished translation: TMX, XLIFF, TSV (zh<TAB>en), CSV, XLSX, DOCX or JSON Lines.

    Exit code 1 says that a gate of the settings failed.

    Example: duizhao check examples/magazine.reference.tsv --json
    """
    settings = read_settings(settings_file)
    pairs = check_file(file, load_glossary(glossary_folder(glossary)), settings)
    gates = all(gate.passed for gate in check_gates(count_pairs(pairs), settings.quality.gates))
    if as_json:
        print_json(listing(pairs))
    elif not quiet:
        _print(pairs, gates=gates)
    sys.exit(0 if gates else EXIT_GATE)


def check_file(file: Path, glossary: Glossary, settings: Settings) -> tuple[BitextPair, ...]:
    """Read the pairs of a file and check them.

    Raises:
        InputError: If it cannot be read as one of the formats.
    """
    matcher = TermMatcher(glossary)
    pairs = [_pair(number, pair) for number, pair in enumerate(read_file(file)[1], start=1)]
    with_terms = [_with_terms(pair, matcher, glossary) for pair in pairs]
    return check_pairs(with_terms, glossary, settings.quality, settings.style)


def listing(pairs: Sequence[BitextPair]) -> dict[str, Any]:
    """What `--json` prints; pairs count from 1."""
    return {
        "pairs": len(pairs),
        "issues": [
            {
                "pair": number,
                "check": issue.check,
                "severity": issue.severity.value,
                "message": issue.message,
            }
            for number, pair in enumerate(pairs, start=1)
            for issue in pair.issues
        ],
    }


def _pair(number: int, imported: ImportedPair) -> BitextPair:
    """A pair of which only the texts are known; each line counts as a unit of its own."""
    name = imported.id or f"pair-{number}"
    aligned = AlignedPair(
        name, (name,), (name,), imported.source, imported.target, method="imported"
    )
    return BitextPair(aligned, f"pair-{number}", UnitKind.PARAGRAPH, "", Origin.HUMAN)


def _with_terms(pair: BitextPair, matcher: TermMatcher, glossary: Glossary) -> BitextPair:
    """The pair with what became of its terms."""
    source = pair.pair.source
    segment = Segment(pair.pair.id, pair.unit_id, 0, source, (), source)
    hits = matcher.find(segment, pair.kind)
    return replace(pair, terms=term_uses(source, hits, glossary, pair.pair.target))


def _print(pairs: Sequence[BitextPair], *, gates: bool) -> None:
    """Issues by pair, then how many of each check."""
    console = Console()
    for number, pair in enumerate(pairs, start=1):
        for issue in pair.issues:
            console.print(
                f"{number}: {issue.severity.value} {issue.check}: {issue.message}",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )
    counts = Counter((issue.severity, issue.check) for pair in pairs for issue in pair.issues)
    table = Table("severity", "check", "issues")
    for (severity, check), count in counts.most_common():
        table.add_row(severity.value, check, str(count))
    if counts:
        console.print(table)
    verdict = "no gate failed" if gates else "gates FAILED"
    console.print(f"{len(pairs)} pairs, {sum(counts.values())} issues, {verdict}", highlight=False)
