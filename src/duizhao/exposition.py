"""Figures for a monitoring system: the text format of Prometheus, from runs and the review page.

https://prometheus.io/docs/instrumenting/exposition_formats/ (version 0.0.4). A run leaves them as
`metrics.prom` beside its report, for the textfile collector of a node exporter; the review page
answers them at `/metrics`. They count and never name documents or people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure that may rise and fall.

    Attributes:
        name: Its name without `duizhao_`, units last.
        meaning: One line for people.
        values: Value by the label's value; the key is empty where there is no label.
        label: Name of the label; empty for none.
    """

    name: str
    meaning: str
    values: Mapping[str, float]
    label: str = ""


def expose(gauges: Iterable[Gauge]) -> str:
    r"""Write figures in the text format.

    >>> print(expose([Gauge("pairs", "Pairs.", {"final": 2}, "state")]), end="")
    # HELP duizhao_pairs Pairs.
    # TYPE duizhao_pairs gauge
    duizhao_pairs{state="final"} 2
    """
    lines = []
    for gauge in gauges:
        name = f"duizhao_{gauge.name}"
        lines += [f"# HELP {name} {gauge.meaning}", f"# TYPE {name} gauge"]
        for key, value in gauge.values.items():
            label = f'{{{gauge.label}="{key}"}}' if gauge.label else ""
            lines.append(f"{name}{label} {value:g}" if value % 1 else f"{name}{label} {value:.0f}")
    return "\n".join(lines) + "\n"


def gauges_of_report(report: Mapping[str, Any]) -> list[Gauge]:
    """What a run's report says, as figures.

    Args:
        report: Contents of report.json.

    Returns:
        Only what is known: no speed where nothing was translated, no success without terms.
    """
    reuse, timing, issues = report["reuse"], report["timing"], report["totals"]["issues"]
    gauges = [
        Gauge("run_documents", "Documents of the last run.", {"": len(report["documents"])}),
        Gauge("run_failed_inputs", "Inputs that failed.", {"": len(report["failed"])}),
        Gauge(
            "run_waiting_inputs", "Inputs that wait for the next run.", {"": len(report["waiting"])}
        ),
        Gauge("run_segments", "Segments by where their text came from.", reuse, "origin"),
        Gauge("run_step_seconds", "Seconds by step of the last run.", timing, "step"),
        Gauge("run_issues", "Issues by severity.", issues, "severity"),
    ]
    if reuse["translated"] and timing.get("translate"):
        speed = reuse["translated"] / timing["translate"]
        meaning = "Speed of translation in the last run."
        gauges.append(Gauge("run_translated_segments_per_second", meaning, {"": speed}))
    for kind in ("terms", "numbers"):
        if report[kind]["expected"]:
            success = report[kind]["met"] / report[kind]["expected"]
            gauges.append(
                Gauge(f"run_{kind}_success_ratio", f"Share of {kind} met.", {"": success})
            )
    return gauges
