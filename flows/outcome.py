"""What a run of the flow came to: its state and artifacts on Prefect's page, and its exit code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.states import Completed, Failed

from duizhao import interruption
from duizhao.quality.summary import summary_markdown

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

    from duizhao.pipeline import RunResult

IN_PART = "CompletedInPart"
ALREADY_RUNNING = "AlreadyRunning"
NOTHING_TO_DO = "NothingToDo"
GATE_FAILED = "a quality gate failed"


def final_state(result: RunResult) -> State[dict[str, Any]]:
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


def exit_code(state: State[Any]) -> int:
    """0 done, 1 a gate failed, 2 nothing could be done, 3 some inputs failed, 130 interrupted."""
    if state.is_cancelled():
        return interruption.exit_code()
    if state.is_completed():
        return {IN_PART: 3, NOTHING_TO_DO: 2}.get(state.name or "", 0)
    return 1 if state.message == GATE_FAILED else 2


def publish(result: RunResult, out: str) -> None:
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
