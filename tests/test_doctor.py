"""`duizhao doctor` finds what would stop a run, and says what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from duizhao.cli.doctor import doctor_command
from duizhao.cli.schedule import ScheduleError, schedule_in_words
from duizhao.locks import run_lock
from duizhao.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVERY = {"name": "every", "schedules": [{"active": True}]}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a workspace, and no server."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with Store.open("out/workspace.db"):
        pass


def found(monkeypatch: pytest.MonkeyPatch) -> tuple[int, dict[str, tuple[str, str]]]:
    """Exit code, and state and message by subject; the trial translation is left out."""
    monkeypatch.setattr("duizhao.cli.doctor._translation", lambda _settings: "")
    result = CliRunner().invoke(doctor_command, ["--json"])
    findings = json.loads(result.stdout)
    return result.exit_code, {
        each["subject"]: (each["state"], each["message"]) for each in findings
    }


def killed() -> None:
    """Leave what a killed run leaves."""
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from duizhao.locks import run_lock\n"
        "with run_lock('sqlite:///out/workspace.db', Path('out')):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=False)


def test_all_is_well_but_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is named and does not answer is worth a look, and stops no run."""
    code, findings = found(monkeypatch)

    assert code == 0
    assert {state for state, _ in findings.values()} == {"ok", "warn"}
    assert findings["workspace"][1].startswith("out/workspace.db: sound, schema ")
    assert findings["runs"] == ("ok", "none is at work in out")
    assert findings["schedule"][0] == "warn"
    assert "prefect server start" in findings["schedule"][1]


def test_a_killed_run_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says that the next run goes on."""
    killed()

    code, findings = found(monkeypatch)

    assert code == 0
    assert findings["runs"][0] == "warn"
    assert "was killed in out" in findings["runs"][1]


def test_a_run_at_work_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Looking does not disturb it."""
    with run_lock("sqlite:///out/workspace.db", tmp_path / "out"):
        _, findings = found(monkeypatch)
        assert findings["runs"][0] == "ok"
        assert f"process {os.getpid()} on " in findings["runs"][1]


def test_damage_and_unwritable_folders_fail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Exit code 2, and what to do."""
    (tmp_path / "out" / "workspace.db").write_bytes(b"this is no database" * 100)
    (tmp_path / "duizhao.yaml").write_text("operations: {set_aside: out/workspace.db}\n")

    code, findings = found(monkeypatch)

    assert code == 2
    assert (findings["workspace"][0], findings["folders"][0]) == ("fail", "fail")
    assert findings["folders"][1].endswith("Change its owner or the setting.")


@contextmanager
def server(answers: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    """A server that gives deployments and runs; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.dumps(answers[self.path.split("/")[2]]).encode()
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_arguments: object) -> None:
            pass

    running = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/api"
    finally:
        running.shutdown()
        running.server_close()


def run(state_type: str, minutes_ago: float, *, ended: bool = False) -> dict[str, Any]:
    """A run of Prefect, as its API shows it."""
    time = (datetime.now(tz=UTC) - timedelta(minutes=minutes_ago)).isoformat()
    return {
        "name": "inbox",
        "state_type": state_type,
        "state_name": state_type.title(),
        "expected_start_time": time,
        "end_time": time if ended else None,
    }


@pytest.mark.parametrize(
    ("deployments", "runs", "words"),
    [
        ([EVERY], [], "every; no run yet"),
        ([EVERY], [run("SCHEDULED", -5), run("COMPLETED", 9, ended=True)], ": Completed"),
        ([{"name": "nightly", "schedules": [{"active": False}]}], [], "no schedule is active"),
    ],
)
def test_schedules_are_told(
    monkeypatch: pytest.MonkeyPatch,
    deployments: list[dict[str, Any]],
    runs: list[dict[str, Any]],
    words: str,
) -> None:
    """Deployments and the last run that ended."""
    with server({"deployments": deployments, "flow_runs": runs}) as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        assert words in schedule_in_words()


@pytest.mark.parametrize(
    ("deployments", "runs", "words"),
    [
        ([], [], "prefect deploy"),
        ([EVERY], [run("SCHEDULED", 5)], "1 runs are overdue"),
        ([EVERY], [run("COMPLETED", 9, ended=True), run("CRASHED", 2, ended=True)], "Crashed"),
    ],
)
def test_schedules_that_do_not_run_are_warnings(
    monkeypatch: pytest.MonkeyPatch,
    deployments: list[dict[str, Any]],
    runs: list[dict[str, Any]],
    words: str,
) -> None:
    """Nothing deployed, no worker, a last run that failed."""
    with server({"deployments": deployments, "flow_runs": runs}) as url:
        monkeypatch.setenv("PREFECT_API_URL", url)
        with pytest.raises(ScheduleError, match=words):
            schedule_in_words()
