"""What an imported pair does to the workspace: the rules of merging, each with a name.

1. The text and state that stand in the workspace, or an older machine text: nothing to do.
2. A changed text whose state the tool left raw is `translated`: a person saved it.
3. No decision yet, or an earlier one of the same reviewer: the newer wins.
4. Another reviewer's decision: the higher state wins; equal states and different texts are a
   disagreement, and the workspace's text stays until somebody decides.
5. A sentence that a memory holds once reaches its further occurrences where nobody decided yet.
6. A source that changed since is never applied by id; accepted text still enters the memory.

Pure: the caller keeps what is decided.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from duizhao.formats.matching import Match, Way
from duizhao.formats.xml_text import visible
from duizhao.model import ImportedPair, Review, State
from duizhao.store import text_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

STATE_ORDER = list(State)
"""From raw to final."""


class Outcome(StrEnum):
    """What became of an imported pair (a closed set)."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    OLDER = "older"
    DISAGREEMENT = "disagreement"
    SOURCE_CHANGED = "source-changed"
    UNKNOWN = "unknown"
    EMPTY = "empty"
    DUPLICATE = "duplicate"


APPLIED = frozenset({Outcome.NEW, Outcome.UPDATED})
"""Outcomes that change the workspace's reviews."""


class Prefer(StrEnum):
    """Who wins a disagreement."""

    STORED = "stored"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one imported pair does.

    Attributes:
        outcome: What became of it.
        way: How it was recognised.
        document_id: Document it belongs to, or empty.
        pair_id: Pair it belongs to, or the file's own id.
        source: Source text as the file has it.
        stored: Text that stands in the workspace.
        stored_by: Who saved that, or empty for machine text.
        target: Text that the file brings.
        author: Who is taken to have saved it.
        place: Where in the file.
        review: What is to be kept where the outcome is applied, or waits as a disagreement.
        state: State that the file's text gets.
    """

    outcome: Outcome
    way: Way
    document_id: str
    pair_id: str
    source: str
    stored: str
    stored_by: str
    target: str
    author: str
    place: str
    review: Review | None = None
    state: State = State.INITIAL


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the rules need to know of the workspace.

    Attributes:
        reviews: Decisions so far, by document and pair.
        seen: Hashes of the texts that a pair ever had, by document and pair.
        assigned: Reviewer that a pair was given to, by document and pair.
    """

    reviews: dict[tuple[str, str], Review]
    seen: Callable[[str, str], Collection[str]]
    assigned: Callable[[str, str], str]


def decide_all(
    matches: Iterable[Match],
    ledger: Ledger,
    *,
    named: str,
    fallback: str,
    time: str,
    prefer: Prefer,
) -> list[Decision]:
    """Decide on the matches of one file, noting what is applied in the ledger's reviews.

    Args:
        matches: Matches of one file.
        ledger: The workspace; `reviews` is brought up to date, for the next file.
        named: Reviewer whom the caller names, or empty; a name in the file goes before it.
        fallback: Reviewer where neither file, caller nor assignment names one.
        time: When the file was saved, for pairs that carry no time of their own.
        prefer: Who wins a disagreement.
    """
    listed = list(matches)
    doubled = _doubled(listed)
    decisions = []
    for match in listed:
        decision = _decide(match, ledger, (named, fallback), time, prefer)
        if _identity(match) in doubled and decision.outcome in APPLIED:
            decision = replace(decision, outcome=Outcome.DUPLICATE, review=None)
        if decision.review is not None and decision.outcome in APPLIED:
            ledger.reviews[decision.document_id, decision.pair_id] = decision.review
        decisions.append(decision)
    return decisions


def _identity(match: Match) -> tuple[str, str] | None:
    """Document and pair that a match speaks of."""
    if not match.known:
        return None
    return match.known[0].document_id, match.known[0].pair.pair.id


def _doubled(matches: Sequence[Match]) -> set[tuple[str, str] | None]:
    """Pairs that stand in the file more than once with different texts."""
    texts = {(_identity(match), _joined(match.imported).target) for match in matches}
    counts = Counter(identity for identity, _ in texts if identity is not None)
    return {identity for identity, count in counts.items() if count > 1}


def _joined(pieces: Sequence[ImportedPair]) -> ImportedPair:
    """The pieces of a split pair as one; the rawest state counts."""
    if len(pieces) == 1:
        return pieces[0]
    states = [piece.state for piece in pieces]
    rawest = None if None in states else min(filter(None, states), key=STATE_ORDER.index)
    return replace(
        pieces[0],
        source="".join(piece.source for piece in pieces),
        target=" ".join(target for piece in pieces if (target := piece.target.strip())),
        state=rawest,
        note="\n".join(piece.note for piece in pieces if piece.note),
    )


def _decide(
    match: Match, ledger: Ledger, names: tuple[str, str], time: str, prefer: Prefer
) -> Decision:
    """Apply the rules to one match."""
    imported = _joined(match.imported)
    existing = ledger.reviews.get(_identity(match) or ("", ""))
    stored, stored_state = _standing(match, existing)
    same = imported.target in {stored, visible(stored)}
    decision = _opened(match, imported, stored if same else imported.target, stored, existing)
    identity = decision.document_id, decision.pair_id
    author = imported.reviewer or names[0] or ledger.assigned(*identity) or names[1]
    decision = replace(decision, author=author)
    if match.way is Way.UNKNOWN:
        return decision
    if match.way is Way.SOURCE_CHANGED:
        return replace(decision, outcome=Outcome.SOURCE_CHANGED)
    decided = match.way is Way.REPEATED and existing is not None
    decision = replace(decision, state=_state(imported, stored_state, same=same))
    raw = imported.state in {None, State.INITIAL}
    old_text = raw and text_hash(imported.target) in ledger.seen(*identity)
    noted = imported.note not in {"", _standing_note(match, existing)}
    if decided or old_text or (same and decision.state is stored_state and not noted):
        return replace(decision, outcome=Outcome.UNCHANGED)
    if not imported.target.strip():
        return replace(decision, outcome=Outcome.EMPTY)
    changed = imported.time or time
    outcome = Outcome.NEW
    if existing is not None:
        outcome = Outcome.UPDATED if same else _against(existing, decision, changed, prefer)
    decision = replace(decision, outcome=outcome)
    if outcome is Outcome.OLDER:
        return decision
    note = imported.note or _standing_note(match, existing)
    return replace(decision, review=_review(match, decision, existing, changed, note))


def _opened(
    match: Match, imported: ImportedPair, target: str, stored: str, existing: Review | None
) -> Decision:
    """A decision on which no rule has been applied yet."""
    document_id, pair_id = _identity(match) or (imported.document, imported.id)
    return Decision(
        outcome=Outcome.UNKNOWN,
        way=match.way,
        document_id=document_id,
        pair_id=pair_id,
        source=imported.source,
        stored=stored,
        stored_by=existing.author if existing else "",
        target=target,
        author="",
        place=imported.place,
        state=imported.state or State.INITIAL,
    )


def _review(
    match: Match, decision: Decision, existing: Review | None, changed: str, note: str
) -> Review:
    """What is to be kept of a decision; of a disagreement, `machine` is the text it is with."""
    waits = decision.outcome is Outcome.DISAGREEMENT
    return Review(
        document_id=decision.document_id,
        pair_id=decision.pair_id,
        source_ids=tuple(each for known in match.known for each in known.pair.pair.source_ids),
        source="".join(known.pair.pair.source for known in match.known),
        target=decision.target,
        state=decision.state,
        author=decision.author,
        changed=changed,
        machine=decision.stored if existing is None or waits else existing.machine,
        note=note,
    )


def _standing(match: Match, existing: Review | None) -> tuple[str, State]:
    """Text and state that stand in the workspace for a match."""
    if not match.known:
        return "", State.INITIAL
    if existing is not None and len(match.known) == 1:
        return existing.target, existing.state
    texts = [known.pair.pair.target for known in match.known]
    states = [known.pair.pair.state for known in match.known]
    return " ".join(text for text in texts if text), min(states, key=STATE_ORDER.index)


def _standing_note(match: Match, existing: Review | None) -> str:
    """Remark that stands in the workspace for a match."""
    return existing.note if existing else match.known[0].pair.note


def _state(imported: ImportedPair, stored: State, *, same: bool) -> State:
    """State that the file's text gets: never lower than the same text has already."""
    claimed = imported.state or State.INITIAL
    if same:
        return max(claimed, stored, key=STATE_ORDER.index)
    return State.TRANSLATED if claimed is State.INITIAL else claimed


def _against(existing: Review, decision: Decision, changed: str, prefer: Prefer) -> Outcome:
    """Weigh a different text against the decision that stands."""
    if decision.author == existing.author:
        return Outcome.UPDATED if changed > existing.changed else Outcome.OLDER
    rank, standing = STATE_ORDER.index(decision.state), STATE_ORDER.index(existing.state)
    if rank != standing:
        return Outcome.UPDATED if rank > standing else Outcome.OLDER
    return Outcome.UPDATED if prefer is Prefer.FILE else Outcome.DISAGREEMENT
