"""Speed of translation against the way Argos Translate drives the same package.

    uv run python benchmarks/translation.py [--limit N] [FILE.tsv ...]

Files hold zh<TAB>en lines; without any, the references of examples/ are taken. The peer makes one
call a sentence, as `apply_packaged_translation` of argostranslate 1.11 does
(https://github.com/argosopentech/argos-translate/blob/master/argostranslate/translate.py):
`translate_batch([tokens], max_batch_size=32, batch_type="tokens", beam_size=4, length_penalty=0.2,
replace_unknowns=True)`, with its default threads and with its best. Ours is measured at the same
decoding options, and at our defaults (clauses, guards, retries), with and without constraints.
The last line compares our defaults without constraints with Argos' default threads.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import ctranslate2
import sentencepiece
from sacrebleu.metrics import CHRF

from duizhao.glossary import Glossary
from duizhao.language.chinese import normalise
from duizhao.language.numbers import find_figures
from duizhao.model import Segment
from duizhao.settings import TranslationSettings
from duizhao.translation import DecodingOptions
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.constraints import build_constraints
from duizhao.translation.packages import find_package
from duizhao.translation.search import Job, translate_segments
from duizhao.translation.threads import available_processors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from duizhao.translation.packages import Package

ROOT = Path(__file__).parent.parent


def read_pairs(files: Sequence[Path], limit: int) -> tuple[list[str], list[str]]:
    """Sources and references."""
    pairs = [
        line.split("\t")[:2]
        for file in files
        for line in file.read_text("utf-8").splitlines()
        if "\t" in line
    ][:limit]
    return [normalise(pair[0]) for pair in pairs], [pair[1] for pair in pairs]


def argos_way(package: Package, threads: int) -> Callable[[Sequence[str]], list[str]]:
    """Translate as Argos does; `threads` 0 is its default."""
    translator = ctranslate2.Translator(
        str(package.folder / "model"), inter_threads=1, intra_threads=threads
    )
    pieces = sentencepiece.SentencePieceProcessor(
        model_file=str(package.folder / "sentencepiece.model")
    )

    def translate(sources: Sequence[str]) -> list[str]:
        targets = []
        for source in sources:
            (result,) = translator.translate_batch(
                [pieces.encode(source, out_type=str)],
                max_batch_size=32,
                batch_type="tokens",
                beam_size=4,
                length_penalty=0.2,
                replace_unknowns=True,
            )
            targets.append(pieces.decode(result.hypotheses[0]).replace("_", " ").strip())
        return targets

    return translate


def our_way(engine: ArgosEngine, *, constrained: bool) -> Callable[[Sequence[str]], list[str]]:
    """Translate with all defaults; figures and names are the constraints."""

    def translate(sources: Sequence[str]) -> list[str]:
        jobs = []
        for number, source in enumerate(sources):
            segment = Segment(f"s{number}.0", f"s{number}", 0, source, ((0, 0),), source)
            figures = find_figures(source, "zh") if constrained else ()
            wanted = build_constraints(segment, [], Glossary(), figures) if constrained else ()
            jobs.append(Job(segment, wanted))
        return [each.text for each in translate_segments(jobs, engine, TranslationSettings())]

    return translate


def measure(
    name: str,
    translate: Callable[[Sequence[str]], list[str]],
    sources: Sequence[str],
    references: Sequence[str],
) -> float:
    """Print one row; returns segments a second."""
    translate(sources[:2])
    start = time.perf_counter()
    targets = translate(sources)
    rate = len(sources) / (time.perf_counter() - start)
    chrf = CHRF(word_order=2).corpus_score(targets, [list(references)])
    print(f"{name:44} {rate:7.2f} segments/s  chrF2++ {chrf.score:5.1f}", flush=True)
    return rate


def main() -> None:
    """Measure all ways on the same sources."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--limit", type=int, default=150)
    arguments = parser.parse_args()
    files = arguments.files or sorted((ROOT / "examples").glob("*.reference.tsv"))
    sources, references = read_pairs(files, arguments.limit)
    settings = TranslationSettings()
    package = find_package(settings)
    engine = ArgosEngine(package, settings)
    print(f"{len(sources)} segments, {package.name} {package.version}")

    default = measure("Argos, default threads", argos_way(package, 0), sources, references)
    best = default
    for threads in sorted({1, available_processors()}):
        name = f"Argos, {threads} thread(s)"
        best = max(best, measure(name, argos_way(package, threads), sources, references))

    def equal(batch: Sequence[str]) -> list[str]:
        return [found[0].text for found in engine.translate(batch, DecodingOptions())]

    same = measure("ours, same decoding options", equal, sources, references)
    ours = measure("ours, defaults", our_way(engine, constrained=False), sources, references)
    measure("ours, with figures and names", our_way(engine, constrained=True), sources, references)
    print(f"same options: {same / default:.1f} times Argos' default, {same / best:.1f} its best")
    print(f"ratio {ours / default:.1f}x")


if __name__ == "__main__":
    main()
