"""What the glossary lint finds, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from duizhao.glossary.lint import Level, lint_folder

REPOSITORY = Path(__file__).parent.parent


def entry(term_id: str, zh: str, preferred: str, *more: str) -> str:
    """One entry as YAML; `more` are further lines."""
    lines = [f"- id: {term_id}", f"zh: [{zh}]", f"en: {{preferred: {preferred}}}", *more]
    return "\n  ".join(lines) + "\n"


def forms(preferred: str, *, admitted: str = "", deprecated: str = "") -> str:
    """The inside of `en` with more than a preferred form."""
    return f"{preferred}, admitted: [{admitted}], deprecated: [{deprecated}]"


CASES = [
    (
        "the preferred form of a longer term is forbidden for a shorter one",
        entry("a", "扶贫", forms("poverty alleviation", deprecated="poverty relief"))
        + entry("b", "精准扶贫", "poverty relief"),
        [("conflict", Level.ERROR, 1)],
    ),
    (
        "unrelated terms that could be mixed up are only noted",
        entry("a", "陕西", forms("Shaanxi", deprecated="Shanxi")) + entry("b", "山西", "Shanxi"),
        [("conflict", Level.NOTE, 1)],
    ),
    (
        "two entries that forbid each other's form go round in circles",
        entry("a", "扶贫", forms("poverty alleviation", deprecated="poverty relief"))
        + entry("b", "精准扶贫", forms("poverty relief", deprecated="poverty alleviation")),
        [
            ("conflict", Level.ERROR, 1),
            ("conflict", Level.ERROR, 4),
            ("variant-cycle", Level.ERROR, 4),
        ],
    ),
    (
        "a forbidden form that inflection accepts can never be reported",
        entry("a", "贫困县", forms("poor county", deprecated="poor counties")),
        [("accepted-and-forbidden", Level.ERROR, 1)],
    ),
    (
        "without inflection it can",
        entry("a", "贫困县", forms("poor county", deprecated="poor counties"), "inflect: false"),
        [],
    ),
    (
        "a note of style in the third entry stands at its line",
        entry("a", "甲乙", "one") + entry("b", "丙丁", "two") + entry("c", "鄉村", "village"),
        [("traditional", Level.WARNING, 7)],
    ),
    (
        "Chinese in English",
        entry("a", "甲乙", forms("one", admitted="一")),
        [("script", Level.WARNING, 1)],
    ),
    (
        "full-width marks in English",
        entry("a", "甲乙", forms("one", admitted='"three，four"')),
        [("script", Level.WARNING, 1)],
    ),
    (
        "marks at the end of a form",
        entry("a", "甲乙。", "one") + entry("b", "丙丁", "Go on!"),
        [("trailing-punctuation", Level.WARNING, 1), ("trailing-punctuation", Level.WARNING, 4)],
    ),
    ("an abbreviation may end in a full stop", entry("a", "公司", '"Co., Ltd."'), []),
    ("nobody can write a gap", entry("a", "提高", "raise … up"), [("gap", Level.ERROR, 1)]),
    (
        "verbs stand without to",
        entry("a", "提高", "to raise", "pos: verb"),
        [("infinitive", Level.WARNING, 1)],
    ),
    (
        "one character matches everywhere",
        entry("a", "户", "household"),
        [("single-character", Level.WARNING, 1)],
    ),
    ("units wait for a figure", entry("a", "户", "household", "pos: unit"), []),
    (
        "retired entries conflict with nobody",
        entry("a", "提高", "raise … up", "status: retired"),
        [],
    ),
]


@pytest.mark.parametrize(("_why", "text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_rules(
    tmp_path: Path, _why: str, text: str, expected: list[tuple[str, Level, int]]
) -> None:
    """Each rule finds its defect at the line of its entry, and nothing else."""
    (tmp_path / "terms.yaml").write_text(text, "utf-8")

    findings = [(each.rule, each.level, each.line) for each in lint_folder(tmp_path)]

    assert findings == expected


def test_schema_errors_and_rules_come_together(tmp_path: Path) -> None:
    """One broken entry does not hide what is wrong with the others."""
    text = "- id: a\n  zh: [甲乙]\n" + entry("b", "鄉村", "village")
    (tmp_path / "terms.yaml").write_text(text, "utf-8")

    assert [each.rule for each in lint_folder(tmp_path)] == ["schema", "traditional"]


def test_a_finding_reads_like_a_compilers(tmp_path: Path) -> None:
    """Editors jump to `file:line`; the fix stands below."""
    (tmp_path / "terms.yaml").write_text(entry("a", "鄉村", "village"), "utf-8")

    (finding,) = lint_folder(tmp_path)

    assert str(finding) == (
        f"{tmp_path / 'terms.yaml'}:1: warning: 鄉村 is written in Traditional characters "
        "[traditional]\n    fix: write 乡村; Traditional documents are matched all the same"
    )


def test_the_bundled_glossary_has_no_errors_or_warnings() -> None:
    """The repository's glossary keeps the rules that it sets for others."""
    findings = lint_folder(REPOSITORY / "glossary")

    assert [str(each) for each in findings if each.level is not Level.NOTE] == []
