"""`duizhao review` as its own process, for tests in a browser."""

from __future__ import annotations

import os
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
            text=True,
            cwd=workspace.parent,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().split()[-1]

    def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
