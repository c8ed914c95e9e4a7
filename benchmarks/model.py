"""What a translation package can do alone: no constraints, no memory, no second decode.

    uv run python benchmarks/model.py [--package FOLDER] [--limit N] [--decode NAME=VALUE ...]
        [FILE.tsv ...]

Files hold zh<TAB>en lines; without any, the references of examples/ are taken. Reported for each
file and together: BLEU and chrF2++ with signatures (sacrebleu), figures that stand in the target
with their value, term success without constraints, loops, empty, copied and truncated outputs,
segments a second. `--decode` sets fields of `DecodingOptions`, `--markdown` prints rows for the
model card. The last line is the share of figures over the share that is asked for.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from duizhao.glossary import load_glossary
from duizhao.glossary.uses import term_uses
from duizhao.language.chinese import normalise
from duizhao.language.numbers import find_figures, match_figures
from duizhao.model import Segment, UnitKind
from duizhao.quality.metrics import score
from duizhao.settings import TranslationSettings
from duizhao.terminology import TermMatcher
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.guards import find_defects
from duizhao.translation.packages import find_package
from duizhao.translation.search import decoding_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.glossary import Glossary
    from duizhao.translation import DecodingOptions, Engine, Hypothesis

ROOT = Path(__file__).parent.parent
FIGURES_ASKED = 0.95
"""Share of figures asked of the model without constraints; the ratio is to this."""


@dataclass(slots=True)
class Tally:
    """What was counted over some pairs.

    Attributes:
        sources: Sources.
        targets: The model's.
        references: The references.
        figures: Figures met and figures of the sources.
        terms: Terms met and approved terms found in the sources.
        defects: Outputs with each defect.
        seconds: Time of translation.
        missed: Figures that were missed, with source and target.
    """

    sources: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    figures: tuple[int, int] = (0, 0)
    terms: tuple[int, int] = (0, 0)
    defects: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    missed: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take in the counts of another."""
        self.sources += other.sources
        self.targets += other.targets
        self.references += other.references
        self.figures = (self.figures[0] + other.figures[0], self.figures[1] + other.figures[1])
        self.terms = (self.terms[0] + other.terms[0], self.terms[1] + other.terms[1])
        for name, number in other.defects.items():
            self.defects[name] = self.defects.get(name, 0) + number
        self.seconds += other.seconds
        self.missed += other.missed


def read_pairs(path: Path, limit: int | None) -> list[tuple[str, str]]:
    """The first pairs of a file; lines without a target are left out."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [(row[0], row[1]) for row in rows if len(row) > 1 and row[1]][:limit]


def count_figures(tally: Tally, source: str, target: str) -> None:
    """Count the firm figures of a source and those that the target says."""
    figures = find_figures(source, "zh")
    met = total = 0
    for index, found in match_figures(figures, find_figures(target, "en")):
        if figures[index].firm:
            total += 1
            met += found is not None
            if found is None:
                tally.missed.append((figures[index].text, source, target))
    tally.figures = (tally.figures[0] + met, tally.figures[1] + total)


def count_terms(
    tally: Tally, matcher: TermMatcher, glossary: Glossary, source: str, target: str
) -> None:
    """Count the approved terms of a source and those whose form the target bears."""
    segment = Segment("benchmark.0", "benchmark", 0, source, ((0, len(source)),), source)
    hits = matcher.find(segment, UnitKind.PARAGRAPH)
    uses = [use for use in term_uses(source, hits, glossary, target) if use.counted]
    met = sum(use.met for use in uses)
    tally.terms = (tally.terms[0] + met, tally.terms[1] + len(uses))


def measure(
    pairs: Sequence[tuple[str, str]],
    engine: Engine,
    options: DecodingOptions,
    glossary: Glossary,
    matcher: TermMatcher,
) -> Tally:
    """Translate the sources plainly and count."""
    tally = Tally([zh for zh, _ in pairs], references=[en for _, en in pairs])
    sources = [normalise(zh) for zh in tally.sources]
    start = time.perf_counter()
    results: list[list[Hypothesis]] = engine.translate(sources, options)
    tally.seconds = time.perf_counter() - start
    for source, hypotheses in zip(sources, results, strict=True):
        best = hypotheses[0]
        tally.targets.append(best.text)
        for defect in find_defects(source, best):
            tally.defects[defect.value] = tally.defects.get(defect.value, 0) + 1
        count_figures(tally, source, best.text)
        count_terms(tally, matcher, glossary, source, best.text)
    return tally


def share(met: tuple[int, int]) -> str:
    """A share with its counts; a dash where there is nothing to count."""
    return f"{met[0] / met[1]:.3f} ({met[0]}/{met[1]})" if met[1] else "-"


def report(name: str, tally: Tally, *, markdown: bool) -> None:
    """Print one line."""
    metrics = score(tally.targets, tally.references)
    scores = [f"{each.score:.2f}" if each else "-" for each in (metrics.bleu, metrics.chrf)]
    defects = ", ".join(f"{number} {name}" for name, number in sorted(tally.defects.items()))
    if markdown:
        print(
            f"| {name} | {len(tally.sources)} | {' | '.join(scores)} | {share(tally.figures)} "
            f"| {share(tally.terms)} | {defects or 'none'} |"
        )
        return
    print(
        f"{name}: {len(tally.sources)} segments, BLEU {scores[0]}, chrF2++ {scores[1]}, "
        f"figures {share(tally.figures)}, terms {share(tally.terms)}, "
        f"defects: {defects or 'none'}, {len(tally.sources) / tally.seconds:.1f} segments/s"
    )


def options_with(changes: Sequence[str]) -> DecodingOptions:
    """The decoding options of a run, one hypothesis a source, with some fields changed."""
    pairs = (change.split("=", 1) for change in changes)
    values = {name: yaml.safe_load(value) for name, value in pairs}
    usual = replace(decoding_options(TranslationSettings()), num_hypotheses=1)
    return replace(usual, **values)


def parse_arguments() -> argparse.Namespace:
    """Options of the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--package", help="name or folder; by default the bundled one")
    parser.add_argument("--limit", type=int, help="first pairs of each file")
    parser.add_argument("--decode", nargs="*", default=[], help="such as length_penalty=0.2")
    parser.add_argument("--markdown", action="store_true", help="rows of a table")
    parser.add_argument("--missed", type=int, default=0, help="show so many missed figures")
    parser.add_argument("--show", type=int, default=0, help="show so many translations a file")
    return parser.parse_args()


def main() -> None:
    """Measure the files and print."""
    arguments = parse_arguments()
    files = arguments.files or sorted((ROOT / "examples").glob("*.reference.tsv"))
    package = find_package(TranslationSettings(package=arguments.package or "starter"))
    engine = ArgosEngine(package, TranslationSettings(threads=1))
    folder = ROOT / "glossary"
    glossary = load_glossary(folder if folder.is_dir() else None)
    matcher = TermMatcher(glossary)
    options = options_with(arguments.decode)
    print(f"package {engine.signature}, one thread, {options}")
    together = Tally()
    for path in files:
        tally = measure(read_pairs(path, arguments.limit), engine, options, glossary, matcher)
        report(path.stem, tally, markdown=arguments.markdown)
        for source, target in list(zip(tally.sources, tally.targets, strict=True))[
            : arguments.show
        ]:
            print(f"    {source}\n    {target}")
        together.add(tally)
    report("together", together, markdown=arguments.markdown)
    metrics = score(together.targets, together.references)
    for each in (metrics.bleu, metrics.chrf):
        if each is not None:
            print(each.signature)
    for text, source, target in together.missed[: arguments.missed]:
        print(f"  missed {text}\n    {source}\n    {target}")
    met, total = together.figures
    print("figures correct against the share asked for (0.95):")
    print(f"ratio {(met / total if total else 0) / FIGURES_ASKED:.1f}x")


if __name__ == "__main__":
    main()
