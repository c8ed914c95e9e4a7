"""`duizhao memory`: the translation memory of a workspace."""

from __future__ import annotations

from dataclasses import asdict
from itertools import count, islice
from pathlib import Path

import click

from duizhao.cli.options import (
    json_option,
    open_workspace,
    out_option,
    print_json,
    workspace_option,
)
from duizhao.errors import InputError
from duizhao.formats import FORMATS
from duizhao.formats.detection import read_file
from duizhao.formats.files import write_atomically
from duizhao.language.chinese import has_han, match_key
from duizhao.memory import concordance, doubles, fuzzy_matches
from duizhao.model import (
    AlignedPair,
    Bitext,
    BitextPair,
    Document,
    MemoryEntry,
    Origin,
    State,
    UnitKind,
)
from duizhao.settings import MemorySettings

EXCHANGED = ("tmx", "tsv", "csv", "xlsx")
"""Formats that hold pairs without a document."""

VOLUME = 50_000
"""Entries a file at most: some 200 megabytes of memory while it is written."""


@click.group("memory")
def memory_command() -> None:
    """Search, import, export and tidy the translation memory."""


@memory_command.command("search")
@click.argument("text")
@click.option("--limit", default=10, show_default=True, help="Entries shown.")
@out_option
@workspace_option
@json_option
def search_command(
    text: str, limit: int, out: Path, workspace: str | None, *, as_json: bool
) -> None:
    """Show entries that hold TEXT on either side, then entries whose source is like it.

    Example: duizhao memory search 乡村振兴
    """
    with open_workspace(workspace, out, must_exist=True) as store:
        held = concordance(text, store, limit)
        like = (
            fuzzy_matches(text, store, MemorySettings().least_likeness, limit)
            if has_han(text)
            else []
        )
    rows = [{"score": 1.0, "repaired": "", **asdict(entry)} for entry in held]
    rows += [
        {
            "score": match.score,
            "repaired": match.text if match.text != match.entry.target else "",
            **asdict(match.entry),
        }
        for match in like
        if match.entry not in held
    ]
    if as_json:
        print_json(rows[:limit])
        return
    for row in rows[:limit]:
        click.echo(f"{row['score']:.2f} {row['state']}\t{row['source']}\t{row['target']}")
        if row["repaired"]:
            click.echo(f"     with its figures\t\t{row['repaired']}")


@memory_command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--state",
    type=click.Choice([State.TRANSLATED.value, State.REVIEWED.value, State.FINAL.value]),
    help="State of all entries.  [default: as the file says, else translated]",
)
@out_option
@workspace_option
def import_command(
    files: tuple[Path, ...], state: str | None, out: Path, workspace: str | None
) -> None:
    """Put the pairs of FILES into the memory; only reviewed and final ones are reused as they are.

    Example: duizhao memory import bureau.tmx --state reviewed
    """
    out.mkdir(parents=True, exist_ok=True)
    with open_workspace(workspace, out) as store:
        for file in files:
            entries, empty = _read_entries(file, None if state is None else State(state))
            store.remember(entries)
            click.echo(f"{file}: {len(entries)} entries, {empty} pairs without both sides")


def _read_entries(file: Path, state: State | None) -> tuple[list[MemoryEntry], int]:
    """Entries of a file, and how many of its pairs lack a side."""
    known = sorted(FORMATS[name].suffix for name in EXCHANGED)
    if file.suffix.lower() not in known:
        raise InputError(
            "this is no file of pairs that the memory reads",
            where=str(file),
            hint="Known endings: " + ", ".join(known),
        )
    _, pairs = read_file(file)
    whole = [pair for pair in pairs if pair.source.strip() and pair.target.strip()]
    entries = [
        MemoryEntry(
            source_key=match_key(pair.source),
            source=pair.source,
            target=pair.target,
            state=state or pair.state or State.TRANSLATED,
            origin=file.name,
            author=pair.reviewer,
            changed=pair.time,
        )
        for pair in whole
    ]
    return entries, len(pairs) - len(whole)


@memory_command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@out_option
@workspace_option
def export_command(file: Path, out: Path, workspace: str | None) -> None:
    """Write the whole memory to FILE; its ending chooses the format.

    Every 50,000 entries fill a file; the next ones are called FILE-2, FILE-3 and so on.

    Example: duizhao memory export memory.tmx
    """
    writers = {FORMATS[name].suffix: FORMATS[name].write for name in EXCHANGED}
    write = writers.get(file.suffix.lower())
    if write is None:
        raise InputError(
            "the ending names no format of pairs",
            where=str(file),
            hint="Known endings: " + ", ".join(sorted(writers)),
        )
    with open_workspace(workspace, out, must_exist=True) as store:
        entries = store.each_entry()
        for number in count(1):
            volume = list(islice(entries, VOLUME))
            if not volume and number > 1:
                break
            path = file if number == 1 else file.with_stem(f"{file.stem}-{number}")
            write_atomically(path, write(_as_bitext(volume)))
            click.echo(f"{len(volume)} entries written to {path}")


def _as_bitext(entries: list[MemoryEntry]) -> Bitext:
    """The memory as a document of its own, which writers understand."""
    pairs = [
        BitextPair(
            AlignedPair(f"m{place}.0", (f"m{place}.0",), (), entry.source, entry.target)
            if entry.state is State.INITIAL
            else AlignedPair(
                f"m{place}.0", (f"m{place}.0",), (), entry.source, entry.target, state=entry.state
            ),
            f"m{place}",
            UnitKind.PARAGRAPH,
            "",
            Origin.HUMAN,
        )
        for place, entry in enumerate(entries, start=1)
    ]
    document = Document("memory", "memory", "zh-CN", "", "", "memory")
    return Bitext(document, (), tuple(pairs))


@memory_command.command("dedupe")
@click.option("--dry-run", is_flag=True, help="Show what would go.")
@out_option
@workspace_option
def dedupe_command(out: Path, workspace: str | None, *, dry_run: bool) -> None:
    """Drop entries that repeat a newer or reviewed one but for spaces, case and width.

    Example: duizhao memory dedupe --dry-run
    """
    with open_workspace(workspace, out, must_exist=True) as store:
        spare = list(doubles(store.each_entry()))
        for entry in spare:
            click.echo(f"{entry.source}\t{entry.target}")
        if spare and not dry_run:
            store.forget(spare)
    click.echo(f"{len(spare)} entries {'would go' if dry_run else 'dropped'}", err=True)


@memory_command.command("stats")
@out_option
@workspace_option
@json_option
def stats_command(out: Path, workspace: str | None, *, as_json: bool) -> None:
    """Count the memory's entries.

    Example: duizhao memory stats
    """
    with open_workspace(workspace, out, must_exist=True) as store:
        counts = store.count_entries()
    if as_json:
        print_json(counts)
        return
    for name, number in counts.items():
        click.echo(f"{name}: {number}")
