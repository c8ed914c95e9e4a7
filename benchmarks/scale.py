"""What a segment and a document cost as an archive grows: time, memory, and unchanged documents.

    uv run python benchmarks/scale.py [DOCUMENTS]

Documents of 1,000 segments without figures and terms go through the whole pipeline with a test
engine that answers at once, so that all but translation is measured; then they are run again
unchanged. Prints milliseconds of CPU a segment and the process's memory at each size, and the cost
of an unchanged document. The last line is the ratio of the cost of a first run to that of an
unchanged one (the peer: a pipeline that does everything each time, 1.0x).
"""

from __future__ import annotations

import random
import re
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

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
    from collections.abc import Sequence

ROOT = Path(__file__).parent.parent
SEGMENTS = 1000
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


def document(number: int) -> str:
    """A thousand different sentences, made of the example magazine's clauses without figures."""
    chance = random.Random(number)  # noqa: S311  the same documents each time
    text = (ROOT / "examples" / "magazine.txt").read_text("utf-8")
    clauses = [
        each for each in re.split(r"[，。\s]", text) if re.fullmatch(r"[\u4e00-\u9fff]{5,30}", each)
    ]
    sentences = ["，".join(chance.sample(clauses, 3)) + "。" for _ in range(SEGMENTS)]
    return "\n\n".join("".join(sentences[at : at + 5]) for at in range(0, SEGMENTS, 5)) + "\n"


def memory_mb() -> float:
    """Largest resident memory of the process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(inputs: Path, out: Path) -> tuple[int, float]:
    """One run; segments and seconds of CPU."""
    started = time.process_time()
    with Store.open(out / "workspace.db") as store:
        context = Context(
            settings=Settings(),
            store=store,
            glossary=Glossary(),
            engine=ConstantEngine(),
            out=out,
            references=References(),
            progress=lambda _document, _done, _total: None,
        )
        result = pipeline.run(find_inputs([inputs]), context)
    return result.report["totals"]["segments"], time.process_time() - started


def main() -> None:
    """Grow an archive and measure each step."""
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    sizes = sorted({max(1, largest // 4), max(1, largest // 2), largest})
    with tempfile.TemporaryDirectory() as name:
        inputs = Path(name) / "in"
        inputs.mkdir()
        print(" documents  segments  ms/segment  ms/unchanged document      MB")
        first = unchanged = 0.0
        for size in sizes:
            for number in range(size):
                (inputs / f"{number:04}.txt").write_text(document(number), "utf-8")
            out = Path(name) / f"out-{size}"
            segments, first = run(inputs, out)
            _, unchanged = run(inputs, out)
            print(
                f"{size:>10}{segments:>10}{first / segments * 1000:>12.2f}"
                f"{unchanged / size * 1000:>23.1f}{memory_mb():>8.0f}"
            )
    print(f"first run to unchanged run: ratio {first / unchanged:.1f}x")


if __name__ == "__main__":
    main()
