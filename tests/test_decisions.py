"""The rules of merging, each case by its name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from sample_bitexts import make_bitext, make_pair

from duizhao.formats.decisions import Decision, Ledger, Outcome, Prefer, decide_all
from duizhao.formats.matching import KnownPairs
from duizhao.model import ImportedPair, Review, State
from duizhao.store import text_hash

SOURCE, MACHINE = "一句话。", "A sentence."
EARLY, FILE_TIME, LATE = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"


def review(target: str, author: str, changed: str, state: State = State.TRANSLATED) -> Review:
    """A decision that stands in the workspace."""
    return Review("报告/a.txt", "u1.0", ("u1.0",), SOURCE, target, state, author, changed, MACHINE)


@dataclass(frozen=True)
class Case:
    """One imported pair, what stands before it, and what must come of it."""

    target: str
    outcome: Outcome
    state: State | None = None
    standing: Review | None = None
    time: str = ""
    source: str = SOURCE
    becomes: State | None = None
    prefer: Prefer = Prefer.STORED
    seen: tuple[str, ...] = field(default=())
    note: str = ""


CASES = {
    "nothing changed": Case(MACHINE, Outcome.UNCHANGED, State.INITIAL),
    "nothing changed, no states": Case(MACHINE, Outcome.UNCHANGED),
    "edited, the tool left the state": Case(
        "Edited.", Outcome.NEW, State.INITIAL, becomes=State.TRANSLATED
    ),
    "edited, no states": Case("Edited.", Outcome.NEW, becomes=State.TRANSLATED),
    "edited and accepted": Case(
        "Edited.", Outcome.NEW, State.REVIEWED, becomes=State.REVIEWED
    ),
    "accepted as it is": Case(MACHINE, Outcome.NEW, State.REVIEWED, becomes=State.REVIEWED),
    "only a remark": Case(MACHINE, Outcome.NEW, note="odd", becomes=State.INITIAL),
    "emptied": Case(" ", Outcome.EMPTY, State.REVIEWED),
    "an older machine text": Case("Old.", Outcome.UNCHANGED, State.INITIAL, seen=("Old.",)),
    "an older machine text, accepted": Case(
        "Old.", Outcome.NEW, State.REVIEWED, seen=("Old.",), becomes=State.REVIEWED
    ),
    "the same reviewer, later": Case(
        "New.", Outcome.UPDATED, State.TRANSLATED, review("Mine.", "wang", EARLY)
    ),
    "the same reviewer, earlier": Case(
        "New.", Outcome.OLDER, State.TRANSLATED, review("Mine.", "wang", LATE)
    ),
    "the file's own time counts": Case(
        "New.", Outcome.OLDER, State.TRANSLATED, review("Mine.", "wang", FILE_TIME), time=EARLY
    ),
    "the same text again": Case(
        "Mine.", Outcome.UNCHANGED, State.TRANSLATED, review("Mine.", "wang", EARLY)
    ),
    "the machine text of the export": Case(
        MACHINE, Outcome.UNCHANGED, State.INITIAL, review("Mine.", "li", EARLY), seen=(MACHINE,)
    ),
    "the same text, accepted": Case(
        "Mine.", Outcome.UPDATED, State.REVIEWED, review("Mine.", "li", LATE),
        becomes=State.REVIEWED,
    ),
    "the same text, a lower state": Case(
        "Mine.", Outcome.UNCHANGED, State.TRANSLATED,
        review("Mine.", "li", EARLY, State.FINAL),
    ),
    "two reviewers": Case(
        "New.", Outcome.DISAGREEMENT, State.TRANSLATED, review("Theirs.", "li", EARLY)
    ),
    "two reviewers, the file preferred": Case(
        "New.", Outcome.UPDATED, State.TRANSLATED, review("Theirs.", "li", LATE),
        prefer=Prefer.FILE,
    ),
    "two reviewers, the file is further": Case(
        "New.", Outcome.UPDATED, State.REVIEWED, review("Theirs.", "li", LATE)
    ),
    "two reviewers, the workspace is further": Case(
        "New.", Outcome.OLDER, State.TRANSLATED, review("Theirs.", "li", EARLY, State.REVIEWED)
    ),
    "the source changed": Case(
        "New.", Outcome.SOURCE_CHANGED, State.REVIEWED, source="另一句话。"
    ),
}  # fmt: skip


def decide(case: Case, *more: ImportedPair) -> list[Decision]:
    """Run the rules over a workspace of one pair."""
    bitext = make_bitext(make_pair(SOURCE, MACHINE, 1))
    standing = {("报告/a.txt", "u1.0"): case.standing} if case.standing else {}
    seen = {text_hash(text) for text in case.seen}
    imported = ImportedPair("u1.0", case.source, case.target, case.state, time=case.time,
                            note=case.note)  # fmt: skip
    return decide_all(
        KnownPairs.of([bitext]).match([imported, *more]),
        Ledger(dict(standing), lambda _document, _pair: seen, lambda _document, _pair: ""),
        named="wang",
        fallback="file.xlsx",
        time=FILE_TIME,
        prefer=case.prefer,
    )


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_rule(case: Case) -> None:
    """Each situation has one outcome, and only applied ones carry what is kept."""
    decision = decide(case)[0]

    assert decision.outcome is case.outcome
    if case.becomes is not None:
        assert decision.state is case.becomes
    kept = decision.review
    assert (kept is not None) == (
        case.outcome in {Outcome.NEW, Outcome.UPDATED, Outcome.DISAGREEMENT}
    )
    if kept is not None:
        before = "Theirs." if case.outcome is Outcome.DISAGREEMENT else MACHINE
        assert (kept.target, kept.author, kept.machine) == (case.target, "wang", before)


def test_the_same_id_with_two_texts_changes_nothing() -> None:
    """A file that contradicts itself is not believed."""
    decisions = decide(
        Case("One.", Outcome.NEW, State.REVIEWED),
        ImportedPair("u1.0", SOURCE, "Two.", State.REVIEWED),
    )

    assert {decision.outcome for decision in decisions} == {Outcome.DUPLICATE}
    assert all(decision.review is None for decision in decisions)


def test_pieces_of_a_split_pair_are_joined() -> None:
    """A pair that a tool split comes back as one text, as far as its rawest piece."""
    bitext = make_bitext(make_pair("前半句，后半句。", "Old.", 1))
    pieces = [
        ImportedPair("u1.0", "前半句，", "First half, ", State.REVIEWED),
        ImportedPair("u1.0_2", "后半句。", "second half.", State.TRANSLATED),
    ]

    (decision,) = decide_all(
        KnownPairs.of([bitext]).match(pieces),
        Ledger({}, lambda _document, _pair: set(), lambda _document, _pair: ""),
        named="", fallback="f", time=FILE_TIME, prefer=Prefer.STORED,
    )  # fmt: skip

    assert decision.target == "First half, second half."
    assert decision.state is State.TRANSLATED
    assert decision.author == "f"


def test_merged_pairs_keep_all_their_sources() -> None:
    """A decision on merged pairs stands on the first and covers every segment."""
    bitext = make_bitext(make_pair("第一句话。", "One.", 1), make_pair("第二句话。", "Two.", 2))

    (decision,) = decide_all(
        KnownPairs.of([bitext]).match(
            [ImportedPair("u1.0", "第一句话。第二句话。", "Both.", State.REVIEWED)]
        ),
        Ledger({}, lambda _document, _pair: set(), lambda _document, _pair: ""),
        named="wang", fallback="f", time=FILE_TIME, prefer=Prefer.STORED,
    )  # fmt: skip

    assert decision.review is not None
    assert decision.review.source_ids == ("u1.0", "u2.0")
    assert (decision.review.source, decision.review.machine) == (
        "第一句话。第二句话。",
        "One. Two.",
    )


def test_a_memory_s_sentence_reaches_its_repetitions_that_nobody_decided() -> None:
    """OmegaT saves a repeated sentence once; a decision on another occurrence still stands."""
    bitext = make_bitext(*(make_pair(SOURCE, MACHINE, number) for number in (1, 2, 3)))
    theirs = replace(review("Mine.", "li", EARLY), pair_id="u3.0", source_ids=("u3.0",))

    decisions = decide_all(
        KnownPairs.of([bitext]).match([ImportedPair("", SOURCE, "New.")]),
        Ledger(
            {("报告/a.txt", "u3.0"): theirs},
            lambda _document, _pair: set(),
            lambda _document, _pair: "",
        ),
        named="wang", fallback="f", time=FILE_TIME, prefer=Prefer.FILE,
    )  # fmt: skip

    assert [(decision.pair_id, decision.outcome) for decision in decisions] == [
        ("u1.0", Outcome.NEW),
        ("u2.0", Outcome.NEW),
        ("u3.0", Outcome.UNCHANGED),
    ]
