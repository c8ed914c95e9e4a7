"""THE MAIN PATH: the only place that orders the stages.

    source file
      1 ingestion      read_document       bytes -> Document
      2 structure      recover_units       Document -> Units
      3 segmentation   segment_unit        Unit -> Segments
      4 terminology    TermMatcher.find    Segment -> TermHits; with figures and names: Constraints
      5 memory         reusable            reviewed text comes back; the cache of translations
      6 translation    translate_segments  Argos; constraints met by choice and re-decoding
      7 alignment      pair_segments       pairs, and their word links
      8 quality        check_pairs         Issues; the report
      9 formats        FORMATS             files for every tool
     10 review         decisions come back through `duizhao import` and `duizhao review`

`run` is called by `flows/translate_documents.py`, which makes each step a Prefect task, and by
`duizhao run`, which makes none; both write the same bytes. For a changed document `prepare` is
stages 1 to 5, `translate` is 6, `finish` is 7 to 9; they hand over through the store.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from duizhao.alignment.pairs import pair_segments
from duizhao.alignment.words import word_links
from duizhao.errors import InputError
from duizhao.fingerprints import reuse_key
from duizhao.ingestion import read_document
from duizhao.ingestion.inbox import set_aside
from duizhao.language.chinese import has_han
from duizhao.language.encoder import load_encoder
from duizhao.language.numbers import find_figures
from duizhao.memory import reusable
from duizhao.model import Bitext, Constraint, Prepared, Segment, TermHit
from duizhao.planning import Work, plan_work
from duizhao.quality import check_pairs
from duizhao.quality.risk import assess
from duizhao.run_folder import RunRecord, missing_files, write_document, write_run
from duizhao.segmentation import segment_unit
from duizhao.structure import recover_units
from duizhao.terminology import TermMatcher
from duizhao.terminology.outcomes import with_terms
from duizhao.translation.constraints import build_constraints
from duizhao.translation.search import Job, translate_segments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from duizhao.context import Context
    from duizhao.fingerprints import DocumentKey
    from duizhao.ingestion import Input
    from duizhao.model import Translation

Result = TypeVar("Result")
Record = TypeVar("Record", Constraint, TermHit)

SAVE_EVERY = 200
"""Segments translated and kept at once: what a killed run loses at most, and a step of the bar."""


class Step(Protocol):
    """Runs one step of the work; the flow makes it a Prefect task."""

    def __call__(self, name: str, document_id: str, work: Callable[[], Result]) -> Result:
        """Do the work and return its result; `document_id` is empty for steps of the whole run."""
        ...


def call(name: str, document_id: str, work: Callable[[], Result]) -> Result:  # noqa: ARG001
    """Run a step as it is."""
    return work()


@dataclass(frozen=True, slots=True)
class Batch:
    """Segments of a document that are translated and kept together.

    Attributes:
        document_id: The document.
        sha256: Hash of its source.
        jobs: Jobs by reuse key.
    """

    document_id: str
    sha256: str
    jobs: Mapping[str, Job]

    def parts(self, size: int) -> Iterator[Batch]:
        """The batch in parts of at most so many segments."""
        jobs = list(self.jobs.items())
        for start in range(0, len(jobs), size):
            yield replace(self, jobs=dict(jobs[start : start + size]))


class Spread(Protocol):
    """Translates all that is new in a document, here or elsewhere; the flow may use a cluster."""

    def __call__(self, batch: Batch, context: Context) -> Iterable[int]:
        """Have it translated, in parts; gives the number of segments each time some are kept."""
        ...


def in_turn(batch: Batch, context: Context) -> Iterable[int]:
    """Translate here, one part after another."""
    return (translate_batch(part, context) for part in batch.parts(SAVE_EVERY))


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run did.

    Attributes:
        report: Contents of report.json.
        finished: Ids of the documents whose files are in the run folder.
        changed: Those of them that were done in this run.
        failed: Message by id, of inputs that could not be done.
    """

    report: Mapping[str, Any]
    finished: tuple[str, ...]
    changed: tuple[str, ...]
    failed: Mapping[str, str]


def plan(inputs: Sequence[Input], context: Context) -> tuple[Work, ...]:
    """Decide what a run would do."""
    settle_seconds = context.settings.operations.settle_seconds
    return plan_work(inputs, context.keys(), context.store, settle_seconds)


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
        What was done. An input that fails is noted, and the others go on.
    """
    started = datetime.now(tz=UTC)
    timing: defaultdict[str, float] = defaultdict(float)
    timed = _timed(step, timing)
    works = timed("plan", "", lambda: plan(inputs, context))
    failed = {work.input.id: work.problem for work in works if work.problem}
    names: dict[str, str] = {}
    changed: list[str] = []
    translated = 0
    for work in works:
        if work.key is None:
            continue
        try:
            if work.reason is None:
                _restore_files(work, context)
            else:
                translated += _run_document(work, work.key, context, timed, spread)
                changed.append(work.input.id)
            names[work.input.id] = work.name
        except InputError as error:
            failed[work.input.id] = str(error)
    _set_aside(works, failed, context)
    record = RunRecord(
        names=names,
        failed=failed,
        waiting=tuple(work.input.id for work in works if work.waiting),
        translated=translated,
        timing=timing,
        hashes=context.hashes(),
        started=started.isoformat(timespec="seconds"),
        enforced_terms=[term.id for term in context.glossary.entries if term.enforced],
    )
    report = write_run(record, context.out, context.store, context.references, context.settings)
    return RunResult(report, tuple(names), tuple(changed), failed)


def _set_aside(works: Sequence[Work], failed: Mapping[str, str], context: Context) -> None:
    """Move failed inputs out of the inbox, where the settings say so."""
    folder = context.settings.operations.set_aside
    if folder is not None:
        for work in works:
            if work.input.id in failed:
                set_aside(work.input, failed[work.input.id], Path(folder))


def _timed(step: Step, timing: defaultdict[str, float]) -> Step:
    """Add up the seconds of each kind of step."""

    def timed(name: str, document_id: str, work: Callable[[], Result]) -> Result:
        begun = perf_counter()
        try:
            return step(name, document_id, work)
        finally:
            timing[name] += perf_counter() - begun

    return timed


def _run_document(
    work: Work, key: DocumentKey, context: Context, step: Step, spread: Spread
) -> int:
    """Take one changed document through its three steps; returns the segments translated."""
    document_id = work.input.id
    step("prepare", document_id, lambda: prepare(work, context))
    translated = step("translate", document_id, lambda: translate(document_id, context, spread))
    step("finish", document_id, lambda: finish(work, key, context))
    return translated


def _restore_files(work: Work, context: Context) -> None:
    """Write an unchanged document's files again where the run folder lacks one."""
    if missing_files(work.name, context.out):
        write_document(
            context.store.bitext(work.input.id), work.name, context.out, context.settings
        )


def prepare(work: Work, context: Context) -> None:
    """Stages 1 to 5: from the file to segments, their constraints and their reuse keys."""
    settings, glossary = context.settings, context.glossary
    document = read_document(work.input.path, work.input.id, settings.ingestion)
    units = recover_units(document)
    matcher = TermMatcher(glossary)
    segments: list[Segment] = []
    hits: list[TermHit] = []
    constraints: list[Constraint] = []
    keys: list[str] = []
    for unit in units:
        for segment in segment_unit(unit, settings.segmentation):
            found = matcher.find(segment, unit.kind)
            figures = find_figures(segment.text, document.language)
            wanted = build_constraints(segment, found, glossary, figures)
            entries = glossary.fingerprint(hit.term_id for hit in found)
            engine = context.engine.signature
            segments.append(segment)
            hits.extend(found)
            constraints.extend(wanted)
            keys.append(reuse_key(segment, unit.kind, wanted, entries, engine, settings))
    context.store.save_prepared(
        Prepared(document, units, tuple(segments), tuple(hits), tuple(constraints), tuple(keys))
    )


def translate(document_id: str, context: Context, spread: Spread = in_turn) -> int:
    """Stage 6: translate the segments whose key is new; each is kept as soon as it is done.

    Returns:
        How many were translated; those without Chinese are copied, not counted.
    """
    prepared = context.store.prepared(document_id)
    new = only_new(all_jobs(prepared, context), context)
    total, done = len(prepared.segments), len(prepared.segments) - len(new)
    context.progress(document_id, done, total)
    for count in spread(Batch(document_id, prepared.document.sha256, new), context):
        done += count
        context.progress(document_id, done, total)
    return sum(has_han(job.segment.normalised) for job in new.values())


def translate_batch(batch: Batch, context: Context) -> int:
    """Translate a batch and keep it, all or nothing; returns its number of segments."""
    jobs = list(batch.jobs.values())
    translations = translate_segments(jobs, context.engine, context.settings.translation)
    linked = _link(list(zip(jobs, translations, strict=True)), context)
    context.store.save_translations(dict(zip(batch.jobs, linked, strict=True)))
    return len(jobs)


def all_jobs(prepared: Prepared, context: Context) -> dict[str, Job]:
    """A job for each text of a prepared document, by reuse key."""
    constraints = _by_segment(prepared.constraints)
    hits = _by_segment(prepared.hits)
    kinds = {unit.id: unit.kind for unit in prepared.units}
    jobs: dict[str, Job] = {}
    for segment, key in zip(prepared.segments, prepared.keys, strict=True):
        if key not in jobs:
            entries = context.glossary.fingerprint(hit.term_id for hit in hits[segment.id])
            wanted = tuple(constraints[segment.id])
            jobs[key] = Job(segment, wanted, entries, kinds[segment.unit_id])
    return jobs


def only_new(jobs: Mapping[str, Job], context: Context) -> dict[str, Job]:
    """Those of the jobs whose texts neither people nor an earlier run have given."""
    given = reusable([job.segment for job in jobs.values()], context.store)
    known = context.store.known_translations(jobs)
    return {
        key: job for key, job in jobs.items() if job.segment.id not in given and key not in known
    }


def _link(translated: Sequence[tuple[Job, Translation]], context: Context) -> list[Translation]:
    """Add word links, from the attention of the engine over its own text."""
    sources = [job.segment.normalised for job, _ in translated]
    targets = [translation.text for _, translation in translated]
    forced = context.engine.force(sources, targets)
    return [
        replace(translation, links=word_links(source, target, hypothesis))
        for (_, translation), source, target, hypothesis in zip(
            translated, sources, targets, forced, strict=True
        )
    ]


def finish(work: Work, key: DocumentKey, context: Context) -> None:
    """Stages 7 to 9: pairs, checks, files."""
    store = context.store
    document_id = work.input.id
    prepared = store.prepared(document_id)
    cached = store.translations(prepared.keys)
    translations = {
        segment.id: replace(cached[key], segment_id=segment.id)
        for segment, key in zip(prepared.segments, prepared.keys, strict=True)
        if key in cached
    } | reusable(prepared.segments, store)
    reviews = store.reviews(document_id)
    pairs = pair_segments(prepared.units, prepared.segments, translations, reviews)
    termed = with_terms(pairs, prepared, translations, context.glossary)
    quality, style = context.settings.quality, context.settings.style
    ignored = store.ignored_issues()
    checked = check_pairs(termed, context.glossary, quality, style, ignored)
    assessed = assess(checked, load_encoder() if quality.vectors else None)
    bitext = Bitext(prepared.document, prepared.units, assessed)
    store.save_bitext(key.dump(), bitext, prepared.keys)
    write_document(bitext, work.name, context.out, context.settings)


def _by_segment(records: Iterable[Record]) -> defaultdict[str, list[Record]]:
    """Group hits or constraints by the segment they belong to."""
    grouped: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        grouped[record.segment_id].append(record)
    return grouped
