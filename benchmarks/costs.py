"""What a segment costs, by step and resource, with a workspace in PostgreSQL: `capacity.py` asks.

    uv run python benchmarks/costs.py [FILE]     (PostgreSQL, extras; leave the machine idle)

A run with one thread takes the example magazine through all steps three times, in batches of 200,
100 and 25 segments, each into a new workspace of a server that syncs as it does by default. Work
and waiting are told apart; the server's own processor time and what it wrote come from the system
and from the server. What a worker needs to start is seen from one of Dask's. Prints all, and keeps
it in FILE; the last line is the cost of a segment in batches of 25 against batches of 200.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "flows"), str(ROOT / "tests")]  # before this folder's cluster.py

import distributed  # noqa: E402
import numpy as np  # noqa: E402
import postgresql_server  # noqa: E402 - tests/ is no package, nor is flows/
import psutil  # noqa: E402
import sqlalchemy as sa  # noqa: E402
from cluster import spread_over  # noqa: E402

from duizhao import pipeline, steps  # noqa: E402
from duizhao.context import Context  # noqa: E402
from duizhao.ingestion import find_inputs  # noqa: E402
from duizhao.locks import run_lock  # noqa: E402
from duizhao.settings import Settings  # noqa: E402
from duizhao.store import Store  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from duizhao.model import Translation
    from duizhao.pipeline import Result
    from duizhao.steps import Batch

GLOSSARY = ROOT / "glossary"
EXAMPLES = [ROOT / "examples" / name for name in ("speech.txt", "notice.md", "magazine.txt")]
"""The first warms everything up, the second tells what the rest of a run takes, the last counts."""

WARM = ["第一所学校已经开学。全县修建道路3公里。", "第二所学校已经开学。全县修建道路5公里。"]
SIZES = (200, 100, 25)
"""Segments a batch."""

AS_BY_DEFAULT = "listen_addresses = ''\n"
"""Nothing else of the server is changed: it syncs every transaction to the disk."""

CONNECTED = {
    "connections": "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
}
COUNTED = {
    "wal": "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')",
    "growth": "SELECT pg_database_size(current_database())",
}
KEPT = {
    "prepared": "SELECT sum(length(prepared)) FROM documents",
    "translations": "SELECT sum(length(record)) FROM translations",
    "pairs": "SELECT sum(length(record) + length(outline)) FROM pairs",
}


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds and bytes, of a segment where nothing else is said.

    Attributes:
        start: Seconds until a worker's process answers.
        load: Seconds in which it loads glossary and package.
        prepare: Processor time of stages 1 to 5.
        read: Of reading a prepared document, by the run and by each worker that gets a part of it.
        translate: Seconds of translation of a batch of one.
        sharing: A batch of n takes n to this power times as long: the larger, the more of its
            sentences have the same length and go through the engine together.
        finish: Processor time of stages 7 to 9.
        report: Of the files of the whole run.
        waits: Seconds in which each step waits for database and disk.
        server: Processor time of the database, all steps together.
        wal: Bytes of the database's log.
        growth: Bytes by which the database grows.
        network: Bytes between the database and a run and a worker.
        run_memory: Bytes of the run's process.
        worker_memory: Bytes of a worker's process.
        run_connections: Connections to the database that a run holds.
        worker_connections: Those that a worker holds.
    """

    start: float
    load: float
    prepare: float
    read: float
    translate: float
    sharing: float
    finish: float
    report: float
    waits: dict[str, float]
    server: float
    wal: float
    growth: float
    network: float
    run_memory: float
    worker_memory: float
    run_connections: float
    worker_connections: float


@dataclass
class Clock:
    """Adds up processor time and waiting by step; a `pipeline.Step`."""

    busy: Counter[str] = field(default_factory=Counter)
    waited: Counter[str] = field(default_factory=Counter)

    def __call__(self, name: str, document_id: str, work: Any) -> Result:  # noqa: ARG002
        """Run a step as it is."""
        with self.timing(name):
            return work()

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        """Time what stands in it."""
        wall, busy = perf_counter(), process_time()
        yield
        busy = process_time() - busy
        self.busy[name] += busy
        self.waited[name] += max(0.0, perf_counter() - wall - busy)


def server_time(store: Store) -> float:
    """Processor time that the database server has taken so far."""
    with store.transaction() as connection:
        backend = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
        server = psutil.Process(backend).parent()
        assert server is not None
        own = server.cpu_times()
        living = [child.cpu_times() for child in server.children()]
    ended = own.children_user + own.children_system
    return ended + sum(each.user + each.system for each in (own, *living))


def ask(store: Store, questions: dict[str, str]) -> dict[str, float]:
    """What the database says of itself."""
    with store.transaction() as connection:
        return {
            name: float(connection.execute(sa.text(question)).scalar_one() or 0)
            for name, question in questions.items()
        }


def take(url: str, folder: Path, size: int) -> tuple[dict[str, Any], list[tuple[int, float]]]:
    """Take the magazine through all steps, after the other examples.

    Returns:
        What it took in all, by name; segments and seconds of each batch, without its keeping.
    """
    settings = Settings.model_validate({"translation": {"threads": 1}})
    batches: list[tuple[int, float]] = []
    kept: dict[str, float] = {}

    def spread(batch: Batch, context: Context) -> Iterable[int]:
        kept.update(ask(context.store, KEPT | CONNECTED))
        with keeping.timing("read"):
            steps.all_jobs(context.store.prepared(batch.document_id), context)
        for part in batch.parts(size):
            begun, before = perf_counter(), keeping.waited["translate"]
            count = steps.translate_batch(part, context)
            waited = keeping.waited["translate"] - before
            batches.append((count, perf_counter() - begun - waited))
            yield count

    def save(translations: Mapping[str, Translation]) -> None:
        with keeping.timing("translate"):
            Store.save_translations(store, translations)

    with Store.open(url) as store, run_lock(url, folder):
        context = Context.open(settings, store, folder, GLOSSARY)
        store.save_translations = save
        rest = []
        for number in range(len(EXAMPLES)):
            before = ask(store, COUNTED) | {"server": server_time(store)} | ask(store, KEPT)
            batches.clear()
            clock, keeping = Clock(), Clock()
            inputs = find_inputs(EXAMPLES[: number + 1])
            with clock.timing("all"):
                report = pipeline.run(inputs, context, clock, spread).report
            rest.append(2 * clock.busy["all"] - sum(clock.busy.values()))
        after = ask(store, COUNTED) | {"server": server_time(store)} | ask(store, KEPT)
    kept |= {name: after[name] - before[name] for name in after if name != "prepared"}
    clock.busy["report"] = max(0.0, rest[-1] - rest[-2])
    magazine = EXAMPLES[-1].name
    segments = next(each["segments"] for each in report["documents"] if each["name"] == magazine)
    busy, waited = clock.busy + keeping.busy, {**clock.waited, **keeping.waited}
    return {"segments": segments, "busy": busy, "waited": waited, **kept}, batches


def start_worker(url: str, folder: Path) -> dict[str, float]:
    """What a worker of Dask needs until it answers, and until it has loaded all."""
    folder.mkdir()
    for number, text in enumerate(WARM):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    begun = perf_counter()
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as one,
        spread_over(1, one.scheduler_address, GLOSSARY) as spread,
        Store.open(url) as store,
    ):
        one.wait_for_workers(1)
        start = perf_counter() - begun
        context = Context.open(Settings(), store, folder / "out", GLOSSARY)
        seconds = []
        for number in range(len(WARM)):
            begun = perf_counter()
            pipeline.run(find_inputs([folder / f"{number}.txt"]), context, spread=spread)
            seconds.append(perf_counter() - begun)
        (memory,) = distributed.get_client().run(resident).values()
        others = ask(store, CONNECTED)["connections"] - 1  # this process asks
    return {
        "start": start,
        "load": seconds[0] - seconds[1],
        "worker_memory": memory,
        "worker_connections": others,
    }


def resident() -> int:
    """Bytes of memory that this process holds."""
    return int(psutil.Process().memory_info().rss)


def measure() -> Costs:
    """Measure all on this machine, and print it."""
    if reason := postgresql_server.missing():
        sys.exit(reason)
    os.environ["OMP_NUM_THREADS"] = "1"
    with postgresql_server.server(AS_BY_DEFAULT) as new, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = [take(new(), folder / str(size), size) for size in SIZES]
        memory = resident()
        worker = start_worker(new(), folder / "worker")
    first, batches = runs[0][0], [each for _, some in runs for each in some]
    sharing, of_one = np.polyfit(*np.log(batches).T, 1)
    segments, busy = first["segments"], first["busy"]
    network = 4 * first["prepared"] + 2 * first["translations"] + 2 * first["pairs"]
    costs = Costs(
        prepare=busy["prepare"] / segments,
        read=busy["read"] / segments,
        translate=float(np.exp(of_one)),
        sharing=float(sharing),
        finish=busy["finish"] / segments,
        report=busy["report"] / segments,
        waits={
            step: first["waited"][step] / segments for step in ("prepare", "translate", "finish")
        },
        server=first["server"] / segments,
        wal=first["wal"] / segments,
        growth=first["growth"] / segments,
        network=network / segments,
        run_memory=memory,
        run_connections=first["connections"],
        **worker,
    )
    for what, much in dataclasses.asdict(costs).items():
        print(f"{what:<20}{much}", flush=True)
    return costs


def main() -> None:
    """Measure and keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path, help="where to keep the costs as JSON")
    file: Path | None = parser.parse_args().file
    costs = measure()
    if file is not None:
        file.write_text(json.dumps(dataclasses.asdict(costs), indent=1), "utf-8")
    ratio = (SIZES[-1] / SIZES[0]) ** (costs.sharing - 1)
    print(f"a segment in batches of {SIZES[-1]} and of {SIZES[0]}: ratio {ratio:.2f}x")


if __name__ == "__main__":
    main()
