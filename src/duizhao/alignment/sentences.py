"""Which sentences of a Chinese document and its English translation say the same.

Seventh stage, for translations that exist already. Structure first: furniture takes no part,
captions are aligned among themselves, headings never join sentences. Then one search over signals
(`signals.py`, `lexical.py`), from coarse to fine: neighbouring sentences are added up in twos until
few remain, and each level looks only near the path of the one above (Salvador and Chan's FastDTW,
2007, as in Vecalign), so time and memory grow with the length of the documents.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from duizhao.alignment.costs import Costs, Side
from duizhao.alignment.lattice import COARSE_SHAPES, SHAPES, Band, Step, solve
from duizhao.alignment.lexical import lexical_signal
from duizhao.alignment.signals import DenseSignal
from duizhao.language.chinese import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from duizhao.alignment.signals import Signal
    from duizhao.language.dictionary import Dictionary
    from duizhao.language.encoder import SentenceEncoder
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
        cost: What the search paid for it; 1 is what two unrelated sentences cost.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    cost: float


GAP_AT_FIRST = 1.0
"""Cost of a sentence without counterpart while the usual cost of a link is not known yet."""

GAP_SHARE = 0.85
"""Cost of a sentence without counterpart, as a share of the median link's: the prototype's .80 to
.85; two of them must cost more than a poor link, or free translations fall apart."""

COARSE_GAP = 0.6
"""The same on coarse levels, where links cost less."""

FULL_SENTENCES = 400
"""Sentences of both sides together up to which every cell is looked at."""

HALF_WIDTH = 30
"""Cells beside the coarser path that are looked at; twice as many where the path hugs an edge."""

MAX_HALF_WIDTH = 480
"""Width at which widening ends: a missing chapter of this many sentences is still stepped over."""


@dataclass(frozen=True)
class Evidence:
    """What sentences are compared by.

    Attributes:
        dictionary: Words; with the glossary's terms where there is one.
        encoder: Sentence vectors, or None to do without.
    """

    dictionary: Dictionary
    encoder: SentenceEncoder | None


def align(
    source: Sequence[Sentence],
    target: Sequence[Sentence],
    evidence: Evidence,
    settings: AlignmentSettings,
) -> tuple[SentenceLink, ...]:
    """Align two documents.

    Args:
        source: Chinese sentences in reading order.
        target: English sentences in reading order.
        evidence: What to compare them by.
        settings: Weights.

    Returns:
        Links in order of the source, null targets after what stands before them; every sentence
        of both sides is in exactly one.
    """
    links: list[SentenceLink] = []
    for stream in Stream:
        rows = [place for place, each in enumerate(source) if each.stream is stream]
        columns = [place for place, each in enumerate(target) if each.stream is stream]
        found = (
            _unlinked(len(rows), len(columns))
            if stream is Stream.FURNITURE
            else _align_stream(
                [source[row] for row in rows],
                [target[column] for column in columns],
                evidence,
                settings,
            )
        )
        links.extend(
            SentenceLink(
                tuple(rows[place] for place in link.source),
                tuple(columns[place] for place in link.target),
                link.cost,
            )
            for link in found
        )
    return in_reading_order(links)


def in_reading_order(links: Sequence[SentenceLink]) -> tuple[SentenceLink, ...]:
    """Links by source; null sources follow the link that holds the target before them."""
    after: dict[int, list[SentenceLink]] = defaultdict(list)
    for link in links:
        if not link.source:
            after[link.target[0]].append(link)
    ordered: list[SentenceLink] = []
    for link in [
        SentenceLink((), (-1,), 0.0),
        *sorted((each for each in links if each.source), key=lambda each: each.source),
    ]:
        ordered.append(link)
        place = max(link.target, default=-2) + 1
        while place in after:
            ordered.extend(after.pop(place))
            place += 1
    ordered.extend(each for place in sorted(after) for each in after[place])
    return tuple(ordered[1:])


def _unlinked(rows: int, columns: int) -> list[SentenceLink]:
    """Null links for every sentence."""
    return [SentenceLink((row,), (), GAP_AT_FIRST) for row in range(rows)] + [
        SentenceLink((), (column,), GAP_AT_FIRST) for column in range(columns)
    ]


def _align_stream(
    source: list[Sentence],
    target: list[Sentence],
    evidence: Evidence,
    settings: AlignmentSettings,
) -> list[SentenceLink]:
    """Align what may be aligned with each other."""
    if not source or not target:
        return _unlinked(len(source), len(target))
    costs = Costs(
        _signals(source, target, evidence, settings), _side(source), _side(target), SHAPES
    )
    band = _band(costs, len(source), len(target))
    gap = GAP_AT_FIRST
    steps = _search(costs, gap, band)
    single = [step.cost for step in steps if (step.size, step.other) == (1, 1)]
    if single:
        gap = GAP_SHARE * float(np.median(single))
        steps = _search(costs, gap, band)
    return [_link(step) for step in steps]


def _signals(
    source: list[Sentence],
    target: list[Sentence],
    evidence: Evidence,
    settings: AlignmentSettings,
) -> tuple[tuple[float, Signal], ...]:
    """The evidence for two documents, with its weights."""
    sources = [normalise(sentence.text) for sentence in source]
    targets = [sentence.text for sentence in target]
    lexical = lexical_signal(sources, targets, evidence.dictionary)
    if evidence.encoder is None:
        return ((1.0, lexical),)
    dense = DenseSignal(
        _weighted(evidence.encoder.encode(sources), sources),
        _weighted(evidence.encoder.encode(targets), targets),
    )
    weight = settings.encoder_weight
    return ((weight, dense), (1 - weight, lexical))


def _weighted(vectors: npt.NDArray[np.float32], texts: list[str]) -> npt.NDArray[np.float32]:
    """Vectors less the document's mean, weighted by the square root of the text's length.

    E5's vectors all lie in a narrow cone; what a document's sentences share says nothing.
    """
    centred = vectors - vectors.mean(axis=0) if len(texts) > 1 else vectors
    norms = np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    lengths = np.sqrt([[max(len(text), 1)] for text in texts])
    weighted: npt.NDArray[np.float32] = (centred / norms * lengths).astype(np.float32)
    return weighted


def _side(sentences: list[Sentence]) -> Side:
    """What costs need to know of one side."""
    return Side(
        np.array([len(each.text) for each in sentences], dtype=np.float32),
        np.array([each.heading for each in sentences], dtype=np.float32),
        np.array([each.unit for each in sentences], dtype=np.int64),
    )


def _band(costs: Costs, rows: int, columns: int) -> Band:
    """Cells worth looking at: all of them, or those near the path of a coarser level."""
    if rows + columns <= FULL_SENTENCES:
        return Band.whole(rows, columns)
    coarse = costs.coarser(COARSE_SHAPES)
    upper = _band(coarse, len(coarse.source.lengths), len(coarse.target.lengths))
    path = _search(coarse, COARSE_GAP, upper)
    return Band.around(path, rows, columns, HALF_WIDTH)


def _search(costs: Costs, gap: float, band: Band) -> list[Step]:
    """The cheapest path within a band."""
    rows, columns = len(costs.source.lengths), len(costs.target.lengths)
    return solve(
        costs,
        costs.shapes,
        np.full(rows, gap, dtype=np.float32),
        np.full(columns, gap, dtype=np.float32),
        band,
    )


def _link(step: Step) -> SentenceLink:
    """The sentences of one step."""
    return SentenceLink(
        tuple(range(step.row - step.size, step.row)),
        tuple(range(step.column - step.other, step.column)),
        step.cost,
    )
