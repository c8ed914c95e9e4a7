"""The rules by which `promtool check metrics` judges the names of figures, over any exposition.

https://github.com/prometheus/client_golang/tree/main/prometheus/testutil/promlint and
https://prometheus.io/docs/practices/naming/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prometheus_client.parser import text_string_to_metric_families

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

TYPES = {"counter", "gauge", "histogram", "summary", "untyped"}
NOT_BASE_UNITS = {"milliseconds", "microseconds", "minutes", "hours", "days", "kilobytes"}
NOT_BASE_UNITS |= {"megabytes", "gigabytes", "bits", "percent", "percents"}
ABBREVIATED = {"s", "ms", "us", "sec", "secs", "b", "kb", "mb", "gb", "h", "d"}
RESERVED = ("_bucket", "_count", "_sum")
"""Endings that histograms and summaries have."""


def broken_rules(exposition: str) -> list[str]:
    """What `promtool` would find wrong, one line each."""
    families = list(text_string_to_metric_families(exposition))
    declared = re.findall(r"^# (?:HELP|TYPE) (\S+)", exposition, re.MULTILINE)
    twice = {name for name in declared if declared.count(name) > 2}
    return [
        *(f"{name}: declared more than once" for name in sorted(twice)),
        *(f"{each.name}: {fault}" for each in families for fault in _faults(each, declared)),
    ]


def _faults(family: Metric, declared: list[str]) -> Iterator[str]:
    """What is wrong with one figure; the client's reader takes `_total` off a counter's name."""
    name = f"{family.name}_total" if f"{family.name}_total" in declared else family.name
    words = set(name.split("_"))
    if not family.documentation:
        yield "no HELP"
    if family.type == "unknown":
        yield "no TYPE"
    if (family.type == "counter") != name.endswith("_total"):
        yield "counters end with _total, and nothing else does"
    if name.endswith(RESERVED):
        yield "an ending of histograms and summaries"
    for found in sorted(words & (TYPES | NOT_BASE_UNITS | ABBREVIATED)):
        yield f"{found} in its name"
    for word in (name, *(label for each in family.samples for label in each.labels)):
        if not re.fullmatch(r"[a-z][a-z0-9_]*", word):
            yield f"{word} is not in snake_case"
