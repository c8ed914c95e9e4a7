"""Two workers of a local cluster against one process: the speed of translation, and equal files.

    uv run python benchmarks/cluster.py [SEGMENTS A BATCH]     (extra [cluster]; idle machine)

The peer is one process with one thread; each worker has one, too. One process with two threads,
what a run without workers is on two cores, stands beside them. Short sentences are timed and long
ones, after a document that warms each up; the last line is the smaller of the two ratios.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "flows"))  # before this folder, which has a cluster.py too

from cluster import spread_over  # noqa: E402 - flows/ is no package

from duizhao import pipeline, steps, workers  # noqa: E402
from duizhao.context import Context  # noqa: E402
from duizhao.ingestion import find_inputs  # noqa: E402
from duizhao.settings import Settings  # noqa: E402
from duizhao.store import Store  # noqa: E402

SHORT = "{year}年，全县修建道路{road}公里。第{school}所学校已经开学。"
LONG = (
    "{year}年，全县把修建{road}公里道路当作改善群众生产生活条件的大事来办，组织各乡镇干部逐村走访、"
    "逐户登记，及时解决资金、材料和用工方面的困难，在年底以前完成了全部工程的检查验收。"
)
BATCH = 100
"""Segments a batch in all ways, since larger batches are faster."""

BATCHES = {"warm": (SHORT, 1), "short": (SHORT, 4), "long": (LONG, 2)}
"""What is said in each document, and in how many batches."""


def text(sentences: str, segments: int, first: int) -> str:
    """A document, no sentence of which comes twice."""
    paragraphs = segments // sentences.count("。")
    return "\n\n".join(
        sentences.format(year=first + number, road=number * 3 + 7, school=first + number)
        for number in range(paragraphs)
    )


def measure(folder: Path, out: str, threads: int, processes: int) -> dict[str, tuple[float, float]]:
    """Translate the documents into a new run folder.

    Returns:
        Seconds of each document's translation and of its whole run.
    """
    settings = Settings.model_validate({"translation": {"threads": threads}})
    seconds = {}
    with (
        Store.open(folder / out / "workspace.db") as store,
        spread_over(processes, None, None) as to,
    ):
        context = Context.open(settings, store, folder / out, None)
        for name in BATCHES:
            inputs = find_inputs([folder / f"{name}.txt"])
            timing = pipeline.run(inputs, context, spread=to).report["timing"]
            seconds[name] = timing["translate"], sum(timing.values())
            print(f"{out}, {name}: {seconds[name][0]:.1f} s", flush=True)
    return seconds


def main() -> None:
    """Measure and compare, on two cores."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("batch", nargs="?", type=int, default=BATCH, help="segments a batch")
    batch = parser.parse_args().batch
    workers.SAVE_EVERY = steps.SAVE_EVERY = batch
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    ways = {"one process, one thread": (1, 1), "one process, two threads": (2, 1)}
    ways["two workers, one thread each"] = (1, 2)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for number, (name, (sentences, batches)) in enumerate(BATCHES.items(), 1):
            document = text(sentences, batches * batch, 1000 * number)
            (folder / f"{name}.txt").write_text(document, "utf-8")
        seconds = {way: measure(folder, way, *choice) for way, choice in ways.items()}
        files = {(folder / way / f"{name}.tsv").read_bytes() for way in ways for name in BATCHES}
        assert len(files) == len(BATCHES), "the files differ"
    ratios = []
    for name in ("short", "long"):
        print(f"{name + ' sentences':<30}{'translation':>12}{'all steps':>11}{'times':>8}")
        alone, _ = seconds["one process, one thread"][name]
        for way, measured in seconds.items():
            translation, whole = measured[name]
            ratios.append(alone / translation)
            print(f"{way:<30}{translation:>10.1f} s{whole:>9.1f} s{alone / translation:>8.2f}")
    print(f"two workers against one: ratio {min(ratios[2::3]):.2f}x")


if __name__ == "__main__":
    main()
