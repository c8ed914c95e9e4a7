"""Stage 3, segmentation: Units to Segments, one a sentence.

`sentences` finds the ends, user rules correct them, `clauses` cuts what is too long. Segments carry
exact spans of the document, and what the engine reads instead of their text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.language.chinese import normalise
from duizhao.language.columns import columns
from duizhao.model import Segment
from duizhao.segmentation.clauses import cut_at_semicolons, cut_into_parts
from duizhao.segmentation.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Span, Unit
    from duizhao.settings import SegmentationSettings


def segment_unit(unit: Unit, settings: SegmentationSettings) -> tuple[Segment, ...]:
    """Cut one unit into sentences.

    Args:
        unit: The unit.
        settings: Limits and user rules.

    Returns:
        Segments in order; together they hold every non-space character of the unit once.
    """
    places = _document_places(unit)
    spans = [
        part
        for span in sentence_spans(unit.text, settings.rules, built_in=settings.built_in)
        for part in cut_at_semicolons(unit.text, span, settings.max_characters)
    ]
    segments = []
    for index, (start, end) in enumerate(spans):
        text = unit.text[start:end]
        normalised = normalise(text)
        segments.append(
            Segment(
                id=f"{unit.id}.{index}",
                unit_id=unit.id,
                index=index,
                text=text,
                spans=_spans(places[start:end]),
                normalised=normalised,
                parts=columns(normalised) or cut_into_parts(normalised, settings.part_characters),
            )
        )
    return tuple(segments)


def _document_places(unit: Unit) -> list[int | None]:
    """Offset in the document of each character of the unit's text; None for a join's glue."""
    places: list[int | None] = []
    for index, (start, end) in enumerate(unit.spans):
        if index:
            places.extend([None] * len(unit.joins[index - 1].glue))
        places.extend(range(start, end))
    return places


def _spans(places: Sequence[int | None]) -> tuple[Span, ...]:
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
