"""What Prefect adds to a document: the flow's steps as tasks, and the same steps without Prefect.

    uv run python benchmarks/overhead.py

Documents of 10 and of 2,000 segments, one and many, go through the whole pipeline with the test
engine of `scale.py`, first by plain calls and then as the flow runs them. Prefect's temporary
server is started before and not counted. Prints the seconds of both and what Prefect adds a
document; the last line is the ratio of what it adds to a document of 2,000 segments and to one of
10 (1.0x: nothing grows with the segments; the bar is 2 s a document).
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")  # read at the import

from prefect import flow
from prefect.server.api.server import SubprocessASGIServer
from scale import ConstantEngine, document

from duizhao import pipeline
from duizhao.context import Context
from duizhao.glossary import Glossary
from duizhao.ingestion import find_inputs
from duizhao.quality.references import References
from duizhao.settings import Settings
from duizhao.store import Store

if TYPE_CHECKING:
    from duizhao.pipeline import Step

SIZES = [(1, 10), (20, 10), (1, 2000)]
"""Documents and segments of each."""


@flow(name="overhead")
def in_flow(folder: Path) -> None:
    """The steps as tasks, as the flow runs them."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "flows"))
    run(folder, import_module("translate_documents").task_step)


def run(folder: Path, step: Step) -> None:
    """Take all documents of a folder through the pipeline."""
    out = folder / step.__name__
    with Store.open(out / "workspace.db") as store:
        context = Context(
            settings=Settings(),
            store=store,
            out=out,
            references=References(),
            glossary_fingerprint="",
            engine_signature=ConstantEngine().signature,
            open_glossary=Glossary,
            open_engine=ConstantEngine,
        )
        assert not pipeline.run(find_inputs([folder / "in"]), context, step).failed


def write(folder: Path, documents: int, segments: int) -> None:
    """Documents of so many sentences."""
    (folder / "in").mkdir(parents=True)
    for number in range(documents):
        sentences = "".join(document(each) for each in (2 * number, 2 * number + 1)).split("。")
        text = "。\n\n".join(each.strip() for each in sentences[:segments])
        (folder / "in" / f"{number:03}.txt").write_text(f"{text}。\n", "utf-8")


def main() -> None:
    """Measure each size, after a warm-up."""
    server = SubprocessASGIServer()
    server.start(timeout=300)  # a busy machine needs more than its 20 s
    with tempfile.TemporaryDirectory() as name:
        warm = Path(name) / "warm"
        write(warm, 1, 10)
        run(warm, pipeline.call)
        in_flow(warm)
        print("documents  segments  plain s  flow s  added s a document")
        added = {}
        for documents, segments in SIZES:
            folder = Path(name) / f"{documents}-{segments}"
            write(folder, documents, segments)
            started = time.perf_counter()
            run(folder, pipeline.call)
            between = time.perf_counter()
            in_flow(folder)
            plain, flown = between - started, time.perf_counter() - between
            added[documents, segments] = (flown - plain) / documents
            print(
                f"{documents:>9}{segments:>10}{plain:>9.2f}{flown:>8.2f}"
                f"{added[documents, segments]:>20.2f}"
            )
    print(f"2,000 segments to 10: ratio {added[1, 2000] / added[1, 10]:.1f}x")


if __name__ == "__main__":
    main()
