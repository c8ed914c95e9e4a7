"""The gates of the settings that a run must keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duizhao.quality.counts import Counts
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


def check_gates(counts: Counts, limits: GateSettings) -> tuple[Gate, ...]:
    """Every gate that is switched on, with what was found."""
    issues = counts.issues
    gates = [
        ("max_critical", limits.max_critical, issues["critical"]),
        ("max_major", limits.max_major, issues["major"]),
        ("min_term_success", limits.min_term_success, counts.terms["success"]),
        ("min_number_success", limits.min_number_success, counts.number_success),
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
