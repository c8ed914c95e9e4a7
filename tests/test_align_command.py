"""`duizhao align` from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from duizhao.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

ZH = "修建公路\n2021年，全县新建公路32公里。\n学校也修好了，孩子们很高兴。\n第3页\n村民种植苹果。\n"
EN = (
    "Building Roads\nIn 2021, the county built 32 kilometers of new roads.\n"
    "The schools were repaired as well.\nThe children were very happy.\n"
)


def test_segmented_files_get_links_by_line(tmp_path: Path) -> None:
    """Links count lines from 0; a page number and an untranslated line stand alone."""
    zh, en, links = tmp_path / "zh.txt", tmp_path / "en.txt", tmp_path / "links.tsv"
    zh.write_text(ZH, "utf-8")
    en.write_text(EN, "utf-8")

    arguments = ["align", str(zh), str(en), "-o", str(tmp_path), "--segmented"]
    result = CliRunner().invoke(cli, [*arguments, "--links", str(links)], catch_exceptions=False)

    assert result.exit_code == 0
    assert links.read_text("utf-8") == "0\t0\n1\t1\n2\t2,3\n3\t-\n4\t-\n"
    assert result.output.startswith(
        "aligned: 3 pairs (2 of one sentence each), 2 Chinese and 0 English"
    )
    assert "32 kilometers" in (tmp_path / "zh.tsv").read_text("utf-8")
    assert "32 kilometers" in (tmp_path / "zh.tmx").read_text("utf-8")
