"""Source lint: what a copy editor would mark, and what not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from duizhao.cli.lint import inspect_command, lint_command
from duizhao.model import Document
from duizhao.source_lint import CHECKS, lint_source
from duizhao.structure import recover_units

if TYPE_CHECKING:
    from pathlib import Path


def findings(text: str) -> list[tuple[str, str, str]]:
    """Check, text and suggestion of each finding."""
    document = Document("a.txt", "a.txt", "zh", text, "0", "a")
    found = lint_source(document, recover_units(document))
    return [(each.check, each.text, each.suggestion) for each in found]


TALKS = "".join(f"丁卫国书记强调，要抓好第{n}项工作。\n\n" for n in "一二三四五六七八九十")

CASES = {
    "stray Latin words": (
        "发挥资源优势 and 区位优势，发展 app 经济。",
        [("stray-latin", "资源优势 and 区位优势", "和")],
    ),
    "doubled words": (
        "巩固脱贫成果，提高脱贫质量，确保脱贫脱贫成色。人们研究研究，一步一步走。",
        [("doubled-word", "脱贫脱贫", "脱贫")],
    ),
    "confused words": (
        "截止2021年底，任务完成。报名截止后不再受理。",
        [("wrong-character", "截止", "截至")],
    ),
    "mixed widths": (
        "第一，提高认识，加强领导。\n\n第二,完善结对,深化帮扶。\n\n第三，明确重点，聚焦精准。1,200户。",
        [("mixed-width-punctuation", "第二,完善结对,深化帮扶。", "，")],
    ),
    "unbalanced marks": (
        "实行公费教育，“统筹资金2553万元。\n\n会议通过了《意见》（试行）。1）抓落实。",
        [("unbalanced-mark", "实行公费教育，“统筹资金2553万元", "")],
    ),
    "quotation marks": (
        "实施“十项提升”工程。抓好“十项提升”工程。落实“十项提升工程”。",
        [("inconsistent-name", "“十项提升工程”", "“十项提升”工程")],
    ),
    "members without quotation marks": (
        "发扬“两路”精神和老高原精神。“老高原精神”代代相传。",
        [("inconsistent-name", "“两路”精神和老高原精神", "“老高原精神”")],
    ),
    "names without post": (
        TALKS + "丁卫国指出，要守住底线。",
        [],
    ),
    "similar names": (
        "村支书书记马志明说，要实干。马志明回来了。他们是张桂兰、马志朋、李秀英。",
        [("inconsistent-name", "马志朋", "马志明")],
    ),
    "Traditional characters": (
        "作者：栗翘楚\n\n"
        + "乡村振兴战略实施以来，各地取得了明显成效。" * 10
        + "\n\n栗翹楚写道，前景光明。",
        [("inconsistent-name", "栗翘楚", ""), ("inconsistent-name", "栗翹楚", "栗翘楚")],
    ),
    "amounts without unit": (
        "累计投入资金3.2亿元。投入资金550万，惠及人口12万，改善了条件。",
        [("missing-unit", "2亿元。投入资金550万", "550万元")],
    ),
    "contradicting figures": (
        "全市489个行政村通了路，498个行政村通了网，489个行政村通了邮。",
        [("contradicting-figures", "498个行政村通", "")],
    ),
    "titles without article": (
        "目录\n\n2 春天的田野\n\n8 论文写在大地上 / 刘芳\n\n15 合作社\n\n春天的田野\n\n合作社",
        [("missing-unit", "8 论文写在大地上 / 刘芳", "")],
    ),
}
"""A text for each check: what is found in it, and beside it what must not be."""


@pytest.mark.parametrize("check", CASES)
def test_each_check_finds_its_defect_and_nothing_beside_it(check: str) -> None:
    """Positives and negatives stand in one text, so that a rule too wide fails as well."""
    text, expected = CASES[check]

    assert findings(text) == expected


def test_a_name_without_its_usual_post_is_remarked_on() -> None:
    """Only where the post goes before the name everywhere else, and never after it."""
    talks = "".join(f"马志明省长强调，要抓好第{n}项。" for n in "一二三四五六七八九十甲乙")

    assert findings(talks + "马志明指出，要守住底线。") == [
        ("inconsistent-name", "马志明", "马志明省长")
    ]


def test_every_check_has_a_case() -> None:
    """A new check needs a text that shows what it finds and what not."""
    assert set(CASES) == set(CHECKS)


def test_lint_prints_places_and_fails_where_it_finds(tmp_path: Path) -> None:
    """File, line and column, as compilers print them; exit 1 with findings, 0 without."""
    (tmp_path / "bad.txt").write_text("一、要点\n\n资源优势 and 区位优势。\n", "utf-8")
    (tmp_path / "good.txt").write_text("一切都好。\n", "utf-8")
    bad = CliRunner().invoke(lint_command, [str(tmp_path / "bad.txt")])
    good = CliRunner().invoke(lint_command, [str(tmp_path / "good.txt"), "--json"])
    none = CliRunner().invoke(lint_command, [str(tmp_path / "bad.txt"), str(tmp_path / "x.txt")])

    assert f"{tmp_path}/bad.txt:3:6: major stray-latin: English word “and”" in bad.output
    assert (bad.exit_code, good.exit_code, none.exit_code) == (1, 0, 3)
    assert json.loads(good.output) == []


def test_inspect_draws_units_joins_and_furniture(tmp_path: Path) -> None:
    """The page shows each line with the kinds and joins that structure found."""
    text = "会议指出，要坚持底线，\n\n— 1 —\n\n守住红线。<b> and 好。\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    result = CliRunner().invoke(inspect_command, [str(tmp_path / "a.txt"), "-o", str(tmp_path)])
    page = (tmp_path / "a.inspect.html").read_text("utf-8")

    assert result.exit_code == 0
    assert "class='unit furniture'" in page
    assert page.count("class='join'") == 2
    assert "page-break: a comma or open bracket before the cut" in page
    assert "&lt;b&gt;" in page
    assert page.count("<li>") == text.count("\n")
