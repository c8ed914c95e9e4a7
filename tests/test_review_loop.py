"""Out, corrected elsewhere, back, and kept by the next run: the whole loop with the real engine."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from duizhao.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """县里召开会议。各级干部要坚持共同富裕。

全县投入资金3.5亿元。

群众生活改善了。

县里公布结果。全县投入资金3.5亿元。
"""


def call(*arguments: object) -> None:
    """Call the command line, which must succeed."""
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exit_code in {0, 1}, result.output  # 1: a gate of the quality checks


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document that was run once."""
    folder = tmp_path_factory.mktemp("loop")
    (folder / "a.txt").write_text(TEXT, "utf-8")
    run(folder)
    return folder


@pytest.fixture
def folder(finished: Path, tmp_path: Path) -> Path:
    """A copy of that folder for one test."""
    return shutil.copytree(finished, tmp_path / "copy")


def run(folder: Path) -> list[dict[str, Any]]:
    """Run the document and return the objects of segments.jsonl."""
    call("run", folder / "a.txt", "--out", folder / "out", "--quiet")
    return segments(folder)


def segments(folder: Path) -> list[dict[str, Any]]:
    """Objects of segments.jsonl."""
    lines = (folder / "out/segments.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def others(pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pairs of the other sentences, without the risk, which compares them with their document."""
    return [{**pair, "risk": None} for pair in pairs if not pair["source"].startswith("全县")]


def test_corrections_survive_the_next_run_and_help_elsewhere(folder: Path) -> None:
    """A reviewed text stays as it is, is checked, and is reused where the sentence comes again."""
    before = segments(folder)
    rows = [line.split("\t") for line in (folder / "out/a.tsv").read_text("utf-8").splitlines()]
    row = next(row for row in rows if row[1].startswith("全县"))
    row[2], row[3] = "The county invested 350 million yuan in all.", "reviewed"
    (folder / "back.tsv").write_text("\n".join("\t".join(row) for row in rows), "utf-8")

    call("import", folder / "back.tsv", "--reviewer", "wang", "--out", folder / "out")
    after = run(folder)

    assert [pair["id"] for pair in after] == [pair["id"] for pair in before]
    first, second = (pair for pair in after if pair["source"].startswith("全县"))
    assert first["target"] == second["target"] == row[2]
    assert (first["state"], first["origin"]) == ("reviewed", "human")
    assert (second["state"], second["origin"]) == ("translated", "tm-exact")
    assert "term-missing" not in [issue["check"] for issue in first["issues"]]
    assert others(after) == others(before)


def test_pairs_that_a_tool_merged_stay_merged(folder: Path) -> None:
    """A row over two sentences comes back as one pair with the first id, run after run."""
    before = segments(folder)
    first, second = before[0], before[1]
    merged = "The county met; officials must pursue common prosperity."
    (folder / "back.tsv").write_text(
        f"id\tsource\ttarget\tstate\n{first['id']}\t{first['source']}{second['source']}"
        f"\t{merged}\treviewed\n",
        "utf-8",
    )

    call("import", folder / "back.tsv", "--out", folder / "out")
    after = run(folder)

    assert len(after) == len(before) - 1
    assert (after[0]["id"], after[0]["target"]) == (first["id"], merged)
    assert after[0]["source"] == first["source"] + second["source"]
    assert run(folder) == after
