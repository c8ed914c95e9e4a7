"""Counts over pairs, and the gates of the settings that a run must keep."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from duizhao.model import BitextPair, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.settings import GateSettings


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of the settings and whether the run keeps it.

    Attributes:
        name: As in the settings.
        limit: The setting's value.
        found: What the run has; None where there was nothing to measure, which passes.
        passed: Whether the run keeps it.
    """

    name: str
    limit: float
    found: float | None
    passed: bool


def count_severities(pairs: Sequence[BitextPair]) -> dict[str, int]:
    """Issues by severity, all four named."""
    counts = Counter(issue.severity for pair in pairs for issue in pair.issues)
    return {severity.value: counts[severity] for severity in Severity}


def count_terms(pairs: Sequence[BitextPair]) -> dict[str, Any]:
    """Expected and met term hits: sum of min(found, expected) over sum of expected."""
    uses = [use for pair in pairs for use in pair.terms if use.counted]
    met = [use for use in uses if use.met]
    routes = Counter(str(use.route) for use in met if use.route is not None)
    return {
        "expected": len(uses),
        "met": len(met),
        "success": round(len(met) / len(uses), 4) if uses else None,
        "by_route": dict(sorted(routes.items())),
    }


def count_numbers(pairs: Sequence[BitextPair]) -> dict[str, int]:
    """Expected and met figures of the sources."""
    uses = [use for pair in pairs for use in pair.figures]
    return {"expected": len(uses), "met": sum(use.met for use in uses)}


def check_gates(pairs: Sequence[BitextPair], limits: GateSettings) -> tuple[Gate, ...]:
    """Every gate that is switched on, with what was found."""
    severities, numbers = count_severities(pairs), count_numbers(pairs)
    number_success = numbers["met"] / numbers["expected"] if numbers["expected"] else None
    gates = [
        ("max_critical", limits.max_critical, severities["critical"]),
        ("max_major", limits.max_major, severities["major"]),
        ("min_term_success", limits.min_term_success, count_terms(pairs)["success"]),
        ("min_number_success", limits.min_number_success, number_success),
    ]
    return tuple(
        Gate(
            name,
            limit,
            None if found is None else round(found, 4),
            found is None or (found <= limit if name.startswith("max") else found >= limit),
        )
        for name, limit, found in gates
        if limit is not None
    )
