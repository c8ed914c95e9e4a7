"""Word links from attention, and the coverage that is read off them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

from duizhao.alignment.words import coverage, word_links

if TYPE_CHECKING:
    from duizhao.model import Link, Span


@dataclass(frozen=True)
class Forced:
    """What an engine would return for a forced target."""

    source_spans: tuple[Span, ...]
    target_spans: tuple[Span, ...]
    attention: npt.NDArray[np.float32] | None


SOURCE, TARGET = "修建公路。", "Build roads."
SPANS = ((0, 2), (2, 4), (4, 5)), ((0, 5), (6, 11), (11, 12))
CROSSED = np.array([[0.1, 0.8, 0.1], [0.7, 0.2, 0.1], [0.1, 0.1, 0.8]], dtype=np.float32)


@pytest.mark.parametrize(
    ("attention", "expected"),
    [
        (np.eye(3, dtype=np.float32), ((0, 2, 0, 5), (2, 4, 6, 11))),
        (CROSSED, ((0, 2, 6, 11), (2, 4, 0, 5))),
        (None, ()),
        (np.zeros((0, 0), dtype=np.float32), ()),
    ],
    ids=["in order", "crossed", "no attention", "empty"],
)
def test_words_are_linked_where_both_directions_agree(
    attention: npt.NDArray[np.float32] | None, expected: tuple[Link, ...]
) -> None:
    """Strong attention becomes links in code points; punctuation is never linked."""
    assert word_links(SOURCE, TARGET, Forced(*SPANS, attention)) == expected


def test_pieces_of_a_word_are_linked_as_one() -> None:
    """A word cut in two pieces gets one link over its whole span."""
    forced = Forced(((0, 2),), ((0, 3), (3, 7)), np.array([[0.9], [0.1]], dtype=np.float32))

    assert word_links("公路", "roadway", forced) == ((0, 2, 0, 7),)


@pytest.mark.parametrize(
    ("source", "links", "share", "gaps"),
    [
        ("修建公路，改善交通条件。", [(0, 4, 0, 1)], 0.4, ((5, 11),)),
        ("修建公路，改善交通条件。", [(0, 4, 0, 1), (5, 11, 2, 3)], 1.0, ()),
        ("政策、法律", [(0, 2, 0, 1)], 0.5, ()),
        ("……", [], 1.0, ()),
    ],
    ids=["clause left out", "all linked", "short items are not reported", "nothing to say"],
)
def test_coverage_finds_clauses_without_links(
    source: str, links: list[Link], share: float, gaps: tuple[Span, ...]
) -> None:
    """A clause that no link touches is reported as a gap."""
    found = coverage(source, links)

    assert found.share == pytest.approx(share)
    assert found.gaps == gaps
