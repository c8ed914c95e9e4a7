"""Evidence that a word of the source and a word of the target say the same, cell by cell.

Seventh stage, below `words.py`. Every matrix has a row a target word and a column a source word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

import numpy as np

from duizhao.language.dictionary import STOP_STEMS, stem
from duizhao.language.numbers import find_figures, match_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from duizhao.language.dictionary import Dictionary
    from duizhao.model import Span

    Matrix = npt.NDArray[np.float64]
    Integers = npt.NDArray[np.int64]

_TARGET_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?|[^\W_]+(?:['’-][^\W_]+)*")
"""English words and figures; punctuation is not linked."""

_SOURCE_LITERAL = re.compile(r"[0-9]+(?:[.,][0-9]+)*%?|[A-Za-z]+")

SOFT = 0.05
"""Attention that belongs to no word with content: the model parks it on marks and spaces."""

FLOOR = 0.02
"""Share below which attention says nothing."""


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


def source_words(text: str, dictionary: Dictionary) -> list[Span]:
    """Words of a Chinese text: the dictionary's, figures, Latin strings, else characters."""
    known = dict(dictionary.words(text))
    spans: list[Span] = []
    start = 0
    while start < len(text):
        literal = _SOURCE_LITERAL.match(text, start)
        end = literal.end() if literal else known.get(start, start + 1)
        if any(character.isalnum() for character in text[start:end]):
            spans.append((start, end))
        start = end
    return spans


def target_words(text: str) -> list[Span]:
    """Words and figures of an English text."""
    return [match.span() for match in _TARGET_WORD.finditer(text)]


def attention_logarithms(
    attended: Attended, sources: Sequence[Span], targets: Sequence[Span]
) -> tuple[Matrix, Matrix, Matrix]:
    """What attention says of two words: share of the row, of the column, and whether both agree.

    The first piece of an English word looks at what it says and later ones often look nowhere, so
    the largest weight of a word's pieces stands for the word.
    """
    attention = np.asarray(attended.attention, dtype=np.float64)
    tokens = np.array(attended.source_spans)
    shares = _overlaps(tokens, np.array(sources)) / np.maximum(np.diff(tokens), 1)
    looks = attention[:, : len(shares)] @ shares
    inside = _overlaps(np.array(targets), np.array(attended.target_spans[: len(looks)])) > 0
    weights = np.zeros((len(targets), len(sources)))
    for row, pieces in enumerate(inside):
        if pieces.any():
            weights[row] = looks[: len(pieces)][pieces].max(axis=0)
    by_row, by_column = weights.max(axis=1, keepdims=True), weights.max(axis=0, keepdims=True)
    return (
        np.log(weights / (weights.sum(axis=1, keepdims=True) + SOFT) + FLOOR),
        np.log(weights / (weights.sum(axis=0, keepdims=True) + SOFT) + FLOOR),
        ((weights == by_row) & (weights == by_column)).astype(np.float64),
    )


def meanings(
    source: str,
    target: str,
    sources: Sequence[Span],
    targets: Sequence[Span],
    dictionary: Dictionary,
) -> tuple[Matrix, Matrix]:
    """Whether a gloss of the word, and whether one of its parts, is the English word."""
    whole = np.zeros((len(targets), len(sources)))
    parts = np.zeros_like(whole)
    rows: dict[str, list[int]] = {}
    for row, (start, end) in enumerate(targets):
        word = target[start:end].lower().strip("%")
        for piece in {word, stem(word), *map(stem, word.split("-"))}:
            rows.setdefault(piece, []).append(row)
    for column, (start, end) in enumerate(sources):
        word = source[start:end]
        for row in rows.get(word.lower().strip("%"), ()):
            whole[row, column] = 1.0
        for gloss in dictionary.gloss_stems(word):
            for row in (row for each in gloss for row in rows.get(each, ())):
                whole[row, column] = max(whole[row, column], len(gloss) ** -0.5)
        for part in _parts(word):
            for row in (
                row
                for gloss in dictionary.gloss_stems(part)
                for each in gloss
                for row in rows.get(each, ())
            ):
                parts[row, column] = 1.0
    return whole, parts


def _parts(word: str) -> list[str]:
    """Characters and pairs of characters of a longer word."""
    if len(word) < 2:
        return []
    pairs = [word[place : place + 2] for place in range(len(word) - 1)] if len(word) > 2 else []
    return [*word, *pairs]


def same_figures(
    source: str, target: str, sources: Sequence[Span], targets: Sequence[Span]
) -> Matrix:
    """Whether both words belong to figures of one value."""
    found = find_figures(source, "zh"), find_figures(target, "en")
    cells = np.zeros((len(targets), len(sources)))
    for left, right in match_figures(*found):
        if right is not None:
            rows = [_meet(span, found[1][right].span) for span in targets]
            columns = [_meet(span, found[0][left].span) for span in sources]
            cells[np.ix_(rows, columns)] = 1.0
    return cells


def function_words(target: str, targets: Sequence[Span]) -> Matrix:
    """Which target words only serve others; one column."""
    return np.array([[float(target[start:end].lower() in STOP_STEMS)] for start, end in targets])


def distances(sources: int, targets: int) -> Matrix:
    """How far two words are from the same relative place."""
    rows = (np.arange(targets) + 0.5) / max(targets, 1)
    columns = (np.arange(sources) + 0.5) / max(sources, 1)
    return np.abs(rows[:, None] - columns[None, :])


def _overlaps(left: Integers, right: Integers) -> Integers:
    """Characters that each span of one list shares with each of the other."""
    ends = np.minimum(left[:, None, 1], right[None, :, 1])
    starts = np.maximum(left[:, None, 0], right[None, :, 0])
    shared: Integers = np.maximum(ends - starts, 0)
    return shared


def _meet(left: Span, right: Span) -> bool:
    """Whether two spans share a character."""
    return left[0] < right[1] and right[0] < left[1]
