"""What it gains and costs to meet the constraints, against the plain run of the same package.

    uv run python benchmarks/constraints.py [--limit N] [--glossary DIR] [FILE.tsv ...]

Files hold zh<TAB>en lines; without any, the references of examples/ are taken. The control forces
the forms of other terms of the glossary, drawn by a seeded generator, in the place of the right
ones: what does obeying cost, whatever is asked for (Semenov et al. 2023)? Its term figure counts
those wrong forms. Seconds are those of the processor. Last line: `ratio N.Nx`, the time with
constraints over the time without.
"""

from __future__ import annotations

import argparse
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sacrebleu.metrics import BLEU, CHRF

from duizhao.glossary import Glossary, load_glossary
from duizhao.language.chinese import normalise
from duizhao.language.numbers import find_figures
from duizhao.model import ConstraintKind, Segment, UnitKind
from duizhao.settings import TranslationSettings
from duizhao.terminology import TermMatcher
from duizhao.translation.argos import ArgosEngine
from duizhao.translation.constraints import build_constraints
from duizhao.translation.judgement import FIGURES, judge
from duizhao.translation.packages import find_package
from duizhao.translation.search import Job, translate_segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Constraint
    from duizhao.translation import Engine

ROOT = Path(__file__).parent.parent
SEED = 20210225

Asked = list[tuple["Constraint", ...]]
"""The constraints of each sentence."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """What is translated.

    Attributes:
        segments: One a sentence.
        references: Their translations, same order.
    """

    segments: tuple[Segment, ...]
    references: tuple[str, ...]


def read_sentences(files: Sequence[Path], limit: int | None) -> Sentences:
    """Sentences and references; a limit takes them evenly from all files."""
    pairs = [
        line.split("\t")[:2]
        for file in files
        for line in file.read_text("utf-8").splitlines()
        if "\t" in line
    ]
    pairs = pairs[:: max(len(pairs) // limit, 1)] if limit else pairs
    segments = tuple(
        Segment(f"s{number}.0", f"s{number}", 0, zh, ((0, len(zh)),), normalise(zh))
        for number, (zh, _) in enumerate(pairs)
    )
    return Sentences(segments, tuple(en for _, en in pairs))


def ask(sentences: Sentences, glossary: Glossary) -> Asked:
    """The constraints that a run would have."""
    matcher = TermMatcher(glossary)
    return [
        build_constraints(
            segment,
            matcher.find(segment, UnitKind.PARAGRAPH),
            glossary,
            find_figures(segment.text, "zh"),
        )
        for segment in sentences.segments
    ]


def shuffle(asked: Asked, glossary: Glossary) -> Asked:
    """The same places, with the forms of other terms."""
    generator = random.Random(SEED)  # noqa: S311  (no secrets here)
    others = [term.forms[:1] for term in glossary.entries if term.enforced]
    return [
        tuple(
            replace(each, forms=generator.choice(others))
            if each.kind is ConstraintKind.TERM
            else each
            for each in constraints
        )
        for constraints in asked
    ]


def measure(name: str, sentences: Sentences, used: Asked, judged: Asked, engine: Engine) -> float:
    """Translate and print one row; returns seconds of processor time.

    Args:
        name: Of the row.
        sentences: What is translated.
        used: Constraints that the translation gets.
        judged: Constraints by which its texts are judged.
        engine: The engine.
    """
    jobs = [Job(*each) for each in zip(sentences.segments, used, strict=True)]
    begun = time.process_time()
    texts = [each.text for each in translate_segments(jobs, engine, TranslationSettings())]
    seconds = time.process_time() - begun
    met = {True: [0, 0], False: [0, 0]}
    for text, constraints in zip(texts, judged, strict=True):
        for constraint, span in zip(constraints, judge(text, constraints).spans, strict=True):
            count = met[constraint.kind in FIGURES]
            count[0] += span is not None
            count[1] += 1
    chrf = CHRF(word_order=2).corpus_score(texts, [sentences.references]).score
    bleu = BLEU().corpus_score(texts, [sentences.references]).score
    shares = [
        f"{found:5} of {total:5} ({found / max(total, 1):.3f})"
        for found, total in (met[False], met[True])
    ]
    print(
        f"{name:12} terms {shares[0]}  figures {shares[1]}  chrF2++ {chrf:5.2f}  BLEU {bleu:5.2f}"
        f"  {seconds:6.1f} s",
        flush=True,
    )
    return seconds


def main() -> None:
    """Measure the plain run, the constrained run and the control."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--glossary", type=Path, default=ROOT / "glossary")
    arguments = parser.parse_args()
    files = arguments.files or sorted((ROOT / "examples").glob("*.reference.tsv"))
    glossary = load_glossary(arguments.glossary)
    sentences = read_sentences(files, arguments.limit)
    settings = TranslationSettings()
    engine = ArgosEngine(find_package(settings), settings)
    asked = ask(sentences, glossary)
    control = shuffle(asked, glossary)
    none: Asked = [()] * len(asked)
    print(f"{len(asked)} sentences, {sum(map(len, asked))} constraints, {engine.signature}")
    measure(
        "warming up",
        Sentences(sentences.segments[:2], sentences.references[:2]),
        asked[:2],
        asked[:2],
        engine,
    )
    plain = measure("plain", sentences, none, asked, engine)
    met = measure("constrained", sentences, asked, asked, engine)
    measure("control", sentences, control, control, engine)
    print(f"ratio {met / plain:.1f}x")


if __name__ == "__main__":
    main()
