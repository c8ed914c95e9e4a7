"""First command: corpus to numbered pairs. `python -m training.prepare --corpus DIR`.

Reads the shares of the corpus that the recipe names, normalises, filters, drops duplicates and all
overlap with the evaluation text, adds what is generated of it and of the glossary, and writes rows
of the vocabulary. What was left out stands with its reason and count in `prepared.json`.
"""

from __future__ import annotations

import json
import lzma
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from duizhao.glossary import load_glossary
from duizhao.language.dictionary import load_dictionary
from duizhao.settings import TranslationSettings
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.packages import find_package
from training.batches import Encoded, join, save_pairs
from training.clauses import clauses
from training.drills import generate
from training.drills.joined import joined
from training.drills.terms import TermDrills
from training.drills.varied import varied
from training.filters import fault, normalise, straighten
from training.inline import Inliner
from training.overlap import Runs
from training.pieces import PACKAGE, UNKNOWN, Pieces, read_pieces
from training.recipe import Recipe, Source, recipe_option

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
OWN = Path(__file__).parent / "text"
PAIRS = "pairs.npz"
DEVELOPMENT = "development.npz"
REPORT = "prepared.json"

DRILLS, TERMS, CLAUSES = "drills", "terms", "clauses"
INLINE, VARIED, JOINED = "inline", "varied", "joined"
"""Names of the sources that are generated."""

TEXT = "text"
"""Name of the source that stands in the repository, in `training/text`."""

Pair = tuple[str, str]


def read_rows(path: Path) -> Iterator[list[str]]:
    """Columns of a tab-separated file, plain or .xz; a line that is no UTF-8 is named."""
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield line.decode("utf-8").rstrip("\r\n").split("\t")
            except UnicodeDecodeError as error:
                raise click.ClickException(f"{path}:{number}: not UTF-8: {error}") from error


def read_source(path: Path, source: Source, counts: Counter[str]) -> Iterator[Pair]:
    """Pairs of one share of the corpus, as written there."""
    for number, row in enumerate(read_rows(path), 1):
        if len(row) < 2:
            raise click.ClickException(f"{path}:{number}: expected Chinese, a tab and English")
        name = row[2] if len(row) > 2 else ""
        if (source.keep and name not in source.keep) or name in source.drop:
            continue
        counts["read"] += 1
        yield row[0], row[1]


def guarded_runs(corpus: Path, recipe: Recipe) -> tuple[Runs, Runs]:
    """Runs of the evaluation text: Chinese (and mixed) sides, English sides."""
    chinese: list[str] = []
    english: list[str] = []
    for pattern in recipe.preparation.evaluation:
        paths = sorted(corpus.glob(pattern)) or sorted(corpus.resolve().parent.glob(pattern))
        if not paths:
            raise click.ClickException(f"no evaluation text matches {pattern!r} under {corpus}")
        for path in paths:
            for row in read_rows(path):
                chinese.append(row[0])
                english += row[1:2]
    rules = recipe.preparation
    return Runs(rules.run_zh, chinese), Runs(rules.run_en, english)


def admitted(
    pairs: Iterator[Pair],
    recipe: Recipe,
    guards: tuple[Runs, Runs],
    seen: set[str],
    counts: Counter[str],
    *,
    generated: bool = False,
) -> list[Pair]:
    """The pairs that may enter, normalised; the others are counted by reason.

    Generated pairs are right by construction: they are only kept apart from evaluation text.
    """
    kept = []
    for raw_zh, raw_en in pairs:
        zh, en = normalise(raw_zh), straighten(normalise(raw_en))
        reason = "" if generated else fault(zh, en, recipe.preparation)
        if not reason and (zh + "\t" + en) in seen:
            reason = "duplicate"
        if not reason and (guards[0].shared(zh) or guards[1].shared(en)):
            reason = "overlaps evaluation text"
        if reason:
            counts[reason] += 1
            continue
        seen.add(zh + "\t" + en)
        kept.append((zh, en))
    return kept


def encode(pairs: list[Pair], pieces: Pieces, recipe: Recipe, counts: Counter[str]) -> Encoded:
    """Rows of the pairs; too long or too many unknown pieces are counted and left out."""
    longest = max(recipe.training.shapes)
    encoded = []
    for zh, en in pairs:
        source, target = pieces.source_rows(zh), pieces.target_rows(en)
        if len(source) > longest[0] or len(target) > longest[1]:
            counts["longer than the longest shape"] += 1
        elif target.count(UNKNOWN) or source.count(UNKNOWN) > recipe.preparation.max_unknown * len(
            source
        ):
            counts["unknown pieces"] += 1
        else:
            encoded.append((source, target))
    counts["kept"] = len(encoded)
    return join(encoded)


def prepare(corpus: Path, work: Path, recipe: Recipe, glossary: Path) -> dict[str, Counter[str]]:
    """Write the pairs of every source; returns what was kept and left out, by source."""
    pieces = read_pieces(PACKAGE, digits=recipe.split_digits)
    guards = guarded_runs(corpus, recipe)
    seen: set[str] = set()
    texts: dict[str, list[Pair]] = {}
    counted: dict[str, Counter[str]] = {name: Counter() for name in recipe.sources}
    rules = recipe.preparation
    terms = load_glossary(glossary)
    written = {
        DRILLS: [(drill.zh, drill.en) for drill in generate(rules.drills, recipe.seed)],
        TERMS: TermDrills(terms).make(rules.terms, recipe.seed),
    }
    for name, source in recipe.sources.items():
        counts = counted[name]
        if name in written:
            pairs = iter(written[name])
            texts[name] = admitted(pairs, recipe, guards, seen, counts, generated=True)
        elif source.file or name == TEXT:
            files = [corpus / source.file] if source.file else sorted(OWN.glob("*.tsv"))
            read = (pair for file in files for pair in read_source(file, source, counts))
            texts[name] = admitted(read, recipe, guards, seen, counts)
    if CLAUSES in recipe.sources:
        engine = _engine()
        texts[CLAUSES] = [
            pair
            for name, share in rules.clauses.items()
            for pair in clauses(texts[name], share, engine, load_dictionary(), recipe.seed)
        ]
    if INLINE in recipe.sources:
        inliner = Inliner(terms)
        texts[INLINE] = [
            pair
            for name, share in rules.inline.items()
            for pair in inliner.inlined(texts[name], share, recipe.seed)
        ]
    if VARIED in recipe.sources:
        texts[VARIED] = [
            pair
            for name, rounds in rules.varied.items()
            for pair in varied(texts[name], rounds, recipe.seed)
        ]
    if JOINED in recipe.sources:
        texts[JOINED] = [
            pair
            for name, share in rules.joined.items()
            for pair in joined(texts[name], share, rules.most_joined, recipe.seed)
        ]
    encoded = {}
    for name, admissible in texts.items():
        encoded[name] = encode(admissible, pieces, recipe, counted[name])
        click.echo(f"{name}: {dict(counted[name])}")
    work.mkdir(parents=True, exist_ok=True)
    save_pairs(work / PAIRS, encoded)
    development = {}
    for name, file in recipe.development.items():
        rows = [(row[0], straighten(row[1])) for row in read_rows(corpus / file)][:100]
        development[name] = encode(rows, pieces, recipe, Counter())
    save_pairs(work / DEVELOPMENT, development)
    (work / "sentencepiece.model").write_bytes(pieces.model)
    return counted


def _engine() -> ArgosEngine:
    """The package in the repository, whose attention links words."""
    settings = TranslationSettings(package=str(PACKAGE))
    return ArgosEngine(find_package(settings), settings)


@click.command()
@click.option(
    "--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True
)
@click.option(
    "--work", type=click.Path(path_type=Path), default=Path("build/training"), show_default=True
)
@recipe_option
@click.option(
    "--glossary",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=ROOT / "glossary",
    help="Of the drills of terms and the inline terms; by default the repository's.",
)
def main(corpus: Path, work: Path, recipe: Recipe, glossary: Path) -> None:
    """Turn the corpus into numbered pairs under WORK."""
    counted = prepare(corpus, work, recipe, glossary)
    report = json.dumps({name: dict(counts) for name, counts in counted.items()}, indent=2)
    (work / REPORT).write_text(report + "\n", "utf-8")


if __name__ == "__main__":
    main()
