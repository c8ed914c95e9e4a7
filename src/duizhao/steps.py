"""The steps of a changed document: stages 1 to 9 in their order, handing over through the store.

`pipeline.run` takes each changed document through `prepare`, `translate` and `finish`. It imports
this module only then: with all stages come the libraries of all formats, which take longer to load
than a thousand unchanged documents take.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from duizhao.alignment.pairs import pair_segments
from duizhao.alignment.words import word_links
from duizhao.fingerprints import reuse_key
from duizhao.ingestion import read_document
from duizhao.language.chinese import has_han
from duizhao.language.encoder import load_encoder
from duizhao.language.names import names_of
from duizhao.language.numbers import find_figures
from duizhao.memory import as_translation, patterns_of, recall
from duizhao.model import Bitext, Constraint, Prepared, TermHit
from duizhao.quality.checking import check_pairs
from duizhao.quality.risk import assess
from duizhao.run_files import write_document
from duizhao.run_log import note
from duizhao.segmentation import segment_unit
from duizhao.structure import recover_units
from duizhao.terminology.outcomes import with_terms
from duizhao.translation.constraints import build_constraints
from duizhao.translation.search import Job, translate_segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from duizhao.context import Context
    from duizhao.fingerprints import DocumentKey
    from duizhao.model import Translation
    from duizhao.planning import Work
    from duizhao.store import Store

Record = TypeVar("Record", Constraint, TermHit)

SAVE_EVERY = 200
"""Segments translated and kept at once: what a killed run loses at most, and a step of the bar."""


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


def prepare(work: Work, context: Context) -> None:
    """Stages 1 to 5: from the file to segments, their constraints and their reuse keys."""
    settings, glossary = context.settings, context.glossary
    document = read_document(work.input.path, work.input.id, settings.ingestion)
    units = recover_units(document)
    placed = [(unit, each) for unit in units for each in segment_unit(unit, settings.segmentation)]
    segments = tuple(segment for _, segment in placed)
    names = names_of(segment.text for segment in segments)
    hits: list[TermHit] = []
    constraints: list[Constraint] = []
    keys: list[str] = []
    for unit, segment in placed:
        found = context.matcher.find(segment, unit.kind)
        figures = find_figures(segment.text, document.language)
        style = settings.style
        wanted = build_constraints(
            segment, found, glossary, figures, names, style.tibet, style.dates
        )
        entries = glossary.fingerprint(hit.term_id for hit in found)
        hits.extend(found)
        constraints.extend(wanted)
        engine = context.engine_signature
        keys.append(reuse_key(segment, unit.kind, wanted, entries, engine, settings))
    kinds = {unit.id: unit.kind for unit in units}
    prepared = Prepared(
        document=document,
        units=units,
        segments=segments,
        hits=tuple(hits),
        constraints=tuple(constraints),
        keys=tuple(keys),
        recalled=recall(segments, kinds, context.store, settings.memory),
    )
    context.store.save_prepared(prepared, patterns_of(segments))


def translate(document_id: str, context: Context, spread: Spread) -> int:
    """Stage 6: translate the segments whose key is new; each is kept as soon as it is done.

    Returns:
        How many were translated; those without Chinese are copied, not counted.
    """
    prepared = context.store.prepared(document_id)
    new = only_new(all_jobs(prepared, context), context)
    total, done = len(prepared.segments), len(prepared.segments) - len(new)
    context.progress(document_id, done, total)
    note("segments known", done=done, of=total)
    for count in spread(Batch(document_id, prepared.document.sha256, new), context):
        done += count
        context.progress(document_id, done, total)
        note("segments kept", done=done, of=total)
    return sum(has_han(job.segment.normalised) for job in new.values())


def translate_batch(batch: Batch, context: Context) -> int:
    """Translate a batch and keep it, all or nothing; returns its number of segments."""
    jobs = list(batch.jobs.values())
    translations = translate_segments(jobs, context.engine, context.settings.translation)
    linked = _link(list(zip(jobs, translations, strict=True)), context)
    context.store.save_translations(dict(zip(batch.jobs, linked, strict=True)))
    for each in linked:
        unmet, flags = each.routes.count(None), list(each.flags)
        note("segment kept", logging.DEBUG, segment=each.segment_id, unmet=unmet, flags=flags)
    return len(jobs)


def all_jobs(prepared: Prepared, context: Context) -> dict[str, Job]:
    """A job for each text of a prepared document that the memory does not give, by reuse key."""
    given = {each.segment_id for each in prepared.recalled if each.text}
    constraints = _by_segment(prepared.constraints)
    hits = _by_segment(prepared.hits)
    kinds = {unit.id: unit.kind for unit in prepared.units}
    jobs: dict[str, Job] = {}
    for segment, key in zip(prepared.segments, prepared.keys, strict=True):
        if key not in jobs and segment.id not in given:
            entries = context.glossary.fingerprint(hit.term_id for hit in hits[segment.id])
            wanted = tuple(constraints[segment.id])
            jobs[key] = Job(segment, wanted, entries, kinds[segment.unit_id])
    return jobs


def only_new(jobs: Mapping[str, Job], context: Context) -> dict[str, Job]:
    """Those of the jobs that no earlier run has done."""
    known = context.store.known_translations(jobs)
    return {key: job for key, job in jobs.items() if key not in known}


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
    translations = _translations(prepared, store)
    reviews = store.reviews(document_id)
    pairs = pair_segments(prepared.units, prepared.segments, translations, reviews)
    termed = with_terms(pairs, prepared, translations, context.matcher)
    quality, style = context.settings.quality, context.settings.style
    ignored = store.ignored_issues()
    checked = check_pairs(termed, context.glossary, quality, style, ignored)
    assessed = assess(checked, load_encoder() if quality.vectors else None)
    bitext = Bitext(prepared.document, prepared.units, assessed)
    read = replace(key, source=prepared.document.sha256).dump()  # it may have changed meanwhile
    with store.writing(context.out / work.name, read):
        write_document(bitext, work.name, context.out, context.settings)
        store.save_bitext(read, bitext, prepared.keys, key.memory)  # last, to be tried again


def _translations(prepared: Prepared, store: Store) -> dict[str, Translation]:
    """The text of every segment: what the memory gave, else what the engine made of it."""
    made = store.translations(prepared.keys)
    recalled = {each.segment_id: each for each in prepared.recalled}
    translations = {}
    for segment, key in zip(prepared.segments, prepared.keys, strict=True):
        known = recalled.get(segment.id)
        if known is not None and known.text:
            translations[segment.id] = as_translation(known)
            continue
        offered = () if known is None else known.candidates
        translations[segment.id] = replace(
            made[key], segment_id=segment.id, candidates=(*made[key].candidates, *offered)
        )
    return translations


def _by_segment(records: Iterable[Record]) -> defaultdict[str, list[Record]]:
    """Group hits or constraints by the segment they belong to."""
    grouped: defaultdict[str, list[Record]] = defaultdict(list)
    for record in records:
        grouped[record.segment_id].append(record)
    return grouped
