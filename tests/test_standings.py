"""Counts beside the documents and the texts that are searched: right after every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from duizhao.alignment.pairs import pair_segments
from duizhao.glossary import Glossary
from duizhao.glossary.schema import Term
from duizhao.model import (
    Bitext,
    BitextPair,
    Document,
    Origin,
    Segment,
    State,
    Translation,
    Unit,
    UnitKind,
)
from duizhao.reviewing import Change, Desk, mark_issue, merge, recheck, save, split, undo
from duizhao.settings import Settings
from duizhao.store.revisions import ReviewStore
from duizhao.store.standings import Counted, count_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXTS = [
    ("u0", UnitKind.PARAGRAPH, "全乡修了12条路。", "The town built 2 roads."),
    ("u0", UnitKind.PARAGRAPH, "群众說：“路 通了”！", "The People said it was open."),
    ("u1", UnitKind.FURNITURE, "第3页路通了", "Page 3, People"),
]
TERM = Term.model_validate({"id": "township", "zh": ["全乡"], "en": {"preferred": "township"}})
GLOSSARY = Glossary(entries=(TERM,), by_id={TERM.id: TERM})


@pytest.fixture
def desk(workspace_url: str) -> Iterator[Desk]:
    """A desk over a document of two sentences and a page number."""
    units = [
        Unit("u0", UnitKind.PARAGRAPH, TEXTS[0][2] + TEXTS[1][2], ((0, 1),)),
        Unit("u1", UnitKind.FURNITURE, TEXTS[2][2], ((0, 1),)),
    ]
    segments = [
        Segment(f"{unit}.{place % 2}", unit, place % 2, zh, (), zh)
        for place, (unit, _, zh, _) in enumerate(TEXTS)
    ]
    translations = {
        segment.id: Translation(segment.id, en, Origin.MT, -0.5, "e", "g")
        for segment, (_, _, _, en) in zip(segments, TEXTS, strict=True)
    }
    with ReviewStore.open(workspace_url) as store:
        desk = Desk(store, GLOSSARY, Settings())
        pairs = recheck(pair_segments(units, segments, translations, []), desk)
        document = Document("a.txt", "a.txt", "zh-Hans", "", "0", "修路记")
        store.save_bitext("key", Bitext(document, tuple(units), pairs))
        yield desk


def first_two(desk: Desk) -> tuple[BitextPair, BitextPair]:
    """The document's sentences as they stand."""
    first, second, *_ = desk.store.bitext("a.txt").pairs
    return first, second


def accept(desk: Desk) -> None:
    """Accept a better text: the issues go, the term is met."""
    change = Change("The township built 12 roads.", State.REVIEWED)
    save("a.txt", [(first_two(desk)[0], change)], "Li", desk)


def ignore(desk: Desk) -> None:
    """Call an issue none."""
    first, _ = first_two(desk)
    mark_issue("a.txt", first, first.issues[0].fingerprint, "no", "Li", desk)


def join(desk: Desk) -> None:
    """Make one pair of two."""
    merge("a.txt", *first_two(desk), "Li", desk)


def cut(desk: Desk) -> None:
    """Make two pairs of one."""
    split("a.txt", first_two(desk)[0], (4, 9), "Li", desk)


def accept_and_take_back(desk: Desk) -> None:
    """Accept, then undo."""
    accept(desk)
    undo("a.txt", "Li", desk)


@pytest.mark.parametrize("act", [accept, ignore, join, cut, accept_and_take_back])
def test_counts_follow_every_act(desk: Desk, act: Callable[[Desk], None]) -> None:
    """They are those of the pairs that stand, without those being counted again."""
    act(desk)

    (standing,) = desk.store.standings().values()
    counted = count_pairs(desk.store.outlines("a.txt"))
    assert {each: +standing.of(each) for each in Counted} == {
        each: +counts for each, counts in counted.items()
    }
    texts = [pair.pair.target for _, pair in desk.store.search("o", 9)]
    assert texts == [
        pair.pair.target
        for pair in desk.store.outlines("a.txt")
        if "o" in pair.pair.target and pair.kind is not UnitKind.FURNITURE
    ]


def test_a_standing_says_what_waits_and_what_is_missing(desk: Desk) -> None:
    """States, checks and terms by name, with title and language."""
    standing = desk.store.standings(["a.txt", "unknown.txt"])["a.txt"]

    assert (standing.title, standing.language) == ("修路记", "zh-Hans")
    assert standing.of(Counted.STATE) == {State.INITIAL: 3}
    assert standing.of(Counted.CHECK)["term-missing"] == 1
    assert standing.of(Counted.UNMET) == {"township": 1}
    accept(desk)
    standing = desk.store.standings()["a.txt"]
    assert standing.of(Counted.STATE) == {State.INITIAL: 2, State.REVIEWED: 1}
    assert (standing.of(Counted.ASKED), standing.of(Counted.UNMET)) == ({"township": 1}, {})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("路通了", ["u0.1"]),
        ("群眾说路", ["u0.1"]),
        ("路", ["u0.0", "u0.1"]),
        ("１２條", ["u0.0"]),
        ("PEOPLE", ["u0.1"]),
        ("town built", ["u0.0"]),
        ("towns", []),
        ("100%", []),
        ("_", []),
        ("！", []),
    ],
)
def test_texts_are_found_on_both_sides(desk: Desk, text: str, found: list[str]) -> None:
    """Case, width, script and punctuation of Chinese make no difference; furniture stays out."""
    assert [pair.id for _, pair in desk.store.search(text, 9)] == found


def test_a_search_ends_where_enough_is_found(desk: Desk) -> None:
    """Whoever asks for one line is not kept waiting for all."""
    assert len(desk.store.search("路", 1)) == 1
    assert desk.store.with_source(["路", "nowhere"]) == {"a.txt": ["u0.0", "u0.1"]}
    assert desk.store.with_source(["！"]) == {}


def test_assigned_pairs_count_until_they_are_decided(desk: Desk) -> None:
    """A monitor sees how much is in reviewers' hands."""
    desk.store.assign([("a.txt", "u0.0"), ("a.txt", "u0.1"), ("gone.txt", "u0.0")], "Wang")
    assert desk.store.count_assigned() == 2

    accept(desk)

    assert desk.store.count_assigned() == 1
