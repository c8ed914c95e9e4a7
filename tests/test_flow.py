"""The Prefect flow writes what the command line writes, and fails as clearly."""

from __future__ import annotations

import ast
import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
import yaml

from duizhao.locks import run_lock
from duizhao.settings import load_settings

ROOT = Path(__file__).parent.parent
FLOW = ROOT / "flows" / "translate_documents.py"


def laughing_docx() -> bytes:
    """A Word file of some hundred bytes whose entities stand for ten billion characters."""
    entities = "".join(
        f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 11)
    )
    bomb = f'<!DOCTYPE w [<!ENTITY l0 "ha">{entities}]><w>&l10;</w>'
    content = io.BytesIO()
    document = docx.Document()
    document.save(content)
    with (
        zipfile.ZipFile(content) as whole,
        zipfile.ZipFile(laughing := io.BytesIO(), "w") as packed,
    ):
        for name in whole.namelist():
            packed.writestr(name, bomb if name == "word/document.xml" else whole.read(name))
    return laughing.getvalue()


BAD = {
    "binary.txt": (b"\x00\x01\xff" * 10, "the file is binary, not text"),
    "empty.txt": (b"", "the file is empty"),
    "blank.md": (b" \n\n", "the file is empty"),
    "undecodable.txt": ("各级干部".encode() + b"\xff\xfe\x81\xff" * 9, "the bytes are not text"),
    "torn.docx": (b"PK\x03\x04 torn", "the file is damaged"),
    "torn.pdf": (b"%PDF-1.7 torn", "not a PDF file, or damaged"),
    "laughs.docx": (laughing_docx(), "not a Word file"),
}
"""Inputs that cannot be done, and what the run says."""

HOSTILE = (
    "<script>alert(1)</script> ]]> &xxe; {{7*7}} =cmd|'/c calc'!A1 \u202e各级干部要坚持。\x07\n"
)
"""A text that must not become anything but text."""

TEXT = "各级干部要坚持共同富裕。\n\n2020年，全县投入资金3.5亿元。\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents that can be done, and all kinds that cannot."""
    folder = tmp_path_factory.mktemp("flow")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(TEXT, "utf-8")
    (folder / "in" / "hostile.txt").write_text(HOSTILE, "utf-8")
    for name, (content, _) in BAD.items():
        (folder / "in" / name).write_bytes(content)
    (folder / "torn").mkdir()
    (folder / "torn" / "terms.yaml").write_text("- id: a\n\tzh: [干部]\n", "utf-8")
    (folder / "log.yaml").write_text("operations: {log_file: nowhere/log}\n")
    return folder


def call(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder of its own, with a Prefect home of its own."""
    environment = {**os.environ, "PREFECT_HOME": str(folder / "prefect")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_flow_and_command_line_write_the_same_bytes(folder: Path) -> None:
    """Scheduling changes nothing that is written, and a bad input is exit code 3 in both."""
    flow = call(folder, str(FLOW), "in", "--out", "by-flow")
    command = call(folder, "-m", "duizhao", "run", "in", "--out", "by-command")

    assert (flow.returncode, command.returncode) == (3, 3), flow.stderr + command.stderr
    for name, (_, message) in BAD.items():
        assert f"in/{name}: {message}" in flow.stderr
        assert f"in/{name}: {message}" in command.stderr
    assert "Traceback" not in flow.stderr + command.stderr
    names = sorted(
        path.name
        for path in (folder / "by-command").iterdir()
        if path.name.startswith(("a.", "hostile.")) or path.name == "segments.jsonl"
    )
    assert "<script>alert" not in (folder / "by-flow" / "hostile.html").read_text("utf-8")
    assert names[0].startswith("a.")
    for name in names:
        one, other = folder / "by-flow" / name, folder / "by-command" / name
        assert one.read_bytes() == other.read_bytes(), name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("missing.txt",), "missing.txt: no such file or folder"),
        (("in/a.txt", "--glossary", "nowhere"), "nowhere: there is no such glossary folder"),
        (("in/a.txt", "--out", "in/a.txt/out"), "cannot make the folder of the workspace"),
        (("in/a.txt", "--glossary", "torn"), "torn/terms.yaml:2: "),
        (("in/a.txt", "--settings", "torn/terms.yaml"), "torn/terms.yaml:2: "),
        (("in/a.txt", "--settings", "log.yaml"), "nowhere/log: cannot write the log"),
    ],
)
def test_bad_input_is_one_message_and_exit_2(
    folder: Path, arguments: tuple[str, ...], message: str
) -> None:
    """What, where and what next; no traceback."""
    result = call(folder, "-m", "duizhao", "run", *arguments)

    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_second_run_says_that_one_is_running(folder: Path) -> None:
    """It ends well and leaves the work to the first."""
    with run_lock(f"sqlite:///{folder / 'held' / 'workspace.db'}", folder / "held"):
        command = call(folder, "-m", "duizhao", "run", "in", "--out", "held")

    assert command.returncode == 0
    assert "already running: process" in command.stderr
    assert not (folder / "held" / "report.json").exists()


def test_the_lock_of_a_killed_run_is_free(folder: Path) -> None:
    """The system lets a lock go with its holder; no file has to be deleted by hand."""
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from duizhao.locks import run_lock\n"
        "with run_lock('sqlite:///killed/workspace.db', Path('killed')):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    assert call(folder, "-c", script).returncode == -signal.SIGKILL
    with run_lock(f"sqlite:///{folder}/killed/workspace.db", folder / "killed"):
        pass


def test_deployments_call_the_flow_with_its_parameters() -> None:
    """Every deployment names a flow that exists and parameters that it has."""
    deployments = yaml.safe_load((ROOT / "flows" / "prefect.yaml").read_text("utf-8"))
    source = ast.parse(FLOW.read_text("utf-8"))
    functions = {each.name: each for each in source.body if isinstance(each, ast.FunctionDef)}

    for deployment in deployments["deployments"]:
        path, _, name = deployment["entrypoint"].partition(":")
        assert (ROOT / path) == FLOW
        parameters = {argument.arg for argument in functions[name].args.args}
        assert deployment["parameters"].keys() <= parameters
        load_settings(overrides=deployment["parameters"]["settings"])
