"""Stage 3, segmentation: Units to Segments, one a sentence.

A sentence ends at 。！？…… (GB/T 15834-2011) with the closing marks that follow. It does not end
inside open quotation marks or brackets, where the narrator goes on after them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.language.chinese import normalise
from duizhao.model import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duizhao.model import Span, Unit
    from duizhao.settings import SegmentationSettings

_SEMICOLON = re.compile(r"[；;]")
_END = re.compile(r"(?:[。！？!?]|…{1,2})+[”’」』）〕】》)\]]*")


def segment_unit(unit: Unit, settings: SegmentationSettings) -> tuple[Segment, ...]:
    """Cut one unit into sentences.

    Args:
        unit: The unit.
        settings: Limits.

    Returns:
        Segments in order; together they hold every non-space character of the unit once.
    """
    places = document_places(unit)
    segments: list[Segment] = []
    for start, end in _sentences(unit.text, settings.max_characters):
        text = unit.text[start:end]
        normalised = normalise(text)
        segments.append(
            Segment(
                id=f"{unit.id}.{len(segments)}",
                unit_id=unit.id,
                index=len(segments),
                text=text,
                spans=_spans(places[start:end]),
                normalised=normalised,
            )
        )
    return tuple(segments)


def document_places(unit: Unit) -> list[int | None]:
    """Offset in the document of each character of the unit's text; None for a join's glue."""
    places: list[int | None] = []
    for index, (start, end) in enumerate(unit.spans):
        if index:
            places.extend([None] * len(unit.joins[index - 1].glue))
        places.extend(range(start, end))
    return places


def _spans(places: list[int | None]) -> tuple[Span, ...]:
    """Bring the offsets of characters together into spans."""
    spans: list[Span] = []
    for place in places:
        if place is None:
            continue
        if spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return tuple(spans)


def _sentences(text: str, limit: int) -> Iterator[Span]:
    """Spans of the sentences of a text, without the white space around them."""
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        cuts = [end]
        if end - start > limit:
            cuts = [start + mark.end() for mark in _SEMICOLON.finditer(text[start:end])] + cuts
        for cut in cuts:
            piece = text[start:cut]
            if piece.strip():
                yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
                start = cut
