"""A document's pairs in short, kept in memory: what lists, filters, queues and progress need.

Outlines of pairs stand beside them in the workspace (`duizhao.store.pairs`); the whole pair is read
when it is opened.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from duizhao.language.chinese import match_key
from duizhao.model import State

if TYPE_CHECKING:
    from duizhao.model import Review
    from duizhao.store.pairs import PairOutline
    from duizhao.store.revisions import DocumentState

OPEN, DISPUTED = "open", "disputed"
"""Filter values beside the states: what waits for a reviewer; where reviewers disagree."""


class Order(StrEnum):
    """In which order segments are shown."""

    DOCUMENT = "document"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reviewer wants to see; empty fields ask for nothing.

    Attributes:
        state: A state, `open` or `disputed`.
        risk: A risk band.
        issue: Name of a check, or `any`.
        term: Id of a glossary entry, or Chinese text of it.
        text: Text that stands in source or target.
        reviewer: Who decided, or is to decide.
        order: Reading order, or the riskiest first.
    """

    state: str = ""
    risk: str = ""
    issue: str = ""
    term: str = ""
    text: str = ""
    reviewer: str = ""
    order: Order = Order.DOCUMENT

    @property
    def narrow(self) -> bool:
        """Whether neighbours in the list may not be neighbours in the document."""
        return self.order is Order.RISK or any(
            (self.state, self.risk, self.issue, self.term, self.text, self.reviewer)
        )


@dataclass(slots=True)
class Outline:
    """All pairs of a document in short.

    Attributes:
        state: The state of the document that this is the outline of.
        title: Title of the document.
        language: BCP 47 tag of its text.
        pairs: In reading order.
        reviewers: Who decided, by pair id.
        assigned: Who is to decide, by pair id.
        disputes: Other reviewers' texts that wait for a word, by pair id.
    """

    state: DocumentState
    title: str
    language: str
    pairs: list[PairOutline]
    reviewers: dict[str, str]
    assigned: dict[str, str]
    disputes: dict[str, list[Review]]
    places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Build the way in: place by id."""
        self.places = {outline.id: place for place, outline in enumerate(self.pairs)}

    def select(self, filters: Filters) -> list[PairOutline]:
        """Pairs that the reviewer wants to see, in the order that he wants."""
        found = [outline for outline in self.pairs if self._matches(outline, filters)]
        if filters.order is Order.RISK:
            found.sort(key=lambda outline: -outline.estimated_risk)
        return found

    def progress(self) -> Progress:
        """How many pairs are in which state."""
        return Progress(Counter(str(outline.pair.state) for outline in self.pairs))

    def checks(self) -> Counter[str]:
        """How many pairs have an issue of each check."""
        return Counter(
            check for outline in self.pairs for check in {issue.check for issue in outline.issues}
        )

    def terms(self) -> dict[str, str]:
        """Chinese text of each term that stands in the document, by id; unmet ones first."""
        unmet = Counter(use.id for each in self.pairs for use in each.terms if not use.met)
        texts = {use.id: use.zh for each in self.pairs for use in each.terms}
        return {term: texts[term] for term in sorted(texts, key=lambda term: -unmet[term])}

    def people(self) -> list[str]:
        """Everybody who decided or is to decide."""
        return sorted({*self.reviewers.values(), *self.assigned.values()})

    def concerns(self, outline: PairOutline, reviewer: str) -> bool:
        """Whether a reviewer decided on a pair, or is to."""
        to_decide = outline.open and self.assigned.get(outline.id) == reviewer
        return to_decide or self.reviewers.get(outline.id) == reviewer

    def _is(self, outline: PairOutline, state: str) -> bool:
        """Whether a pair is in a state, named as filters name it."""
        if state == DISPUTED:
            return outline.id in self.disputes
        return not state or state == outline.pair.state or (state == OPEN and outline.open)

    def _matches(self, outline: PairOutline, filters: Filters) -> bool:
        """Whether a pair is what the reviewer wants to see."""
        text = filters.text
        return (
            self._is(outline, filters.state)
            and (not filters.risk or outline.band == filters.risk)
            and (not filters.issue or self._has_issue(outline, filters.issue))
            and (not filters.term or _has_term(outline, filters.term))
            and (not filters.reviewer or self.concerns(outline, filters.reviewer))
            and (not text or contains(outline, text))
        )

    def _has_issue(self, outline: PairOutline, wanted: str) -> bool:
        """Whether an issue of the wanted check stands."""
        return any(wanted in {"any", issue.check} for issue in outline.issues)


def _has_term(outline: PairOutline, wanted: str) -> bool:
    """Whether a term stands in the source, named by id or by its Chinese text."""
    return any(wanted in {use.id, use.zh} for use in outline.terms)


def contains(outline: PairOutline, text: str) -> bool:
    """Whether text stands in source or target, letter case and width ignored."""
    folded = text.casefold()
    if folded in outline.pair.target.casefold() or text in outline.pair.source:
        return True
    key = match_key(text)
    return bool(key) and key in match_key(outline.pair.source)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a document, or several, have come.

    Attributes:
        counts: Pairs by state.
    """

    counts: Counter[str]

    @property
    def total(self) -> int:
        """All pairs."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Pairs that are reviewed or final."""
        return self.counts[State.REVIEWED] + self.counts[State.FINAL]

    @property
    def percent(self) -> int:
        """Whole percents done; 100 only when all is done."""
        return 100 * self.done // self.total if self.total else 100
