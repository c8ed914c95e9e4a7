"""Figures for Prometheus can be read by Prometheus, and say what the report says."""

from __future__ import annotations

from typing import Any

import pytest
from metric_rules import broken_rules
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


def test_the_figures_of_a_run_keep_the_rules_of_prometheus() -> None:
    """Base units, no types in names, HELP and TYPE for each."""
    assert broken_rules(expose(gauges_of_report(REPORT))) == []


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("# TYPE a gauge\na 1\n", "a: no HELP"),
        ("# HELP a A.\na 1\n", "a: no TYPE"),
        ("# HELP a A.\n# TYPE a counter\na 1\n", "a: counters end with _total"),
        ("# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n", "a_total: counters end with"),
        ("# HELP a_total A.\n# TYPE a_total counter\na_total 1\n", ""),
        ("# HELP a_count A.\n# TYPE a_count gauge\na_count 1\n", "a_count: an ending"),
        ("# HELP a_ms A.\n# TYPE a_ms gauge\na_ms 1\n", "a_ms: ms in its name"),
        ("# HELP a_hours A.\n# TYPE a_hours gauge\na_hours 1\n", "a_hours: hours in its name"),
        ("# HELP a_gauge A.\n# TYPE a_gauge gauge\na_gauge 1\n", "a_gauge: gauge in its name"),
        ("# HELP aB A.\n# TYPE aB gauge\naB 1\n", "aB: aB is not in snake_case"),
        ('# HELP a A.\n# TYPE a gauge\na{bC="1"} 1\n', "a: bC is not in snake_case"),
        ("# HELP a A.\n# TYPE a gauge\na 1\n# HELP a A.\na 2\n", "a: declared more than once"),
    ],
)
def test_a_figure_that_breaks_a_rule_is_found(text: str, broken: str) -> None:
    """The rules themselves find what they are for."""
    found = broken_rules(text)

    assert "\n".join(found).startswith(broken)
    assert bool(found) == bool(broken)
