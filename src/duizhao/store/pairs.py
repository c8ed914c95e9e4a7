"""Rows of the table of pairs: the whole pair, its outline, and by what its repeats are found.

Lists, filters and counts of the review page need little of a pair; reading ten thousand whole ones
takes seconds, reading their outlines a fraction of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from duizhao.language.chinese import match_key
from duizhao.model import BitextPair, Origin, Severity, State, UnitKind
from duizhao.store.hashes import text_hash
from duizhao.store.tables import dump

WEIGHTS = {
    Severity.CRITICAL: 0.6,
    Severity.MAJOR: 0.25,
    Severity.MINOR: 0.1,
    Severity.NEUTRAL: 0.02,
}
"""How much an issue adds to the risk where no risk was computed; only the order is used."""

HIGH, MEDIUM = 0.66, 0.33
"""Lower ends of the risk bands: thirds of the scale."""


class Risk(StrEnum):
    """Risk in three bands."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class TextOutline:
    """Texts and state of a pair, as `AlignedPair`."""

    id: str
    source_ids: tuple[str, ...]
    source: str
    target: str
    state: State


@dataclass(frozen=True, slots=True)
class TermOutline:
    """A term of a pair, as `TermUse`."""

    id: str
    zh: str
    met: bool
    counted: bool = True


@dataclass(frozen=True, slots=True)
class IssueOutline:
    """An issue of a pair, as `Issue`."""

    check: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class PairOutline:
    """A pair in short, as `BitextPair`."""

    pair: TextOutline
    unit_id: str
    kind: UnitKind
    origin: Origin
    terms: tuple[TermOutline, ...] = ()
    issues: tuple[IssueOutline, ...] = ()
    risk: float | None = None
    note: str = ""

    @property
    def id(self) -> str:
        """Id of the pair."""
        return self.pair.id

    @property
    def open(self) -> bool:
        """Whether it waits for a reviewer."""
        return self.pair.state in {State.INITIAL, State.TRANSLATED}

    @property
    def estimated_risk(self) -> float:
        """Risk, from 0 to 1: the computed one, else from its issues."""
        if self.risk is not None:
            return self.risk
        safe = 1.0
        for issue in self.issues:
            safe *= 1 - WEIGHTS[issue.severity]
        return 1 - safe

    @property
    def band(self) -> Risk:
        """Risk in three bands."""
        risk = self.estimated_risk
        return Risk.HIGH if risk >= HIGH else Risk.MEDIUM if risk >= MEDIUM else Risk.LOW


def outline_of(pair: BitextPair) -> PairOutline:
    """The outline of a whole pair."""
    text = pair.pair
    return PairOutline(
        pair=TextOutline(text.id, text.source_ids, text.source, text.target, text.state),
        unit_id=pair.unit_id,
        kind=pair.kind,
        origin=pair.origin,
        terms=tuple(TermOutline(use.id, use.zh, use.met, use.counted) for use in pair.terms),
        issues=tuple(IssueOutline(issue.check, issue.severity) for issue in pair.issues),
        risk=pair.risk,
        note=pair.note,
    )


def pair_row(document_id: str, position: int, pair: BitextPair, revision: int) -> dict[str, Any]:
    """The row of a pair at its place in a document.

    Args:
        document_id: The document.
        position: The place.
        pair: The pair.
        revision: That of the decision that made it so; 0 where a run did.
    """
    return {
        "document_id": document_id,
        "position": position,
        "id": pair.pair.id,
        "source_hash": source_hash(pair.pair.source),
        **pair_values(pair, revision),
    }


def pair_values(pair: BitextPair, revision: int) -> dict[str, Any]:
    """What changes in the row of a pair when something else is found of it."""
    return {
        "revision": revision,
        "outline": dump(PairOutline, outline_of(pair)),
        "record": dump(BitextPair, pair),
    }


def source_hash(source: str) -> str:
    """What sources have in common that match each other, in all documents."""
    return text_hash(match_key(source))
