"""`duizhao check FILE`: any file of pairs, its JSON and its exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from duizhao.cli.check import check_command

if TYPE_CHECKING:
    from pathlib import Path

TSV = "会议开始。\tThe meeting began.\n投入90亿元。\tThe sum was 90 billion yuan.\n"
TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x"
 adminlang="en" srclang="zh-CN" datatype="plaintext"/><body>
<tu><tuv xml:lang="zh-CN"><seg>投入90亿元。</seg></tuv>
<tuv xml:lang="en-US"><seg>The sum was 90 billion yuan.</seg></tuv></tu></body></tmx>"""
XLIFF = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a"
 source-language="zh-CN" target-language="en" datatype="plaintext"><body><trans-unit id="1">
<source>投入90亿元。</source><target>The sum was 90 billion yuan.</target>
</trans-unit></body></file></xliff>"""


@pytest.mark.parametrize(
    ("name", "content", "pairs", "number"),
    [("a.tsv", TSV, 2, 2), ("a.tmx", TMX, 1, 1), ("a.xlf", XLIFF, 1, 1)],
)
def test_files_of_any_tool_are_checked(
    tmp_path: Path, name: str, content: str, pairs: int, number: int
) -> None:
    """Pairs count from 1; the message names the figure."""
    (tmp_path / name).write_text(content, "utf-8")
    result = CliRunner().invoke(check_command, [str(tmp_path / name), "--json"])
    listing = json.loads(result.output)
    assert listing["pairs"] == pairs
    assert {
        "pair": number,
        "check": "number-missing",
        "severity": "critical",
        "message": "The figure 90亿 (9000000000) has no equal in the translation.",
    } in listing["issues"]
    assert result.exit_code == 0


def test_a_clean_file_passes(tmp_path: Path) -> None:
    """No critical issue, exit code 0, and a line that says so."""
    (tmp_path / "a.tsv").write_text("会议开始。\tThe meeting began.\n", "utf-8")
    result = CliRunner().invoke(check_command, [str(tmp_path / "a.tsv")])
    assert result.exit_code == 0
    assert "1 pairs, 0 issues, no gate failed" in result.output


@pytest.mark.parametrize(("limit", "code"), [(0, 1), (5, 0)])
def test_a_failed_gate_gives_exit_code_1(tmp_path: Path, limit: int, code: int) -> None:
    """Gates are settings; none is set at first."""
    (tmp_path / "a.tsv").write_text(TSV, "utf-8")
    settings = f"quality: {{gates: {{max_critical: {limit}}}}}\n"
    (tmp_path / "d.yaml").write_text(settings, "utf-8")
    arguments = [str(tmp_path / "a.tsv"), "--settings", str(tmp_path / "d.yaml"), "--quiet"]
    assert CliRunner().invoke(check_command, arguments).exit_code == code
