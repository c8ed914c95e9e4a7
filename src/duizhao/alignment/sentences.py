"""Which sentences of a Chinese document and its English translation say the same.

Seventh stage, for translations that exist already. Structure first: furniture takes no part,
captions are aligned among themselves, headings never join sentences. Then one search over signals
(`signals.py`, `lexical.py`), from coarse to fine: neighbouring sentences are added up in twos until
few remain, and each level looks only near the path of the one above (Salvador and Chan's FastDTW,
2007, as in Vecalign), so time and memory grow with the length of the documents.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from duizhao.alignment.comparison import Comparison
from duizhao.alignment.confidence import SURE, Verdict, confidence, confidences, judge
from duizhao.alignment.costs import Costs, Side
from duizhao.alignment.lattice import COARSE_SHAPES, SHAPES, Band, Step, solve
from duizhao.language.chinese import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from duizhao.alignment.comparison import Evidence
    from duizhao.settings import AlignmentSettings


class Stream(StrEnum):
    """What is aligned with what: sentences only meet sentences of their own stream."""

    TEXT = "text"
    CAPTION = "caption"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of either document.

    Attributes:
        text: Its characters.
        unit: Number of the paragraph, heading or caption that it stands in.
        heading: Whether that is a heading; headings never join sentences in a link.
        stream: What it can be aligned with.
    """

    text: str
    unit: int = 0
    heading: bool = False
    stream: Stream = Stream.TEXT


@dataclass(frozen=True, slots=True)
class SentenceLink:
    """Sentences that say the same, by number from 0; an empty side has no counterpart.

    Attributes:
        source: Chinese sentences.
        target: English sentences.
        confidence: Chance that it is right, 0 to 1.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents aligned.

    Attributes:
        links: In order of the source, null targets after what stands before them; every sentence
            of both sides is in exactly one.
        verdict: What the documents are to each other.
    """

    links: tuple[SentenceLink, ...]
    verdict: Verdict


Pin = tuple[tuple[int, ...], tuple[int, ...]]
"""A link that a person has set, by sentence numbers; an empty side has no counterpart."""


GAP_AT_FIRST = 0.6
"""Cost of a sentence without counterpart while the usual cost of a link is not known yet."""

GAP_SHARE, GAP_SHARE_OF_WORDS = 0.85, 0.95
"""Cost of a sentence without counterpart, as a share of the median single link's: with vectors and
by words alone. Tuned on the development set and merged reference and news text; the prototype found
.80 to .85 for vectors alone."""

FULL_SENTENCES = 400
"""Sentences of both sides together up to which every cell is looked at."""

MIN_CROSSING = 0.3
"""Cosine from which two sentences out of order are the same: unrelated ones stay below .25."""

MAX_CROSSING = 4_000_000
"""Cells of sentences left alone on both sides; more are not one translation of the other."""

HALF_WIDTH = 30
"""Cells beside the coarser path that are looked at; 60 and 120 change nothing, even where whole
chapters are missing."""


def align(
    source: Sequence[Sentence],
    target: Sequence[Sentence],
    evidence: Evidence,
    settings: AlignmentSettings,
    pins: Sequence[Pin] = (),
) -> Alignment:
    """Align two documents.

    Args:
        source: Chinese sentences in reading order.
        target: English sentences in reading order.
        evidence: What to compare them by.
        settings: Weights.
        pins: Links that people have set: kept, and the rest is solved between them.
    """
    document = Comparison.of(
        [normalise(each.text) for each in source], [each.text for each in target], evidence
    )
    links = [SentenceLink(*pin, 1.0) for pin in pins]
    pieces: list[_Piece] = []
    for rows, columns in _between(pins, len(source), len(target)):
        for stream in Stream:
            left = [row for row in rows if source[row].stream is stream]
            right = [column for column in columns if target[column].stream is stream]
            if stream is Stream.FURNITURE or not left or not right:
                links.extend(_unlinked(left, right))
                continue
            costs = Costs(
                document.signals(left, right, settings.encoder_weight),
                _side([source[row] for row in left]),
                _side([target[column] for column in right]),
                SHAPES,
                GAP_AT_FIRST,
            )
            pieces.append(_Piece(left, right, costs))
    links.extend(_search_all(pieces, with_vectors=evidence.encoder is not None))
    taking_part = [each.stream is not Stream.FURNITURE for each in source]
    links = _bring_together(links, document, taking_part, settings)
    return Alignment(in_reading_order(links), _judge(links, source, target))


def in_reading_order(links: Sequence[SentenceLink]) -> tuple[SentenceLink, ...]:
    """Links by source; null sources follow the link that holds the target before them."""
    after: dict[int, list[SentenceLink]] = defaultdict(list)
    for link in links:
        if not link.source:
            after[link.target[0]].append(link)
    ordered: list[SentenceLink] = []
    for link in [
        SentenceLink((), (-1,), 1.0),
        *sorted((each for each in links if each.source), key=lambda each: each.source),
    ]:
        ordered.append(link)
        place = max(link.target, default=-2) + 1
        while place in after:
            ordered.extend(after.pop(place))
            place += 1
    ordered.extend(each for place in sorted(after) for each in after[place])
    return tuple(ordered[1:])


@dataclass(frozen=True)
class _Piece:
    """Sentences that are aligned with each other: one stream between two pins."""

    rows: Sequence[int]
    columns: Sequence[int]
    costs: Costs


def _between(pins: Sequence[Pin], sources: int, targets: int) -> list[tuple[list[int], list[int]]]:
    """Sentences between pins; pins out of order are taken out and part nothing."""
    taken = ({row for rows, _ in pins for row in rows}, {each for _, ends in pins for each in ends})
    ordered = sorted(pin for pin in pins if all(pin))
    parting = [
        pin
        for pin in ordered
        if all((pin[1] < other[1]) == (pin[0] < other[0]) for other in ordered if other != pin)
    ]
    corners = [(pin[0][0], pin[1][0]) for pin in parting] + [(sources, targets)]
    pieces = []
    row, column = 0, 0
    for next_row, next_column in corners:
        pieces.append(
            (
                [each for each in range(row, next_row) if each not in taken[0]],
                [each for each in range(column, next_column) if each not in taken[1]],
            )
        )
        row, column = next_row, next_column
    return pieces


def _unlinked(rows: Sequence[int], columns: Sequence[int]) -> list[SentenceLink]:
    """Null links for every sentence, sure because there is nothing to choose from."""
    return [SentenceLink((row,), (), 1.0) for row in rows] + [
        SentenceLink((), (column,), 1.0) for column in columns
    ]


def _search_all(pieces: Sequence[_Piece], *, with_vectors: bool) -> list[SentenceLink]:
    """Search twice: the first paths tell what a link costs here, and so what a gap should."""
    bands = [_band(piece.costs) for piece in pieces]
    single = [
        step.cost
        for piece, band in zip(pieces, bands, strict=True)
        for step in _search(piece.costs, band)
        if (step.size, step.other) == (1, 1)
    ]
    share = GAP_SHARE if with_vectors else GAP_SHARE_OF_WORDS
    gap = share * float(np.median(single)) if single else GAP_AT_FIRST
    links: list[SentenceLink] = []
    for piece, band in zip(pieces, bands, strict=True):
        costs = replace(piece.costs, gap=gap)
        steps = _search(costs, band)
        links.extend(
            _link(step, piece, sure)
            for step, sure in zip(steps, confidences(costs, steps), strict=True)
        )
    return links


def _bring_together(
    links: list[SentenceLink],
    document: Comparison,
    taking_part: Sequence[bool],
    settings: AlignmentSettings,
) -> list[SentenceLink]:
    """Link sentences left alone that are each other's counterpart out of order.

    A path only goes forward; captions, notes and boxes stand elsewhere in another layout.
    """
    rows = [link.source[0] for link in links if not link.target and taking_part[link.source[0]]]
    columns = [link.target[0] for link in links if not link.source]
    if not rows or not columns or len(rows) * len(columns) > MAX_CROSSING:
        return links
    likeness = np.zeros((len(rows), len(columns)), dtype=np.float32)
    for weight, signal in document.signals(rows, columns, settings.encoder_weight):
        cells = range(1, len(rows) + 1), range(1, len(columns) + 1)
        likeness += weight * signal.cosines(*cells)(1, 1)
    links = list(links)
    for row, column in _mutually_best(likeness):
        links.remove(next(each for each in links if each.source == (rows[row],)))
        links.remove(next(each for each in links if each.target == (columns[column],)))
        links.append(
            SentenceLink(
                (rows[row],), (columns[column],), confidence(float(likeness[row, column]), 0.0)
            )
        )
    return links


def _mutually_best(likeness: npt.NDArray[np.float32]) -> list[tuple[int, int]]:
    """Cells that are alike beyond doubt, and clearly more so than the rest of row and column."""
    found = []
    for row, column in zip(*np.nonzero(likeness >= MIN_CROSSING), strict=True):
        value = likeness[row, column]
        others = max(
            np.delete(likeness[row], column).max(initial=0.0),
            np.delete(likeness[:, column], row).max(initial=0.0),
        )
        if others <= value / 2:
            found.append((int(row), int(column)))
    return found


def _side(sentences: list[Sentence]) -> Side:
    """What costs need to know of one side."""
    return Side(
        np.array([len(each.text) for each in sentences], dtype=np.float32),
        np.array([each.heading for each in sentences], dtype=np.float32),
        np.array([each.unit for each in sentences], dtype=np.int64),
    )


def _band(costs: Costs) -> Band:
    """Cells worth looking at: all of them, or those near the path of a coarser level."""
    rows, columns = len(costs.source.lengths), len(costs.target.lengths)
    if rows + columns <= FULL_SENTENCES:
        return Band.whole(rows, columns)
    coarse = costs.coarser(COARSE_SHAPES, GAP_AT_FIRST)
    path = _search(coarse, _band(coarse))
    return Band.around(path, rows, columns, HALF_WIDTH)


def _search(costs: Costs, band: Band) -> list[Step]:
    """The cheapest path within a band."""
    rows, columns = len(costs.source.lengths), len(costs.target.lengths)
    return solve(
        costs,
        costs.shapes,
        np.full(rows, costs.gap, dtype=np.float32),
        np.full(columns, costs.gap, dtype=np.float32),
        band,
    )


def _link(step: Step, piece: _Piece, sure: float) -> SentenceLink:
    """The sentences of one step, by their numbers in the documents."""
    return SentenceLink(
        tuple(piece.rows[step.row - step.size : step.row]),
        tuple(piece.columns[step.column - step.other : step.column]),
        sure,
    )


def _judge(
    links: Sequence[SentenceLink], source: Sequence[Sentence], target: Sequence[Sentence]
) -> Verdict:
    """What the documents are to each other, by the characters in sure links."""
    sure = sum(
        sum(len(source[row].text) for row in link.source)
        + sum(len(target[column].text) for column in link.target)
        for link in links
        if link.source and link.target and link.confidence >= SURE
    )
    everything = sum(
        len(each.text) for each in (*source, *target) if each.stream is not Stream.FURNITURE
    )
    return judge(sure, everything)
