"""What is lost and done twice when a worker of a cluster is killed at a random moment.

    uv run python benchmarks/kills.py [KILLS]          (extra [cluster])

Two workers translate a document, and one of them, drawn by chance, is killed (SIGKILL) at a random
moment of the run; Dask starts it again for the next document. After each kill the files must equal
those of a run in one process, and what was translated twice may be one batch at most. Each worker
notes the segments of a batch when it begins, so that repeated work is counted, not estimated. The
last line is the share of the work that was done twice (the peer: a run that starts anew after a
kill does all of it twice, 1.0x).
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "flows"))  # before this folder, which has a cluster.py too

import cluster  # noqa: E402 - flows/ is no package
import distributed  # noqa: E402

from duizhao import pipeline, steps, workers  # noqa: E402
from duizhao.context import Context  # noqa: E402
from duizhao.ingestion import find_inputs  # noqa: E402
from duizhao.settings import Settings  # noqa: E402
from duizhao.store import Store  # noqa: E402

if TYPE_CHECKING:
    from duizhao.steps import Spread
    from duizhao.workers import Reference

KILLS = 20
BATCH = 10
PARAGRAPHS = 40
"""Of two sentences: 80 segments, eight batches, four for each worker."""

NOTES = "batches.txt"
"""Where workers note what they begin, beside the workspace."""


@dataclass
class Seen:
    """What was seen of one run: seconds, files, segments that were begun."""

    seconds: float
    pairs: bytes
    begun: int


def text(paragraphs: int) -> str:
    """A document, no sentence twice."""
    return "\n\n".join(
        f"{1940 + number}年，全县修建道路{number * 3 + 7}公里。第{number + 1}所学校已经开学。"
        for number in range(paragraphs)
    )


def noting(reference: Reference) -> int:
    """What a worker does with a batch, after a note of how many of its segments are new."""
    context = workers.context_of(reference.run)
    known = context.store.known_translations(reference.keys)
    notes = Path(reference.run.workspace.removeprefix("sqlite:///")).with_name(NOTES)
    with notes.open("a") as file:
        file.write(f"{len(reference.keys) - len(known)}\n")
    return workers.translate_referred(reference)


def run(document: Path, out: Path, spread: Spread) -> Seen:
    """Run the pipeline over the document into a new folder."""
    with Store.open(out / "workspace.db") as store:
        context = Context.open(Settings(), store, out, None)
        begun = perf_counter()
        result = pipeline.run(find_inputs([document]), context, spread=spread)
        seconds = perf_counter() - begun
    assert not result.failed, result.failed
    notes = out / NOTES
    numbers = map(int, notes.read_text().split()) if notes.exists() else ()
    return Seen(seconds, (out / "segments.jsonl").read_bytes(), sum(numbers))


def load() -> int:
    """Load in a worker what a batch needs, since a kill while it loads would hit no batch."""
    import_module(workers.__name__)
    return os.getpid()


def ready(client: Any, dead: int) -> list[int]:
    """Wait until two workers live that have loaded all; gives their processes."""
    while True:
        with suppress(OSError):  # the scheduler has not noticed yet that one is dead
            living = sorted(client.run(load).values())
            if len(living) == 2 and dead not in living:
                return living
        sleep(0.2)


def main() -> None:
    """Kill again and again, and print what each kill cost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kills", nargs="?", type=int, default=KILLS, help="(default: %(default)s)")
    kills: int = parser.parse_args().kills
    chance = random.Random(20260101)  # noqa: S311  the same moments each time
    workers.SAVE_EVERY = steps.SAVE_EVERY = BATCH
    cluster.translate_referred = noting
    lost = repeated = worst = 0
    with tempfile.TemporaryDirectory() as name, cluster.spread_over(2, None, None) as spread:
        folder = Path(name)
        document = folder / "a.txt"
        document.write_text(text(PARAGRAPHS), "utf-8")
        alone = run(document, folder / "alone", pipeline.in_turn)
        client = distributed.get_client()
        ready(client, 0)
        undisturbed = run(document, folder / "undisturbed", spread)
        victim = 0
        for number in range(kills):
            victim = chance.choice(ready(client, victim))
            moment = chance.uniform(0, undisturbed.seconds)
            timer = threading.Timer(moment, os.kill, [victim, signal.SIGKILL])
            timer.start()
            seen = run(document, folder / str(number), spread)
            timer.join()
            twice = seen.begun - undisturbed.begun
            other = seen.pairs != alone.pairs
            lost, repeated, worst = lost + other, repeated + twice, max(worst, twice)
            files = "other files" if other else "same files"
            print(
                f"kill {number + 1}: {seen.seconds:.1f} s, {twice} segments twice, {files}",
                flush=True,
            )
    total = undisturbed.begun
    print(f"{kills} kills of {total} segments in batches of {BATCH}: runs with other files {lost}")
    print(f"segments translated twice: {repeated}, at most {worst} in a run")
    print(f"work done twice: ratio {repeated / (kills * total):.3f}x")


if __name__ == "__main__":
    main()
