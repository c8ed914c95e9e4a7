"""Runs the flow once from the command line, on a temporary server of Prefect's.

Prefect starts the server on loopback, once a run; no account, no network and no server of the
user's are needed.
"""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outcome import ALREADY_RUNNING, NOTHING_TO_DO, exit_code
from prefect.settings import get_current_settings

from duizhao import interruption

if TYPE_CHECKING:
    from collections.abc import Callable

    from prefect.client.schemas.objects import State


def run_once(flow: Callable[..., State[Any]]) -> int:
    """Run the flow with the parameters of the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description="Turn Chinese policy documents into aligned Chinese-English files.",
        epilog="example: python flows/translate_documents.py examples/magazine.txt --out out",
    )
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="file or folder")
    parser.add_argument("-o", "--out", default="out", help="run folder (default: out)")
    parser.add_argument(
        "--glossary",
        default="glossary" if Path("glossary").is_dir() else None,
        help="folder of glossary files (default: glossary)",
    )
    parser.add_argument(
        "--reference", action="append", metavar="FILE", help="zh<TAB>en lines; may be given again"
    )
    parser.add_argument("--workspace", help="workspace file or URL")
    parser.add_argument("--workers", type=int, default=1, help="processes that translate")
    parser.add_argument("--scheduler", help="address of a Dask scheduler whose workers run already")
    code = _run(flow, vars(parser.parse_args()))
    gc.collect()  # an engine that outlives its threads would crash the process
    return code


def _run(flow: Callable[..., State[Any]], parameters: dict[str, Any]) -> int:
    """Run the flow here; returns the exit code."""
    interruption.unwind_on_signals()
    try:
        _start_server()
        state = flow(**parameters, return_state=True)
    except KeyboardInterrupt:
        sys.stderr.write(f"{interruption.INTERRUPTED}\n")
        return interruption.exit_code()
    if not state.is_completed() or state.name in {ALREADY_RUNNING, NOTHING_TO_DO}:
        sys.stderr.write(f"{state.message}\n")
    return exit_code(state)


def _start_server() -> None:
    """Start Prefect's temporary server, where it needs one, out of reach of Ctrl-C.

    A terminal sends Ctrl-C to the server too; without it the run would wait minutes to report.
    """
    settings = get_current_settings()
    if settings.api.url is None and settings.server.ephemeral.enabled:
        from prefect.server.api.server import SubprocessASGIServer  # noqa: PLC0415  takes seconds

        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the server inherits it
        try:
            SubprocessASGIServer().start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
