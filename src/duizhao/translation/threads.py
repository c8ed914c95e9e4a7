"""How many translators work side by side: measured once for a package on a machine, and kept.

Threads that share one batch wait for each other at every layer; translators with one thread each
share only the weights. How many are best depends on the machine: logical processors may share a
core, containers may have less time than processors. Only speed depends on the choice. What was
measured beside other work is not kept: it would bind the runs of an idle machine, too.
"""

from __future__ import annotations

import json
import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENOUGH = 0.95
"""Share of the best rate at which fewer translators are taken; two measurements of the same differ
by about that much."""

SENTENCES, STEPS = 8, 24
"""Sentences of a measured batch and target tokens each: a tenth of a second with the starter."""

ROUNDS = 2
"""Measurements of a number, of which the better counts: another program may disturb one."""

UNDISTURBED = 0.8
"""Share of its processors' time that a measurement has where nothing else runs: seen on two
processors 0.90 to 1.00, and for two translators beside one busy program 0.56 to 0.64."""

CGROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Rate:
    """One measurement.

    Attributes:
        batches: Batches a second.
        share: Time of processors that it had, over the time that its translators could have used.
    """

    batches: float
    share: float


def available_processors(cgroups: Path = CGROUPS) -> int:
    """Processors that this process may use, by its affinity and its container's quota."""
    if hasattr(os, "sched_getaffinity"):
        allowed = len(os.sched_getaffinity(0))
    else:
        allowed = os.cpu_count() or 1
    quota = _quota(cgroups)
    return allowed if quota is None else max(1, min(allowed, round(quota)))


def _quota(cgroups: Path) -> float | None:
    """Processors' worth of time that the container has (cgroup v2, v1), or None for no limit."""
    try:
        if (cgroups / "cpu.max").is_file():
            limit, period = (cgroups / "cpu.max").read_text("ascii").split()
        else:
            folder = cgroups / "cpu"
            limit = (folder / "cpu.cfs_quota_us").read_text("ascii").strip()
            period = (folder / "cpu.cfs_period_us").read_text("ascii")
        return None if limit in {"max", "-1"} else int(limit) / int(period)
    except (OSError, ValueError):
        return None  # no such container: nothing limits


def choose_translators(
    package: str, engine: str, processors: int, rate: Callable[[int], Rate]
) -> int:
    """Number of translators for a package on this machine.

    Args:
        package: Digest of the package.
        engine: Version of the engine.
        processors: Translators at most.
        rate: Measures so many translators.

    Returns:
        The number kept from an earlier time, else the measured one, which is kept; where other
        programs disturbed the measurement, as many as may be, until it can be made in peace.
    """
    key = " ".join([platform.node(), platform.machine(), str(processors), engine, package])
    path = cache_folder() / "translators.json"
    kept = _read(path)
    if not isinstance(kept.get(key), int):
        numbers = sorted({processors, *(2**power for power in range(processors.bit_length()))})
        rates = [
            max((rate(number) for _ in range(ROUNDS)), key=lambda one: one.batches)
            for number in numbers
        ]
        if min(one.share for one in rates) < UNDISTURBED:
            return processors
        kept[key] = fewest_fast(numbers, [one.batches for one in rates])
        _write(path, kept)
    return max(1, min(int(kept[key]), processors))


def fewest_fast(numbers: Sequence[int], rates: Sequence[float]) -> int:
    """The smallest number whose rate is as good as the best.

    >>> fewest_fast([1, 2, 4], [1.0, 1.9, 1.95]), fewest_fast([1, 2], [1.0, 0.5])
    (2, 1)
    """
    best = max(rates)
    return next(
        number for number, rate in zip(numbers, rates, strict=True) if rate >= ENOUGH * best
    )


def batch_rate(translator: Any, pieces: list[str], side_by_side: int) -> Rate:
    """The rate with so many batches under way; each has the same work to do."""
    started, used = time.perf_counter(), time.process_time()
    queued = [
        result
        for _ in range(side_by_side)
        for result in translator.translate_batch(
            [pieces] * SENTENCES,
            min_decoding_length=STEPS,
            max_decoding_length=STEPS,
            asynchronous=True,
        )
    ]
    for result in queued:
        result.result()
    seconds, used = time.perf_counter() - started, time.process_time() - used
    return Rate(side_by_side / seconds, used / (side_by_side * seconds))


def cache_folder() -> Path:
    """Where measurements are kept: DUIZHAO_CACHE, or the user's cache folder (XDG)."""
    chosen = os.environ.get("DUIZHAO_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "duizhao"


def _read(path: Path) -> dict[str, Any]:
    """What was kept; a file that is missing or damaged is as good as none."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(path: Path, kept: dict[str, Any]) -> None:
    """Keep the measurements, whole or not at all; where that is forbidden, they are made again."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", "utf-8")
        scratch.replace(path)
    except OSError:
        return
