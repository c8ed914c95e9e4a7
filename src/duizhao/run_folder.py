"""The run folder: which files a run leaves, and when they are written again.

    NAME.*                        one set a document: `formats.RUN_FORMATS`
    NAME.inspect.html             how its source was understood: units, joins, defects
    segments.jsonl                every pair of the run
    report.json, report.html      the report of the run
    metrics.prom                  the same for Prometheus, where `operations.metrics` asks for it

Files cover all inputs, changed or not, and are byte-identical for the same source, glossary,
settings, package and reviewed text (report.json: but for reuse, timing and provenance.run).
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from duizhao.exposition import expose, gauges_of_report
from duizhao.fingerprints import digest
from duizhao.formats import FORMATS, RUN_FORMATS
from duizhao.formats.files import write_atomically
from duizhao.formats.segments import write_segments
from duizhao.inspection import SUFFIX, defect_record, inspection_page
from duizhao.model import Origin, UnitKind
from duizhao.quality.metrics import Metrics, score, score_groups
from duizhao.quality.page import report_html
from duizhao.quality.reference_terms import count_reference_terms
from duizhao.quality.report import Failure, RunFacts, build_report
from duizhao.source_lint import lint_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from duizhao.model import Bitext
    from duizhao.quality.references import References
    from duizhao.settings import QualitySettings, Settings
    from duizhao.store import Store

METRICS = "metrics.prom"
SEGMENTS, REPORT, PAGE = "segments.jsonl", "report.json", "report.html"

REUSE_OF_ORIGIN = {
    Origin.TM_EXACT: "exact",
    Origin.HUMAN: "exact",
    Origin.TM_FUZZY: "fuzzy",
    Origin.MT: "cached",
    Origin.COPIED: "copied",
}
"""Under which name `reuse` counts a segment that this run did not translate."""

KEPT_RUNS = 50
"""Runs in the trend; a year of weekly ones."""

REPORTED_VERSIONS = ("duizhao", "argostranslate", "ctranslate2", "sentencepiece", "sacrebleu")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What a run hands over for its files.

    Attributes:
        names: NAME by id of the finished documents, in input order.
        failed: Message by id, of inputs that could not be done.
        waiting: Ids of inputs that wait for the next run: just changed, or in another run's hands.
        translated: Segments that were translated in this run.
        timing: Seconds by step.
        hashes: Fingerprints of settings, glossary and package, by name.
        started: ISO 8601 time of the run's start.
        enforced_terms: Ids of the glossary's entries that targets must follow.
    """

    names: Mapping[str, str]
    failed: Mapping[str, str]
    waiting: Sequence[str]
    translated: int
    timing: Mapping[str, float]
    hashes: Mapping[str, str]
    started: str
    enforced_terms: Sequence[str] = ()


def write_document(bitext: Bitext, name: str, out: Path, settings: Settings) -> None:
    """Write all files of one document, and the page that shows how its source was understood.

    Raises:
        OutputError: If one cannot be written.
    """
    for format_name in RUN_FORMATS:
        form = FORMATS[format_name]
        write_atomically(out / f"{name}{form.suffix}", form.write(bitext))
    page = inspection_page(bitext.document, bitext.units, settings.segmentation)
    write_atomically(out / f"{name}{SUFFIX}", page)


def missing_files(name: str, out: Path) -> bool:
    """Whether a document's files are not all there."""
    suffixes = [*(FORMATS[each].suffix for each in RUN_FORMATS), SUFFIX]
    return not all((out / f"{name}{suffix}").is_file() for suffix in suffixes)


def write_run(
    record: RunRecord, out: Path, store: Store, references: References, settings: Settings
) -> dict[str, Any]:
    """Write the files that cover the whole run.

    Where nothing changed since they were last written, only the facts of this run are renewed.

    Returns:
        The contents of report.json.

    Raises:
        OutputError: If a file cannot be written.
    """
    key = _folder_key(record, store, references, settings)
    content = _unchanged_report(out) if store.folder_key(out) == key else None
    if content is not None:
        reuse = content["reuse"]
        reuse["cached"], reuse["translated"] = reuse["cached"] + reuse["translated"], 0
        content.update(timing=_rounded(record.timing), provenance=_provenance(record))
        store.note_repeat(out, record.started)
    else:
        bitexts = [store.bitext(document_id) for document_id in record.names]
        facts = RunFacts(
            reuse=_reuse(bitexts, record.translated),
            failed=[Failure(name, message) for name, message in record.failed.items()],
            timing=_rounded(record.timing),
            provenance=_provenance(record),
            history=store.runs(str(out.resolve()), KEPT_RUNS),
            enforced_terms=record.enforced_terms,
            **_against_references(bitexts, references, settings.quality),
        )
        report = build_report(bitexts, facts, settings.quality)
        report.content["source_defects"] = _source_defects(bitexts)
        content = report.content
        store.note_run(out, report.history[-1])
        write_atomically(out / SEGMENTS, write_segments(bitexts))
        write_atomically(out / PAGE, report_html(report, bitexts))
    content["waiting"] = list(record.waiting)
    write_atomically(out / REPORT, _dump(content))
    if settings.operations.metrics:
        write_atomically(out / METRICS, expose(gauges_of_report(content)).encode())
    store.save_folder_key(out, key)
    return content


def _source_defects(bitexts: Iterable[Bitext]) -> list[dict[str, Any]]:
    """What source lint finds in all documents."""
    return [
        defect_record(bitext.document, defect)
        for bitext in bitexts
        for defect in lint_source(bitext.document, bitext.units)
    ]


def _folder_key(record: RunRecord, store: Store, references: References, settings: Settings) -> str:
    """What the run-level files depend on."""
    finished = store.finished_keys(record.names)
    return digest(
        *(f"{each} {name} {finished[each]}" for each, name in record.names.items()),
        *(f"{each} {message}" for each, message in record.failed.items()),
        references.fingerprint,
        settings.model_dump_json(),
    )


def _unchanged_report(out: Path) -> dict[str, Any] | None:
    """The report that stands in the folder, where all run-level files are there and whole."""
    try:
        content: dict[str, Any] = json.loads((out / REPORT).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return content if (out / SEGMENTS).is_file() and (out / PAGE).is_file() else None


def _reuse(bitexts: Iterable[Bitext], translated: int) -> dict[str, int]:
    """Segments by where their text came from in this run."""
    counts = Counter(
        REUSE_OF_ORIGIN[pair.origin]
        for bitext in bitexts
        for pair in bitext.pairs
        for _ in pair.pair.source_ids
    )
    counts["cached"] -= translated
    return {**counts, "translated": translated}


def _against_references(
    bitexts: Sequence[Bitext], references: References, settings: QualitySettings
) -> dict[str, Any]:
    """Scores of what a machine or the memory gave, against the references."""
    if not references.english:
        return {"metrics": Metrics(reason="no reference was given (--reference FILE)")}
    scored = [
        (bitext.document.id, pair)
        for bitext in bitexts
        for pair in bitext.pairs
        if pair.kind is not UnitKind.FURNITURE and pair.origin is not Origin.COPIED
    ]
    targets = [pair.pair.target for _, pair in scored]
    known = [references.of(pair.pair.source) for _, pair in scored]
    return {
        "metrics": score(targets, known, with_ter=settings.ter),
        "by_document": score_groups(targets, known, [document for document, _ in scored]),
        "by_kind": score_groups(targets, known, [pair.kind.value for _, pair in scored]),
        "reference_terms": count_reference_terms([pair for _, pair in scored], known),
    }


def _provenance(record: RunRecord) -> dict[str, Any]:
    """What made the files; `run` alone differs from run to run."""
    return {
        "versions": {name: version(name) for name in REPORTED_VERSIONS},
        **record.hashes,
        "run": {"started": record.started},
    }


def _rounded(timing: Mapping[str, float]) -> dict[str, float]:
    return {name: round(seconds, 4) for name, seconds in timing.items()}


def _dump(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
