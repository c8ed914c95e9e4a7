"""`duizhao align`: Chinese documents and their finished translations, sentence by sentence."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import track

from duizhao.alignment.confidence import Verdict
from duizhao.cli import EXIT_SOME_FAILED
from duizhao.cli.options import (
    glossary_folder,
    glossary_option,
    json_option,
    open_workspace,
    out_option,
    print_json,
    quiet_option,
    read_settings,
    settings_option,
    workspace_option,
)
from duizhao.errors import InputError
from duizhao.fingerprints import digest
from duizhao.formats import FORMATS
from duizhao.formats.files import write_atomically
from duizhao.glossary import load_glossary
from duizhao.pairing import (
    kept_alignment,
    memory_entries,
    open_evidence,
    pair_documents,
    reference_lines,
)
from duizhao.pairing.folder import find_pairs
from duizhao.pairing.numbers import pins_beside, write_links
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.packages import find_package

if TYPE_CHECKING:
    from duizhao.alignment.comparison import Evidence
    from duizhao.pairing import Pairing
    from duizhao.settings import Settings
    from duizhao.store import Store
    from duizhao.translation import Engine

WRITTEN = ("tmx", "tsv")
"""Formats that `align` writes for every pair, beside links and reference."""


@click.command("align")
@click.argument("zh", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.argument("en", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Pair and align all files of a folder; what is done already is passed over.",
)
@out_option
@click.option("--segmented", is_flag=True, help="The files hold one sentence a line.")
@click.option(
    "--links",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for `source numbers<TAB>target numbers`, counted from 0, `-` for none.",
)
@glossary_option
@settings_option
@workspace_option
@json_option
@quiet_option
def align_command(
    zh: Path | None,
    en: Path | None,
    folder: Path | None,
    out: Path,
    links: Path | None,
    glossary: Path | None,
    settings_file: Path | None,
    workspace: str | None,
    *,
    segmented: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Align a Chinese document with its finished English translation, or a whole folder.

    Writes NAME.tmx, NAME.tsv, NAME.links.tsv and NAME.reference.tsv, NAME being the Chinese file's
    name, and puts sure pairs into the memory. Links that you want kept stand in a file named like
    the Chinese one with `.pins` after it, in the form of --links.

    Example: duizhao align examples/pairs/zh.txt examples/pairs/en.txt -o out
    """
    if (folder is None) == (zh is None or en is None) or (folder is not None and links is not None):
        raise click.UsageError("Give a Chinese and an English file, or --folder without --links.")
    settings = read_settings(settings_file)
    terms = glossary_folder(glossary)
    evidence = open_evidence(settings, load_glossary(terms) if terms is not None else None)
    engine = _open_engine(settings)
    with open_workspace(workspace, out) as store:
        if zh is not None and en is not None:
            pairing = pair_documents(zh, en, evidence, settings, segmented=segmented, engine=engine)
            _write(pairing, (zh, en), out / zh.stem, store, settings)
            if links is not None:
                write_atomically(links, write_links(pairing.alignment.links))
            summary = _summary(pairing)
            _report(summary, _sentence(summary), as_json=as_json, quiet=quiet)
        elif folder is not None:
            result = _align_folder(
                folder,
                out,
                evidence,
                settings,
                store,
                segmented=segmented,
                quiet=quiet or as_json,
                engine=engine,
            )
            _report(result, _folder_sentence(result), as_json=as_json, quiet=quiet)
            if result["failed"]:
                sys.exit(EXIT_SOME_FAILED)


def _open_engine(settings: Settings) -> Engine | None:
    """The translation engine, where the settings want its attention."""
    if not settings.alignment.attention:
        return None
    return ArgosEngine(find_package(settings.translation), settings.translation)


def _align_folder(
    folder: Path,
    out: Path,
    evidence: Evidence,
    settings: Settings,
    store: Store,
    *,
    segmented: bool,
    quiet: bool,
    engine: Engine | None,
) -> dict[str, Any]:
    """Align all pairs of a folder; each is finished before the next begins."""
    found = find_pairs(folder, evidence, settings)
    result: dict[str, Any] = {
        "pairs": [],
        "unchanged": [],
        "alone": [each.id for each in found.alone],
        "failed": dict(found.failed),
    }
    console = Console(stderr=True, quiet=quiet)
    for zh, en in track(found.pairs, "aligning", console=console, disable=quiet):
        name = out / Path(zh.id).with_suffix("")
        key = _key(zh.path, en.path, settings, segmented=segmented)
        if store.folder_key(name) == key and name.with_name(f"{name.name}.tsv").is_file():
            result["unchanged"].append(zh.id)
            continue
        try:
            pairing = pair_documents(
                zh.path, en.path, evidence, settings, segmented=segmented, engine=engine
            )
        except InputError as error:
            result["failed"][zh.id] = str(error)
            continue
        _write(pairing, (zh.path, en.path), name, store, settings)
        store.save_folder_key(name, key)
        result["pairs"].append({"zh": zh.id, "en": en.id, **_summary(pairing)})
    return result


def _key(zh: Path, en: Path, settings: Settings, *, segmented: bool) -> str:
    """What the alignment of two files depends on."""
    pins = pins_beside(zh)
    texts = [path.read_bytes().hex() for path in (zh, en, pins) if path.is_file()]
    return digest(*texts, settings.alignment.model_dump_json(), str(segmented))


def _write(
    pairing: Pairing, files: tuple[Path, Path], name: Path, store: Store, settings: Settings
) -> None:
    """Files of one pair, and its memory; documents that do not belong together get no memory."""
    for format_name in WRITTEN:
        made = FORMATS[format_name]
        content = made.write(pairing.bitext)
        write_atomically(name.with_name(f"{name.name}{made.suffix}"), content)
    links = write_links(pairing.alignment.links)
    write_atomically(name.with_name(f"{name.name}.links.tsv"), links)
    least = settings.alignment.least_confidence
    store.save_alignment(kept_alignment(pairing, *files, least))
    if pairing.alignment.verdict is Verdict.NO_TRANSLATION:
        return
    reference = reference_lines(pairing, least)
    write_atomically(name.with_name(f"{name.name}.reference.tsv"), reference)
    store.remember(memory_entries(pairing, least))


def _report(value: dict[str, Any], text: str, *, as_json: bool, quiet: bool) -> None:
    """Print for machines or for people."""
    if as_json:
        print_json(value)
    elif not quiet:
        click.echo(text)


def _summary(pairing: Pairing) -> dict[str, Any]:
    """The verdict, and counts of links by what stands on their sides."""
    both = [link for link in pairing.alignment.links if link.source and link.target]
    return {
        "verdict": pairing.alignment.verdict.value,
        "pairs": len(both),
        "one_to_one": sum(len(link.source) == len(link.target) == 1 for link in both),
        "source_only": sum(not link.target for link in pairing.alignment.links),
        "target_only": sum(not link.source for link in pairing.alignment.links),
    }


def _sentence(counts: dict[str, Any]) -> str:
    """The summary of one pair of documents."""
    return (
        f"{counts['verdict']}: {counts['pairs']} pairs"
        f" ({counts['one_to_one']} of one sentence each),"
        f" {counts['source_only']} Chinese and {counts['target_only']} English sentences"
        " without counterpart"
    )


def _folder_sentence(result: dict[str, Any]) -> str:
    """The summary of a folder, a line for every document."""
    lines = [f"{each['zh']} + {each['en']}: {_sentence(each)}" for each in result["pairs"]]
    lines += [f"{name}: unchanged" for name in result["unchanged"]]
    lines += [f"{name}: no counterpart found" for name in result["alone"]]
    lines += [f"{name}: failed: {message}" for name, message in result["failed"].items()]
    return "\n".join(lines)
