"""Two workers of a local cluster against one process: the speed of translation, and equal files.

    uv run python benchmarks/cluster.py          (extra [cluster]; leave the machine idle meanwhile)

The peer is one process with one thread; each worker has one, too. One process with two threads,
what a run without workers is on two cores, stands beside them. A first document warms each up.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "flows"))  # before this folder, which has a cluster.py too

from cluster import spread_over  # noqa: E402 - flows/ is no package

from duizhao import pipeline  # noqa: E402
from duizhao.context import Context  # noqa: E402
from duizhao.ingestion import find_inputs  # noqa: E402
from duizhao.settings import Settings  # noqa: E402
from duizhao.store import Store  # noqa: E402

DOCUMENTS = {"warm.txt": range(40), "timed.txt": range(40, 440)}
"""Paragraphs of two sentences; 800 segments are timed, two batches for each of two workers."""


def text(numbers: range) -> str:
    """A document of two sentences a paragraph, none of them twice."""
    return "\n\n".join(
        f"{1940 + number}年，全县修建道路{number * 3 + 7}公里。第{number + 1}所学校已经开学。"
        for number in numbers
    )


def measure(folder: Path, out: str, threads: int, workers: int) -> tuple[float, float]:
    """Translate the documents into a new run folder.

    Returns:
        Of the second document, the seconds of its translation and of its whole run.
    """
    settings = Settings.model_validate({"translation": {"threads": threads}})
    with Store.open(folder / out / "workspace.db") as store, spread_over(workers, None, None) as to:
        context = Context.open(settings, store, folder / out, None)
        for document in DOCUMENTS:
            report = pipeline.run(find_inputs([folder / document]), context, spread=to).report
    return report["timing"]["translate"], sum(report["timing"].values())


def main() -> None:
    """Measure and compare, on two cores."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    ways = {"one process, one thread": (1, 1), "one process, two threads": (2, 1)}
    ways["two workers, one thread each"] = (1, 2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for document, numbers in DOCUMENTS.items():
            (folder / document).write_text(text(numbers), "utf-8")
        seconds = {way: measure(folder, way, *choice) for way, choice in ways.items()}
        files = {(folder / way / "segments.jsonl").read_bytes() for way in ways}
        assert len(files) == 1, "the files differ"
    alone, *others = seconds.values()
    print(f"{'':<30}{'translation':>12}{'all steps':>11}")
    for way, (translation, whole) in seconds.items():
        print(f"{way:<30}{translation:>10.1f} s{whole:>9.1f} s")
    print(f"one process with two threads: {alone[0] / others[0][0]:.2f} times one thread")
    print(f"two workers against one: ratio {alone[0] / others[1][0]:.2f}x")


if __name__ == "__main__":
    main()
