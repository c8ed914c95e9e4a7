"""What ten million segments a day need, and what breaks first: a simulation over measured costs.

    uv run python benchmarks/capacity.py [COSTS]   (PostgreSQL, extras; leave the machine idle)

Runs take documents one after another, as `pipeline.run` does, and translate them themselves or
have the workers of one cluster do it, in the parts that `workers.refer` cuts. All share a database
with its processors, disk and network. What each step takes is measured (`costs.py`), or read from
the file COSTS that `costs.py` wrote. A discrete-event simulation (simpy) then tells how much they
do together, and which resource has no time left.

First the simulation is held against the real thing on this machine, with one worker and with two;
the last line is the prediction that is farther off, predicted to seen.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import costs as measured  # first: it makes flows/ and tests/ known
import distributed
import postgresql_server
import simpy
from cluster import spread_over
from costs import Costs

from duizhao import pipeline
from duizhao.context import Context
from duizhao.ingestion import find_inputs
from duizhao.settings import Settings
from duizhao.steps import Batch
from duizhao.store import Store
from duizhao.workers import Run, refer

if TYPE_CHECKING:
    from collections.abc import Generator

GOAL, DAY_S = 10_000_000, 86_400
ISSUE = 1500
"""Segments of a document: the magazine that the project is built for has 1,501."""

DATABASE_PROCESSORS = 4
DISK_BYTES = 100e6
"""A second, written through to the disk: a plain disk of a data centre."""

NETWORK_BYTES = 125e6
"""A second: one gigabit, the slowest Ethernet that machines still have."""

CONNECTIONS = 97
"""What PostgreSQL lets users have by default: `max_connections` less three for its keepers."""

FULL = 0.9
"""Share of its time from which on a resource is called full: queues grow without end near 1."""

GROWTH = 1.5
"""Twice as many of something should bring more than so many times as much."""

DOCUMENTS_EACH = 6
"""Documents that each run, or each worker, takes in a simulation: enough that its ends count
little."""


@cache
def parts(segments: int, workers: int) -> list[int]:
    """Segments of the parts in which a document of new segments is translated."""
    batch = Batch("", "", dict.fromkeys(map(str, range(segments))))  # type: ignore[arg-type]
    return [len(each.keys) for each in refer(batch, Run("", "", None, ()), max(1, workers))]


@dataclass
class World:
    """Runs, workers, a database server, and how long each was at work.

    Attributes:
        costs: What all takes.
        documents: Segments of the documents that wait, the next one last.
        workers: Workers that the runs share; with none, each run translates itself.
    """

    costs: Costs
    documents: list[int]
    workers: int = 0
    busy: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Start the workers."""
        self.clock = simpy.Environment()
        self.free = simpy.Store(self.clock)
        self.server = {
            "database": simpy.Resource(self.clock, DATABASE_PROCESSORS),
            "disk": simpy.Resource(self.clock),
            "network": simpy.Resource(self.clock),
        }
        for _ in range(self.workers):
            self.clock.process(self._start())

    def simulate(self, runs: int) -> float:
        """Seconds until so many runs have done all documents."""
        self.clock.run(self.clock.all_of([self.clock.process(self._run()) for _ in range(runs)]))
        return self.clock.now

    def _start(self) -> Generator[simpy.Event, Any, None]:
        """Start a worker; it remembers the document that it read last."""
        yield self.clock.timeout(self.costs.start + self.costs.load)
        self.free.put({"document": None})

    def _run(self) -> Generator[simpy.Event, Any, None]:
        """A run: document after document, and at last its report."""
        costs, done = self.costs, 0
        if not self.workers:
            yield self.clock.timeout(costs.load)
        while self.documents:
            document, segments = len(self.documents), self.documents.pop()
            yield from self._work("runs", (costs.prepare + costs.read) * segments)
            yield from self._keep("prepare", segments)
            batches = parts(segments, self.workers)
            if self.workers:
                away = [self._give(document, segments, each) for each in batches]
                yield self.clock.all_of([self.clock.process(each) for each in away])
            for each in () if self.workers else batches:
                yield from self._translate("runs", each)
            yield from self._work("runs", costs.finish * segments)
            yield from self._keep("finish", segments)
            done += segments
        yield from self._work("runs", costs.report * done)

    def _give(self, document: int, segments: int, part: int) -> Generator[simpy.Event, Any, None]:
        """A part of a document for the next free worker, which reads the whole if it must."""
        worker = yield self.free.get()
        if worker["document"] != document:
            worker["document"] = document
            yield from self._work("workers", self.costs.read * segments)
        yield from self._translate("workers", part)
        self.free.put(worker)

    def _translate(self, who: str, part: int) -> Generator[simpy.Event, Any, None]:
        """Translate a batch, and keep it."""
        yield from self._work(who, self.costs.translate * part**self.costs.sharing)
        yield from self._keep("translate", part)

    def _work(self, who: str, seconds: float) -> Generator[simpy.Event, Any, None]:
        """Be at work, on a processor of one's own."""
        self.busy[who] += seconds
        yield self.clock.timeout(seconds)

    def _keep(self, step: str, segments: int) -> Generator[simpy.Event, Any, None]:
        """Have the database read and write what a step needs of so many segments."""
        costs = self.costs
        share = segments * costs.waits[step] / sum(costs.waits.values())
        needs = {
            "network": share * costs.network / NETWORK_BYTES,
            "database": share * costs.server,
            "disk": share * costs.wal / DISK_BYTES,
        }
        for name, seconds in needs.items():
            self.busy[name] += seconds
            with self.server[name].request() as mine:
                yield mine
                yield self.clock.timeout(seconds)
        rest = segments * costs.waits[step] - sum(needs.values())
        yield self.clock.timeout(max(0.0, rest))  # waiting without anybody at work


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a team is, and how busy its members are.

    Attributes:
        runs: Runs at once.
        workers: Workers that they share; 0 where each run translates itself.
        segments: Segments a day.
        connections: Connections to the database.
        busy: Share of the time, by resource.
    """

    runs: int
    workers: int
    segments: float
    connections: float
    busy: dict[str, float]

    def __str__(self) -> str:
        """A line of the table."""
        shares = "".join(f"{self.busy.get(name, 0):>10.1%}" for name in RESOURCES)
        millions = self.segments / 1e6
        return f"{self.runs:>5}{self.workers:>8}{millions:>10.2f}{self.connections:>13.0f}{shares}"


SHARED = ("database", "disk", "network")
RESOURCES = ("runs", "workers", *SHARED)


def pace(costs: Costs, runs: int, workers: int, segments: int = 0) -> Pace:
    """Let a team do many documents; at least so many segments."""
    documents = max(DOCUMENTS_EACH * max(runs, workers), segments // ISSUE)
    world = World(costs, [ISSUE] * documents, workers)
    seconds = world.simulate(runs)
    have = {"runs": runs, "workers": workers, "database": DATABASE_PROCESSORS}
    busy = {name: spent / seconds / have.get(name, 1) for name, spent in world.busy.items()}
    connections = runs * costs.run_connections + workers * costs.worker_connections
    return Pace(runs, workers, documents * ISSUE * DAY_S / seconds, connections, busy)


def breaks(less: Pace, more: Pace) -> list[str]:
    """What is wrong with the larger of two teams that was not with the smaller."""
    found = [f"{name} full" for name in SHARED if more.busy[name] > FULL >= less.busy[name]]
    if more.connections > CONNECTIONS >= less.connections:
        found.append(f"more than {CONNECTIONS} connections")
    if more.segments < GROWTH * less.segments:
        found.append(f"twice as many, {more.segments / less.segments:.2f} times as much")
    return found


def plan(costs: Costs) -> None:
    """Print what teams of all sizes do, and the least that reaches the goal."""
    tables = {
        "one run and its workers": [(1, 2**power) for power in range(1, 7)],
        "runs that translate themselves": [(2**power, 0) for power in range(11)],
    }
    heads = "".join(f"{name:>10}" for name in RESOURCES)
    print(f"{'runs':>5}{'workers':>8}{'million':>10}{'connections':>13}{heads}   (a day; busy)")
    for title, teams in tables.items():
        print(title)
        before = None
        for team in teams:
            here = pace(costs, *team)
            print(here, *(breaks(before, here) if before else []), sep="  ")
            before = here
    least = next(size for size in range(1, 1000) if pace(costs, size, 0).segments >= GOAL)
    print(f"least for {GOAL:,} segments a day, all of which are simulated")
    print(pace(costs, least, 0, GOAL))
    flows = {"database grows": costs.growth, "its log": costs.wal, "network": costs.network}
    for what, each in flows.items():
        print(f"{what}: {each * GOAL / 1e9:.0f} GB a day, {each * GOAL / DAY_S / 1e6:.2f} MB/s")
    print(
        f"memory: {costs.run_memory / 1e6:.0f} MB a run, {costs.worker_memory / 1e6:.0f} a worker"
    )


def see(url: str, folder: Path, workers: int) -> tuple[float, int]:
    """Seconds that a run over the magazine really takes, once all has been loaded for others.

    Each worker is bound to a processor of its own, so that it takes one thread.

    Returns:
        The seconds, and the segments that were translated.
    """
    local = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(**local) as cluster,
        spread_over(1, cluster.scheduler_address, measured.GLOSSARY) as spread,
        Store.open(url) as store,
    ):
        cluster.wait_for_workers(workers)
        living = distributed.get_client().run(os.getpid).values()
        for process, processor in zip(living, sorted(os.sched_getaffinity(0)), strict=False):
            os.sched_setaffinity(process, {processor})
        context = Context.open(Settings(), store, folder / str(workers), measured.GLOSSARY)
        *others, timed = measured.EXAMPLES
        pipeline.run(find_inputs(others), context, spread=spread)
        begun = perf_counter()
        report = pipeline.run(find_inputs([timed]), context, spread=spread).report
        seconds = perf_counter() - begun
    return seconds, report["reuse"]["translated"]


def hold_against_reality(costs: Costs) -> float:
    """Print what is predicted and seen with one worker and with two; gives the worse ratio."""
    worst = 1.0
    with (
        postgresql_server.server(measured.AS_BY_DEFAULT) as new,
        tempfile.TemporaryDirectory() as name,
    ):
        for workers in (1, 2):
            seen, segments = see(new(), Path(name), workers)
            started = replace(costs, start=0, load=0)
            predicted = World(started, [segments], workers).simulate(1)
            ratio = predicted / seen
            worst = max(worst, ratio, key=lambda each: max(each, 1 / each))
            print(
                f"{workers} workers, {segments} segments: predicted {predicted:.1f} s, "
                f"seen {seen:.1f} s, ratio {ratio:.2f}",
                flush=True,
            )
    return worst


def main() -> None:
    """Measure or read, hold against reality, plan."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("costs", nargs="?", type=Path, help="what costs.py wrote")
    given: Path | None = parser.parse_args().costs
    costs = Costs(**json.loads(given.read_text("utf-8"))) if given else measured.measure()
    worst = hold_against_reality(costs)
    plan(costs)
    print(f"predicted to seen, the worse of two: ratio {worst:.2f}x")


if __name__ == "__main__":
    main()
