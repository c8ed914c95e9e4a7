"""Translation memory: reuse of what people reviewed or imported. The pipeline's fifth stage.

Exact matches of reviewed text go to the pipeline. For people there are like sources, repaired
figures, concordance, doubles and counts (`duizhao memory`). Likeness is that of rapidfuzz over
characters, with every figure abstracted, so that sentences that differ in figures only are alike;
such a match can be repaired: each changed figure of its target is replaced by the new value.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from duizhao.language.chinese import match_key
from duizhao.language.numbers import find_figures, match_figures
from duizhao.language.rendering import render
from duizhao.model import Origin, State, Translation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duizhao.model import MemoryEntry, Segment
    from duizhao.store import Store

REUSABLE = {State.REVIEWED, State.FINAL}
"""Only text that a person accepted is taken over as it is."""

THRESHOLD = 0.75
"""Least likeness shown; Trados, memoQ and the Translate Toolkit begin there too."""

UNREVIEWED_PENALTY = 0.05
"""Taken off entries that nobody reviewed, so that a reviewed one of equal likeness comes first."""

FIGURE = "\N{NUMBER SIGN}"
"""Stands for any figure."""


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


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A memory entry that is like a source.

    Attributes:
        entry: The entry.
        score: Likeness, 0 to 1, less the penalty for unreviewed text.
        repaired: The entry's target with the source's figures where only figures differ, else
            empty.
    """

    entry: MemoryEntry
    score: float
    repaired: str = ""


def abstract_figures(text: str) -> str:
    """Matching key of a text with a sign for every figure.

    >>> abstract_figures("全县有128个村。") == abstract_figures("全县有 7 个村。")
    True
    """
    pieces = []
    position = 0
    for figure in find_figures(text, "zh"):
        pieces += [text[position : figure.span[0]], FIGURE]
        position = figure.span[1]
    return match_key("".join([*pieces, text[position:]]))


def fuzzy_matches(
    source: str,
    entries: Sequence[MemoryEntry],
    *,
    threshold: float = THRESHOLD,
    limit: int = 5,
) -> list[FuzzyMatch]:
    """Entries whose source is like a text, the likest first.

    Args:
        source: Chinese text.
        entries: The memory.
        threshold: Least likeness before the penalty.
        limit: Entries returned at most.
    """
    key = abstract_figures(source)
    found = process.extract(
        key,
        [abstract_figures(entry.source) for entry in entries],
        scorer=fuzz.ratio,
        score_cutoff=100 * threshold,
        limit=None,
    )
    matches = [
        _match(source, entries[place], likeness / 100, same=other == key)
        for other, likeness, place in found
    ]
    return sorted(matches, key=lambda match: -match.score)[:limit]


def _match(source: str, entry: MemoryEntry, likeness: float, *, same: bool) -> FuzzyMatch:
    """One match with its penalty and, where only figures differ, its repair."""
    exact = match_key(entry.source) == match_key(source)
    penalty = 0.0 if entry.state in REUSABLE else UNREVIEWED_PENALTY
    repaired = repair_figures(source, entry) if same and not exact else ""
    return FuzzyMatch(entry, round(likeness - penalty, 4), repaired)


def repair_figures(source: str, entry: MemoryEntry) -> str:
    """The entry's target with the figures of another source; empty where that is not certain.

    Certain means: both sources have as many figures, each changed one stands in the target by its
    value, and the new value has a form.
    """
    old, new = find_figures(entry.source, "zh"), find_figures(source, "zh")
    there = find_figures(entry.target, "en")
    if len(old) != len(new):
        return ""
    target = entry.target
    changes = []
    for (index, answer), wanted in zip(match_figures(old, there), new, strict=True):
        if old[index].value == wanted.value:
            continue
        forms = render(wanted)
        if answer is None or not forms or old[index].kind is not wanted.kind:
            return ""
        changes.append((there[answer].span, _form_like(there[answer].text, forms)))
    if len({span for span, _ in changes}) < len(changes):
        return ""
    for (start, end), form in sorted(changes, reverse=True):
        target = target[:start] + form + target[end:]
    kept = match_figures(new, find_figures(target, "en"))
    return "" if any(answer is None for _, answer in kept) else target


def _form_like(written: str, forms: Sequence[str]) -> str:
    """The form written as another figure is: in words or digits, with % or percent."""

    def manner(text: str) -> tuple[bool, bool]:
        return text[:1].isalpha(), "%" in text

    return next((form for form in forms if manner(form) == manner(written)), forms[0])


def concordance(query: str, entries: Iterable[MemoryEntry]) -> list[MemoryEntry]:
    """Entries that hold a text on either side, in the order of the memory."""
    key, words = match_key(query), query.lower()
    return [
        entry
        for entry in entries
        if (key and key in match_key(entry.source)) or words in entry.target.lower()
    ]


def doubles(entries: Iterable[MemoryEntry]) -> list[MemoryEntry]:
    """Entries that say what a newer or better one says, but for spaces, case and width.

    Args:
        entries: The memory, the newest first.
    """
    best: dict[tuple[str, str], MemoryEntry] = {}
    spare: list[MemoryEntry] = []
    for entry in entries:
        key = (entry.source_key, match_key(entry.target).lower())
        kept = best.get(key)
        if kept is None:
            best[key] = entry
        elif entry.state in REUSABLE and kept.state not in REUSABLE:
            spare.append(kept)
            best[key] = entry
        else:
            spare.append(entry)
    return spare


def statistics(entries: Sequence[MemoryEntry]) -> dict[str, int]:
    """Counts of entries, by state, of sources, and of sources with several targets."""
    targets = Counter(entry.source_key for entry in entries)
    states = Counter(entry.state.value for entry in entries)
    return {
        "entries": len(entries),
        **{state.value: states[state.value] for state in State},
        "sources": len(targets),
        "sources with several targets": sum(count > 1 for count in targets.values()),
    }
