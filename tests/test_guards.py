"""What the decode guards see, and what they must leave alone."""

from __future__ import annotations

import pytest

from duizhao.translation import Hypothesis
from duizhao.translation.guards import Defect, find_defects


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
    ],
)
def test_defects(source: str, target: str, defects: tuple[Defect, ...]) -> None:
    """Each defect is seen, and repetition that the source has is none."""
    assert find_defects(source, hypothesis(target)) == defects


def test_an_unfinished_decode_is_truncated() -> None:
    """Running into the limit is said, whatever the text looks like."""
    found = find_defects("我们必须坚持。", hypothesis("We must", finished=False))

    assert found == (Defect.TRUNCATED,)
