"""Figures for Prometheus can be read by Prometheus, and say what the report says."""

from __future__ import annotations

from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from duizhao.exposition import Gauge, expose, gauges_of_report

REPORT: dict[str, Any] = {
    "documents": [{}, {}],
    "failed": [],
    "waiting": ["x"],
    "totals": {"issues": {"major": 3, "minor": 0}},
    "reuse": {"exact": 0, "cached": 5, "translated": 20},
    "timing": {"plan": 0.25, "translate": 8.0},
    "terms": {"met": 3, "expected": 4},
    "numbers": {"met": 0, "expected": 0},
}


def read(gauges: list[Gauge]) -> dict[tuple[str, str], float]:
    """Values by name and label, as Prometheus' own reader finds them."""
    return {
        (sample.name.removeprefix("duizhao_"), "".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(expose(gauges))
        for sample in family.samples
    }


def test_a_run_says_speed_reuse_issues_and_success() -> None:
    """One figure each, labelled by kind."""
    figures = read(gauges_of_report(REPORT))

    assert figures["run_translated_segments_per_second", ""] == 2.5
    assert figures["run_segments", "cached"] == 5
    assert figures["run_issues", "major"] == 3
    assert figures["run_step_seconds", "plan"] == 0.25
    assert figures["run_terms_success_ratio", ""] == 0.75
    assert figures["run_waiting_inputs", ""] == 1


def test_what_is_unknown_is_not_said() -> None:
    """No success without figures, no speed without translations."""
    figures = read(gauges_of_report({**REPORT, "reuse": {"translated": 0}}))

    assert ("run_numbers_success_ratio", "") not in figures
    assert ("run_translated_segments_per_second", "") not in figures
