"""`duizhao lint` and `duizhao inspect`: the source before anybody translates it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from duizhao.cli import EXIT_BAD_INPUT, EXIT_GATE, EXIT_SOME_FAILED
from duizhao.cli.options import (
    encoding_option,
    inputs_argument,
    json_option,
    out_option,
    print_json,
    quiet_option,
    read_settings,
    settings_option,
)
from duizhao.errors import InputError
from duizhao.formats import INSPECTED
from duizhao.formats.files import write_atomically
from duizhao.ingestion import find_inputs, read_document
from duizhao.inspection import defect_record, inspection_page, line_and_column
from duizhao.planning import output_names
from duizhao.source_lint import lint_source
from duizhao.structure import recover_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duizhao.model import Document, Unit
    from duizhao.settings import Settings


@dataclass(frozen=True, slots=True)
class _Read:
    """One input as far as it came: its document and units, or the error."""

    id: str
    document: Document | None = None
    units: tuple[Unit, ...] = ()
    error: InputError | None = None


@click.command("lint")
@inputs_argument
@encoding_option
@settings_option
@json_option
@quiet_option
def lint_command(
    inputs: tuple[Path, ...],
    encoding: str | None,
    settings_file: Path | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """List defects of INPUT files that a copy editor would mark, before translation.

    Exit code 0: none found. 1: some. 2: no input could be read. 3: some could not.

    Example: duizhao lint examples/magazine.txt
    """
    reads = list(_read_all(inputs, read_settings(settings_file, encoding)))
    findings = [
        (read.document, defect)
        for read in reads
        if read.document is not None
        for defect in lint_source(read.document, read.units)
    ]
    if as_json:
        print_json([defect_record(document, defect) for document, defect in findings])
    elif not quiet:
        for document, defect in findings:
            line, column = line_and_column(document, defect.span[0])
            hint = f" -> {defect.suggestion}" if defect.suggestion else ""
            click.echo(
                f"{document.path}:{line}:{column}: {defect.severity.value} {defect.check}: "
                f"{defect.message}{hint}"
            )
        click.echo(f"{len(findings)} findings in {len(reads)} files", err=True)
    sys.exit(_exit_code(reads, failed=bool(findings)))


@click.command("inspect")
@inputs_argument
@out_option
@encoding_option
@settings_option
@quiet_option
def inspect_command(
    inputs: tuple[Path, ...],
    out: Path,
    encoding: str | None,
    settings_file: Path | None,
    *,
    quiet: bool,
) -> None:
    """Draw what structure recovery makes of INPUT files: OUT/NAME.inspect.html for each.

    Example: duizhao inspect examples/magazine.txt --out out
    """
    settings = read_settings(settings_file, encoding)
    reads = list(_read_all(inputs, settings))
    names = output_names([read.id for read in reads])
    for read in reads:
        if read.document is None:
            continue
        page = inspection_page(read.document, read.units, settings.segmentation)
        target = out / f"{names[read.id]}{INSPECTED}"
        write_atomically(target, page)
        if not quiet:
            click.echo(str(target))
    sys.exit(_exit_code(reads, failed=False))


def _read_all(inputs: Sequence[Path], settings: Settings) -> Iterator[_Read]:
    """Read every input; a bad one is reported and stops no other."""
    for found in find_inputs(inputs):
        try:
            document = read_document(found.path, found.id, settings.ingestion)
        except InputError as error:
            click.echo(f"error: {error}", err=True)
            yield _Read(found.id, error=error)
        else:
            yield _Read(found.id, document, recover_units(document))


def _exit_code(reads: Sequence[_Read], *, failed: bool) -> int:
    """0 done; 1 findings; 2 nothing could be read; 3 some could not."""
    errors = sum(read.error is not None for read in reads)
    if errors:
        return EXIT_BAD_INPUT if errors == len(reads) else EXIT_SOME_FAILED
    return EXIT_GATE if failed else 0
