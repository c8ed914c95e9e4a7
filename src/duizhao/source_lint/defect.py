"""What a check of the source finds, and what it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duizhao.model import Document, Severity, Span, Unit


@dataclass(frozen=True, slots=True)
class Defect:
    """A place of the source that a copy editor would look at.

    Attributes:
        check: Name of the check.
        severity: How much it harms a translation.
        span: Where it stands in the document.
        text: The passage.
        message: What is wrong, naming the text.
        suggestion: What to write instead; empty where the editor must decide.
    """

    check: str
    severity: Severity
    span: Span
    text: str
    message: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document as the checks read it.

    Attributes:
        document: The document.
        units: Its units, in reading order.
    """

    document: Document
    units: tuple[Unit, ...]


def document_span(unit: Unit, start: int, end: int) -> Span:
    """Where a stretch of a unit's text stands in the document, gaps between pieces included."""
    places: list[int] = []
    for index, (first, last) in enumerate(unit.spans):
        if index:
            glue = len(unit.joins[index - 1].glue)
            places.extend([first] * glue)
        places.extend(range(first, last))
    return places[start], places[max(start, end - 1)] + 1
