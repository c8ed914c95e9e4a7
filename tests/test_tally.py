"""What a report counts does not depend on how the pairs are spread over documents."""

from __future__ import annotations

from dataclasses import replace

from sample_bitexts import usual

from duizhao.quality.tally import MOST_POINTS, WORST_SHOWN, Sample, Tally


def test_documents_add_up() -> None:
    """Two documents that share the pairs of one have its counts, risks and worst segments."""
    bitext = usual()
    whole, parts = Tally(), Tally()

    whole.add(bitext)
    parts.add(replace(bitext, pairs=bitext.pairs[:2]))
    parts.add(replace(bitext, pairs=bitext.pairs[2:]))

    assert parts.counts == whole.counts
    assert parts.counts.issues == whole.counts.issues
    assert parts.risks.tolist() == whole.risks.tolist()
    assert parts.worst == whole.worst
    assert parts.origins == whole.origins
    assert parts.expected == whole.expected
    assert parts.usual.points == whole.usual.points
    assert len(parts.documents) == 2


def test_only_so_many_of_the_worst_are_kept() -> None:
    """Of equally bad segments those that came first stay."""
    bitext = usual()
    bad = next(pair for pair in bitext.pairs if pair.issues)
    tally = Tally()

    for name in ("a", "b"):
        document = replace(bitext.document, id=name)
        tally.add(replace(bitext, document=document, pairs=(bad,) * (WORST_SHOWN - 1)))

    assert [name for name, _ in tally.worst] == ["a"] * (WORST_SHOWN - 1) + ["b"]


def test_a_sample_is_whole_while_it_can_be() -> None:
    """Up to the limit each point is kept, beyond it every second, fourth, eighth."""
    sample = Sample()
    for number in range(MOST_POINTS):
        sample.add((number, 0))

    assert len(sample.points) == MOST_POINTS

    for number in range(MOST_POINTS, 3 * MOST_POINTS):
        sample.add((number, 0))

    assert [x for x, _ in sample.points] == list(range(0, 3 * MOST_POINTS, 4))
