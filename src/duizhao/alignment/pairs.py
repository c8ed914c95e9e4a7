"""Pairs of segments and their targets: one to one, but where a person merged or split.

Seventh stage. Alignment of translations that exist already is in `sentences.py`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.language.chinese import match_key
from duizhao.model import AlignedPair, BitextPair, Origin, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from duizhao.model import Candidate, Review, Segment, Translation, Unit


@dataclass(frozen=True, slots=True)
class _Group:
    """Reviews that together cover the same source segments, in the order of their pair ids."""

    source_ids: tuple[str, ...]
    reviews: tuple[Review, ...]


def pair_segments(
    units: Sequence[Unit],
    segments: Sequence[Segment],
    translations: Mapping[str, Translation],
    reviews: Sequence[Review],
) -> tuple[BitextPair, ...]:
    """Pair every segment with its target; reviewed text wins over any other.

    Args:
        units: Units of the document.
        segments: Its segments, in reading order.
        translations: Translation of each segment, by segment id.
        reviews: What people decided; those whose source has changed since are left aside.

    Returns:
        Pairs in reading order; every segment is in exactly one, or in the parts of one split.
    """
    by_id = {segment.id: segment for segment in segments}
    unit_by_id = {unit.id: unit for unit in units}
    groups = {group.source_ids[0]: group for group in _valid_groups(by_id, reviews)}
    covered: set[str] = set()
    pairs: list[BitextPair] = []
    for segment in segments:
        if segment.id in covered:
            continue
        unit = unit_by_id[segment.unit_id]
        if group := groups.get(segment.id):
            covered.update(group.source_ids)
            pairs.extend(_reviewed_pairs(group, by_id, unit, translations))
        else:
            pairs.append(_machine_pair(segment, unit, translations[segment.id]))
    return tuple(pairs)


def _valid_groups(by_id: Mapping[str, Segment], reviews: Sequence[Review]) -> Iterator[_Group]:
    """Groups of reviews whose segments still exist with the same text; no segment in two."""
    grouped: dict[tuple[str, ...], list[Review]] = defaultdict(list)
    for review in sorted(reviews, key=lambda review: (review.changed, review.pair_id)):
        grouped[review.source_ids].append(review)
    taken: set[str] = set()
    newest_first = sorted(grouped.items(), key=lambda item: item[1][-1].changed, reverse=True)
    for source_ids, found in newest_first:
        if not source_ids or taken & set(source_ids) or not set(source_ids) <= by_id.keys():
            continue
        ordered = sorted(found, key=lambda review: review.pair_id)
        reviewed = match_key("".join(review.source for review in ordered))
        if reviewed == match_key("".join(by_id[each].text for each in source_ids)):
            taken.update(source_ids)
            yield _Group(source_ids, tuple(ordered))


def _reviewed_pairs(
    group: _Group,
    by_id: Mapping[str, Segment],
    unit: Unit,
    translations: Mapping[str, Translation],
) -> Iterator[BitextPair]:
    """Pairs of one group of reviews; the machine's candidates stay visible beside the text."""
    first = translations[group.source_ids[0]]
    for review in group.reviews:
        untouched = len(group.reviews) == 1 and review.target == first.text
        pair = AlignedPair(
            id=review.pair_id,
            source_ids=group.source_ids,
            target_ids=(review.pair_id,),
            source=review.source,
            target=review.target,
            links=first.links if untouched else (),
            method="human",
            state=review.state,
        )
        yield BitextPair(
            pair=pair,
            unit_id=unit.id,
            kind=unit.kind,
            normalised=_normalised(by_id[group.source_ids[0]], review.source),
            origin=Origin.HUMAN,
            candidates=_candidates(group, translations),
            note=review.note,
        )


def _candidates(group: _Group, translations: Mapping[str, Translation]) -> tuple[Candidate, ...]:
    """Candidates of the one segment that a group covers; none where several were merged."""
    return translations[group.source_ids[0]].candidates if len(group.source_ids) == 1 else ()


def _normalised(segment: Segment, source: str) -> str:
    """What the engine read where it differs from the source."""
    same_text = segment.text == source
    return segment.normalised if same_text and segment.normalised != source else ""


def _machine_pair(segment: Segment, unit: Unit, translation: Translation) -> BitextPair:
    """The pair of a segment with its machine, memory or copied translation."""
    reviewed_reuse = translation.origin in {Origin.TM_EXACT, Origin.COPIED}
    pair = AlignedPair(
        id=segment.id,
        source_ids=(segment.id,),
        target_ids=(segment.id,),
        source=segment.text,
        target=translation.text,
        links=translation.links,
        method=translation.origin.value,
        state=State.TRANSLATED if reviewed_reuse else State.INITIAL,
    )
    return BitextPair(
        pair=pair,
        unit_id=unit.id,
        kind=unit.kind,
        normalised=_normalised(segment, segment.text),
        origin=translation.origin,
        candidates=translation.candidates,
        flags=translation.flags,
        score=translation.score,
    )
