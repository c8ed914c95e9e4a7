"""Sentence alignment: what each mechanism does, and how good the whole is on the development set.

The bars are ours; Gale-Church stands beside each figure to show what is hard.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np
import pytest
from alignment_cases import Case, Figures, clean_cases, compare, noisy_cases
from gale_church import gale_church

from duizhao.alignment.blocks import furniture_lines
from duizhao.alignment.comparison import Evidence
from duizhao.alignment.confidence import Verdict
from duizhao.alignment.lattice import SHAPES, Band, solve
from duizhao.alignment.sentences import Alignment, Pin, Sentence, Stream, align
from duizhao.language.dictionary import load_dictionary
from duizhao.language.encoder import load_encoder
from duizhao.settings import AlignmentSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS_ONLY = Evidence(load_dictionary(), None)


def sentences(texts: Sequence[str]) -> list[Sentence]:
    """As `--segmented` sees them: no structure but furniture."""
    furniture = furniture_lines(texts)
    return [
        Sentence(text, stream=Stream.FURNITURE if place in furniture else Stream.TEXT)
        for place, text in enumerate(texts)
    ]


def aligned(
    zh: Sequence[str], en: Sequence[str], evidence: Evidence, pins: Sequence[Pin] = ()
) -> Alignment:
    """Align plain sentences."""
    return align(sentences(zh), sentences(en), evidence, AlignmentSettings(), pins)


@functools.cache
def figures(name: str, *, encoder: bool) -> tuple[Figures, Figures]:
    """Ours and Gale-Church's on the clean or noisy set."""
    evidence = Evidence(load_dictionary(), load_encoder()) if encoder else WORDS_ONLY
    cases: list[Case] = clean_cases() if name == "clean" else noisy_cases()
    ours, theirs = Figures(), Figures()
    for case in cases:
        links = aligned(case.zh, case.en, evidence).links
        ours += compare(case.links, [(link.source, link.target) for link in links])
        theirs += compare(case.links, gale_church(case.zh, case.en))
    return ours, theirs


def test_the_development_set_is_as_large_and_as_hard_as_it_should_be() -> None:
    """At least 400 links, 30 percent of them with more than one sentence on a side."""
    links = [link for case in clean_cases() for link in case.links]
    many = [link for link in links if max(map(len, link)) > 1]

    assert len(links) >= 400
    assert len(many) >= 0.3 * len(links)


@pytest.mark.parametrize(
    ("name", "encoder", "bar"),
    [("clean", True, 0.95), ("noisy", True, 0.93), ("clean", False, 0.9), ("noisy", False, 0.88)],
)
def test_strict_f1_reaches_the_bar(name: str, bar: float, *, encoder: bool) -> None:
    """Strict F1, with and without sentence vectors; far above lengths alone."""
    ours, theirs = figures(name, encoder=encoder)

    assert ours.f1 >= bar, f"Gale-Church: {theirs.f1:.3f}"
    assert ours.f1 > theirs.f1 + 0.05


def test_sentences_without_counterpart_are_found() -> None:
    """Null links of the noisy copy, by precision and recall."""
    ours, _ = figures("noisy", encoder=True)

    assert (ours.null_precision, ours.null_recall) >= (0.9, 0.9)
    assert min(ours.null_precision, ours.null_recall) >= 0.9


ZH = ["修建公路32公里。", "全县种植苹果三万亩。", "学校也修好了，孩子们很高兴。", "医院迁入新址。"]
EN = [
    "They built 32 kilometers of roads.",
    "The county planted 30,000 mu of apples.",
    "The school was repaired as well.",
    "The children were very happy.",
    "The hospital moved to a new site.",
]


@pytest.mark.parametrize(
    ("zh", "en", "expected"),
    [
        (ZH, EN, [((0,), (0,)), ((1,), (1,)), ((2,), (2, 3)), ((3,), (4,))]),
        (ZH[:2] + ZH[3:], EN, [((0,), (0,)), ((1,), (1,)), ((), (2,)), ((), (3,)), ((2,), (4,))]),
        (ZH, [], [((0,), ()), ((1,), ()), ((2,), ()), ((3,), ())]),
        ([], EN[:1], [((), (0,))]),
        ([], [], []),
    ],
    ids=["one to two", "nothing in the source", "no target", "no source", "nothing at all"],
)
def test_every_sentence_is_in_one_link(
    zh: list[str], en: list[str], expected: list[tuple[tuple[int, ...], tuple[int, ...]]]
) -> None:
    """Links cover both documents once; null sides are said."""
    links = aligned(zh, en, WORDS_ONLY).links

    assert [(link.source, link.target) for link in links] == expected


def test_captions_that_moved_are_linked_out_of_order() -> None:
    """A sentence at the end of the other document is found, though no path leads there."""
    zh = ["修建公路。", "学校校长王小明给孩子们发苹果。", "医院迁入新址。", "水库开工建设。"]
    en = [
        "Roads were built.",
        "The hospital moved to a new site.",
        "Work on the reservoir began.",
        "Headmaster Wang Xiaoming of the school gives apples to the children.",
    ]

    links = aligned(zh, en, WORDS_ONLY).links

    assert ((1,), (3,)) in [(link.source, link.target) for link in links]


def test_pins_are_kept_and_the_rest_is_solved_between_them() -> None:
    """A pinned link stays as a person set it, even against the evidence."""
    pins: list[Pin] = [((1,), (2,))]

    links = aligned(ZH, EN, WORDS_ONLY, pins).links

    pairs = {(link.source, link.target): link.confidence for link in links}
    assert pairs[(1,), (2,)] == 1.0
    assert pairs[(0,), (0,)] > 0.5
    assert pairs[(3,), (4,)] > 0.5


def test_pins_out_of_order_are_kept_too() -> None:
    """Pins that cross part nothing, but stay."""
    pins: list[Pin] = [((0,), (4,)), ((3,), (0,)), ((), (3,))]

    links = {(link.source, link.target) for link in aligned(ZH, EN, WORDS_ONLY, pins).links}

    assert links == {((0,), (4,)), ((1,), (1,)), ((2,), (2,)), ((3,), (0,)), ((), (3,))}


def test_headings_do_not_join_sentences() -> None:
    """A heading without counterpart stays alone, however short it is."""
    zh = [Sentence("修建公路", 0, heading=True), Sentence("全县修建公路32公里。", 1)]
    en = [Sentence("The county built 32 kilometers of roads.", 0)]

    links = align(zh, en, WORDS_ONLY, AlignmentSettings()).links

    assert [(link.source, link.target) for link in links] == [((0,), ()), ((1,), (0,))]


@pytest.mark.parametrize(
    ("target", "verdict"),
    [("01_report", Verdict.ALIGNED), ("06_bulletin", Verdict.NO_TRANSLATION)],
)
def test_the_verdict_tells_translations_from_other_documents(target: str, verdict: Verdict) -> None:
    """A report is aligned with its own translation, and with no other document's."""
    cases = {case.name: case for case in clean_cases()}

    assert aligned(cases["01_report"].zh, cases[target].en, WORDS_ONLY).verdict is verdict


def test_half_a_translation_is_partly_aligned() -> None:
    """Where half the text has no counterpart, the verdict says so."""
    case = clean_cases()[0]

    assert aligned(case.zh, case.en[: len(case.en) // 2], WORDS_ONLY).verdict is Verdict.PARTLY


@pytest.mark.parametrize("missing", ["", "04_water"], ids=["whole", "a chapter missing"])
def test_long_documents_are_aligned_from_coarse_to_fine(missing: str) -> None:
    """All documents as one, too long to look at every cell, even if one is not translated."""
    long = Case("all")
    for case in clean_cases():
        for left, right in case.links:
            zh, en = [case.zh[row] for row in left], [case.en[column] for column in right]
            if case.name == missing:
                for text in zh:
                    long.add([text], [])
            else:
                long.add(zh, en)

    links = [(link.source, link.target) for link in aligned(long.zh, long.en, WORDS_ONLY).links]

    found = compare(long.links, links)
    assert found.f1 >= 0.9
    assert not missing or found.null_recall >= 0.9


def test_the_cheapest_path_is_found() -> None:
    """On random costs, the search agrees with trying all paths."""
    random = np.random.default_rng(5)
    block = random.random((len(SHAPES), 5, 4)).astype(np.float32)
    gaps = np.full(4, 0.4, dtype=np.float32), np.full(3, 0.4, dtype=np.float32)

    def costs(rows: range, columns: range) -> np.ndarray:
        return block[:, rows.start : rows.stop, columns.start : columns.stop]

    @functools.cache
    def cheapest(row: int, column: int) -> float:
        if row == column == 0:
            return 0.0
        ways = [cheapest(row - 1, column) + 0.4] if row else []
        ways += [cheapest(row, column - 1) + 0.4] if column else []
        ways += [
            cheapest(row - size, column - other) + float(block[index, row, column])
            for index, (size, other) in enumerate(SHAPES)
            if size <= row and other <= column
        ]
        return min(ways)

    steps = solve(costs, SHAPES, *gaps, Band.whole(4, 3))

    assert sum(step.cost for step in steps) == pytest.approx(cheapest(4, 3), abs=1e-5)
