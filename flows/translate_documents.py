"""The Prefect flow: `pipeline.run` with every step as a task, runs named by document, artifacts.

    uv run python flows/translate_documents.py INPUT... --out DIR

One `plan` task a run decides what changed; a changed document makes three tasks, `prepare`,
`translate` and `finish`; an unchanged one makes none. Beside this file: `outcome.py` says what a
run came to, `notifications.py` tells someone, `cluster.py` translates on many machines,
`once.py` runs the flow from the command line.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

# Prefect reads these when it is imported. On a cold, busy machine its server takes longer than the
# default 20 s to start, and the run would die; and it reports usage unless told not to.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "300")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from cluster import spread_over
from notifications import read_settings, tell
from once import run_once
from outcome import ALREADY_RUNNING, NOTHING_TO_DO, final_state, publish
from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.logging.handlers import APILogHandler
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed

from duizhao import interruption, pipeline
from duizhao.context import Context
from duizhao.errors import (
    DuizhaoError,
    EmptyFolderError,
    OutputError,
    WorkspaceBusyError,
    WorkspaceError,
)
from duizhao.ingestion import find_inputs
from duizhao.locks import run_lock
from duizhao.run_log import run_log
from duizhao.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from prefect.client.schemas.objects import State, TaskRun
    from prefect.tasks import Task

Result = TypeVar("Result")

RETRIES = 3
RETRY_DELAYS_S: list[float] = [2, 10, 30]
WORTH_RETRYING = (WorkspaceError, OutputError)
"""A busy workspace or a full folder may be free again soon; other errors would only repeat."""

TIMED_OUT = "TimedOut"
"""How Prefect calls the state of a task that took too long."""


def _may_help(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again can help."""
    return isinstance(state.result(raise_on_failure=False), WORTH_RETRYING)


def task_step(
    name: str, document_id: str, work: Callable[[], Result], timeout_seconds: float | None = None
) -> Result:
    """Run one step of the pipeline as a Prefect task; large values travel through the workspace."""

    def attempt() -> Result | State[Any]:
        """Do the work; what a user can act on ends the task with its message, not a traceback."""
        try:
            return work()
        except DuizhaoError as error:
            return Failed(message=str(error), data=error)

    step = task(
        name=name,
        timeout_seconds=timeout_seconds,
        task_run_name=f"{name} {document_id}".strip(),
        retries=RETRIES,
        retry_delay_seconds=RETRY_DELAYS_S,
        retry_condition_fn=_may_help,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(attempt)
    state = step(return_state=True)
    if state.name == TIMED_OUT:
        raise DuizhaoError(
            f"the step {name!r} took longer than {timeout_seconds:g} s",
            where=document_id,
            hint="Raise operations.step_timeout_seconds; what is done is kept.",
        )
    return cast("Result", state.result())  # raises the error of a failed step


def _run_name() -> str:
    """Name of a flow run: the first input, and how many more there are."""
    inputs = flow_run.parameters["inputs"]
    more = f" and {len(inputs) - 1} more" if len(inputs) > 1 else ""
    return f"{Path(inputs[0]).name}{more}" if inputs else "no input"


@flow(
    name="translate-documents",
    flow_run_name=_run_name,
    on_completion=[tell],
    on_failure=[tell],
    on_crashed=[tell],
)
def translate_documents(
    inputs: list[str],
    out: str = "out",
    glossary: str | None = "glossary",
    reference: list[str] | None = None,
    settings: dict[str, dict[str, Any]] | None = None,
    workspace: str | None = None,
    workers: int = 1,
    scheduler: str | None = None,
) -> State[dict[str, Any]]:
    """Turn Chinese policy documents into aligned Chinese-English files with a quality report.

    Args:
        inputs: Files or folders.
        out: Run folder.
        glossary: Folder of glossary files; None for no terms.
        reference: Files of zh<TAB>en lines, for BLEU, chrF2++ and TER.
        settings: Settings by section, over those of duizhao.yaml.
        workspace: Workspace file or URL; `workspace.db` in the run folder where it is None.
        workers: Processes that translate; more than one needs the extra [cluster].
        scheduler: Address of a Dask scheduler; None to start the workers on this machine.

    Returns:
        Completed with the report; Failed where a gate failed or no input could be done.
    """
    logger = get_run_logger()
    try:
        merged = read_settings(settings)
        step = partial(task_step, timeout_seconds=merged.operations.step_timeout_seconds)
        with (
            run_log(merged.operations, flow_run.id, APILogHandler()),
            Store.open(workspace or Path(out) / "workspace.db") as store,
            run_lock(store.url, Path(out)),
        ):
            folder = Path(glossary) if glossary is not None else None
            references = [Path(each) for each in reference or ()]
            context = Context.open(merged, store, Path(out), folder, references)
            for warning in context.warnings:
                logger.warning(warning)
            found = find_inputs([Path(each) for each in inputs])
            with spread_over(workers, scheduler, folder) as spread:
                result = pipeline.run(found, context, step, spread)
    except WorkspaceBusyError as error:
        return Completed(name=ALREADY_RUNNING, message=str(error))
    except EmptyFolderError as error:
        return Completed(name=NOTHING_TO_DO, message=str(error))
    except DuizhaoError as error:
        return Failed(message=str(error))
    except KeyboardInterrupt:
        return Cancelled(message=interruption.INTERRUPTED)
    publish(result, out)
    return final_state(result)


if __name__ == "__main__":
    sys.exit(run_once(translate_documents))
