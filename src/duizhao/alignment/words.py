"""Word links of a pair: which characters of the source which words of the target say.

Seventh stage. The engine's attention for the forced target, made symmetric as in Koehn, Axelrod et
al. (2005): links that both directions agree on, grown by neighbours. Links feed the spans of terms
and figures, highlighting, and `coverage`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import numpy as np

from duizhao.language.coverage import Coverage, coverage

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from duizhao.model import Link, Span

    Matrix = npt.NDArray[np.float64]

__all__ = ["Attended", "Coverage", "coverage", "word_links"]

_TARGET_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?|[^\W_]+(?:['’][^\W_]+)*")
"""English words and figures; punctuation is not linked."""

_CONTENT = re.compile(r"[^\W_]")

MIN_WEIGHT = 0.1
"""Share of a row's attention below which a link is not grown: ten source words of equal weight."""


class Attended(Protocol):
    """What is needed of an engine's hypothesis."""

    @property
    def source_spans(self) -> tuple[Span, ...]:
        """Span of each source token."""
        ...

    @property
    def target_spans(self) -> tuple[Span, ...]:
        """Span of each target token."""
        ...

    @property
    def attention(self) -> npt.NDArray[np.float32] | None:
        """Shape (target tokens, source tokens)."""
        ...


def word_links(source: str, target: str, hypothesis: Attended) -> tuple[Link, ...]:
    """Link the words of a pair.

    Args:
        source: The text that the engine read.
        target: The text that was forced.
        hypothesis: What `Engine.force` returned for them, with attention.

    Returns:
        Links in order of the source, then of the target; empty where there is no attention.
    """
    if hypothesis.attention is None or not hypothesis.attention.size:
        return ()
    sources = [span for span in _trim(source, hypothesis.source_spans) if span[0] < span[1]]
    targets = [match.span() for match in _TARGET_WORD.finditer(target)]
    if not sources or not targets:
        return ()
    weights = _word_weights(source, hypothesis, sources, targets)
    linked = _symmetrise(weights)
    return tuple(sorted((*sources[column], *targets[row]) for row, column in np.argwhere(linked)))


def _trim(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans without their outer marks and spaces; empty where nothing else is left."""
    trimmed = []
    for start, end in spans:
        places = [place for place in range(start, end) if _CONTENT.match(text[place])]
        trimmed.append((places[0], places[-1] + 1) if places else (start, start))
    return trimmed


def _word_weights(
    source: str, hypothesis: Attended, sources: Sequence[Span], targets: Sequence[Span]
) -> Matrix:
    """Attention of whole words: rows are target words, columns source tokens with content.

    The first piece of an English word looks at what it says; later pieces often look nowhere.
    The largest weight of a word's pieces therefore stands for the word.
    """
    assert hypothesis.attention is not None  # noqa: S101 - checked by the only caller
    trimmed = _trim(source, hypothesis.source_spans)
    columns = [place for place, (start, end) in enumerate(trimmed) if start < end]
    attention = np.asarray(hypothesis.attention, dtype=np.float64)[:, columns]
    weights = np.zeros((len(targets), len(sources)))
    for row, (start, end) in enumerate(targets):
        pieces = [
            place
            for place, (first, last) in enumerate(hypothesis.target_spans)
            if first < end and start < last and place < len(attention)
        ]
        if pieces:
            weights[row] = attention[pieces].max(axis=0)
    return weights


def _symmetrise(weights: Matrix) -> npt.NDArray[np.bool_]:
    """Links both directions agree on, then neighbours of links (grow-diag), then the rest."""
    rows, columns = weights.shape
    forward = np.zeros_like(weights, dtype=bool)
    forward[np.arange(rows), weights.argmax(axis=1)] = True
    backward = np.zeros_like(forward)
    backward[weights.argmax(axis=0), np.arange(columns)] = True
    strong = weights >= MIN_WEIGHT
    linked: npt.NDArray[np.bool_] = forward & backward & strong
    either = (forward | backward) & strong
    while True:
        free = ~(linked.any(axis=1, keepdims=True) & linked.any(axis=0, keepdims=True))
        added: npt.NDArray[np.bool_] = either & ~linked & free & _neighbours(linked)
        if not added.any():
            return linked
        linked = linked | added


def _neighbours(linked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Cells beside, above, below or diagonal to a link."""
    padded = np.pad(linked, 1)
    rows, columns = linked.shape
    near = np.zeros_like(linked)
    for down in (0, 1, 2):
        for right in (0, 1, 2):
            near |= padded[down : down + rows, right : right + columns]
    return near
