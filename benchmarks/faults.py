"""What a run loses when it is killed, the disk fills, or something it needs goes away.

    uv run python benchmarks/faults.py [KILLS]

After each fault the next run must complete, its files must equal those of an undisturbed run,
reviewed text must be intact, no file half written, and kept segments not translated again. Every
other trial starts in a folder that holds an older state of the documents, so that old files beside
new ones would be seen.

Kills (SIGKILL) hit the Prefect flow at random moments of every stage in turn, which the run's log
tells; all flows share one server. The other faults hit `duizhao run`, which does the same work and
does not wait between retries; a disk that fills and a read-only folder need a mount, and so root.
Prints a table of faults, where the kills fell, and as the last line the share of the work that was
done twice (the peer: a run that starts anew each time does all of it twice, 1.0x).
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from trials import COMMAND, DOCUMENTS, FLOW, STAGES, Bench, Fault, Trial, size

from duizhao.settings import TranslationSettings
from duizhao.translation.packages import find_package

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.process import BaseProcess

KILLS = 30

ROOM = (0.0, 0.25, 0.5, 0.75, 0.9, 0.98)
"""How much of the disk that a run needs there is: none for the first save, up to nearly all."""

SERVER_S = 300
"""What a cold, busy machine needs to start Prefect's server."""


def main() -> None:
    """Try every fault and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kills", nargs="?", type=int, default=KILLS, help="(default: %(default)s)")
    kills: int = parser.parse_args().kills
    print(f"{'fault':<34}{'times':>6}{'lost':>6}{'segments repeated':>19}", flush=True)
    with tempfile.TemporaryDirectory() as name, prefect_server():
        bench = Bench.open(Path(name))
        tries: list[Callable[[Bench], Fault]] = [partial(killed, kills=kills)]
        if os.geteuid() == 0:
            tries += [disk_full, read_only]
        faults = []
        for each in (*tries, package_gone, source_gone, folder_gone):
            fault = each(bench)
            faults.append(fault)
            counts = f"{fault.times:>6}{fault.lost:>6}{fault.repeated:>19}"
            print(f"{fault.name:<34}{counts}", flush=True)
    tried = sum(fault.times for fault in faults)
    repeated = sum(fault.repeated for fault in faults)
    print(
        f"work repeated, of {tried} runs of {bench.total} segments that start anew: ratio "
        f"{repeated / (tried * bench.total):.1f}x"
    )


@contextmanager
def prefect_server() -> Iterator[None]:
    """Run Prefect's server once for all flows."""
    os.environ.update(PREFECT_SERVER_ANALYTICS_ENABLED="false", DO_NOT_TRACK="1")
    from prefect.server.api.server import SubprocessASGIServer  # noqa: PLC0415  takes seconds

    server = SubprocessASGIServer()
    server.start(timeout=SERVER_S)
    os.environ.update(PREFECT_API_URL=server.api_url, PREFECT_LOGGING_LEVEL="ERROR")
    try:
        yield
    finally:
        server.stop()


def killed(bench: Bench, kills: int) -> Fault:
    """Kill the flow within every stage in turn, at a random moment of it."""
    chance = random.Random(20260101)  # noqa: S311  the same moments each time
    fault = Fault("flow killed")
    fell: Counter[str] = Counter()
    for number in range(kills):
        stage = kill(bench, STAGES[number % len(STAGES)], chance.random(), fault, FLOW)
        fell[stage] += 1
        print(f"kill {number + 1} fell into {stage}", file=sys.stderr, flush=True)
    print("kills fell into " + ", ".join(f"{stage} {count}" for stage, count in fell.items()))
    return fault


def kill(
    bench: Bench, stage: str, moment: float, fault: Fault, command: tuple[str, ...] = COMMAND
) -> str:
    """Kill a run within a stage, let the next one complete, and compare.

    Args:
        bench: Where to.
        stage: When the run has come so far,
        moment: and such a share of the stage later.
        fault: Takes what was seen.
        command: The flow, or `duizhao run`.

    Returns:
        The stage in which it was killed.
    """
    trial = bench.trial(command)
    process = trial.start()
    trial.wait_for(stage, process)
    time.sleep(moment * bench.seconds.get(stage, 1.0) / len(DOCUMENTS))
    process.kill()
    process.join()
    fell = trial.stage() if process.exitcode < 0 else "after its end"
    bench.recover(trial, fault)
    return fell


def disk_full(bench: Bench) -> Fault:
    """The run folder lies on a disk that fills."""
    fault = Fault("disk full")
    for share in ROOM:
        trial = bench.trial()
        used = size(trial.out)
        with small_disk(trial.out, used + round(share * (bench.size - used))):
            fail(trial, trial.end())
        bench.recover(trial, fault)
    return fault


@contextmanager
def small_disk(folder: Path, room: int) -> Iterator[None]:
    """Put a folder on a disk of its own for a while."""
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    with mounted(folder, "-t", "tmpfs", "-o", f"size={room}", "tmpfs"):
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield
        shutil.rmtree(kept)
        shutil.copytree(folder, kept)
    shutil.rmtree(folder)
    kept.rename(folder)


@contextmanager
def mounted(folder: Path, *what: str) -> Iterator[None]:
    """Mount something over a folder for a while."""
    subprocess.run(["mount", *what, folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def read_only(bench: Bench) -> Fault:
    """The run folder may not be written, and after that it may again."""
    fault = Fault("workspace read-only")
    for _ in range(2):
        trial = bench.trial()
        with mounted(trial.out, "--bind", str(trial.out)):
            subprocess.run(["mount", "-o", "remount,ro,bind", trial.out], check=True)
            fail(trial, trial.end())
        bench.recover(trial, fault)
    return fault


def fail(trial: Trial, code: int) -> None:
    """See that a run failed and said so in words."""
    if code == 0 or "Traceback" in trial.said or "error:" not in trial.said:
        sys.exit(f"no clear failure: {code=}: {trial.said}")


def package_gone(bench: Bench) -> Fault:
    """The package goes in mid-run, before it is loaded or after, and comes back."""
    fault = Fault("package removed in mid-run")
    bundled = find_package(TranslationSettings()).folder
    for stage in ("start", "translate"):
        package = bench.base / "package"
        shutil.copytree(bundled, package)
        trial = bench.trial(DUIZHAO_TRANSLATION__PACKAGE=str(package))
        process = trial.start()
        trial.wait_for(stage, process)
        shutil.rmtree(package)
        end(trial, process)
        bench.recover(trial, fault)
    return fault


def source_gone(bench: Bench) -> Fault:
    """A source goes when it is planned and comes back; the others are done, and it is named."""
    fault = Fault("source removed in mid-run")
    for stage in ("plan", "translate"):
        trial = bench.trial()
        process = trial.start()
        trial.wait_for(stage, process)
        source = trial.folder / "in" / "b.txt"
        content = source.read_bytes()
        source.unlink()
        end(trial, process)
        source.write_bytes(content)
        bench.recover(trial, fault)
    return fault


def folder_gone(bench: Bench) -> Fault:
    """The run folder is replaced by one with the same reviewed text and nothing else."""
    fault = Fault("run folder replaced in mid-run")
    for stage in ("translate", "finish"):
        trial = bench.trial()
        process = trial.start()
        trial.wait_for(stage, process)
        trial.out.rename(trial.folder / "former")
        trial.remember()
        end(trial, process)
        bench.recover(trial, fault)
    return fault


def end(trial: Trial, process: BaseProcess) -> None:
    """Let a run end, well or with a clear failure."""
    process.join()
    if process.exitcode != 0:
        fail(trial, process.exitcode)


if __name__ == "__main__":
    main()
