"""Ctrl-C and SIGTERM end a command with one line, a free lock and the shell's exit code."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from review_server import Server, free_port

from duizhao.locks import run_lock
from duizhao.store.revisions import ReviewStore

if TYPE_CHECKING:
    from pathlib import Path

WAIT_S = 60
"""Long enough for a slow machine to start a run; nothing waits for it otherwise."""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_run_in_order(tmp_path: Path, number: int, code: int) -> None:
    """No traceback, nothing half written, and the next run may start at once."""
    (tmp_path / "a.txt").write_text("各级干部要坚持共同富裕。\n" * 40, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "duizhao", "run", "a.txt"],
        cwd=tmp_path,
        env={**os.environ, "DUIZHAO_OPERATIONS__LOG_FILE": "log.jsonl"},
        stderr=subprocess.PIPE,
        text=True,
    )
    log = tmp_path / "log.jsonl"
    deadline = time.monotonic() + WAIT_S
    while not (log.is_file() and "translate" in log.read_text("utf-8")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(number)
    _, message = process.communicate()

    assert message.endswith("interrupted: what is done is kept, the next run goes on from there\n")
    assert "Traceback" not in message
    assert process.returncode == code
    left = {path.name for path in (tmp_path / "out").iterdir()}
    assert left == {"workspace.db", "workspace.db.lock", ".run.lock"}
    with run_lock(f"sqlite:///{tmp_path / 'out' / 'workspace.db'}", tmp_path / "out"):
        pass


def test_a_signal_while_a_module_is_made_has_its_exit_code(tmp_path: Path) -> None:
    """`python -m` would die by SIGINT if a handled interrupt had broken off an `exec`."""
    (tmp_path / "stopped.py").write_text(
        """
import os, signal, sys
from duizhao import interruption

interruption.unwind_on_signals()
try:
    exec("os.kill(os.getpid(), signal.SIGTERM)")
except KeyboardInterrupt:
    sys.exit(interruption.exit_code())
"""
    )

    ended = subprocess.run([sys.executable, "-m", "stopped"], cwd=tmp_path, check=False)

    assert ended.returncode == 143


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_review_page_in_order(tmp_path: Path, number: int, code: int) -> None:
    """It speaks of the page, not of a run, and says what is safe."""
    with ReviewStore.open(tmp_path / "workspace.db"):
        pass
    server = Server(tmp_path / "workspace.db", free_port())

    assert server.end(number) == (
        code,
        "the review page has ended; everything that it called saved is in the workspace\n",
    )
