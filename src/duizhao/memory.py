"""Translation memory: reuse of what people reviewed or imported. The pipeline's fifth stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.language.chinese import match_key
from duizhao.model import Origin, State, Translation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duizhao.model import MemoryEntry, Segment
    from duizhao.store import Store

REUSABLE = {State.REVIEWED, State.FINAL}
"""Only text that a person accepted is taken over as it is."""


def exact_matches(sources: Iterable[str], store: Store) -> dict[str, MemoryEntry]:
    """Reviewed entries whose source has the same matching key.

    Args:
        sources: Source texts.
        store: The workspace.

    Returns:
        The newest reviewed entry by source text; sources without one are missing.
    """
    keys = {source: match_key(source) for source in sources}
    entries = store.memory(keys.values())
    found = {}
    for source, key in keys.items():
        reusable = [entry for entry in entries.get(key, []) if entry.state in REUSABLE]
        if reusable:
            found[source] = reusable[0]
    return found


def reusable(segments: Sequence[Segment], store: Store) -> dict[str, Translation]:
    """Translations that the memory gives as they are, by segment id."""
    matches = exact_matches((segment.text for segment in segments), store)
    return {
        segment.id: Translation(
            segment_id=segment.id,
            text=matches[segment.text].target,
            origin=Origin.TM_EXACT,
            score=None,
            engine="",
            glossary="",
        )
        for segment in segments
        if segment.text in matches
    }
