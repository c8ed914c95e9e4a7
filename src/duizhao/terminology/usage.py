"""Where terms stand in the workspace's documents, and what a changed glossary would change there.

For maintainers: all of this looks at segments that were translated before and translates nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.glossary.uses import required_forms
from duizhao.model import Segment
from duizhao.terminology import TermMatcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from duizhao.glossary import Glossary
    from duizhao.model import Bitext, Span, TermHit, UnitKind


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a term stands.

    Attributes:
        document_id: The document.
        segment_id: The segment.
        text: The segment's text.
        span: Where in it.
        covered: Whether a longer term covers the place, so that nothing is asked there.
    """

    document_id: str
    segment_id: str
    text: str
    span: Span
    covered: bool


@dataclass(frozen=True, slots=True)
class TermChange:
    """What changes at one place of a segment.

    Attributes:
        zh: Source text of the place.
        span: Where in the segment.
        before: Required forms under the old glossary, the preferred first; empty for none.
        after: Required forms under the new one.
    """

    zh: str
    span: Span
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SegmentImpact:
    """A segment that the next run would do again because the glossary changed.

    Attributes:
        document_id: The document.
        segment_id: The segment.
        text: Its text.
        changes: Places whose required forms change; empty if only how they match changes.
    """

    document_id: str
    segment_id: str
    text: str
    changes: tuple[TermChange, ...]


def where_used(
    term_id: str, glossary: Glossary, documents: Iterable[Bitext]
) -> Iterator[Occurrence]:
    """Find every place of a term, those covered by longer terms too.

    Args:
        term_id: The entry.
        glossary: The glossary as it is now.
        documents: Finished documents of the workspace.
    """
    matcher = TermMatcher(glossary)
    for document in documents:
        for segment, kind in _segments(document):
            matches = matcher.matches(segment, kind)
            for hits, covered in ((matches.hits, False), (matches.covered, True)):
                for hit in hits:
                    if hit.term_id == term_id:
                        span = (hit.start, hit.end)
                        yield Occurrence(
                            document.document.id, segment.id, segment.text, span, covered
                        )


def used_terms(glossary: Glossary, documents: Iterable[Bitext]) -> set[str]:
    """Ids of all entries that stand in the documents, covered and blocking ones too.

    Args:
        glossary: The glossary as it is now.
        documents: Finished documents of the workspace.
    """
    matcher = TermMatcher(glossary)
    used: set[str] = set()
    for document in documents:
        for segment, kind in _segments(document):
            matches = matcher.matches(segment, kind)
            for hits in (matches.hits, matches.covered, matches.blocked):
                used.update(hit.term_id for hit in hits)
    return used


def impact(old: Glossary, new: Glossary, documents: Iterable[Bitext]) -> Iterator[SegmentImpact]:
    """Say which segments a changed glossary touches, and how their required forms change.

    Args:
        old: The glossary before.
        new: The glossary after.
        documents: Finished documents of the workspace.

    Returns:
        One for each segment whose reuse key changes, in reading order.
    """
    before, after = TermMatcher(old), TermMatcher(new)
    for document in documents:
        for segment, kind in _segments(document):
            old_hits, new_hits = before.find(segment, kind), after.find(segment, kind)
            old_key = old.fingerprint(hit.term_id for hit in old_hits)
            new_key = new.fingerprint(hit.term_id for hit in new_hits)
            old_forms = _required(segment, old_hits, old)
            new_forms = _required(segment, new_hits, new)
            if old_key == new_key and old_forms == new_forms:
                continue
            changes = tuple(
                TermChange(
                    segment.text[slice(*span)],
                    span,
                    old_forms.get(span, ()),
                    new_forms.get(span, ()),
                )
                for span in sorted({*old_forms, *new_forms})
                if old_forms.get(span) != new_forms.get(span)
            )
            yield SegmentImpact(document.document.id, segment.id, segment.text, changes)


def _segments(document: Bitext) -> Iterator[tuple[Segment, UnitKind]]:
    """Source segments of a document with the kinds of their units."""
    for each in document.pairs:
        if each.pair.source:
            text = each.pair.source
            segment = Segment(each.pair.id, each.unit_id, 0, text, (), each.normalised or text)
            yield segment, each.kind


def _required(
    segment: Segment, hits: tuple[TermHit, ...], glossary: Glossary
) -> dict[Span, tuple[str, ...]]:
    """Required forms by place, of enforced entries."""
    return {
        (hit.start, hit.end): required_forms(term, segment.text[hit.start : hit.end])
        for hit in hits
        if (term := glossary.by_id[hit.term_id]).enforced
    }
