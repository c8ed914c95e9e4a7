"""What the decode guards see, and what they must leave alone."""

from __future__ import annotations

import pytest

from duizhao.translation import Hypothesis
from duizhao.translation.guards import Defect, find_defects, without_loops


def hypothesis(text: str, *, finished: bool = True) -> Hypothesis:
    """A hypothesis of which only the text matters."""
    return Hypothesis(text, -1.0, (), (), (), None, finished)


@pytest.mark.parametrize(
    ("source", "target", "defects"),
    [
        ("我们必须坚持。", "We must persevere.", ()),
        ("我们必须坚持。", "", (Defect.EMPTY,)),
        ("", "", ()),
        ("我们必须坚持。", "我们必须坚持。", (Defect.COPIED,)),
        ("前往新刘庄村。", "They went to the village of 新刘庄.", ()),
        ("工作很好。", "the work of the work of the work of", (Defect.LOOP,)),
        ("工作很好。", "very, very, very good", (Defect.LOOP,)),
        ("很好很好很好。", "very good, very good, very good", ()),
        ("工作很好。", "We worked very, very well.", ()),
        ("共有1、1、1。", "1, 1, 1", ()),
        ("共有1415户。", "1,415, 1,415, 1,415 households", (Defect.LOOP,)),
        ("10时至12时、10时至12时。", "10, 12, 10, 12", ()),
        ("盲人按摩。", "blind-in-in-in-in massage", (Defect.LOOP,)),
        ("挨家挨户走访。", "visits door-to-door and face-to-face", ()),
        ("谁来帮、怎么帮、怎么退。", "who is to help, how to help, how to end", ()),
        ("领导小组。", "a group of the city Party committee (the city Party committee)", ()),
    ],
)
def test_defects(source: str, target: str, defects: tuple[Defect, ...]) -> None:
    """Each defect is seen, and repetition that the source has is none."""
    assert find_defects(source, hypothesis(target)) == defects


def test_an_unfinished_decode_is_truncated() -> None:
    """Running into the limit is said, whatever the text looks like."""
    found = find_defects("我们必须坚持。", hypothesis("We must", finished=False))

    assert found == (Defect.TRUNCATED,)


TWICE = "walk first to walk far, walk first to walk far"
"""A term that says its words again."""


@pytest.mark.parametrize(
    ("source", "target", "once"),
    [
        ("党的工作。", "the work of the work of the work of the Party", "the work of the Party"),
        ("面积、户型。", "area, area, area, housing", "area, housing"),
        ("先走而后远。", f"We {TWICE}.", f"We {TWICE}."),
        ("先走而后远，很好。", f"We {TWICE}, very very very well.", f"We {TWICE}, very well."),
        ("走走走，走走走。", "Go go go, go go go.", "Go go go, go go go."),
    ],
)
def test_what_is_said_over_and_over_is_said_once(source: str, target: str, once: str) -> None:
    """The first time stays, and so do terms that repeat themselves and what the source repeats."""
    assert without_loops(source, target, [TWICE]) == once
