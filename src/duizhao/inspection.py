"""The source as it was understood, structure and defects: for `inspect`, `lint`, reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from duizhao.segmentation import segment_unit
from duizhao.source_lint import lint_source
from duizhao.structure.view import render_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Document, Unit
    from duizhao.settings import SegmentationSettings
    from duizhao.source_lint import Defect


def inspection_page(
    document: Document, units: Sequence[Unit], settings: SegmentationSettings
) -> bytes:
    """Draw a document with its units, joins, sentence ends and defects, as a page of its own."""
    segments = [segment for unit in units for segment in segment_unit(unit, settings)]
    remarks = [(defect.span, defect.message) for defect in lint_source(document, units)]
    return render_view(document, units, segments, remarks).encode()


def defect_record(document: Document, defect: Defect) -> dict[str, Any]:
    """One defect of the source for machines; line and column count from 1."""
    line, column = line_and_column(document, defect.span[0])
    return {
        "document": document.id,
        "line": line,
        "column": column,
        "span": list(defect.span),
        "check": defect.check,
        "severity": defect.severity.value,
        "text": defect.text,
        "message": defect.message,
        "suggestion": defect.suggestion,
    }


def line_and_column(document: Document, offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1."""
    before = document.text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
