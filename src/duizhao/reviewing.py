"""A reviewer's acts on a document: edit, decide, merge, split, take back. The tenth stage's rules.

Pages and other ways in call these; each act is checked again at once and kept whole in the
workspace. Ids follow the architecture: merged pairs keep the first id and list all source ids,
split ones append `a` and `b`, so that the next run builds the same pairs (`alignment/pairs.py`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from duizhao.errors import WorkspaceError
from duizhao.glossary.uses import term_uses
from duizhao.language.chinese import has_han, match_key
from duizhao.model import (
    AlignedPair,
    BitextPair,
    MemoryEntry,
    Origin,
    Review,
    Route,
    Segment,
    State,
    UnitKind,
)
from duizhao.quality import check_pairs
from duizhao.store.revisions import Revision
from duizhao.terminology import TermMatcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duizhao.glossary import Glossary
    from duizhao.settings import Settings
    from duizhao.store.revisions import ReviewStore

_WARM_SOURCE, _WARM_TARGET = "全村12户都通了电。", "Twelve houseolds (12) were connnected."
"""A sentence with a term, a figure and unknown words: every kind of check has work to do."""

ACCEPTED = frozenset({State.REVIEWED, State.FINAL})
"""States whose text enters the memory."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every act needs.

    Attributes:
        store: The workspace.
        glossary: The glossary; terms are looked for again after each act.
        settings: For the checks.
        matcher: Finds the glossary's terms.
    """

    store: ReviewStore
    glossary: Glossary
    settings: Settings
    matcher: TermMatcher = field(init=False)

    def __post_init__(self) -> None:
        """Build the matcher once."""
        object.__setattr__(self, "matcher", TermMatcher(self.glossary))


@dataclass(frozen=True, slots=True)
class Change:
    """What a reviewer saves of one pair.

    Attributes:
        target: The text.
        state: What he says of it.
        note: His remark.
    """

    target: str
    state: State
    note: str = ""


class _SeenText(Protocol):
    """Texts and state of a pair, whole or in outline."""

    @property
    def id(self) -> str: ...
    @property
    def source_ids(self) -> tuple[str, ...]: ...
    @property
    def source(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def state(self) -> State: ...


class Seen(Protocol):
    """What a reviewer sees of a pair: `BitextPair`, or an outline of it."""

    @property
    def pair(self) -> _SeenText:
        """Texts and state."""
        ...

    @property
    def note(self) -> str:
        """The remark."""
        ...


def etag(pair: Seen) -> str:
    """Names the text and state that a reviewer sees; any change of them changes it."""
    text = pair.pair
    seen = [text.id, *text.source_ids, text.source, text.target, text.state, pair.note]
    return hashlib.sha256("\0".join(seen).encode()).hexdigest()[:20]


def now() -> str:
    """The time of an act: ISO 8601 in UTC, to the millisecond, so that acts have an order."""
    return datetime.now(tz=UTC).isoformat(timespec="milliseconds")


def recheck(
    pairs: Sequence[BitextPair], desk: Desk, beside: Sequence[BitextPair] = ()
) -> tuple[BitextPair, ...]:
    """Find terms, figures and issues of pairs again.

    Args:
        pairs: Pairs whose texts changed.
        desk: Glossary and settings.
        beside: Other pairs with the same source, for checks that compare pairs.

    Returns:
        The pairs, same order, as the next run would find them.
    """
    found = [_find_terms(pair, desk) for pair in pairs]
    settings = desk.settings
    marks = desk.store.ignored_issues()
    checked = check_pairs([*found, *beside], desk.glossary, settings.quality, settings.style, marks)
    return checked[: len(found)]


def warm_up(desk: Desk) -> None:
    """Check a pair for nothing, so that no act waits until the dictionaries are read."""
    text = AlignedPair("", ("",), ("",), _WARM_SOURCE, _WARM_TARGET)
    hit = next((term.zh[0] for term in desk.glossary.entries), "")
    text = replace(text, source=_WARM_SOURCE + hit)
    recheck([BitextPair(text, "", UnitKind.PARAGRAPH, "", Origin.HUMAN)], desk)


def _find_terms(pair: BitextPair, desk: Desk) -> BitextPair:
    """Say again what became of the terms; those met in a person's text are met by a person."""
    source = pair.pair.source
    segment = Segment(pair.pair.id, pair.unit_id, 0, source, (), source)
    hits = desk.matcher.find(segment, pair.kind)
    uses = term_uses(source, hits, desk.glossary, pair.pair.target)
    known = {use.source_span: use.route for use in pair.terms}
    human = pair.origin is Origin.HUMAN
    routes = (Route.HUMAN if human else known.get(use.source_span) for use in uses)
    terms = tuple(
        replace(use, route=route if use.met else None)
        for use, route in zip(uses, routes, strict=True)
    )
    return replace(pair, terms=terms)


def save(
    document_id: str,
    changes: Sequence[tuple[BitextPair, Change]],
    author: str,
    desk: Desk,
    kind: str = "edit",
    beside: Sequence[BitextPair] = (),
) -> tuple[BitextPair, ...]:
    """Save texts and states.

    Args:
        document_id: The document.
        changes: Pairs as the reviewer saw them, with what is saved of each.
        author: The reviewer.
        desk: Workspace, glossary, settings.
        kind: `edit` for typing, `state` for a decision, `bulk` for many repeats at once.
        beside: Other pairs with the same source, for checks that compare pairs.

    Returns:
        The pairs as they stand now, same order.

    Raises:
        StaleError: If one was changed meanwhile; nothing was saved.
    """
    before = tuple(pair for pair, _ in changes)
    after = recheck([_changed(pair, change) for pair, change in changes], desk, beside)
    _keep(document_id, before, after, author, desk, kind)
    return after


def _changed(pair: BitextPair, change: Change) -> BitextPair:
    """The pair with a person's text; word links hold only for the text they were made for."""
    same_text = change.target == pair.pair.target
    text = replace(
        pair.pair,
        target=change.target,
        state=change.state,
        target_ids=(pair.pair.id,),
        links=pair.pair.links if same_text else (),
        method="human",
        score=None,
    )
    return replace(
        pair, pair=text, origin=Origin.HUMAN, flags=(), score=None, risk=None, note=change.note
    )


def mark_issue(
    document_id: str, pair: BitextPair, fingerprint: str, reason: str, author: str, desk: Desk
) -> BitextPair:
    """Call an issue none, or, without a reason, call it an issue again.

    Args:
        document_id: The document.
        pair: The pair that has it.
        fingerprint: Names the issue.
        reason: Why it is none; empty to take the mark back.
        author: The reviewer.
        desk: Workspace, glossary, settings.

    Returns:
        The pair with its issues sorted anew.

    Raises:
        StaleError: If the pair was changed meanwhile.
    """
    if reason:
        desk.store.ignore_issue(fingerprint, reason, author)
    else:
        desk.store.heed_issue(fingerprint)
    (renewed,) = recheck([pair], desk)
    desk.store.renew(document_id, renewed)
    return renewed


def merge(
    document_id: str, first: BitextPair, second: BitextPair, author: str, desk: Desk
) -> BitextPair:
    """Make one pair of two that follow each other in a paragraph.

    Raises:
        StaleError: If one was changed meanwhile.
        WorkspaceError: If they cannot be one.
    """
    one, two = first.pair, second.pair
    if first.unit_id != second.unit_id:
        raise WorkspaceError(
            "segments of different paragraphs cannot be merged",
            where=one.id,
            hint="Merge segments within a paragraph.",
        )
    pieces_of_one = one.source_ids == two.source_ids
    if not pieces_of_one and (_is_piece(first) or _is_piece(second)):
        raise WorkspaceError(
            "a piece of a split segment cannot be merged with another segment",
            where=one.id,
            hint="Merge the pieces of the split segment first.",
        )
    source_ids = one.source_ids if pieces_of_one else (*one.source_ids, *two.source_ids)
    text = replace(
        one,
        id=one.id,
        source_ids=source_ids,
        source=_join(one.source, two.source),
        target=_join(one.target, two.target),
    )
    merged = replace(
        first,
        pair=text,
        normalised="",
        candidates=(),
        note="\n".join(filter(None, (first.note, second.note))),
    )
    if pieces_of_one and _is_last_of_group(document_id, (first, second), desk):
        merged = replace(merged, pair=replace(text, id=source_ids[0]))
    saved = _changed(merged, Change(text.target, State.TRANSLATED, merged.note))
    after = recheck([replace(saved, pair=replace(saved.pair, links=()))], desk)
    _keep(document_id, (first, second), after, author, desk, "merge")
    return after[0]


def split(
    document_id: str,
    pair: BitextPair,
    places: tuple[int, int],
    author: str,
    desk: Desk,
) -> tuple[BitextPair, ...]:
    """Make two pairs of one.

    Args:
        document_id: The document.
        pair: The pair as the reviewer saw it.
        places: Code point of the source, and of the target, at which the second part begins.
        author: The reviewer.
        desk: Workspace, glossary, settings.

    Raises:
        StaleError: If it was changed meanwhile.
        WorkspaceError: If a part of the source would be empty.
    """
    sources = _cut(pair.pair.source, places[0])
    targets = _cut(pair.pair.target, places[1])
    if not all(match_key(source) for source in sources):
        raise WorkspaceError(
            "both parts of the Chinese text need characters",
            where=pair.pair.id,
            hint="Put the mark between two characters of the Chinese text.",
        )
    parts = [
        _changed(
            replace(
                pair,
                pair=replace(pair.pair, id=f"{pair.pair.id}{letter}", source=source, links=()),
                normalised="",
                candidates=(),
            ),
            Change(target, State.TRANSLATED, pair.note if letter == "a" else ""),
        )
        for letter, source, target in zip("ab", sources, targets, strict=True)
    ]
    after = recheck([replace(part, pair=replace(part.pair, links=())) for part in parts], desk)
    _keep(document_id, (pair,), after, author, desk, "split")
    return after


def undo(document_id: str, author: str, desk: Desk) -> Revision:
    """Take the reviewer's last act on a document back.

    Raises:
        StaleError: If somebody changed the pairs since.
        WorkspaceError: If there is nothing left to take back.
    """
    acts = desk.store.revisions(document_id, author, limit=1)
    if not acts:
        raise WorkspaceError("there is nothing left to take back", where=document_id)
    return desk.store.undo(acts[0][0], author, now())


def _is_piece(pair: BitextPair) -> bool:
    """Whether a pair is one part of a split."""
    return pair.pair.id != pair.pair.source_ids[0]


def _is_last_of_group(document_id: str, pieces: tuple[BitextPair, BitextPair], desk: Desk) -> bool:
    """Whether two pieces are all that a split segment consists of."""
    ids = {piece.pair.id for piece in pieces}
    source_ids = pieces[0].pair.source_ids
    return not any(
        review.source_ids == source_ids and review.pair_id not in ids
        for review in desk.store.reviews(document_id)
    )


def _join(one: str, two: str) -> str:
    """Two texts as one; a space stands only between words of Latin script.

    >>> _join("第一。", "第二。"), _join("First.", "Second."), _join("", "Second.")
    ('第一。第二。', 'First. Second.', 'Second.')
    """
    one, two = one.rstrip(), two.lstrip()
    spaced = one and two and (ord(one[-1]) < 0x2E80 and ord(two[0]) < 0x2E80)  # CJK Radicals
    return f"{one} {two}" if spaced else one + two


def _cut(text: str, place: int) -> tuple[str, str]:
    """A text in two, without white space at the cut."""
    return text[:place].rstrip(), text[place:].lstrip()


def _keep(
    document_id: str,
    before: tuple[BitextPair, ...],
    after: tuple[BitextPair, ...],
    author: str,
    desk: Desk,
    kind: str,
) -> None:
    """Save an act with all that undoes it."""
    changed = now()
    earlier = desk.store.reviews_of(document_id, [pair.pair.id for pair in before])
    machines = _machine_texts(before, after, earlier)
    reviews = tuple(
        Review(
            document_id=document_id,
            pair_id=pair.pair.id,
            source_ids=pair.pair.source_ids,
            source=pair.pair.source,
            target=pair.pair.target,
            state=pair.pair.state,
            author=author,
            changed=changed,
            machine=machine,
            note=pair.note,
        )
        for pair, machine in zip(after, machines, strict=True)
    )
    accepted = (
        memory_entry(review)
        for review, pair in zip(reviews, after, strict=True)
        if pair.kind is not UnitKind.FURNITURE
    )
    desk.store.act(
        Revision(
            kind=kind,
            document_id=document_id,
            author=author,
            changed=changed,
            before=before,
            after=after,
            reviews_before=tuple(earlier.values()),
            reviews_after=reviews,
            forgotten=_forgotten(earlier.values(), desk.store),
            remembered=tuple(entry for entry in accepted if entry is not None),
        )
    )


def _machine_texts(
    before: Sequence[BitextPair], after: Sequence[BitextPair], earlier: Mapping[str, Review]
) -> list[str]:
    """What the machine gave each pair after the act, for the edit distance."""
    machines = [
        earlier[pair.pair.id].machine if pair.pair.id in earlier else pair.pair.target
        for pair in before
    ]
    if len(after) < len(before):
        return [" ".join(filter(None, machines))]
    if len(after) > len(before):  # where the machine's text would be cut, nobody knows
        return [pair.pair.target for pair in after]
    return machines


def memory_entry(review: Review) -> MemoryEntry | None:
    """What a decision adds to the memory; None where the text is not accepted or not Chinese."""
    if review.state not in ACCEPTED or not review.target.strip() or not has_han(review.source):
        return None
    return MemoryEntry(
        source_key=match_key(review.source),
        source=review.source,
        target=review.target,
        state=review.state,
        origin=f"{review.document_id} {review.pair_id}",
        author=review.author,
        changed=review.changed,
    )


def _forgotten(earlier: Iterable[Review], store: ReviewStore) -> tuple[MemoryEntry, ...]:
    """Entries that earlier decisions on the pairs gave, and nobody else gave since."""
    given = [entry for review in earlier if (entry := memory_entry(review)) is not None]
    standing = store.memory(entry.source_key for entry in given)
    return tuple(
        entry
        for mine in given
        for entry in standing.get(mine.source_key, [])
        if (entry.target, entry.origin) == (mine.target, mine.origin)
    )
