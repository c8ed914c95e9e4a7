"""Two workers of a local cluster against one process: the speed of translation, and equal files.

    uv run python benchmarks/cluster.py          (extra [cluster]; leave the machine idle meanwhile)

Each worker has one thread, and so has the one process. The first document warms every worker up.
"""

from __future__ import annotations

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

SETTINGS = Settings.model_validate({"translation": {"threads": 1}})
DOCUMENTS = {"warm.txt": range(20), "timed.txt": range(20, 220)}


def text(numbers: range) -> str:
    """A document of two sentences a paragraph, none of them twice."""
    return "\n\n".join(
        f"{1940 + number}年，全县修建道路{number * 3 + 7}公里。第{number + 1}所学校已经开学。"
        for number in numbers
    )


def seconds(folder: Path, document: str, out: str, spread: pipeline.Spread) -> float:
    """Translate a document into a new run folder; returns the seconds of its translation."""
    with Store.open(folder / out / "workspace.db") as store:
        context = Context.open(SETTINGS, store, folder / out, None)
        report = pipeline.run(find_inputs([folder / document]), context, spread=spread).report
    return float(report["timing"]["translate"])


def main() -> None:
    """Measure and compare."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for document, numbers in DOCUMENTS.items():
            (folder / document).write_text(text(numbers), "utf-8")
        seconds(folder, "warm.txt", "one", pipeline.in_turn)
        one = seconds(folder, "timed.txt", "one", pipeline.in_turn)
        with spread_over(2, None, None) as spread:
            seconds(folder, "warm.txt", "two", spread)
            two = seconds(folder, "timed.txt", "two", spread)
        files = [folder / out / "segments.jsonl" for out in ("one", "two")]
        assert files[0].read_bytes() == files[1].read_bytes()
    print(f"one process {one:.1f} s, two workers {two:.1f} s; the files are equal")
    print(f"ratio {one / two:.1f}x")


if __name__ == "__main__":
    main()
