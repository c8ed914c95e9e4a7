"""Translation memory: reuse of what people reviewed or imported. The pipeline's fifth stage.

Exact matches of reviewed text are taken over, of several the one in the same context. For other
sentences entries of like source are offered; the best becomes the draft where it is so like that
its text needs less work than the machine's (`memory.draft_likeness`). Likeness is that of rapidfuzz
over characters (twice the longest common subsequence, divided by both lengths), with every figure
abstracted, so that sentences that differ in figures only are alike; figures that differ are
replaced in the target, or the text is no draft. What is alike is found by the workspace's index
(`store/pattern_index.py`).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from duizhao.language.chinese import has_han, match_key
from duizhao.language.figure_repair import repair_figures
from duizhao.language.patterns import pattern_of
from duizhao.model import (
    ACCEPTED,
    Candidate,
    Origin,
    Recalled,
    Route,
    Translation,
    UnitKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from sqlalchemy import Row

    from duizhao.model import MemoryEntry, Segment
    from duizhao.settings import MemorySettings
    from duizhao.store import Store

UNREVIEWED_PENALTY = 0.05
"""Taken off entries that nobody reviewed, so that a reviewed one of equal likeness comes first."""

OFFERED = 3
"""Like entries that a segment keeps as candidates, each text once; more are found on the page."""

MANY = 1000
"""Changes of the memory that are compared with every sentence of the archive; after more of them,
such as an import, all documents are looked through again."""


def recall(
    segments: Sequence[Segment],
    kinds: Mapping[str, UnitKind],
    store: Store,
    settings: MemorySettings,
) -> tuple[Recalled, ...]:
    """What the memory has for the segments of a document.

    Args:
        segments: The segments.
        kinds: Kind of each unit, by id; furniture takes only what fits exactly.
        store: The workspace.
        settings: What is alike, and what is a draft.

    Returns:
        Exact matches and like ones, in the order of the segments; none for most segments.
    """
    texts = [segment.text for segment in segments]
    exact = exact_matches(texts, store)
    beside = list(zip(["", *texts], [*texts[1:], ""], strict=False))
    like: dict[str, Recalled | None] = {}
    found = []
    for segment, text, neighbours in zip(segments, texts, beside, strict=True):
        if text in exact:
            entry = _in_context(exact[text], neighbours, store)
            found.append(Recalled(segment.id, entry.target, Origin.TM_EXACT))
        elif has_han(text) and kinds[segment.unit_id] is not UnitKind.FURNITURE:
            if text not in like:
                like[text] = _recall_like(text, store, settings)
            if (match := like[text]) is not None:
                found.append(replace(match, segment_id=segment.id))
    return tuple(found)


def _recall_like(source: str, store: Store, settings: MemorySettings) -> Recalled | None:
    """What the memory has for a source that it does not have in reviewed form."""
    matches = fuzzy_matches(source, store, settings.least_likeness)
    if not matches:
        return None
    draft = next(
        (each for each in matches if each.fits and each.score >= settings.draft_likeness), None
    )
    offered: dict[str, Candidate] = {}
    for each in matches if draft is None else [draft, *matches]:
        candidate = Candidate(each.text, each.score, Route.MEMORY, source=each.entry.source)
        offered.setdefault(each.text, candidate)
    text = "" if draft is None else draft.text
    return Recalled("", text, Origin.TM_FUZZY, tuple(offered.values())[:OFFERED])


def _in_context(
    entries: Sequence[MemoryEntry], neighbours: tuple[str, str], store: Store
) -> MemoryEntry:
    """The entry of a source whose pair stands between the same sentences, else the newest.

    What tools call a context or 101% match; entries that are from no pair have no neighbours.

    Args:
        entries: At least one, the newest first.
        neighbours: The sentences before and after, empty where there is none.
        store: The workspace.
    """
    if len(entries) == 1:
        return entries[0]
    keys = [match_key(text) for text in neighbours]

    def shared(entry: MemoryEntry) -> int:
        document_id, _, pair_id = entry.origin.rpartition(" ")
        beside = [match_key(text) for text in store.sources_beside(document_id, pair_id)]
        return sum(one == other for one, other in zip(keys, beside, strict=False))

    return max(entries, key=shared)


def exact_matches(sources: Iterable[str], store: Store) -> dict[str, list[MemoryEntry]]:
    """Reviewed entries whose source has the same matching key.

    Args:
        sources: Source texts.
        store: The workspace.

    Returns:
        The reviewed entries by source text, the newest first; sources without one are missing.
    """
    keys = {source: match_key(source) for source in sources}
    entries = store.memory(keys.values())
    found = {}
    for source, key in keys.items():
        reusable = [entry for entry in entries.get(key, []) if entry.state in ACCEPTED]
        if reusable:
            found[source] = reusable
    return found


def as_translation(recalled: Recalled) -> Translation:
    """The translation of a segment whose text the memory gives."""
    return Translation(
        segment_id=recalled.segment_id,
        text=recalled.text,
        origin=recalled.origin,
        score=None,
        engine="",
        glossary="",
        candidates=recalled.candidates,
    )


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A memory entry that is like a source.

    Attributes:
        entry: The entry.
        score: Likeness, 0 to 1, less the penalty for unreviewed text.
        text: The entry's target, with the source's figures where those were replaced.
        fits: Whether the figures of the text are right.
    """

    entry: MemoryEntry
    score: float
    text: str
    fits: bool


def fuzzy_matches(source: str, store: Store, least: float, limit: int = 5) -> list[FuzzyMatch]:
    """Entries whose source is like a text, the likest first.

    Args:
        source: Chinese text.
        store: The workspace.
        least: Least likeness before the penalty.
        limit: Entries returned at most.
    """
    pattern = pattern_of(source)
    likeness = {
        number: score / 100
        for _, score, number in process.extract(
            pattern,
            store.like_patterns(pattern, least),
            scorer=fuzz.ratio,
            score_cutoff=100 * least,
            limit=None,
        )
    }
    scored = [
        (likeness[number] - (0 if entry.state in ACCEPTED else UNREVIEWED_PENALTY), entry)
        for number, entries in store.entries_of(likeness).items()
        for entry in entries
    ]
    scored.sort(key=lambda each: (each[1].source_key, each[1].target))
    scored.sort(key=lambda each: (each[0], each[1].changed), reverse=True)
    matches = []
    for score, entry in scored[:limit]:
        text = repair_figures(entry.source, entry.target, source)
        matches.append(FuzzyMatch(entry, round(score, 4), text or entry.target, bool(text)))
    return matches


def patterns_of(segments: Iterable[Segment]) -> tuple[str, ...]:
    """Patterns of a document's Chinese sentences, by which changes of the memory find it."""
    return tuple(pattern_of(each.text) for each in segments if has_han(each.text))


def concerned_documents(behind: Iterable[Row[Any]], store: Store, least: float) -> set[str]:
    """Documents to which something changed in the memory since they were finished.

    That is a decision about one of their pairs or issues, or an entry whose source is like one of
    their sentences that came, changed or went.

    Args:
        behind: What the store says of the documents that do not know the newest revision.
        store: The workspace.
        least: Least likeness of entries that a segment is offered.
    """
    concerned = set()
    for known, rows in groupby(sorted(behind, key=_known_revision), _known_revision):
        changed = store.changed_patterns(known, MANY + 1)
        for row in rows:
            if (row.decided or 0) > known or _holds_like(row.patterns, changed, least):
                concerned.add(row.id)
    return concerned


def _known_revision(row: Any) -> int:
    """Revision of the memory that a finished document knows."""
    return row.current or 0


def _holds_like(patterns: bytes | None, changed: Sequence[str], least: float) -> bool:
    """Whether one of a document's sentences is like one of the changed patterns."""
    if not changed:
        return False
    if patterns is None or len(changed) > MANY:
        return True
    held = patterns.decode().split("\n")
    return bool(
        process.cdist(
            changed, held, scorer=fuzz.ratio, score_cutoff=100 * least, dtype=np.uint8
        ).any()
    )


def concordance(text: str, store: Store, limit: int) -> list[MemoryEntry]:
    """The newest entries that hold a text on either side, whatever its width and case."""
    key, words = match_key(text), text.lower()
    found = (
        entry
        for entry in store.each_entry(key, words)
        if (key and key in entry.source_key) or words in entry.target.lower()
    )
    return heapq.nlargest(limit, found, key=attrgetter("changed"))


def doubles(entries: Iterable[MemoryEntry]) -> Iterator[MemoryEntry]:
    """Entries that say what a newer or better one says, but for spaces, case and width.

    Args:
        entries: The memory, by matching key, those of one source with the newest first.
    """
    for _, variants in groupby(entries, attrgetter("source_key")):
        best: dict[str, MemoryEntry] = {}
        for entry in variants:
            key = match_key(entry.target).lower()
            kept = best.setdefault(key, entry)
            if kept is entry:
                continue
            better = entry.state in ACCEPTED and kept.state not in ACCEPTED
            if better:
                best[key] = entry
            yield kept if better else entry
