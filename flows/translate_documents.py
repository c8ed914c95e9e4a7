"""The Prefect flow: `pipeline.run` with every step as a task, runs named by document, artifacts.

    uv run python flows/translate_documents.py INPUT... --out DIR

One `plan` task a run decides what changed; a changed document makes three tasks, `prepare`,
`translate` and `finish`; an unchanged one makes none. Prefect starts a temporary server of its own
on loopback, once a run; no account, no network and no server of the user's are needed.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
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
from notifications import notify
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.logging.handlers import APILogHandler
from prefect.runtime import flow_run
from prefect.settings import get_current_settings
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
from duizhao.quality.summary import summary_markdown
from duizhao.run_log import run_log
from duizhao.settings import load_settings
from duizhao.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from prefect import Flow
    from prefect.client.schemas.objects import FlowRun, State, TaskRun
    from prefect.tasks import Task

    from duizhao.pipeline import RunResult
    from duizhao.settings import Settings

Result = TypeVar("Result")

IN_PART = "CompletedInPart"
ALREADY_RUNNING = "AlreadyRunning"
NOTHING_TO_DO = "NothingToDo"
TIMED_OUT = "TimedOut"
GATE_FAILED = "a quality gate failed"

RETRIES = 3
RETRY_DELAYS_S: list[float] = [2, 10, 30]
WORTH_RETRYING = (WorkspaceError, OutputError)
"""A busy workspace or a full folder may be free again soon; other errors would only repeat."""


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


def _read_settings(overrides: dict[str, dict[str, Any]] | None) -> Settings:
    """Settings of `duizhao.yaml` where it exists, under those of the run."""
    file = Path("duizhao.yaml")
    return load_settings(file if file.is_file() else None, overrides=overrides)


def tell(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001
    """Tell whoever the settings name of a run that failed, crashed or is done only in part."""
    if state.is_completed() and state.name != IN_PART:
        return
    try:
        settings = _read_settings(flow_run.parameters.get("settings")).operations
    except DuizhaoError:
        return  # broken settings name nobody; the run itself has failed with their message
    report = state.result(raise_on_failure=False) if state.data is not None else None
    failed = report["failed"] if isinstance(report, dict) else []
    lines = [f"run: {flow_run.name}", *(each["message"] for each in failed)]
    notify(f"Duizhao: {state.message}", lines, settings, logging.getLogger("prefect"))


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
        merged = _read_settings(settings)
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
    _publish(result, out)
    return _final_state(result)


def _final_state(result: RunResult) -> State[dict[str, Any]]:
    """The run's state in words: failed inputs do not fail a run that finished others."""
    report = dict(result.report)
    if not result.finished and not report["waiting"]:
        problem = next(iter(result.failed.values()))
        return Failed(message=f"no input could be done: {problem}", data=report)
    if not report["passed"]:
        return Failed(message=GATE_FAILED, data=report)
    if result.failed:
        message = f"{len(result.failed)} inputs failed, {len(result.finished)} are done"
        return Completed(name=IN_PART, message=message, data=report)
    waiting = f", {len(report['waiting'])} wait for the next run" if report["waiting"] else ""
    return Completed(message=f"{len(result.finished)} documents are done{waiting}", data=report)


def _publish(result: RunResult, out: str) -> None:
    """Show the quality summary and the documents on Prefect's page."""
    report = result.report
    create_table_artifact(
        key="documents",
        table=[
            {
                "document": document["name"],
                "segments": document["segments"],
                **document["issues"],
                "done in this run": "yes" if document["name"] in result.changed else "no",
            }
            for document in report["documents"]
        ],
        description="Documents of the run and their issues by severity",
    )
    create_markdown_artifact(
        key="quality-summary",
        markdown=f"{summary_markdown(report)}\nReport: {Path(out).resolve() / 'report.html'}\n",
        description="Quality of the run in short",
    )


def exit_code(state: State[Any]) -> int:
    """0 done, 1 a gate failed, 2 nothing could be done, 3 some inputs failed, 130 interrupted."""
    if state.is_cancelled():
        return interruption.exit_code()
    if state.is_completed():
        return {IN_PART: 3, NOTHING_TO_DO: 2}.get(state.name or "", 0)
    return 1 if state.message == GATE_FAILED else 2


def main() -> None:
    """Run the flow once from the command line."""
    parser = argparse.ArgumentParser(
        description="Turn Chinese policy documents into aligned Chinese-English files.",
        epilog="example: python flows/translate_documents.py examples/magazine.txt --out out",
    )
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="file or folder")
    parser.add_argument("-o", "--out", default="out", help="run folder (default: out)")
    parser.add_argument(
        "--glossary",
        default="glossary" if Path("glossary").is_dir() else None,
        help="folder of glossary files (default: glossary)",
    )
    parser.add_argument(
        "--reference", action="append", metavar="FILE", help="zh<TAB>en lines; may be given again"
    )
    parser.add_argument("--workspace", help="workspace file or URL")
    parser.add_argument("--workers", type=int, default=1, help="processes that translate")
    parser.add_argument("--scheduler", help="address of a Dask scheduler whose workers run already")
    arguments = parser.parse_args()
    code = _run_once(vars(arguments))
    gc.collect()  # an engine that outlives its threads would crash the process
    sys.exit(code)


def _run_once(parameters: dict[str, Any]) -> int:
    """Run the flow here; returns the exit code."""
    interruption.unwind_on_signals()
    try:
        _start_server()
        state = translate_documents(**parameters, return_state=True)
    except KeyboardInterrupt:
        sys.stderr.write(f"{interruption.INTERRUPTED}\n")
        return interruption.exit_code()
    if not state.is_completed() or state.name in {ALREADY_RUNNING, NOTHING_TO_DO}:
        sys.stderr.write(f"{state.message}\n")
    return exit_code(state)


def _start_server() -> None:
    """Start Prefect's temporary server, where it needs one, out of reach of Ctrl-C.

    A terminal sends Ctrl-C to the server too; without it the run would wait minutes to report.
    """
    settings = get_current_settings()
    if settings.api.url is None and settings.server.ephemeral.enabled:
        from prefect.server.api.server import SubprocessASGIServer  # noqa: PLC0415  takes seconds

        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the server inherits it
        try:
            SubprocessASGIServer().start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


if __name__ == "__main__":
    main()
