"""What a segment and a document cost as an archive grows: time, memory, and unchanged documents.

    uv run python benchmarks/scale.py [DOCUMENTS] [--real] [--folder FOLDER]

An archive grows to 20 documents of 1,000 segments, or as many as are asked for, in four runs; each
finds twice as many documents as the one before. A test engine answers at once, so that all but
translation is measured; with `--real` the bundled package and the glossary translate documents of
250 segments, about an hour for 5,000 on one core. Then all are run again unchanged.

Prints, for each run, milliseconds of CPU a new segment, the share of translation in the time, the
largest memory so far, and the cost of an unchanged document. The last line is the ratio of a first
run's cost to an unchanged one's (the peer: a pipeline that does everything each time, 1.0x). With
`--folder` the archive stays, and a run that was killed goes on where it stopped.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from duizhao import pipeline
from duizhao.context import Context
from duizhao.glossary import Glossary
from duizhao.ingestion import find_inputs
from duizhao.quality.references import References
from duizhao.settings import Settings
from duizhao.store import Store
from duizhao.translation import DecodingOptions, Hypothesis

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parent.parent
SEGMENTS, REAL_SEGMENTS = 1000, 250
"""Of a document, with the test engine and with the real one."""

WORDS = "the county goes on with its work and the people see that it does " * 20
DOCUMENTS = 20


@dataclass(frozen=True)
class ConstantEngine:
    """Answers each source at once with a text of its own length, one token a character."""

    signature: str = "constant"

    def count_tokens(self, source: str) -> int:
        """See `Engine`."""
        return len(source)

    def translate(self, sources: Sequence[str], options: DecodingOptions) -> list[list[Hypothesis]]:
        """See `Engine`."""
        return self.resume(sources, [""] * len(sources), options)

    def resume(
        self, sources: Sequence[str], prefixes: Sequence[str], options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        """See `Engine`."""
        texts = [
            f"{prefix} said {len(source)} words"
            for source, prefix in zip(sources, prefixes, strict=True)
        ]
        return [[each] * options.num_hypotheses for each in self.force(sources, texts)]

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """See `Engine`."""
        return [each.score for each in self.force(sources, targets)]

    def force(self, sources: Sequence[str], targets: Sequence[str]) -> list[Hypothesis]:
        """See `Engine`."""
        return [
            Hypothesis(
                text=target,
                score=-0.5,
                source_spans=tuple((at, at + 1) for at in range(len(source))),
                target_spans=tuple((at, at + 1) for at in range(len(target))),
                target_tokens=tuple(target),
                attention=np.full((len(target), len(source)), 1 / len(source), np.float32),
            )
            for source, target in zip(sources, targets, strict=True)
        ]


def document(number: int, segments: int) -> str:
    """Different sentences, made of the example magazine's clauses without figures."""
    chance = random.Random(number)  # noqa: S311  the same documents each time
    text = (ROOT / "examples" / "magazine.txt").read_text("utf-8")
    clauses = [
        each for each in re.split(r"[，。\s]", text) if re.fullmatch(r"[\u4e00-\u9fff]{5,30}", each)
    ]
    sentences = ["，".join(chance.sample(clauses, 3)) + "。" for _ in range(segments)]
    return "\n\n".join("".join(sentences[at : at + 5]) for at in range(0, segments, 5)) + "\n"


def memory_mb() -> float:
    """Largest resident memory of the process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(inputs: Path, out: Path, *, real: bool) -> tuple[Mapping[str, Any], float]:
    """One run; its report and seconds of CPU."""
    started = time.process_time()
    with Store.open(out / "workspace.db") as store:
        if real:
            context = Context.open(Settings(), store, out, ROOT / "glossary")
        else:
            context = Context(
                settings=Settings(),
                store=store,
                out=out,
                references=References(),
                glossary_fingerprint=Glossary().fingerprint([]),
                engine_signature=ConstantEngine.signature,
                open_glossary=Glossary,
                open_engine=ConstantEngine,
            )
        report = pipeline.run(find_inputs([inputs]), context).report
    return report, time.process_time() - started


def grow(folder: Path, largest: int, *, real: bool) -> float:
    """Grow an archive and measure each run; returns the ratio of a first to an unchanged run."""
    inputs, out = folder / "in", folder / "out"
    inputs.mkdir(parents=True, exist_ok=True)
    segments = REAL_SEGMENTS if real else SEGMENTS
    sizes = sorted({max(1, largest // part) for part in (8, 4, 2, 1)})
    print(" documents  segments  ms/new segment  translation  ms/unchanged document      MB")
    done, ratio = 0, 1.0
    for size in sizes:
        for number in range(done, size):
            (inputs / f"{number:04}.txt").write_text(document(number, segments), "utf-8")
        report, first = run(inputs, out, real=real)
        timing = report["timing"]
        _, unchanged = run(inputs, out, real=real)
        new = (size - done) * segments
        ratio = first / (size - done) / (unchanged / size)
        print(
            f"{size:>10}{report['totals']['segments']:>10}{first / new * 1000:>16.2f}"
            f"{timing.get('translate', 0) / sum(timing.values()):>13.1%}"
            f"{unchanged / size * 1000:>23.1f}{memory_mb():>8.0f}",
            flush=True,
        )
        done = size
    return ratio


def main() -> None:
    """Measure with the given archive."""
    parser = argparse.ArgumentParser(description="What a segment costs as an archive grows.")
    parser.add_argument("documents", nargs="?", type=int, default=DOCUMENTS)
    parser.add_argument("--real", action="store_true", help="translate with the bundled package")
    parser.add_argument("--folder", type=Path, help="keeps the archive; else it is thrown away")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        ratio = grow(given.folder or Path(name), given.documents, real=given.real)
    print(f"first run to unchanged run, a document: ratio {ratio:.1f}x")


if __name__ == "__main__":
    main()
