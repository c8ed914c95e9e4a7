"""`duizhao review` as its own process, for tests in a browser."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class Server:
    """`duizhao review` as its own process.

    Args:
        workspace: Workspace file.
        port: Where it listens.
    """

    def __init__(self, workspace: Path, port: int) -> None:
        """Start it and read its address."""
        command = [sys.executable, "-c", "from duizhao.cli import main; main()", "review"]
        options = ["--workspace", str(workspace), "--port", str(port), "--no-browser"]
        self._process = subprocess.Popen(
            [*command, *options, "--reviewer", "Li"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=workspace.parent,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().split()[-1]

    def kill(self) -> None:
        """End it as a power cut would."""
        self.end(signal.SIGKILL)

    def end(self, number: int) -> tuple[int, str]:
        """Send it a signal; returns its exit code and what it said to standard error."""
        self._process.send_signal(number)
        _, said = self._process.communicate()
        return self._process.returncode, said


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
