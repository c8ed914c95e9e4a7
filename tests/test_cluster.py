"""Batches on workers: the same files, killed workers lose nothing, wrong ones are refused."""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from duizhao import pipeline
from duizhao.context import Context
from duizhao.errors import WorkerError
from duizhao.ingestion import find_inputs
from duizhao.settings import Settings
from duizhao.store import Store
from duizhao.workers import Reference, Run, translate_referred

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.steps import Batch, Spread

sys.path.append(str(Path(__file__).parent.parent / "flows"))

TEXT = "\n\n".join(
    f"{2000 + year}年，修建道路{year * 3 + 7}公里。第{year + 1}所学校已经开学。"
    for year in range(12)
)
BATCHES = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    return tmp_path


def run(folder: Path, out: str, spread: Spread) -> bytes:
    """Run the pipeline over the document; returns its pairs as written."""
    with Store.open(folder / out / "workspace.db") as store:
        context = Context.open(Settings(), store, folder / out, None)
        assert not pipeline.run(find_inputs([folder / "a.txt"]), context, spread=spread).failed
    return (folder / out / "segments.jsonl").read_bytes()


def test_two_workers_write_what_one_process_writes_though_workers_are_killed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask gives a killed worker's batch to another, until too many die; nothing kept is lost."""
    distributed = pytest.importorskip("distributed", reason="extra [cluster] is not installed")
    from cluster import spread_over  # noqa: PLC0415 - flows/ is no package

    monkeypatch.setattr("duizhao.workers.SAVE_EVERY", 2)  # many batches are left to lose

    with spread_over(2, None, None) as spread:
        client = distributed.get_client()

        def killing(victims: int, times: int) -> Spread:
            def spread_and_kill(batch: Batch, context: Context) -> Iterator[int]:
                for number, count in enumerate(spread(batch, context)):
                    if number < times:
                        for victim in list(client.run(os.getpid).values())[:victims]:
                            os.kill(victim, signal.SIGKILL)
                    yield count

            return spread_and_kill

        by_workers = run(folder, "workers", killing(1, 1))
        client.run_on_scheduler(_forgive_nothing)
        with pytest.raises(WorkerError, match=r"a.txt: the workers died: .*"):
            run(folder, "lost", killing(2, BATCHES))  # some die between batches

    here = run(folder, "here", pipeline.in_turn)
    assert by_workers == here
    assert run(folder, "lost", pipeline.in_turn) == here


def _forgive_nothing(dask_scheduler: Any) -> None:
    """Let a scheduler give a batch up with the first worker that dies over it."""
    dask_scheduler.allowed_failures = 0


def test_a_run_whose_workers_are_all_gone_ends_and_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches wait for a worker as long as `PATIENCE` says, not for ever."""
    distributed = pytest.importorskip("distributed", reason="extra [cluster] is not installed")
    import cluster  # noqa: PLC0415 - flows/ is no package

    monkeypatch.setitem(cluster.PATIENCE, "distributed.scheduler.no-workers-timeout", "1 s")

    with cluster.spread_over(2, None, None) as spread:
        client = distributed.get_client()
        client.retire_workers(list(client.nthreads()), close_workers=True, remove=True)
        with pytest.raises(WorkerError, match=r"a.txt: the workers died: .*"):
            run(folder, "out", spread)


def test_a_worker_with_another_package_is_refused(folder: Path) -> None:
    """Its texts would be kept under keys of the run's package."""
    with Store.open(folder / "out" / "workspace.db") as store:
        context = Context.open(Settings(), store, folder / "out", None)
        sound = Run.of(context, None)
    hashes = tuple((name, "other" if name == "package" else own) for name, own in sound.hashes)
    other = dataclasses.replace(sound, hashes=hashes)

    with pytest.raises(WorkerError, match=r"this worker has another package: .*the run has other"):
        translate_referred(Reference(other, "a.txt", "sha", ("k",)))
