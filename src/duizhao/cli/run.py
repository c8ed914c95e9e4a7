"""`duizhao run` and `duizhao plan`: the whole pipeline without Prefect, and what it would do."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as ProgressBar
from rich.text import Text

from duizhao import pipeline
from duizhao.cli import EXIT_BAD_INPUT, EXIT_GATE, EXIT_SOME_FAILED
from duizhao.cli.options import (
    encoding_option,
    glossary_folder,
    glossary_option,
    inputs_argument,
    json_option,
    open_workspace,
    out_option,
    print_json,
    quiet_option,
    read_settings,
    settings_option,
    workspace_option,
)
from duizhao.context import Context
from duizhao.errors import WorkspaceBusyError
from duizhao.ingestion import find_inputs
from duizhao.locks import run_lock
from duizhao.run_log import run_log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Task, TaskID

    from duizhao.context import Progress
    from duizhao.pipeline import RunResult
    from duizhao.planning import Work

reference_option = click.option(
    "--reference",
    "references",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Lines of zh<TAB>en for BLEU, chrF2++ and TER; may be given again.",
)


@click.command("run")
@inputs_argument
@out_option
@glossary_option
@reference_option
@encoding_option
@settings_option
@workspace_option
@json_option
@quiet_option
def run_command(
    inputs: tuple[Path, ...],
    out: Path,
    glossary: Path | None,
    references: tuple[Path, ...],
    encoding: str | None,
    settings_file: Path | None,
    workspace: str | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Translate INPUT files or folders into aligned files and a report.

    Only what changed since the last run is done again.

    Example: duizhao run examples/magazine.txt --out out --reference examples/magazine.reference.tsv
    """
    settings = read_settings(settings_file, encoding)
    found = find_inputs(inputs)
    console = Console(stderr=True, quiet=quiet or as_json)
    with (
        _left_to_another(),
        run_log(settings.operations),
        open_workspace(workspace, out) as store,
        run_lock(store.url, out),
        _progress(console) as progress,
    ):
        folder = glossary_folder(glossary)
        context = Context.open(settings, store, out, folder, references, progress)
        for warning in context.warnings:
            console.print(f"[yellow]warning:[/] {warning}")
        result = pipeline.run(found, context)
    for message in result.failed.values():
        click.echo(f"error: {message}", err=True)
    for message in result.busy.values():
        click.echo(message, err=True)
    if as_json:
        print_json(result.report)
    else:
        _print_summary(console, result, out)
    sys.exit(exit_code(result))


@click.command("plan")
@inputs_argument
@out_option
@glossary_option
@reference_option
@encoding_option
@settings_option
@workspace_option
@json_option
def plan_command(
    inputs: tuple[Path, ...],
    out: Path,
    glossary: Path | None,
    references: tuple[Path, ...],
    encoding: str | None,
    settings_file: Path | None,
    workspace: str | None,
    *,
    as_json: bool,
) -> None:
    """Say what `run` would do with each INPUT, and why, without doing it.

    Example: duizhao plan inbox --out out
    """
    settings = read_settings(settings_file, encoding)
    with open_workspace(workspace, out) as store:
        context = Context.open(settings, store, out, glossary_folder(glossary), references)
        works = pipeline.plan(find_inputs(inputs), context)
    if as_json:
        print_json([_work_record(work) for work in works])
        return
    for work in works:
        state = "changed a moment ago: waits for the next run" if work.waiting else "unchanged"
        click.echo(f"{work.input.id}: {work.problem or work.reason or state}")
    todo = sum(work.reason is not None for work in works)
    click.echo(f"{todo} of {len(works)} documents would be done")


def exit_code(result: RunResult) -> int:
    """0 done; 1 a gate failed; 2 nothing could be done; 3 some inputs failed."""
    if result.failed:
        return EXIT_SOME_FAILED if result.finished else EXIT_BAD_INPUT
    return 0 if result.report["passed"] else EXIT_GATE


def _work_record(work: Work) -> dict[str, Any]:
    return {"document": work.input.id, "reason": work.reason, "problem": work.problem or None}


def _print_summary(console: Console, result: RunResult, out: Path) -> None:
    """A few lines that say what came out and where to look."""
    report, page = result.report, out / "report.html"
    if not result.finished:
        console.print(f"no document is finished; {page} says why")
        return
    reuse, terms, numbers = report["reuse"], report["terms"], report["numbers"]
    counts = ", ".join(f"{count} {name}" for name, count in reuse.items() if count)
    console.print(f"{len(result.finished)} documents, {sum(reuse.values())} segments: {counts}")
    console.print(
        f"terms met {terms['met']} of {terms['expected']}, "
        f"figures met {numbers['met']} of {numbers['expected']}"
    )
    for name, metric in (report["metrics"] or {}).items():
        console.print(f"{name} {metric['score']:.1f} over {metric['segments']} segments")
    console.print(f"written to {out}; open {page}")


@contextmanager
def _left_to_another() -> Iterator[None]:
    """Where another run holds the run folder, say so and end well: it does the work."""
    try:
        yield
    except WorkspaceBusyError as error:
        click.echo(str(error), err=True)
        sys.exit(0)


class _SegmentSpeed(ProgressColumn):
    """Segments a second."""

    def render(self, task: Task) -> Text:
        """The speed of a bar's task, once it is known."""
        return Text(f"{task.speed:.1f} segments/s" if task.speed else "")


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    """A bar a document on a terminal, a line a document elsewhere."""
    bar = ProgressBar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(),
        _SegmentSpeed(),
        TimeRemainingColumn(),
        console=console,
        disable=console.quiet or not console.is_terminal,
    )
    tasks: dict[str, TaskID] = {}

    def progress(document_id: str, done: int, total: int) -> None:
        if document_id not in tasks:
            tasks[document_id] = bar.add_task(document_id, total=total)
            if not console.is_terminal:
                console.print(f"{document_id}: {total - done} of {total} segments to translate")
        bar.update(tasks[document_id], completed=done)

    with bar:
        yield progress
