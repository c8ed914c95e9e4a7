"""A reviewer's acts: saved whole, checked again, taken back, and built again by the next run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from duizhao.alignment.pairs import pair_segments
from duizhao.errors import WorkspaceError
from duizhao.glossary import Glossary
from duizhao.glossary.schema import Term
from duizhao.language.chinese import match_key
from duizhao.model import (
    AlignedPair,
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
from duizhao.reviewing import Change, Desk, etag, merge, save, split, undo
from duizhao.settings import Settings
from duizhao.store.acts import StaleError
from duizhao.store.revisions import ReviewStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SENTENCES = ("全村通了电。", "全乡修了12条路。", "大家都笑了。")
ENGLISH = ("The village has power.", "The township built 12 roads.", "Everyone laughed.")
UNIT = Unit("u1", UnitKind.PARAGRAPH, "".join(SENTENCES), ((0, 23),))
SEGMENTS = tuple(
    Segment(f"u1.{index}", "u1", index, text, (), text) for index, text in enumerate(SENTENCES)
)
TRANSLATIONS = {
    segment.id: Translation(segment.id, text, Origin.MT, -0.5, "e", "g")
    for segment, text in zip(SEGMENTS, ENGLISH, strict=True)
}
TERM = Term.model_validate({"id": "township", "zh": ["全乡"], "en": {"preferred": "township"}})
GLOSSARY = Glossary(entries=(TERM,), by_id={TERM.id: TERM})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over a document of one paragraph with three sentences."""
    pairs = pair_segments([UNIT], SEGMENTS, TRANSLATIONS, [])
    document = Document("a.txt", "a.txt", "zh", UNIT.text, "0", "a")
    with ReviewStore.open(tmp_path / "workspace.db") as store:
        store.save_bitext("key", Bitext(document, (UNIT,), pairs))
        yield Desk(store, GLOSSARY, Settings())


def pairs_of(desk: Desk) -> tuple[BitextPair, ...]:
    """The document's pairs as they stand."""
    return desk.store.bitext("a.txt").pairs


def built_again(desk: Desk) -> list[AlignedPair]:
    """Pairs as the next run would build them."""
    reviews = desk.store.reviews("a.txt")
    return [each.pair for each in pair_segments([UNIT], SEGMENTS, TRANSLATIONS, reviews)]


def texts(pairs: tuple[BitextPair, ...]) -> list[tuple[str, str, str]]:
    """Id, source and target of pairs."""
    return [(each.pair.id, each.pair.source, each.pair.target) for each in pairs]


def test_a_saved_text_stands_at_once_and_is_checked_again(desk: Desk) -> None:
    """Text, state, origin, terms and issues of the pair are the new ones."""
    second = pairs_of(desk)[1]

    save("a.txt", [(second, Change("The town built 2 roads.", State.TRANSLATED))], "Li", desk)

    stored = pairs_of(desk)[1]
    assert (stored.pair.target, stored.pair.state) == ("The town built 2 roads.", State.TRANSLATED)
    assert stored.origin is Origin.HUMAN
    assert [use.met for use in stored.terms] == [False]
    assert {"number-missing", "term-missing"} <= {issue.check for issue in stored.issues}


def test_the_next_run_builds_the_saved_pairs(desk: Desk) -> None:
    """Text, ids and states come back from the reviews alone."""
    first, second, _ = pairs_of(desk)
    save("a.txt", [(first, Change("Power is on.", State.REVIEWED))], "Li", desk)
    split("a.txt", second, (3, 9), "Li", desk)

    again = built_again(desk)

    stored = [pair.pair for pair in pairs_of(desk)]
    assert [replace(pair, links=()) for pair in again] == [
        replace(pair, links=()) for pair in stored
    ]


def test_of_two_who_saw_the_same_text_the_second_is_told(desk: Desk) -> None:
    """A save over a text that changed meanwhile is refused and keeps nothing."""
    first = pairs_of(desk)[0]
    save("a.txt", [(first, Change("One.", State.TRANSLATED))], "Li", desk)

    with pytest.raises(StaleError):
        save("a.txt", [(first, Change("Two.", State.FINAL))], "Wang", desk)

    assert pairs_of(desk)[0].pair.target == "One."
    assert [review.author for review in desk.store.reviews("a.txt")] == ["Li"]


def test_the_etag_names_text_and_state_only(desk: Desk) -> None:
    """Text and state change it; a risk computed anew does not."""
    pair = pairs_of(desk)[0]

    assert etag(pair) == etag(replace(pair, risk=0.5))
    assert etag(pair) != etag(replace(pair, pair=replace(pair.pair, target="x")))
    assert etag(pair) != etag(replace(pair, pair=replace(pair.pair, state=State.FINAL)))


@pytest.mark.parametrize(
    ("state", "remembered"),
    [(State.TRANSLATED, False), (State.REVIEWED, True), (State.FINAL, True)],
)
def test_only_accepted_text_enters_the_memory(
    desk: Desk, state: State, *, remembered: bool
) -> None:
    """Reviewed and final text is remembered, and forgotten when the decision is taken back."""
    key = match_key(SENTENCES[0])
    save("a.txt", [(pairs_of(desk)[0], Change("Power is on.", state))], "Li", desk)

    assert (key in desk.store.memory([key])) is remembered

    undo("a.txt", "Li", desk)
    assert key not in desk.store.memory([key])


def test_merged_segments_keep_the_first_id_and_all_source_ids(desk: Desk) -> None:
    """Two sentences become one pair; the third stays; the next run agrees."""
    first, second, _ = pairs_of(desk)

    merged = merge("a.txt", first, second, "Li", desk)

    assert merged.pair.source_ids == ("u1.0", "u1.1")
    assert texts(pairs_of(desk)) == [
        ("u1.0", SENTENCES[0] + SENTENCES[1], f"{ENGLISH[0]} {ENGLISH[1]}"),
        ("u1.2", SENTENCES[2], ENGLISH[2]),
    ]
    assert [pair.id for pair in built_again(desk)] == ["u1.0", "u1.2"]


def test_split_segments_append_letters_and_merge_again(desk: Desk) -> None:
    """A split appends a and b in order; merging the two parts gives the first id back."""
    before = texts(pairs_of(desk))

    one, two = split("a.txt", pairs_of(desk)[1], (3, 12), "Li", desk)

    assert texts(pairs_of(desk))[1:3] == [
        ("u1.1a", "全乡修", "The township"),
        ("u1.1b", "了12条路。", "built 12 roads."),
    ]
    assert [pair.id for pair in built_again(desk)] == ["u1.0", "u1.1a", "u1.1b", "u1.2"]

    merge("a.txt", one, two, "Li", desk)
    assert texts(pairs_of(desk)) == before


def test_a_part_of_a_split_can_be_split_again(desk: Desk) -> None:
    """Letters are appended once more, and order holds."""
    _, two = split("a.txt", pairs_of(desk)[1], (3, 12), "Li", desk)

    split("a.txt", two, (3, 5), "Li", desk)

    ids = ["u1.0", "u1.1a", "u1.1ba", "u1.1bb", "u1.2"]
    assert [pair.pair.id for pair in pairs_of(desk)] == ids
    assert [pair.id for pair in built_again(desk)] == ids


def test_what_cannot_be_merged_or_split_is_refused(desk: Desk) -> None:
    """Paragraphs are not joined, split parts join only each other, empty parts are not made."""
    first, second, third = pairs_of(desk)
    other = replace(third, unit_id="u2")
    with pytest.raises(WorkspaceError, match="different paragraphs"):
        merge("a.txt", second, other, "Li", desk)
    with pytest.raises(WorkspaceError, match="both parts"):
        split("a.txt", first, (0, 3), "Li", desk)
    _, part = split("a.txt", second, (3, 12), "Li", desk)
    with pytest.raises(WorkspaceError, match="piece of a split"):
        merge("a.txt", part, third, "Li", desk)


def test_acts_are_taken_back_one_by_one(desk: Desk) -> None:
    """Undo gives the pairs and reviews before back, down to the machine's text."""
    before = pairs_of(desk)
    save("a.txt", [(before[0], Change("One.", State.REVIEWED))], "Li", desk, "state")
    first, second, _ = pairs_of(desk)
    merge("a.txt", first, second, "Li", desk)
    split("a.txt", pairs_of(desk)[1], (2, 8), "Li", desk)

    for _ in range(3):
        undo("a.txt", "Li", desk)

    assert pairs_of(desk) == before
    assert desk.store.reviews("a.txt") == []
    with pytest.raises(WorkspaceError, match="nothing left"):
        undo("a.txt", "Li", desk)


def test_typing_is_taken_back_as_one_act(desk: Desk) -> None:
    """Autosaves that follow each other are one act; another reviewer's acts stay his."""
    for text in ("P", "Po", "Power."):
        save("a.txt", [(pairs_of(desk)[0], Change(text, State.TRANSLATED))], "Li", desk)
    with pytest.raises(WorkspaceError, match="nothing left"):
        undo("a.txt", "Wang", desk)

    undo("a.txt", "Li", desk)

    assert pairs_of(desk)[0].pair.target == ENGLISH[0]


def test_an_act_cannot_be_taken_back_over_a_later_one(desk: Desk) -> None:
    """What another reviewer saved since is not lost by an undo."""
    save("a.txt", [(pairs_of(desk)[0], Change("One.", State.REVIEWED))], "Li", desk)
    save("a.txt", [(pairs_of(desk)[0], Change("Two.", State.FINAL))], "Wang", desk)

    with pytest.raises(StaleError):
        undo("a.txt", "Li", desk)

    assert pairs_of(desk)[0].pair.target == "Two."


def test_reviews_keep_the_machines_text(desk: Desk) -> None:
    """However often a text is edited, the text of the machine stays beside it."""
    for text in ("One.", "Two."):
        save("a.txt", [(pairs_of(desk)[0], Change(text, State.TRANSLATED))], "Li", desk)

    assert desk.store.reviews("a.txt")[0].machine == ENGLISH[0]
