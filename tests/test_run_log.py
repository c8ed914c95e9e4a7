"""The log of a run: every line says what it is about, and none holds text of a document."""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from duizhao.cli.run import run_command
from duizhao.errors import OutputError, WorkspaceBusyError, WorkspaceError
from duizhao.run_log import about, note, run_log
from duizhao.settings import OperationsSettings

if TYPE_CHECKING:
    from pathlib import Path


def lines(file: Path) -> list[dict[str, Any]]:
    """Objects of a log."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def settings(file: Path | str, level: str = "info") -> OperationsSettings:
    """Settings that log to a file."""
    return OperationsSettings.model_validate({"log_file": str(file), "log_level": level})


def test_a_run_logs_its_steps_with_their_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run id on all lines, the document on those of its steps, segments at debug level."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("各级干部要坚持共同富裕。\n", "utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\xff" * 10)
    monkeypatch.setenv("DUIZHAO_OPERATIONS__LOG_FILE", "log.jsonl")
    monkeypatch.setenv("DUIZHAO_OPERATIONS__LOG_LEVEL", "debug")

    assert CliRunner().invoke(run_command, ["a.txt", "bad.txt", "--quiet"]).exit_code == 3

    logged = lines(tmp_path / "log.jsonl")
    events = [(each["event"], each.get("step"), each.get("document")) for each in logged]
    assert events == [
        ("run started", None, None),
        ("step started", "plan", None),
        ("step ended", "plan", None),
        ("step started", "prepare", "a.txt"),
        ("step ended", "prepare", "a.txt"),
        ("step started", "translate", "a.txt"),
        ("segments known", "translate", "a.txt"),
        ("segment kept", "translate", "a.txt"),
        ("segments kept", "translate", "a.txt"),
        ("step ended", "translate", "a.txt"),
        ("step started", "finish", "a.txt"),
        ("step ended", "finish", "a.txt"),
        ("step started", "prepare", "bad.txt"),
        ("document failed", None, "bad.txt"),
        ("report started", None, None),
        ("run ended", None, None),
    ]
    assert len({each["run"] for each in logged}) == 1
    assert logged[7]["segment"].endswith(".0")
    assert logged[-1]["failed"] == 1
    assert not re.search(r"[\u4e00-\u9fff]", (tmp_path / "log.jsonl").read_text("utf-8"))


@pytest.mark.parametrize(
    ("error", "event", "level"),
    [
        (WorkspaceError("full", where="w.db"), "run failed", "error"),
        (WorkspaceBusyError("already running"), "run left to another", "info"),
        (KeyboardInterrupt(), "run stopped", "warning"),
    ],
)
def test_what_stops_a_run_is_its_last_line(
    tmp_path: Path, error: BaseException, event: str, level: str
) -> None:
    """A log without an end is that of a run that was killed."""
    file = tmp_path / "log.jsonl"

    with pytest.raises(type(error)), run_log(settings(file), "r1"):
        raise error

    assert [each["event"] for each in lines(file)] == ["run started", event]
    assert lines(file)[-1].items() >= {"run": "r1", "level": level}.items()


def test_levels_and_ids_hold_as_long_as_their_block(tmp_path: Path) -> None:
    """What is below the level, outside of a run or of another document leaves no trace."""
    file = tmp_path / "log.jsonl"

    note("before")
    with run_log(settings(file, "warning"), "r1"):
        note("quiet")
        with about(document="a.txt"):
            note("loud", logging.WARNING)
        note("bare", logging.WARNING)
    note("after", logging.ERROR)

    said = [(each["event"], each.get("document")) for each in lines(file)]
    assert said == [("loud", "a.txt"), ("bare", None)]


def test_without_a_file_nothing_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    """The default is quiet, errors too: the command itself says them."""
    with run_log(OperationsSettings()):
        note("trouble", logging.ERROR)

    assert capfd.readouterr() == ("", "")


def test_a_log_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    """The setting is named; the run does not start without the log that was asked for."""
    with (
        pytest.raises(OutputError, match="cannot write the log: No such file"),
        run_log(settings(tmp_path / "nowhere" / "log.jsonl")),
    ):
        pass
