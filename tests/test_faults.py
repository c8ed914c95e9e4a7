"""A slice of `benchmarks/faults.py`: what a killed run leaves, the next one completes."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

BENCHMARK = Path(__file__).parent.parent / "benchmarks" / "faults.py"


@pytest.fixture(scope="module")
def faults() -> Any:
    """The benchmark as a module."""
    spec = spec_from_file_location("faults", BENCHMARK)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["faults"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_killed_run_loses_nothing_and_repeats_nothing(faults: Any, tmp_path: Path) -> None:
    """Killed while it replaces the files of an older state."""
    bench, seen = faults.Bench.open(tmp_path), faults.Fault("killed")
    bench.made = 1  # the second trial runs over an older state

    assert faults.kill(bench, "finish", 0.2, seen) != "after its end"
    assert (seen.times, seen.lost, seen.repeated) == (1, 0, 0)
