"""Writes the files of documents and of the whole run; `run_folder.py` says when they are due.

What covers the whole run is made in one pass, a document at a time, so that a run may hold more
text than fits in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from duizhao.formats import FORMATS, INSPECTED, RUN_FORMATS
from duizhao.formats.files import replacing, write_atomically
from duizhao.formats.segments import write
from duizhao.inspection import defect_record, inspection_page
from duizhao.model import Origin
from duizhao.quality.against_references import AgainstReferences
from duizhao.quality.page import report_html
from duizhao.quality.report import Failure, Report, RunFacts, build_report
from duizhao.quality.tally import Tally
from duizhao.run_record import PAGE, SEGMENTS
from duizhao.source_lint import lint_source
from duizhao.store.runs import RECENT

if TYPE_CHECKING:
    from pathlib import Path

    from duizhao.context import Context
    from duizhao.model import Bitext
    from duizhao.run_record import RunRecord
    from duizhao.settings import Settings

REUSE_OF_ORIGIN = {
    Origin.TM_EXACT: "exact",
    Origin.HUMAN: "exact",
    Origin.TM_FUZZY: "fuzzy",
    Origin.MT: "cached",
    Origin.COPIED: "copied",
}
"""Under which name `reuse` counts a segment that this run did not translate."""


def write_document(bitext: Bitext, name: str, out: Path, settings: Settings) -> None:
    """Write all files of one document, and the page that shows how its source was understood.

    Raises:
        OutputError: If one cannot be written.
    """
    for format_name in RUN_FORMATS:
        form = FORMATS[format_name]
        write_atomically(out / f"{name}{form.suffix}", form.write(bitext))
    page = inspection_page(bitext.document, bitext.units, settings.segmentation)
    write_atomically(out / f"{name}{INSPECTED}", page)


def write_run_files(record: RunRecord, context: Context) -> Report:
    """Write what covers all documents of a run, but for report.json.

    Args:
        record: What the run did.
        context: That of the run.

    Returns:
        The report, whose contents are those of report.json.

    Raises:
        OutputError: If a file cannot be written.
    """
    settings = context.settings.quality
    tally = Tally(with_ter=settings.ter)
    against = AgainstReferences(context.references, with_ter=settings.ter)
    defects: list[dict[str, Any]] = []
    with replacing(context.out / SEGMENTS) as segments:
        for document_id in record.names:
            bitext = context.store.bitext(document_id)
            segments.write(write(bitext))
            tally.add(bitext)
            against.add(bitext)
            found = lint_source(bitext.document, bitext.units)
            defects += [defect_record(bitext.document, defect) for defect in found]
    facts = RunFacts(
        reuse=_reuse(tally, record.translated),
        failed=[Failure(name, message) for name, message in record.failed.items()],
        waiting=record.waiting,
        timing=record.timing,
        provenance=record.provenance(),
        history=context.store.runs(str(context.out.resolve()), RECENT),
        enforced_terms=[term.id for term in context.glossary.entries if term.enforced],
        source_defects=defects,
        **against.facts(),
    )
    report = build_report(tally, facts, settings)
    write_atomically(context.out / PAGE, report_html(report, tally))
    return report


def _reuse(tally: Tally, translated: int) -> dict[str, int]:
    """Segments by where their text came from in this run."""
    counts = dict.fromkeys(REUSE_OF_ORIGIN.values(), 0)
    for origin, count in tally.origins.items():
        counts[REUSE_OF_ORIGIN[origin]] += count
    counts["cached"] -= translated
    return {**counts, "translated": translated}
