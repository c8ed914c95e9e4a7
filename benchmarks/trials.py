"""Trial runs for `faults.py`: laid out, started, watched, and compared with an undisturbed run.

Each run is a process of its own, forked from one that has only loaded the libraries (`forkserver`
of multiprocessing): loading them takes longer than what these runs do. All trials use one folder
in turn, since a workspace knows its folders by name.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import runpy
import shutil
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from duizhao.language.chinese import match_key
from duizhao.model import MemoryEntry, State
from duizhao.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.context import ForkServerContext, ForkServerProcess

ROOT = Path(__file__).parent.parent
FLOW = (str(ROOT / "flows" / "translate_documents.py"),)
COMMAND = (str(ROOT / "src" / "duizhao" / "__main__.py"), "run")

DOCUMENTS = {
    "a.txt": "全县修建道路7公里。\n\n第一所学校已经开学。\n\n",
    "b.txt": "村里通了水。\n\n2020年，全村增收35万元。\n\n",
    "c.txt": "老年食堂已经开办。\n\n",
}
"""Enough to be killed in, short enough to be run a hundred times."""

REVIEWED = "同志们："
STAGES = ("start", "plan", "prepare", "translate", "finish", "report")

LIBRARIES = [
    "prefect.artifacts",
    "prefect.flows",
    "duizhao.cli.run",
    "duizhao.quality.plots",
    "duizhao.run_files",
    "duizhao.steps",
    "duizhao.translation.argos",
]
"""What takes long to load; a run finds it loaded."""

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
    """One run folder with its inputs, its log and what its last run said.

    Attributes:
        folder: Holds them.
        command: The flow, or `duizhao run`.
        environment: Variables of the process.
    """

    folder: Path
    command: tuple[str, ...] = COMMAND
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """The run folder."""
        return self.folder / "out"

    @property
    def log(self) -> Path:
        """The log of the last run."""
        return self.folder / "log.jsonl"

    @property
    def said(self) -> str:
        """What the last run wrote to standard error."""
        return (self.folder / "said.txt").read_text("utf-8")

    def lay_out(self, documents: Mapping[str, str]) -> None:
        """Put documents into the inbox, each with a sentence that was reviewed."""
        for name, text in documents.items():
            path = self.folder / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}{REVIEWED}\n", "utf-8")

    def remember(self) -> None:
        """Put reviewed text into the workspace."""
        entry = MemoryEntry(match_key(REVIEWED), REVIEWED, "Comrades,", State.REVIEWED, "faults")
        with Store.open(self.out / "workspace.db") as store:
            store.remember([entry])

    def start(self) -> ForkServerProcess:
        """Start a run."""
        self.log.unlink(missing_ok=True)
        command = [*self.command, str(self.folder / "in"), "--out", str(self.out)]
        own = {"DUIZHAO_OPERATIONS__LOG_FILE": str(self.log), **self.environment}
        process = _processes().Process(target=_run, args=(command, own, self.folder / "said.txt"))
        process.start()
        return process

    def end(self) -> int:
        """Make a whole run; returns its exit code."""
        process = self.start()
        process.join()
        return process.exitcode or 0

    def stage(self) -> str:
        """The stage in which the last run is or ended; a line cut by a kill is passed over."""
        stage = STAGES[0]
        lines = self.log.read_bytes().splitlines(keepends=True) if self.log.is_file() else []
        for event in (json.loads(line) for line in lines if line.endswith(b"\n")):
            if event["event"] == "step started":
                stage = event["step"]
            elif event["event"] == "report started":
                stage = STAGES[-1]
        return stage

    def wait_for(self, stage: str, process: ForkServerProcess) -> None:
        """Wait until a run is in a stage or beyond it, or has ended."""
        deadline = time.monotonic() + PATIENCE_S
        while STAGES.index(self.stage()) < STAGES.index(stage) and process.is_alive():
            if time.monotonic() > deadline:
                sys.exit(f"the stage {stage} never came: {self.said}")
            time.sleep(0.01)

    def translated(self) -> int:
        """Segments that the last run translated."""
        report = json.loads((self.out / "report.json").read_text("utf-8"))
        return int(report["reuse"]["translated"])

    def kept(self) -> int:
        """Translations that the workspace holds; none where it is gone."""
        if not (self.out / "workspace.db").is_file():
            return 0
        with Store.open(self.out / "workspace.db") as store:
            return store.count_translations()

    def reviewed(self) -> bool:
        """Whether the reviewed text is there, once."""
        with Store.open(self.out / "workspace.db") as store:
            return len(store.memory([match_key(REVIEWED)])) == 1

    def files(self) -> dict[str, bytes]:
        """Files that must not differ, by name; half-written ones would stand among them."""
        passed_over = ("workspace.db", "report.", ".run.")
        return {
            path.name: path.read_bytes()
            for path in self.out.iterdir()
            if not path.name.startswith(passed_over)
        }


@dataclass
class Bench:
    """Where trials are made, and what an undisturbed run gives.

    Attributes:
        base: The folder of all.
        expected: Files of an undisturbed run, by name.
        total: Segments that it translates.
        seconds: What its stages took.
        size: Bytes of its run folder, in whole pages.
        made: Trials made.
    """

    base: Path
    expected: Mapping[str, bytes]
    total: int
    seconds: Mapping[str, float]
    size: int
    made: int = 0

    @classmethod
    def open(cls, base: Path) -> Self:
        """Make a run over an older state of the documents and an undisturbed one."""
        trial = Trial(base / "trial")
        for documents, kept in ((dict.fromkeys(DOCUMENTS, ""), "older"), (DOCUMENTS, "whole")):
            trial.lay_out(documents)
            trial.remember()
            if trial.end() != 0:
                sys.exit(f"the undisturbed run failed: {trial.said}")
            shutil.copytree(trial.folder, base / kept)
            found = cls(base, trial.files(), trial.translated(), _seconds(trial), size(trial.out))
            shutil.rmtree(trial.folder)
        return found

    def trial(self, command: tuple[str, ...] = COMMAND, **environment: str) -> Trial:
        """A new trial; every other one over a folder that holds the older state."""
        self.made += 1
        made = Trial(self.base / "trial", command, environment)
        if self.made % 2 == 0:
            shutil.copytree(self.base / "older", made.folder)
        else:
            made.remember()
        made.lay_out(DOCUMENTS)
        return made

    def recover(self, trial: Trial, fault: Fault) -> None:
        """Let the next run complete, and compare; `duizhao run` does what the flow does, sooner."""
        kept = trial.kept()
        trial.command, trial.environment = COMMAND, {}
        code = trial.end()
        found = trial.files()
        differing = {
            name
            for name in self.expected.keys() | found.keys()
            if self.expected.get(name) != found.get(name)
        }
        fault.times += 1
        if differing or code != 0 or not trial.reviewed():
            fault.lost += 1
            print(f"{fault.name}: {code=}, {sorted(differing)}: {trial.said}", file=sys.stderr)
        fault.repeated += max(0, trial.translated() - max(0, self.total - kept))
        shutil.rmtree(trial.folder)


def size(folder: Path) -> int:
    """Bytes that the files of a folder fill, in pages as a small disk keeps them."""
    page = os.sysconf("SC_PAGESIZE")
    return sum(-(-path.stat().st_size // page) * page for path in folder.iterdir())


def _seconds(trial: Trial) -> Mapping[str, float]:
    """Seconds that the last run took, by stage."""
    report = json.loads((trial.out / "report.json").read_text("utf-8"))
    seconds: dict[str, float] = report["timing"]
    return seconds


@cache
def _processes() -> ForkServerContext:
    """Makes processes that have loaded the libraries."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(LIBRARIES)
    return processes


def _run(command: list[str], environment: dict[str, str], said: Path) -> None:
    """Run a script with its arguments as Python does, and its messages into a file."""
    os.environ.update(environment)
    with said.open("wb") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
        os.dup2(file.fileno(), sys.stdout.fileno())
    sys.path.insert(0, str(Path(command[0]).parent))
    sys.argv = command
    runpy.run_path(command[0], run_name="__main__")
