"""What a run loses when it is killed, the disk fills, or something it needs goes away.

    uv run python benchmarks/faults.py [KILLS [FLOW_KILLS]]

Each fault is tried on runs over two parts of an example; after it the next run must complete, its
files must
equal those of an undisturbed run, reviewed text must be intact, no file half written, and kept
segments not translated again. Every other run starts in a folder that holds an older state of the
documents, so that old files beside new ones would be seen.

Kills (SIGKILL) fall at random moments of every stage of the run in turn, which the run's log tells;
FLOW_KILLS of them hit the Prefect flow, on one server that all of them share, the others `duizhao
run`, which does the same work. Prints where the kills fell, a table of faults, and as the last line
the share of the work that was done twice (the peer: a run that starts anew each time does all of it
twice, 1.0x).
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
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from duizhao.language.chinese import match_key
from duizhao.model import MemoryEntry, State
from duizhao.settings import TranslationSettings
from duizhao.store import Store
from duizhao.translation.packages import find_package

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
DOCUMENTS = {"a.md": slice(0, 9), "b.md": slice(9, 15)}
"""Lines of the example notice: enough to be killed in, short enough to be run a hundred times."""

STAGES = ("start", "plan", "prepare", "translate", "finish", "report")
KILLS, FLOW_KILLS = 30, 6
FULL_DISK_BYTES = (60_000, 250_000, 500_000)
"""Room on the disk: none for the first save, some for the work, not enough for the files."""

REVIEWED = "同志们："
SERVER_S = 300
"""What a cold, busy machine needs to start Prefect's server."""

PATIENCE_S = 120
"""A stage that does not come within it never comes."""


@dataclass
class Fault:
    """What was seen of one kind of fault."""

    name: str
    times: int = 0
    lost: int = 0
    repeated: int = 0


@dataclass
class Trial:
    """One run folder with its inputs and its log.

    Attributes:
        folder: Holds inputs, run folder and log.
        expected: Files of an undisturbed run, by name.
        server: URL of Prefect's server, where the flow runs; None for `duizhao run`.
        environment: Variables of the process.
    """

    folder: Path
    expected: Mapping[str, bytes] = field(default_factory=dict)
    server: str | None = None
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """The run folder."""
        return self.folder / "out"

    def prepare(self, *, older: bool) -> None:
        """Lay out inputs and reviewed text; with `older`, run over another state of them first."""
        (self.folder / "in").mkdir(parents=True)
        self.remember()
        if older:
            for name in DOCUMENTS:
                (self.folder / "in" / name).write_text(f"{REVIEWED}\n", "utf-8")
            self.start().communicate()
            self.log.unlink()
        lines = (ROOT / "examples" / "notice.md").read_text("utf-8").splitlines()
        for name, part in DOCUMENTS.items():
            text = "\n".join([*lines[part], "", REVIEWED, ""])
            (self.folder / "in" / name).write_text(text, "utf-8")

    def remember(self) -> None:
        """Put reviewed text into the workspace."""
        entry = MemoryEntry(match_key(REVIEWED), REVIEWED, "Comrades,", State.REVIEWED, "faults")
        with Store.open(self.out / "workspace.db") as store:
            store.remember([entry])

    @property
    def log(self) -> Path:
        """The log of the last run."""
        return self.folder / "log.jsonl"

    def start(self, before: tuple[str, ...] = (), **options: Any) -> subprocess.Popen[bytes]:
        """Start a run; `before` is a command that runs it."""
        script = [str(ROOT / "flows" / "translate_documents.py")]
        command = ["-m", "duizhao", "run"] if self.server is None else script
        own = {"DUIZHAO_OPERATIONS__LOG_FILE": str(self.log), "PREFECT_LOGGING_LEVEL": "ERROR"}
        server = {"PREFECT_API_URL": self.server} if self.server else {}
        return subprocess.Popen(
            [*before, sys.executable, *command, str(self.folder / "in"), "--out", str(self.out)],
            cwd=ROOT,
            env={**os.environ, **own, **server, **self.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            **options,
        )

    def events(self) -> list[dict[str, Any]]:
        """What the last run has logged so far; a line cut by a kill is passed over."""
        lines = self.log.read_bytes().splitlines(keepends=True) if self.log.is_file() else []
        return [json.loads(line) for line in lines if line.endswith(b"\n")]

    def stage(self) -> str:
        """The stage in which the last run is or ended."""
        stage = STAGES[0]
        for each in self.events():
            if each["event"] == "step started":
                stage = each["step"]
            elif each["event"] == "report started":
                stage = STAGES[-1]
        return stage

    def wait_for(self, stage: str, process: subprocess.Popen[bytes]) -> None:
        """Wait until a run is in a stage or beyond it, or has ended."""
        deadline = time.monotonic() + PATIENCE_S
        while STAGES.index(self.stage()) < STAGES.index(stage) and process.poll() is None:
            if time.monotonic() > deadline:
                sys.exit(f"the stage {stage} never came")
            time.sleep(0.02)

    def recover(self, fault: Fault, total: int) -> None:
        """Let the next run complete, and compare."""
        kept = cached_translations(self.out)
        self.server, self.environment = None, {}
        process = self.start()
        _, message = process.communicate()
        fault.times += 1
        problems = [
            name
            for name in self.expected.keys() | output(self.out).keys()
            if self.expected.get(name) != output(self.out).get(name)
        ]
        with Store.open(self.out / "workspace.db") as store:
            intact = len(store.memory([match_key(REVIEWED)])) == 1
        if problems or process.returncode != 0 or not intact:
            fault.lost += 1
            said = message.decode()
            print(f"{fault.name}: {sorted(problems)}, {intact=}: {said}", file=sys.stderr)
        fault.repeated += max(0, translated(self.out) - max(0, total - kept))
        shutil.rmtree(self.folder)


def output(folder: Path) -> dict[str, bytes]:
    """Files that must not differ, by name; half-written ones would stand among them."""
    passed_over = ("workspace.db", "report.", ".run.")
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if not path.name.startswith(passed_over)
    }


def translated(folder: Path) -> int:
    """Segments that the last run translated."""
    return int(json.loads((folder / "report.json").read_text("utf-8"))["reuse"]["translated"])


def cached_translations(folder: Path) -> int:
    """Translations that the workspace holds; none where it is gone."""
    if not (folder / "workspace.db").is_file():
        return 0
    with Store.open(folder / "workspace.db") as store:
        return store.count_translations()


@dataclass
class Bench:
    """Where trials are made, and what an undisturbed run gives."""

    base: Path
    expected: Mapping[str, bytes]
    total: int
    seconds: Mapping[str, float]
    made: int = 0

    @classmethod
    def open(cls, base: Path) -> Self:
        """Make an undisturbed run and keep what it gave."""
        undisturbed = Trial(base / "undisturbed")
        undisturbed.prepare(older=False)
        if undisturbed.start().wait() != 0:
            sys.exit("the undisturbed run failed")
        report = json.loads((undisturbed.out / "report.json").read_text("utf-8"))
        found = output(undisturbed.out)
        return cls(base, found, report["reuse"]["translated"], report["timing"])

    def trial(self, **environment: str) -> Trial:
        """A new trial; every other one over an older state."""
        self.made += 1
        made = Trial(self.base / str(self.made), self.expected, environment=environment)
        made.prepare(older=self.made % 2 == 0)
        return made


def main() -> None:
    """Try every fault and print the table."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    flow_kills = int(sys.argv[2]) if len(sys.argv) > 2 else min(FLOW_KILLS, kills)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        bench = Bench.open(Path(name))
        server = started_server(stack) if flow_kills else None
        faults = [
            *killed(bench, kills, flow_kills, server),
            disk_full(bench),
            read_only(bench),
            package_gone(bench),
            source_gone(bench),
            folder_gone(bench),
        ]
    print(f"{'fault':<34}{'times':>6}{'lost':>6}{'segments repeated':>19}")
    for fault in faults:
        print(f"{fault.name:<34}{fault.times:>6}{fault.lost:>6}{fault.repeated:>19}")
    tried = sum(fault.times for fault in faults)
    repeated = sum(fault.repeated for fault in faults)
    print(
        f"work repeated, of {tried} runs of {bench.total} segments that start anew: ratio "
        f"{repeated / (tried * bench.total):.1f}x"
    )


def started_server(stack: ExitStack) -> str:
    """Start Prefect's server once for all flows; its URL."""
    from prefect.server.api.server import SubprocessASGIServer  # noqa: PLC0415  takes seconds

    server = SubprocessASGIServer()
    server.start(timeout=SERVER_S)
    stack.callback(server.stop)
    return server.api_url


def killed(bench: Bench, kills: int, flow_kills: int, server: str | None) -> list[Fault]:
    """Kill runs within every stage in turn, at a random moment of it."""
    chance = random.Random(20260101)  # noqa: S311  the same moments each time
    flow, command = Fault("flow killed"), Fault("duizhao run killed")
    fell: Counter[str] = Counter()
    for number in range(kills):
        stage, moment = STAGES[number % len(STAGES)], chance.random()
        if number < flow_kills:
            fell[kill(bench, stage, moment, flow, server)] += 1
        else:
            fell[kill(bench, stage, moment, command)] += 1
    print("kills fell into " + ", ".join(f"{stage} {count}" for stage, count in fell.items()))
    return [flow, command]


def kill(bench: Bench, stage: str, moment: float, fault: Fault, server: str | None = None) -> str:
    """Kill a run within a stage, let the next one complete, and compare.

    Args:
        bench: Where to.
        stage: When the run has come so far,
        moment: and such a share of the stage later.
        fault: Takes what was seen.
        server: URL of Prefect's server, to kill the flow.

    Returns:
        The stage in which it was killed.
    """
    trial = bench.trial()
    trial.server = server
    process = trial.start()
    trial.wait_for(stage, process)
    time.sleep(moment * bench.seconds.get(stage, 1.0) / len(DOCUMENTS))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    fell = trial.stage() if process.returncode < 0 else "after its end"
    trial.recover(fault, bench.total)
    return fell


def disk_full(bench: Bench) -> Fault:
    """The run folder lies on a disk that fills; no file may grow further where we may not mount."""
    fault = Fault("disk full")
    for size in FULL_DISK_BYTES:

        def limit(size: int = size) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        trial = bench.trial()
        if os.geteuid() == 0:
            mount_small(trial, size)
        else:
            clear(trial.start(preexec_fn=limit))
        trial.recover(fault, bench.total)
    return fault


def mount_small(trial: Trial, room: int) -> None:
    """Run with the run folder on a small disk of its own, and take what it left from there."""
    kept = trial.folder / "kept"
    trial.out.rename(kept)
    trial.out.mkdir()
    used = sum(path.stat().st_size for path in kept.iterdir())
    size = f"size={used + room + 100_000}"  # a page for each file, and the log of the database
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(trial.out)], check=True)
    try:
        shutil.copytree(kept, trial.out, dirs_exist_ok=True)
        clear(trial.start())
        shutil.rmtree(kept)
        shutil.copytree(trial.out, kept)
    finally:
        subprocess.run(["umount", str(trial.out)], check=True)
    trial.out.rmdir()
    kept.rename(trial.out)


def clear(process: subprocess.Popen[bytes], *, may_end_well: bool = False) -> None:
    """Let a run fail, and see that it says so in words."""
    _, message = process.communicate()
    if b"Traceback" in message or (b"error:" not in message and not may_end_well):
        print(f"no clear message: {message.decode()}", file=sys.stderr)


def source_gone(bench: Bench) -> Fault:
    """A source goes when it is planned and comes back; the others are done, and it is named."""
    fault = Fault("source removed in mid-run")
    for stage in ("plan", "translate"):
        trial = bench.trial()
        process = trial.start()
        trial.wait_for(stage, process)
        source = trial.folder / "in" / "b.md"
        content = source.read_bytes()
        source.unlink()
        clear(process, may_end_well=True)
        source.write_bytes(content)
        trial.recover(fault, bench.total)
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
        clear(process, may_end_well=True)
        trial.recover(fault, bench.total)
    return fault


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
        clear(process, may_end_well=True)
        trial.recover(fault, bench.total)
    return fault


def read_only(bench: Bench) -> Fault:
    """The run folder may not be written, and after that it may again."""
    fault = Fault("workspace read-only")
    trial = bench.trial()
    mount = f"mount --bind {trial.out} {trial.out} && mount -o remount,ro,bind {trial.out}"
    clear(trial.start(("unshare", "-rm", "sh", "-c", f'{mount} && exec "$@"', "sh")))
    trial.recover(fault, bench.total)
    return fault


if __name__ == "__main__":
    main()
