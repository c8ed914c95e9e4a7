"""The run folder: which files a run leaves, and when they are written again.

    NAME.*                        one set a document: `formats.RUN_FORMATS`
    NAME.inspect.html             how its source was understood: units, joins, defects
    segments.jsonl                every pair of the run
    report.json, report.html      the report of the run
    metrics.prom                  the same for Prometheus, where `operations.metrics` asks for it

Files cover all inputs, changed or not, and are byte-identical for the same source, glossary,
settings, package and reviewed text (report.json: but for reuse, timing and provenance.run). Where
nothing changed, `run_files.py`, which writes them, is not even loaded.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from duizhao.exposition import expose, gauges_of_report
from duizhao.fingerprints import digest
from duizhao.formats import FORMATS, INSPECTED, RUN_FORMATS
from duizhao.formats.files import write_atomically
from duizhao.run_record import PAGE, REPORT, SEGMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from duizhao.context import Context
    from duizhao.quality.report import Report
    from duizhao.run_record import RunRecord

METRICS = "metrics.prom"


def whole_documents(names: Mapping[str, str], context: Context) -> set[str]:
    """Ids of the documents whose files in the run folder are all there and not outdated.

    Args:
        names: NAME by id.
        context: What the steps share.
    """
    finished = context.store.finished_keys(names)
    written = context.store.written_keys(context.out, names.values())
    suffixes = [*(FORMATS[each].suffix for each in RUN_FORMATS), INSPECTED]
    # pathlib would take four times as long, and a thousand documents have ten thousand files
    return {
        document_id
        for document_id, name in names.items()
        if written.get(name, "") == finished.get(document_id)
        and all(os.path.isfile(f"{context.out}/{name}{suffix}") for suffix in suffixes)  # noqa: PTH113
    }


def restore_document(document_id: str, name: str, context: Context) -> None:
    """Write a finished document's files, of which the run folder lacks some or has old ones.

    Raises:
        OutputError: If one cannot be written.
    """
    from duizhao.run_files import write_document  # noqa: PLC0415 - with libraries of all formats

    finished = context.store.finished_keys([document_id])[document_id]
    with context.store.writing(context.out / name, finished):
        bitext = context.store.bitext(document_id)
        write_document(bitext, name, context.out, context.settings)


def write_run(record: RunRecord, context: Context) -> dict[str, Any]:
    """Write the files that cover the whole run.

    Where nothing changed since they were last written, only the facts of this run are renewed.

    Returns:
        The contents of report.json.

    Raises:
        OutputError: If a file cannot be written.
    """
    out, store, key = context.out, context.store, _folder_key(record, context)
    content = _earlier_report(out) if store.folder_key(out) == key else None
    report: Report | None = None
    if content is not None:
        reuse = content["reuse"]
        reuse["cached"], reuse["translated"] = reuse["cached"] + reuse["translated"], 0
        content.update(
            waiting=list(record.waiting), timing=record.timing, provenance=record.provenance()
        )
        store.note_repeat(out, record.started)
    else:
        from duizhao.run_files import write_run_files  # noqa: PLC0415 - with all that reports need

        store.save_folder_key(out, "")  # until all are written, they are no key's
        report = write_run_files(record, context)
        content = report.content
    write_atomically(out / REPORT, _dump(content))
    if context.settings.operations.metrics:
        write_atomically(out / METRICS, expose(gauges_of_report(content)).encode())
    if report is not None:
        store.note_run(out, report.history[-1])  # last: a run that is stopped before is made again
    store.save_folder_key(out, key)
    return content


def _folder_key(record: RunRecord, context: Context) -> str:
    """What the run-level files depend on."""
    finished = context.store.finished_keys(record.names)
    return digest(
        *(f"{each} {name} {finished[each]}" for each, name in record.names.items()),
        *(f"{each} {message}" for each, message in record.failed.items()),
        context.references.fingerprint,
        context.settings.model_dump_json(),
    )


def _earlier_report(out: Path) -> dict[str, Any] | None:
    """The report that stands in the folder, where all run-level files are there and whole."""
    try:
        content: dict[str, Any] = json.loads((out / REPORT).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return content if (out / SEGMENTS).is_file() and (out / PAGE).is_file() else None


def _dump(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
