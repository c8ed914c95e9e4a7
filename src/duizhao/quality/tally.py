"""What the report says of a run, gathered document by document.

A run may hold more text than fits in memory, so each document is looked at once and let go: sums
stay, a row a document, and of segments only the worst and a sample for the plots.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from duizhao.model import ACCEPTED, Severity, UnitKind
from duizhao.quality.counts import Counts, count_pairs
from duizhao.quality.metrics import PostEdit, post_edit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Bitext, BitextPair, IgnoredIssue, Origin, TermUse

WORST_SHOWN = 100
"""Segments in the table of the worst; more are not read, and segments.jsonl holds all."""

MOST_POINTS = 5000
"""Segments that a plot shows at most; twice the largest document measured, and still 1 MB."""

RISK_BARS = 20
"""Bars of the histogram of risk, each of a twentieth."""

WEIGHTS = {Severity.CRITICAL: 25, Severity.MAJOR: 5, Severity.MINOR: 1, Severity.NEUTRAL: 0}
"""MQM's usual penalty weights (Lommel et al. 2014; critical 25 as in MQM 2.0)."""


@dataclass(frozen=True, slots=True)
class DocumentTally:
    """What the report says of one document.

    Attributes:
        name: Its id.
        sha256: Hash of its source.
        characters: Characters of its text.
        units: Its units.
        furniture: Those of them that are furniture.
        segments: Its segments.
        counts: Issues, terms and figures of its pairs.
    """

    name: str
    sha256: str
    characters: int
    units: int
    furniture: int
    segments: int
    counts: Counts


class Sample:
    """Every n-th of the points of a plot, with n as small as `MOST_POINTS` allows."""

    def __init__(self) -> None:
        """Begin with none, and take each."""
        self.points: list[tuple[int, int]] = []
        self._stride = 1
        self._seen = 0

    def add(self, point: tuple[int, int]) -> None:
        """See one more point."""
        if self._seen % self._stride == 0:
            self.points.append(point)
        self._seen += 1
        if len(self.points) > MOST_POINTS:
            self.points = self.points[::2]
            self._stride *= 2


class Tally:
    """What a report counts, of the documents added so far.

    Args:
        with_ter: Whether HTER is counted, as slow as TER.

    Attributes:
        documents: A row a document.
        counts: Issues, terms and figures of all of them.
        origins: Segments by where their target came from.
        expected: Term hits that count, by entry.
        missed: Those of them that are not met.
        first_uses: The first hit of each entry that counts.
        used: Entries that hit anywhere, counted or not.
        ignored: Findings that people marked as none, with their document.
        effort: What people changed of machine text.
        worst: Segments with issues and their document, those first that need a person most.
        usual: Lengths of sources and targets.
        reported: The same of segments that the length check reports.
        risks: Segments in each bar of risk.
    """

    def __init__(self, *, with_ter: bool = False) -> None:
        """Begin without a document."""
        self._with_ter = with_ter
        self.documents: list[DocumentTally] = []
        self.counts = Counts()
        self.origins: Counter[Origin] = Counter()
        self.expected: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.first_uses: dict[str, TermUse] = {}
        self.used: set[str] = set()
        self.ignored: list[tuple[str, IgnoredIssue]] = []
        self.effort = PostEdit()
        self.worst: list[tuple[str, BitextPair]] = []
        self.usual = Sample()
        self.reported = Sample()
        self.risks = np.zeros(RISK_BARS, dtype=np.int64)

    def add(self, bitext: Bitext) -> None:
        """Count one more document."""
        name, pairs = bitext.document.id, bitext.pairs
        counts = count_pairs(pairs)
        self.counts += counts
        self.documents.append(
            DocumentTally(
                name=name,
                sha256=bitext.document.sha256,
                characters=len(bitext.document.text),
                units=len(bitext.units),
                furniture=sum(unit.kind is UnitKind.FURNITURE for unit in bitext.units),
                segments=len({each for pair in pairs for each in pair.pair.source_ids}),
                counts=counts,
            )
        )
        for pair in pairs:
            self.origins[pair.origin] += len(pair.pair.source_ids)
            self.ignored.extend((name, ignored) for ignored in pair.ignored)
        self._add_terms(pairs)
        self._add_effort(pairs)
        self._add_worst(name, pairs)
        self._add_points(pairs)

    def _add_terms(self, pairs: Sequence[BitextPair]) -> None:
        """Count hits by entry."""
        self.used.update(use.id for pair in pairs for use in pair.terms)
        for use in (use for pair in pairs for use in pair.terms if use.counted):
            self.expected[use.id] += 1
            self.first_uses.setdefault(use.id, use)
            if not use.met:
                self.missed[use.id] += 1

    def _add_effort(self, pairs: Sequence[BitextPair]) -> None:
        """Measure review over the pairs that people decided and a machine had translated."""
        decided = [
            (pair.candidates[0].text, pair.pair.target)
            for pair in pairs
            if pair.pair.state in ACCEPTED and pair.candidates
        ]
        machine, reviewed = [each for each, _ in decided], [text for _, text in decided]
        self.effort += post_edit(machine, reviewed, with_ter=self._with_ter)

    def _add_worst(self, name: str, pairs: Sequence[BitextPair]) -> None:
        """Keep the segments with issues that need a person most; of equal ones the first."""
        self.worst += [
            (name, pair) for pair in pairs if pair.issues and pair.kind is not UnitKind.FURNITURE
        ]
        self.worst.sort(key=lambda row: (-(row[1].risk or 0), -penalty(row[1])))
        del self.worst[WORST_SHOWN:]

    def _add_points(self, pairs: Sequence[BitextPair]) -> None:
        """Note lengths and risks for the plots."""
        for pair in pairs:
            if pair.pair.target.strip() and pair.kind is not UnitKind.FURNITURE:
                long = any(issue.check == "length" for issue in pair.issues)
                sample = self.reported if long else self.usual
                sample.add((len(pair.pair.source), len(pair.pair.target)))
        risks = [pair.risk for pair in pairs if pair.risk is not None]
        self.risks += np.histogram(risks, bins=RISK_BARS, range=(0, 1))[0]


def penalty(pair: BitextPair) -> int:
    """Weighted sum of a pair's issues."""
    return sum(WEIGHTS[issue.severity] for issue in pair.issues)
