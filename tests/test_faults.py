"""A slice of `benchmarks/faults.py`: what a killed run leaves, the next one completes."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark as a module."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    return import_module("faults")


def test_a_killed_run_loses_nothing_and_repeats_nothing(faults: Any, tmp_path: Path) -> None:
    """Killed while it replaces the files of an older state."""
    bench, seen = faults.Bench.open(tmp_path), faults.Fault("killed")
    bench.made = 1  # the second trial runs over an older state

    assert faults.kill(bench, "finish", 0.2, seen) != "after its end"
    assert (seen.times, seen.lost, seen.repeated) == (1, 0, 0)
