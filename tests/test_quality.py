"""Checks, gates and metrics."""

from __future__ import annotations

import pytest

from duizhao.errors import SettingsError
from duizhao.model import AlignedPair, BitextPair, Origin, UnitKind
from duizhao.quality import CHECKS, check_pairs
from duizhao.quality.metrics import score
from duizhao.settings import QualitySettings


def pair_of(source: str, target: str, name: str = "u1.0") -> BitextPair:
    """A machine-translated pair of two texts."""
    return BitextPair(
        AlignedPair(name, (name,), (name,), source, target),
        unit_id=name.split(".", maxsplit=1)[0],
        kind=UnitKind.PARAGRAPH,
        normalised="",
        origin=Origin.MT,
    )


def found(source: str, target: str) -> set[str]:
    """Names of the checks that find something."""
    (pair,) = check_pairs([pair_of(source, target)], None, QualitySettings())
    return {issue.check for issue in pair.issues}


@pytest.mark.parametrize(
    ("check", "source", "wrong", "right"),
    [
        ("empty", "会议开始。", "", "The meeting began."),
        ("copied-source", "会议开始。", "会议开始。", "The meeting began."),
        ("number-missing", "投入90亿元。", "90 billion yuan.", "9 billion yuan."),
        ("number-added", "修了路。", "It built 35 roads.", "It built roads."),
        ("leftover-chinese", "拉萨的路。", "Roads of 拉萨.", "Roads of Lhasa."),
        ("repetition", "努力努力再努力。", "Work and work and work and work.", "Work very hard."),
        (
            "length",
            "各部门要认真研究并提出切实可行的办法。",
            "Study.",
            "Departments must study and propose practical measures.",
        ),
    ],
)
def test_a_check_finds_the_error_and_spares_the_correct_target(
    check: str, source: str, wrong: str, right: str
) -> None:
    """Each check fires on its error and not on a good translation."""
    assert check in found(source, wrong)
    assert found(source, right) == set()


def test_unknown_checks_in_the_settings_fail_with_the_known_ones() -> None:
    """A typo in a check's name is an error that lists the names."""
    with pytest.raises(SettingsError, match="number-missing"):
        check_pairs([], None, QualitySettings(disabled=("numbers",)))


def test_every_check_says_when_it_is_wrong() -> None:
    """The registry documents the false alarms of each check."""
    assert all(check.title and check.wrong_when for check in CHECKS.values())


def test_metrics_without_references_give_the_reason() -> None:
    """No references, no score, but a reason; references of some segments score those."""
    assert score(["a"], [None]).reason
    metrics = score(["The cat sat on the mat.", "x"], ["The cat sat on the mat.", None])
    assert metrics.bleu is not None
    assert metrics.bleu.score == pytest.approx(100.0)
    assert metrics.bleu.segments == 1
    assert "tok:13a" in metrics.bleu.signature
