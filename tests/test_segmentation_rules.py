"""Segmentation rules of the user, inline, in YAML and in SRX 2.0."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from duizhao.errors import SettingsError
from duizhao.model import Unit, UnitKind
from duizhao.segmentation import segment_unit
from duizhao.settings import Settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "总则第1条。适用于全市；二是执行。注：见附件。"


def sentences(settings: Settings) -> list[str]:
    """The sentences of the text under the given settings."""
    unit = Unit("u1", UnitKind.PARAGRAPH, TEXT, ((0, len(TEXT)),))
    return [segment.text for segment in segment_unit(unit, settings.segmentation)]


def with_file(folder: Path, name: str, content: str) -> Settings:
    """Settings that name a rules file."""
    (folder / name).write_text(content, "utf-8")
    settings = folder / "duizhao.yaml"
    settings.write_text(f"segmentation:\n  rules_file: {folder / name}\n", "utf-8")
    return load_settings(settings, {})


def test_rules_of_the_settings_add_and_forbid_breaks() -> None:
    """The first rule that fits a place decides; elsewhere the built-in ends stand."""
    rules = [
        {"break": False, "before": r"第\d+条。"},
        {"break": True, "before": "；", "after": "二是"},
    ]
    settings = load_settings(None, {}, {"segmentation": {"rules": rules}})

    assert sentences(Settings()) == ["总则第1条。", "适用于全市；二是执行。", "注：见附件。"]
    assert sentences(settings) == ["总则第1条。适用于全市；", "二是执行。", "注：见附件。"]


def test_a_yaml_file_works_like_inline_rules(tmp_path: Path) -> None:
    """The content of the file becomes part of the settings, so that its change is noticed."""
    settings = with_file(tmp_path, "rules.yaml", 'rules:\n- {break: false, before: "条。"}\n')

    assert sentences(settings) == ["总则第1条。适用于全市；二是执行。", "注：见附件。"]
    assert settings.segmentation.rules[0].before == "条。"


SRX = """<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="{cascade}"/>
<body><languagerules>
<languagerule languagerulename="Chinese"><rule break="no"><beforebreak>条。</beforebreak>
<afterbreak>适</afterbreak></rule><rule break="yes"><beforebreak>[。；]</beforebreak></rule>
</languagerule>
<languagerule languagerulename="Any"><rule break="yes"><beforebreak>：</beforebreak></rule>
</languagerule></languagerules>
<maprules><languagemap languagepattern="(ZH|zh).*" languagerulename="Chinese"/>
<languagemap languagepattern=".*" languagerulename="Any"/></maprules></body></srx>
"""


@pytest.mark.parametrize(
    ("cascade", "expected"),
    [
        ("no", ["总则第1条。适用于全市；", "二是执行。", "注：见附件。"]),
        ("yes", ["总则第1条。适用于全市；", "二是执行。", "注：", "见附件。"]),
    ],
)
def test_srx_rules_replace_the_built_in_ends(
    tmp_path: Path, cascade: str, expected: list[str]
) -> None:
    """Language maps are matched in order; with cascade all that match take part."""
    assert sentences(with_file(tmp_path, "a.srx", SRX.format(cascade=cascade))) == expected


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.yaml", "rules:\n- {break: true, before: '('}\n", "a.yaml:2: .*no regular expression"),
        ("a.yaml", "rules:\n- {brake: true}\n", "unknown key 'brake'"),
        ("a.srx", "<srx>", "cannot read"),
        (
            "a.srx",
            SRX.format(cascade="no").replace("(ZH|zh).*", "EN").replace('".*"', '"EN"'),
            "no languagemap",
        ),
        ("a.srx", SRX.format(cascade="no").replace("条。<", "(<"), "a.srx:.*no regular expression"),
    ],
)
def test_rules_that_cannot_be_used_say_where(
    tmp_path: Path, name: str, content: str, problem: str
) -> None:
    """The error names the file and what is wrong in it."""
    with pytest.raises(SettingsError, match=problem):
        with_file(tmp_path, name, content)
