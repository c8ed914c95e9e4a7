"""`duizhao align` from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from duizhao.cli import cli
from duizhao.errors import InputError
from duizhao.language.chinese import match_key
from duizhao.pairing.numbers import read_pins
from duizhao.store import Store

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


OTHER_ZH = "水库开工建设。\n干部来到草原，看望牧民。\n"
OTHER_EN = "Work on the reservoir began.\nOfficials came to the grassland and visited herders.\n"


def run(*arguments: str) -> Result:
    """Run `duizhao align` without vectors, so that the test is quick."""
    environment = {"DUIZHAO_ALIGNMENT__ENCODER": "false"}
    return CliRunner().invoke(cli, ["align", *arguments], env=environment)


def test_pins_beside_the_source_are_kept(tmp_path: Path) -> None:
    """A link that a person has set stays, and the rest is solved around it."""
    zh, en = tmp_path / "zh.txt", tmp_path / "en.txt"
    zh.write_text(ZH, "utf-8")
    en.write_text(EN, "utf-8")
    (tmp_path / "zh.txt.pins").write_text("2\t2\n", "utf-8")

    run(str(zh), str(en), "-o", str(tmp_path), "--segmented")

    links = (tmp_path / "zh.links.tsv").read_text("utf-8").splitlines()
    assert "2\t2" in links
    assert "1\t1" in links


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1 2", "not a pin of the form"),
        ("9\t1", "sentence 9 does not exist"),
        ("1\t1\n1\t2", "sentence 1 is pinned twice"),
    ],
)
def test_wrong_pins_are_refused_by_line(tmp_path: Path, line: str, message: str) -> None:
    """Each wrong pin names its line and what is wrong with it."""
    path = tmp_path / "zh.txt.pins"
    path.write_text(f"0\t0\n{line}\n", "utf-8")

    with pytest.raises(InputError, match=message) as error:
        read_pins(path, 5, 5)

    assert ":2" in str(error.value) or ":3" in str(error.value)


def test_a_folder_is_paired_by_name_and_by_content_and_done_once(tmp_path: Path) -> None:
    """Files are paired, strangers reported, sure pairs remembered; a second run does nothing."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name, text in {
        "roads.zh.txt": ZH,
        "roads.en.txt": EN,
        "水库.txt": OTHER_ZH,
        "reservoir.txt": OTHER_EN,
        "price list.txt": "Apples cost two yuan.\n",
        "broken.docx": "no zip",
    }.items():
        (folder / name).write_text(text, "utf-8")

    first = run("--folder", str(folder), "-o", str(out), "--segmented", "--json")
    second = run("--folder", str(folder), "-o", str(out), "--segmented", "--json")

    result = json.loads(first.stdout)
    assert [(each["zh"], each["en"]) for each in result["pairs"]] == [
        ("roads.zh.txt", "roads.en.txt"),
        ("水库.txt", "reservoir.txt"),
    ]
    assert result["alone"] == ["price list.txt"]
    assert list(result["failed"]) == ["broken.docx"]
    assert first.exit_code == 3
    assert json.loads(second.stdout)["unchanged"] == ["roads.zh.txt", "水库.txt"]
    reference = (out / "水库.reference.tsv").read_text("utf-8")
    assert "水库开工建设。\tWork on the reservoir began.\n" in reference
    with Store.open(out / "workspace.db") as store:
        key = match_key("水库开工建设。")
        entries = store.memory([key])[key]
    assert entries[0].target == "Work on the reservoir began."
    assert entries[0].origin.startswith("水库.txt#")
