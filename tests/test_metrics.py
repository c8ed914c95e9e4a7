"""Scores that are gathered document by document are those of sacrebleu over all texts at once."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from duizhao.model import AlignedPair, BitextPair, Origin, TermUse, UnitKind
from duizhao.quality.metrics import RESAMPLES, PostEdit, Scorer, post_edit
from duizhao.quality.reference_terms import STRIDE, ReferenceTermCount, ReferenceTerms

WORDS = [
    "the",
    "county",
    "builds",
    "new",
    "roads",
    "and",
    "schools",
    "for",
    "all",
    "people",
    "of",
    "its",
    "towns",
    "this",
    "year",
]


def sentences(number: int, seed: int) -> list[str]:
    """Sentences drawn by a fixed seed."""
    chance = random.Random(seed)  # noqa: S311 - the same texts each time
    return [" ".join(chance.choices(WORDS, k=chance.randint(4, 12))) for _ in range(number)]


TARGETS = sentences(24, seed=1)
REFERENCES: list[str | None] = [
    None if place % 7 == 3 else f"{target[:20]} {other}"
    for place, (target, other) in enumerate(zip(TARGETS, sentences(24, seed=2), strict=True))
]
KNOWN = [(t, r) for t, r in zip(TARGETS, REFERENCES, strict=True) if r is not None]


def in_parts(scorer: Scorer) -> Scorer:
    """Give a scorer the segments as three documents of eight."""
    for start in range(0, 24, 8):
        part = slice(start, start + 8)
        kinds = ["heading" if place % 3 else "paragraph" for place in range(8)]
        groups = {"document": [f"{start}.txt"] * 8, "kind": kinds}
        scorer.add(TARGETS[part], REFERENCES[part], groups)
    return scorer


@pytest.mark.parametrize(
    ("name", "metric"), [("bleu", BLEU()), ("chrf", CHRF(word_order=2)), ("ter", TER())]
)
def test_scores_and_intervals_are_those_of_sacrebleu(name: str, metric: BLEU | CHRF | TER) -> None:
    """Score, interval and signature do not depend on how the segments came."""
    whole = metric.corpus_score(
        [target for target, _ in KNOWN], [[truth for _, truth in KNOWN]], n_bootstrap=RESAMPLES
    )

    score = getattr(in_parts(Scorer(with_ter=True)).metrics(), name)

    assert score.segments == len(KNOWN)
    assert score.score == whole.score
    assert (score.low, score.high) == (whole._mean - whole._ci, whole._mean + whole._ci)
    assert score.signature == str(metric.get_signature())


def test_groups_are_scored_over_their_own_segments() -> None:
    """A kind's score is that of its segments in all documents, and has no interval."""
    groups = in_parts(Scorer()).groups("kind")
    headings = [
        (target, truth)
        for place, (target, truth) in enumerate(zip(TARGETS, REFERENCES, strict=True))
        if truth is not None and place % 8 % 3
    ]
    metric = BLEU()
    whole = metric.corpus_score(
        [target for target, _ in headings], [[truth for _, truth in headings]]
    )

    assert set(groups) == {"heading", "paragraph"}
    assert groups["heading"].bleu is not None
    assert groups["heading"].bleu.score == whole.score
    assert groups["heading"].bleu.signature == str(metric.get_signature())
    assert groups["heading"].bleu.low is None


def test_segments_without_references_leave_no_score() -> None:
    """There is a reason instead, and no group."""
    scorer = Scorer()
    scorer.add(["a"], [None], {"kind": ["heading"]})

    assert scorer.metrics().reason == "no segment has a reference"
    assert scorer.groups("kind") == {}


@pytest.mark.parametrize("with_ter", [False, True])
def test_efforts_of_documents_add_up(with_ter: bool) -> None:  # noqa: FBT001 - a case
    """Two documents' effort is that of their segments together."""
    machine, reviewed = TARGETS[:6], sentences(6, seed=3)

    parts = [
        post_edit(machine[part], reviewed[part], with_ter=with_ter)
        for part in (slice(0, 2), slice(2, 6), slice(6, 6))
    ]

    assert sum(parts, PostEdit()) == post_edit(machine, reviewed, with_ter=with_ter)


def pair(number: int) -> BitextPair:
    """A pair with one term hit; every third target lacks its form."""
    form = f"form{number % 5}"
    use = TermUse(form, "词", (form,), met=True, route=None, source_span=(0, 1), target_span=None)
    target = f"a {form} here" if number % 3 else f"a form{(number + 1) % 5} here"
    aligned = AlignedPair(f"u{number}", (f"u{number}",), (), "词", target)
    return BitextPair(aligned, "u", UnitKind.PARAGRAPH, "", Origin.MT, terms=(use,))


@pytest.mark.parametrize("number", [0, 1, STRIDE - 1, STRIDE, STRIDE + 1, 30])
def test_the_control_takes_the_term_some_hits_further_on(number: int) -> None:
    """Hits that come in parts are counted as if all had been there at once."""
    pairs = [pair(each) for each in range(number)]
    references = [f"the form{each % 4}" for each in range(number)]
    forms = [each.terms[0].required[0] for each in pairs]
    others = [forms[(place + STRIDE) % number] for place in range(number)]
    rows = list(zip(pairs, references, forms, others, strict=True))
    expected = [(each, form) for each, truth, form, _ in rows if form in truth]
    controls = [(each, other) for each, truth, _, other in rows if other not in truth]

    count = ReferenceTermCount()
    for start in range(0, number, 4):
        count.add(pairs[start : start + 4], references[start : start + 4])

    assert count.result() == ReferenceTerms(
        len(expected),
        sum(form in each.pair.target for each, form in expected),
        len(controls),
        sum(other in each.pair.target for each, other in controls),
    )


def test_hits_that_do_not_count_are_left_out() -> None:
    """Proposed terms and pairs without reference are no hits."""
    (use,) = pair(1).terms
    proposed = replace(pair(1), terms=(replace(use, counted=False),))

    count = ReferenceTermCount()
    count.add([proposed, pair(1)], ["form1", None])

    assert count.result() == ReferenceTerms(0, 0, 0, 0)
