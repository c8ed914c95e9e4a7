"""One workspace for many people and machines, in a file or in a PostgreSQL server."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from duizhao import pipeline
from duizhao.cli.store import store_command
from duizhao.context import Context
from duizhao.errors import WorkspaceBusyError, WorkspaceError
from duizhao.ingestion import find_inputs
from duizhao.locks import document_lock, lock_alone, run_lock
from duizhao.model import MemoryEntry, Origin, Review, State, Translation
from duizhao.settings import Settings
from duizhao.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from click.testing import Result

    from duizhao.steps import Batch

TEXT = "# 脱贫攻坚\n\n各级干部要坚持共同富裕。\n\n2020年，全县投入资金3.5亿元。\n"

WRITERS, ROUNDS = 20, 4


def run(folder: Path, out: str, workspace: str) -> None:
    """Run the pipeline over a document."""
    with Store.open(workspace) as store:
        context = Context.open(Settings(), store, folder / out, None)
        assert not pipeline.run(find_inputs([folder / "a.txt"]), context).failed


def duizhao(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(store_command, arguments)


def test_twenty_writers_at_once_lose_nothing(workspace_url: str) -> None:
    """Each opens the new workspace for itself; all write the same and their own rows."""

    def write(writer: int) -> None:
        with Store.open(workspace_url) as store:
            for number in range(ROUNDS):
                own, shared = f"w{writer}-{number}", f"shared-{number}"
                keys = [own, shared] if writer % 2 else [shared, own]
                store.save_translations(
                    {key: Translation("u.0", key, Origin.MT, -0.5, "e", "g") for key in keys}
                )
                entries = [
                    MemoryEntry(key, "你好。", key, State.REVIEWED, "x", changed="1")
                    for key in keys
                ]
                store.remember(entries)
                review = Review("a.txt", own, (own,), "你好。", "Hi.", State.REVIEWED, "li", "1")
                store.save_import([review], [], [])

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    own = {f"w{writer}-{number}" for writer in range(WRITERS) for number in range(ROUNDS)}
    shared = {f"shared-{number}" for number in range(ROUNDS)}
    with Store.open(workspace_url) as store:
        assert store.known_translations(own | shared) == own | shared
        assert store.memory(own | shared).keys() == own | shared
        assert {review.pair_id for review in store.reviews()} == own
        assert store.memory_revision() == str(2 * WRITERS * ROUNDS)


def test_a_new_file_that_another_is_writing_is_waited_for(tmp_path: Path) -> None:
    """SQLite refuses at once to switch such a file to its write-ahead log."""
    path = tmp_path / "workspace.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE theirs (a)")
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, other.execute, ["ROLLBACK"])
    release.start()
    with Store.open(path) as store:
        assert store.document_ids() == []
    release.join()
    other.close()


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("run a", "run b", True),
        ("run a", "run a", False),
        ("run a", "alone", False),
        ("alone", "run a", False),
        ("alone", "alone", False),
        ("document x", "document y", True),
        ("document x", "document x", False),
        ("document x", "run a", True),
    ],
)
def test_who_shares_what_and_who_is_told_that_it_is_held(
    first: str, second: str, *, together: bool, workspace_url: str, tmp_path: Path
) -> None:
    """Runs share a workspace, but no folder and no document; afterwards all is free."""

    def hold(what: str) -> AbstractContextManager[None]:
        kind, _, name = what.partition(" ")
        if kind == "run":
            return run_lock(workspace_url, tmp_path / name)
        return document_lock(workspace_url, name) if name else lock_alone(workspace_url)

    told = pytest.raises(WorkspaceBusyError, match=f"already running: process {os.getpid()} on ")
    with hold(first), nullcontext() if together else told, hold(second):
        pass

    with hold(first):
        pass
    with hold(second):
        pass


def test_two_runs_share_a_workspace_and_a_third_is_told(workspace_url: str, tmp_path: Path) -> None:
    """A document in another run's hands waits; one that it has finished is not made again."""
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{TEXT}\n第{name}村通了公路。\n", "utf-8")
    translated = []

    def run_while(inputs: str, out: str, meanwhile: Callable[[], object]) -> pipeline.RunResult:
        """Run, and do something else while the first document is translated."""
        waiting = iter([meanwhile])

        def spread(batch: Batch, context: Context) -> Iterable[int]:
            next(waiting, lambda: None)()
            translated.append(batch.document_id)
            return pipeline.in_turn(batch, context)

        with Store.open(workspace_url) as store, run_lock(workspace_url, tmp_path / out):
            context = Context.open(Settings(), store, tmp_path / out, None)
            found = find_inputs([tmp_path / f"{name}.txt" for name in inputs])
            return pipeline.run(found, context, spread=spread)

    others: list[pipeline.RunResult] = []
    first = run_while("ab", "one", lambda: others.append(run_while("ba", "two", lambda: None)))
    (second,) = others

    assert translated == ["b.txt", "a.txt"]  # each once
    assert second.changed == second.finished == ("b.txt",)
    assert "a.txt: already running: process" in second.busy["a.txt"]
    assert second.report["waiting"] == ["a.txt"]
    assert (first.changed, first.finished, first.busy) == (("a.txt",), ("a.txt", "b.txt"), {})
    assert (tmp_path / "one" / "b.tmx").read_bytes() == (tmp_path / "two" / "b.tmx").read_bytes()


def test_the_lock_of_a_killed_run_is_free(workspace_url: str, tmp_path: Path) -> None:
    """The lock goes with its holder, whatever holds it."""
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from duizhao.locks import document_lock, run_lock\n"
        f"with run_lock({workspace_url!r}, Path()), document_lock({workspace_url!r}, 'a.txt'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=False)

    assert killed.returncode == -signal.SIGKILL
    with run_lock(workspace_url, tmp_path), document_lock(workspace_url, "a.txt"):
        pass
    with lock_alone(workspace_url):
        pass


def test_every_database_gives_the_same_files(
    new_database: Callable[[], str], tmp_path: Path
) -> None:
    """Where the workspace is changes nothing that is written; its care says what to do."""
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    url = new_database()
    run(tmp_path, "file", str(tmp_path / "file" / "workspace.db"))
    run(tmp_path, "server", url)

    names = sorted(path.name for path in (tmp_path / "server").iterdir())
    same = [name for name in names if name.startswith("a.") or name == "segments.jsonl"]
    assert "a.tmx" in same
    assert "workspace.db" not in names
    for name in same:
        one, other = tmp_path / "file" / name, tmp_path / "server" / name
        assert one.read_bytes() == other.read_bytes(), name

    (tmp_path / "copy.db").write_bytes(b"")
    assert duizhao("check", "--workspace", url).output == "the workspace is sound\n"
    for command, way in (("backup", "pg_dump --format=custom"), ("restore", "pg_restore --clean")):
        refused = duizhao(command, str(tmp_path / "copy.db"), "--workspace", url)
        assert isinstance(refused.exception, WorkspaceError)
        assert way in str(refused.exception)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://li:secret@db/x", r"mysql://li:\*\*\*@db/x: mysql cannot hold a workspace"),
        ("postgresql+nodriver://li:secret@db/x", r"li:\*\*\*@db/x: the driver .* not installed"),
        ("://", "this is no URL"),
        (
            "postgresql+psycopg://li:secret@/x?host=/nowhere",
            r"(?s)li:\*\*\*@/x.*cannot be used.*the server runs",
        ),
    ],
)
def test_a_workspace_that_cannot_be_reached_is_named_without_password(
    url: str, message: str
) -> None:
    """Passwords in URLs never reach a screen or a log."""
    with pytest.raises(WorkspaceError, match=message) as caught:
        Store.open(url)

    assert "secret" not in str(caught.value)
