"""Counts over pairs: issues by severity and check, terms and figures that are met."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from duizhao.model import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import BitextPair


@dataclass(frozen=True, slots=True)
class Counts:
    """What some pairs hold; those of documents add up to those of a run.

    Attributes:
        pairs: How many there are.
        found: Issues by check and severity.
        terms_expected: Term hits that count.
        routes: Met ones by how the form came into the target; None where that is not known.
        figures_expected: Figures of the sources.
        figures_met: Those whose value stands in the target.
    """

    pairs: int = 0
    found: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    terms_expected: int = 0
    routes: Counter[str | None] = field(default_factory=Counter)
    figures_expected: int = 0
    figures_met: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Counts of both together."""
        return Counts(
            self.pairs + other.pairs,
            self.found + other.found,
            self.terms_expected + other.terms_expected,
            self.routes + other.routes,
            self.figures_expected + other.figures_expected,
            self.figures_met + other.figures_met,
        )

    @property
    def issues(self) -> dict[str, int]:
        """Issues by severity, all four named."""
        counts: Counter[Severity] = Counter()
        for (_, severity), count in self.found.items():
            counts[severity] += count
        return {severity.value: counts[severity] for severity in Severity}

    @property
    def checks(self) -> dict[str, int]:
        """Issues by check, in order of name."""
        counts: Counter[str] = Counter()
        for (check, _), count in self.found.items():
            counts[check] += count
        return dict(sorted(counts.items()))

    @property
    def terms(self) -> dict[str, Any]:
        """Expected and met term hits: sum of min(found, expected) over sum of expected."""
        met = self.routes.total()
        known = {route: count for route, count in self.routes.items() if route is not None}
        return {
            "expected": self.terms_expected,
            "met": met,
            "success": round(met / self.terms_expected, 4) if self.terms_expected else None,
            "by_route": dict(sorted(known.items())),
        }

    @property
    def numbers(self) -> dict[str, int]:
        """Expected and met figures of the sources."""
        return {"expected": self.figures_expected, "met": self.figures_met}

    @property
    def number_success(self) -> float | None:
        """Share of the figures that are met; None where there are none."""
        return self.figures_met / self.figures_expected if self.figures_expected else None


def count_pairs(pairs: Sequence[BitextPair]) -> Counts:
    """Count what pairs hold."""
    uses = [use for pair in pairs for use in pair.terms if use.counted]
    figures = [use for pair in pairs for use in pair.figures]
    return Counts(
        pairs=len(pairs),
        found=Counter((issue.check, issue.severity) for pair in pairs for issue in pair.issues),
        terms_expected=len(uses),
        routes=Counter(None if use.route is None else str(use.route) for use in uses if use.met),
        figures_expected=len(figures),
        figures_met=sum(use.met for use in figures),
    )
