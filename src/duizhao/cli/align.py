"""`duizhao align`: a Chinese document and its finished translation, sentence by sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.cli.options import (
    glossary_folder,
    glossary_option,
    json_option,
    out_option,
    print_json,
    quiet_option,
    read_settings,
    settings_option,
)
from duizhao.formats import FORMATS
from duizhao.formats.files import write_atomically
from duizhao.glossary import load_glossary
from duizhao.pairing import open_evidence, pair_documents, write_links

if TYPE_CHECKING:
    from duizhao.pairing import Pairing

WRITTEN = ("tmx", "tsv")
"""Formats that `align` writes into the run folder, beside the links."""


@click.command("align")
@click.argument("zh", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("en", type=click.Path(path_type=Path, dir_okay=False))
@out_option
@click.option("--segmented", is_flag=True, help="Both files hold one sentence a line.")
@click.option(
    "--links",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for `source numbers<TAB>target numbers`, counted from 0, `-` for none.",
)
@glossary_option
@settings_option
@json_option
@quiet_option
def align_command(
    zh: Path,
    en: Path,
    out: Path,
    links: Path | None,
    glossary: Path | None,
    settings_file: Path | None,
    *,
    segmented: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Align a Chinese document with its finished English translation.

    Writes NAME.tmx and NAME.tsv, NAME being the Chinese file's name.

    Example: duizhao align examples/pairs/zh.txt examples/pairs/en.txt -o out
    """
    settings = read_settings(settings_file)
    folder = glossary_folder(glossary)
    terms = load_glossary(folder) if folder is not None else None
    evidence = open_evidence(settings, terms)
    pairing = pair_documents(zh, en, evidence, settings, segmented=segmented)
    for name in WRITTEN:
        made = FORMATS[name]
        write_atomically(out / f"{zh.stem}{made.suffix}", made.write(pairing.bitext))
    if links is not None:
        write_atomically(links, write_links(pairing.alignment.links))
    if as_json:
        print_json(_summary(pairing))
    elif not quiet:
        click.echo(_sentence(pairing))


def _summary(pairing: Pairing) -> dict[str, int | str]:
    """The verdict, and counts of links by what stands on their sides."""
    both = [link for link in pairing.alignment.links if link.source and link.target]
    return {
        "verdict": pairing.alignment.verdict.value,
        "pairs": len(both),
        "one_to_one": sum(len(link.source) == len(link.target) == 1 for link in both),
        "source_only": sum(not link.target for link in pairing.alignment.links),
        "target_only": sum(not link.source for link in pairing.alignment.links),
    }


def _sentence(pairing: Pairing) -> str:
    """The summary for people."""
    counts = _summary(pairing)
    return (
        f"{counts['verdict']}: {counts['pairs']} pairs"
        f" ({counts['one_to_one']} of one sentence each),"
        f" {counts['source_only']} Chinese and {counts['target_only']} English sentences"
        " without counterpart"
    )
