"""Risk: errors rank above correct pairs, and each signal says what it should."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duizhao.language.encoder import load_encoder
from duizhao.model import (
    AlignedPair,
    BitextPair,
    Candidate,
    Origin,
    Route,
    State,
    TermUse,
    UnitKind,
)
from duizhao.quality.checking import check_pairs
from duizhao.quality.risk import SIGNALS, WEIGHTS, Signals, assess, find_signals, risk
from duizhao.settings import QualitySettings

CORRECT = [
    ("全县建成农村公路1260公里。", "The county built 1,260 kilometers of rural roads."),
    ("会议强调，要加强队伍建设。", "The meeting stressed that team building must be strengthened."),
    ("这项工作不能停，要继续抓好。", "This work cannot stop and must be carried on well."),
    (
        "投入资金2.4亿元，惠及群众8.7万人。",
        "With 240 million yuan invested, 87,000 people benefited.",
    ),
    (
        "村里办起了合作社，收入年年增长。",
        "The village set up a cooperative, and income grew yearly.",
    ),
    (
        "各部门要认真研究，提出具体办法。",
        "Departments must study it and propose specific measures.",
    ),
    (
        "学校修好了，孩子们高兴地上学去。",
        "The school is finished, and children gladly go to class.",
    ),
    ("我们坚持实事求是，一切从实际出发。", "We seek truth from facts and proceed from reality."),
    ("今年的粮食产量比去年增加百分之五。", "Grain output this year is 5 percent above last year."),
    (
        "干部们走村入户，了解群众的困难。",
        "Officials visit homes to learn of people's difficulties.",
    ),
]
WRONG = {
    0: "The county built 12,600 kilometers of rural roads.",
    2: "This work can stop.",
    3: "With 240 billion yuan invested, 87,000 people benefited.",
    5: "Departments must study it must study it and propose specific measures.",
}


def pairs_of(*texts: tuple[str, str]) -> list[BitextPair]:
    """Checked machine translations."""
    pairs = [
        BitextPair(
            AlignedPair(f"u{number}.0", (f"u{number}.0",), (f"u{number}.0",), source, target),
            f"u{number}",
            UnitKind.PARAGRAPH,
            "",
            Origin.MT,
        )
        for number, (source, target) in enumerate(texts)
    ]
    return list(check_pairs(pairs, None, QualitySettings()))


def test_every_seeded_error_ranks_above_every_correct_pair() -> None:
    """A wrong figure, a lost no and a repetition come first in the queue."""
    texts = [(source, WRONG.get(number, target)) for number, (source, target) in enumerate(CORRECT)]
    risks = {pair.pair.id: pair.risk or 0.0 for pair in assess(pairs_of(*texts))}
    wrong = [risks[f"u{number}.0"] for number in WRONG]
    right = [risks[f"u{number}.0"] for number in range(len(CORRECT)) if number not in WRONG]
    assert min(wrong) > max(right)
    assert all(0 <= value <= 1 for value in risks.values())


def test_each_signal_has_a_weight_that_raises_the_risk() -> None:
    """The table of weights names every signal, and no signal speaks for a pair."""
    assert set(WEIGHTS) == set(SIGNALS)
    for name in SIGNALS:
        low, high = replace(Signals(), **{name: 0.0}), replace(Signals(), **{name: 1.0})
        assert risk(low) < risk(high)


def test_decided_copied_and_furniture_pairs_have_no_risk() -> None:
    """Nobody needs to look at them."""
    (pair,) = pairs_of(CORRECT[0])
    for other in (
        replace(pair, origin=Origin.COPIED),
        replace(pair, kind=UnitKind.FURNITURE),
        replace(pair, pair=replace(pair.pair, state=State.REVIEWED)),
    ):
        assert assess([other])[0].risk is None


def signal(pair: BitextPair, name: str) -> float:
    """One signal of a pair that stands alone."""
    found: float = getattr(find_signals([pair])[0], name)
    return found


def test_signals_of_terms_candidates_and_links() -> None:
    """Unmet terms, other candidates and unlinked words count."""
    (pair,) = pairs_of(CORRECT[1])
    use = TermUse("t", "队伍", ("team",), False, None, (7, 9), None)  # noqa: FBT003 - a record
    assert signal(replace(pair, terms=(use,)), "terms") == 0.5
    assert signal(replace(pair, terms=(replace(use, counted=False),)), "terms") == 0
    other = Candidate("Something else entirely.", -1.0, Route.NBEST)
    assert signal(replace(pair, candidates=(other,)), "disagreement") > 0.7
    assert signal(pair, "disagreement") == 0
    linked = replace(pair.pair, links=((0, 2, 0, 11),))
    assert signal(replace(pair, pair=linked), "uncovered") > 0.5


def test_ranks_need_enough_pairs() -> None:
    """In a short document scores say nothing; in a longer one the worst score is rank 1."""
    (pair,) = pairs_of(CORRECT[0])
    short = [replace(pair, score=-1.0), replace(pair, score=-3.0)]
    assert {found.score for found in find_signals(short)} == {0.5}
    long = [replace(pair, score=-float(number)) for number in range(21)]
    scores = [found.score for found in find_signals(long)]
    assert (scores[0], scores[-1]) == (0.0, 1.0)


def test_vectors_find_the_pair_that_says_something_else() -> None:
    """A target of another sentence has the worst margin of the document."""
    texts = [*CORRECT, *((source, target) for source, target in CORRECT), CORRECT[0]]
    swapped = pairs_of(*texts[:-1], (CORRECT[6][0], CORRECT[3][1]))
    margins = [found.margin for found in find_signals(swapped, load_encoder())]
    assert margins[-1] == pytest.approx(1.0)
