"""What a run loses when it is killed, the disk fills, or its workspace or package cannot be used.

    uv run python benchmarks/faults.py [KILLS]

A run over an example is killed (SIGKILL) at random moments, or meets another fault; after each the
next run must complete, its files must equal those of an undisturbed run, reviewed text must be
intact, no file half written, and finished segments not translated again. Prints a table of faults
and, as the last line, the share of the work that was done twice (the peer: a run that starts anew
each time does all of it twice, 1.0x).
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from duizhao.language.chinese import match_key
from duizhao.model import MemoryEntry, State
from duizhao.store import Store

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "examples" / "speech.txt"
KILLS = 30
FULL_DISK_BYTES = (20_000, 200_000, 600_000)
"""Sizes at which no file may grow any more: at the first save, in the middle, near the end."""


@dataclass
class Fault:
    """What was seen of one kind of fault."""

    name: str
    times: int = 0
    lost: int = 0
    repeated: int = 0


def run(folder: Path, before: tuple[str, ...] = (), **options: object) -> subprocess.Popen[bytes]:
    """Start a run in a folder; `before` is a command that runs it."""
    command = [sys.executable, "-m", "duizhao", "run", str(DOCUMENT), "--out", str(folder)]
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [*before, *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options
    )


def output(folder: Path) -> dict[str, bytes]:
    """Files that must not differ, by name; half-written ones would stand among them."""
    kept = {}
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(("workspace.db", "report.")):
            kept[path.name] = path.read_bytes()
    return kept


def translated(folder: Path) -> int:
    """Segments that the last run translated."""
    return int(json.loads((folder / "report.json").read_text("utf-8"))["reuse"]["translated"])


def with_memory(folder: Path) -> None:
    """Reviewed text that no fault may touch."""
    source = "同志们："
    entry = MemoryEntry(match_key(source), source, "Comrades,", State.REVIEWED, "faults")
    with Store.open(folder / "workspace.db") as store:
        store.remember([entry])


def recovered(folder: Path, expected: dict[str, bytes], fault: Fault, cached: int) -> None:
    """Let the next run complete and compare."""
    process = run(folder)
    _, message = process.communicate()
    fault.times += 1
    lost = output(folder) != expected or process.returncode != 0
    fault.lost += lost
    if lost:
        print(f"{fault.name}: the next run differs: {message.decode()}", file=sys.stderr)
    with Store.open(folder / "workspace.db") as store:
        fault.lost += len(store.memory([match_key("同志们：")])) != 1
    fault.repeated += max(0, translated(folder) - cached)


def cached_translations(folder: Path) -> int:
    """Translations that the workspace holds."""
    with Store.open(folder / "workspace.db") as store:
        return store.count_translations()


def main() -> None:
    """Try every fault and print the table."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    chance = random.Random(20260101)  # noqa: S311  the same moments each time
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        undisturbed = base / "undisturbed"
        with_memory(undisturbed)
        started = time.perf_counter()
        if run(undisturbed).wait() != 0:
            sys.exit("the undisturbed run failed")
        seconds = time.perf_counter() - started
        expected, total = output(undisturbed), translated(undisturbed)
        faults = [
            killed(base, expected, total, [chance.uniform(0, seconds) for _ in range(kills)]),
            disk_full(base, expected, total),
            read_only(base, expected, total),
            package_gone(base, expected, total),
        ]
    print(f"{'fault':<24}{'times':>6}{'lost':>6}{'segments repeated':>19}")
    for fault in faults:
        print(f"{fault.name:<24}{fault.times:>6}{fault.lost:>6}{fault.repeated:>19}")
    tried = sum(fault.times for fault in faults)
    repeated = sum(fault.repeated for fault in faults)
    print(
        f"work repeated, of {tried} runs of {total} segments that start anew: ratio "
        f"{repeated / (tried * total):.1f}x"
    )


def killed(base: Path, expected: dict[str, bytes], total: int, moments: list[float]) -> Fault:
    """Kill a run at each of the moments, in seconds from its start."""
    fault = Fault("killed")
    for number, moment in enumerate(moments):
        folder = base / f"killed-{number}"
        with_memory(folder)
        process = run(folder)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        recovered(folder, expected, fault, total - cached_translations(folder))
        shutil.rmtree(folder)
    return fault


def disk_full(base: Path, expected: dict[str, bytes], total: int) -> Fault:
    """No file may grow beyond a size, as on a full disk."""
    fault = Fault("disk full")
    for size in FULL_DISK_BYTES:

        def limit(size: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        folder = base / f"full-{size}"
        with_memory(folder)
        run(folder, preexec_fn=limit).communicate()
        recovered(folder, expected, fault, total - cached_translations(folder))
    return fault


def read_only(base: Path, expected: dict[str, bytes], total: int) -> Fault:
    """The run folder may not be written, and after that it may again."""
    fault = Fault("workspace read-only")
    folder = base / "read-only"
    with_memory(folder)
    mount = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"
    before = ("unshare", "-rm", "sh", "-c", f'{mount} && exec "$@"', "sh")
    _, message = run(folder, before).communicate()
    if b"cannot" not in message:
        fault.lost += 1
        print(f"no clear message: {message.decode()}", file=sys.stderr)
    recovered(folder, expected, fault, total - cached_translations(folder))
    return fault


def package_gone(base: Path, expected: dict[str, bytes], total: int) -> Fault:
    """The package is not where the settings say."""
    fault = Fault("package removed")
    folder = base / "no-package"
    with_memory(folder)
    gone = {**os.environ, "DUIZHAO_TRANSLATION__PACKAGE": str(base / "gone")}
    run(folder, env=gone).communicate()
    recovered(folder, expected, fault, total - cached_translations(folder))
    return fault


if __name__ == "__main__":
    main()
