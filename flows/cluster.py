"""Translation on many processes or machines: batches on Dask (extra `[cluster]`).

Only stage 6 goes out; `pipeline.run` stays the only order of the stages. References travel, texts
do not (`duizhao.workers`), so that a workspace in a file serves the processes of one machine, and
one in PostgreSQL those of many. Batches are no Prefect tasks of their own: prefect-dask sends the
task around them along, and with it the open workspace and engine, which cannot travel.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from duizhao.errors import SettingsError, WorkerError
from duizhao.pipeline import in_turn
from duizhao.workers import Run, refer, translate_referred

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duizhao.context import Context
    from duizhao.steps import Batch, Spread


PATIENCE = {
    "distributed.deploy.lost-worker-timeout": "365 days",
    "distributed.scheduler.no-workers-timeout": "10 minutes",
}
"""When a dead worker is given up, and how long batches wait where none is left. By default a local
cluster looks 15 seconds after a death, less than loading takes on a busy machine, and then no
longer starts the worker again; and batches wait for ever."""


@contextmanager
def spread_over(workers: int, scheduler: str | None, glossary: Path | None) -> Iterator[Spread]:
    """Translate batches on workers.

    Args:
        workers: Processes to start on this machine.
        scheduler: Address of a Dask scheduler whose workers run already; None to start some.
        glossary: Folder of the glossary, as the workers reach it.

    Raises:
        SettingsError: If the extra is not installed.
    """
    if workers == 1 and scheduler is None:
        yield in_turn
        return
    if find_spec("distributed") is None:
        raise SettingsError(
            "more than one worker needs Dask", hint="Run `pip install 'duizhao[cluster]'`."
        )
    distributed: Any = import_module("distributed")
    dask: Any = import_module("dask")

    threads = 0 if scheduler else max(1, len(os.sched_getaffinity(0)) // workers)
    with ExitStack() as opened:
        where: Any = scheduler
        if where is None:
            opened.enter_context(dask.config.set(PATIENCE))
            local = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": None}
            where = opened.enter_context(distributed.LocalCluster(**local))
        client = opened.enter_context(distributed.Client(where))
        dead = (distributed.KilledWorker, distributed.scheduler.NoWorkerError)

        def spread(batch: Batch, context: Context) -> Iterator[int]:
            run = Run.of(context, glossary, threads)
            references = refer(batch, run, max(1, len(client.nthreads())))
            for future in client.map(translate_referred, references, pure=False):
                try:
                    yield future.result()  # Dask gives a lost worker's batch to another
                except dead as error:
                    raise WorkerError(
                        f"the workers died: {error}",
                        where=batch.document_id,
                        hint="See their logs; the next run goes on where this one ended.",
                    ) from error

        yield spread
