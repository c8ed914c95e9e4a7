"""THE MAIN PATH: the run, and the order of its stages.

    source file
      1 ingestion      read_document       bytes -> Document
      2 structure      recover_units       Document -> Units
      3 segmentation   segment_unit        Unit -> Segments
      4 terminology    TermMatcher.find    Segment -> TermHits; with figures and names: Constraints
      5 memory         recall              reviewed text comes back, like text is offered
      6 translation    translate_segments  Argos; constraints met by choice and re-decoding
      7 alignment      pair_segments       pairs, and their word links
      8 quality        check_pairs         Issues; the report
      9 formats        FORMATS             files for every tool
     10 review         decisions come back through `duizhao import` and `duizhao review`

`run` is called by `flows/translate_documents.py`, which makes each step a Prefect task, and by
`duizhao run`, which makes none; both write the same bytes. It takes each changed document through
the three steps of `steps.py`: `prepare` is stages 1 to 5, `translate` is 6, `finish` is 7 to 9.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from duizhao.errors import InputError, WorkspaceBusyError
from duizhao.ingestion.inbox import set_aside
from duizhao.locks import document_lock
from duizhao.planning import Work, plan_work
from duizhao.run_folder import restore_document, whole_documents, write_run
from duizhao.run_log import about, note
from duizhao.run_record import RunRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from duizhao.context import Context
    from duizhao.fingerprints import DocumentKey
    from duizhao.ingestion import Input
    from duizhao.steps import Batch, Spread

Result = TypeVar("Result")


class Step(Protocol):
    """Runs one step of the work; the flow makes it a Prefect task."""

    def __call__(self, name: str, document_id: str, work: Callable[[], Result]) -> Result:
        """Do the work and return its result; `document_id` is empty for steps of the whole run."""
        ...


def call(name: str, document_id: str, work: Callable[[], Result]) -> Result:  # noqa: ARG001
    """Run a step as it is."""
    return work()


def in_turn(batch: Batch, context: Context) -> Iterable[int]:
    """Translate here, one part after another."""
    from duizhao import steps  # noqa: PLC0415 - loaded already where this is called

    return (steps.translate_batch(part, context) for part in batch.parts(steps.SAVE_EVERY))


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did.

    Attributes:
        report: Contents of report.json.
        finished: Ids of the documents whose files are in the run folder.
        changed: Those of them that were done in this run.
        failed: Message by id, of inputs that could not be done.
        busy: Message by id, of documents that another run has in hand; the next run has them.
    """

    report: Mapping[str, Any]
    finished: tuple[str, ...]
    changed: tuple[str, ...]
    failed: Mapping[str, str]
    busy: Mapping[str, str]


def plan(inputs: Sequence[Input], context: Context) -> tuple[Work, ...]:
    """Decide what a run would do."""
    return plan_work(inputs, context.keys(), context.store, context.settings)


def run(
    inputs: Sequence[Input], context: Context, step: Step = call, spread: Spread = in_turn
) -> RunResult:
    """Take documents through all stages; unchanged ones cost only the look at their hash.

    Args:
        inputs: Source files.
        context: What the steps share.
        step: Runs a step; makes Prefect tasks in the flow.
        spread: Translates batches; gives them to a cluster in the flow, if so wished.

    Returns:
        What was done. An input that fails, or that another run has, is noted; the others go on.
    """
    started = datetime.now(tz=UTC)
    timing: defaultdict[str, float] = defaultdict(float)
    timed = _timed(step, timing)
    works = timed("plan", "", lambda: plan(inputs, context))
    failed = {work.input.id: work.problem for work in works if work.problem}
    names: dict[str, str] = {}
    changed: list[str] = []
    busy: dict[str, str] = {}
    whole = whole_documents({work.input.id: work.name for work in works}, context)
    translated = 0
    for work in works:
        if work.key is None:
            continue
        try:
            with _claimed(work, work.key, context) as must_be_done:
                if must_be_done:
                    translated += _run_document(work, work.key, context, timed, spread)
                    changed.append(work.input.id)
                elif work.reason or work.input.id not in whole:
                    restore_document(work.input.id, work.name, context)
            names[work.input.id] = work.name
        except InputError as error:
            failed[work.input.id] = str(error)
        except WorkspaceBusyError as error:
            busy[work.input.id] = str(error)
    _note_problems(failed, logging.ERROR, "document failed")
    _note_problems(busy, logging.WARNING, "document left to another run")
    record = RunRecord(
        names=names,
        failed=failed,
        waiting=(*(work.input.id for work in works if work.waiting), *busy),
        translated=translated,
        seconds=timing,
        hashes=context.hashes(),
        started=started.isoformat(timespec="seconds"),
    )
    note("report started")
    report = write_run(record, context)
    _set_aside(works, failed, context)  # last: where they cannot be moved, all else is done
    counts = {"documents": len(names), "changed": len(changed), "failed": len(failed)}
    note("run ended", **counts, translated=translated, passed=report["passed"])
    return RunResult(report, tuple(names), tuple(changed), failed, busy)


def _set_aside(works: Sequence[Work], failed: Mapping[str, str], context: Context) -> None:
    """Move failed inputs out of the inbox, where the settings say so."""
    folder = context.settings.operations.set_aside
    if folder is not None:
        for work in works:
            if work.input.id in failed:
                set_aside(work.input, failed[work.input.id], Path(folder))


def _note_problems(problems: Mapping[str, str], level: int, event: str) -> None:
    """Log why documents are not done; the first line of a message says what is wrong."""
    for document_id, message in problems.items():
        note(event, level, document=document_id, problem=message.splitlines()[0])


def _timed(step: Step, timing: defaultdict[str, float]) -> Step:
    """Log each step, and add up the seconds of each kind."""

    def timed(name: str, document_id: str, work: Callable[[], Result]) -> Result:
        begun = perf_counter()
        with about(step=name, **({"document": document_id} if document_id else {})):
            note("step started")
            try:
                result = step(name, document_id, work)
            finally:
                seconds = perf_counter() - begun
                timing[name] += seconds
            note("step ended", seconds=round(seconds, 3))
            return result

    return timed


@contextmanager
def _claimed(work: Work, key: DocumentKey, context: Context) -> Iterator[bool]:
    """Hold a changed document; gives whether it is still to be done, now that nobody else has it.

    Raises:
        WorkspaceBusyError: If another run has it in hand.
    """
    if work.reason is None:
        yield False
        return
    document_id = work.input.id
    with document_lock(context.store.url, document_id):
        finished = context.store.finished_keys([document_id]).get(document_id)
        yield key.reason(finished) is not None


def _run_document(
    work: Work, key: DocumentKey, context: Context, step: Step, spread: Spread
) -> int:
    """Take one changed document through its three steps; returns the segments translated."""
    from duizhao import steps  # noqa: PLC0415 - an unchanged run must not pay for loading them

    document_id = work.input.id
    step("prepare", document_id, lambda: steps.prepare(work, context))
    translated = step(
        "translate", document_id, lambda: steps.translate(document_id, context, spread)
    )
    step("finish", document_id, lambda: steps.finish(work, key, context))
    return translated
