"""Two documents as vectors of sentences and of words, and the signals of any part of them.

Seventh stage. Vectors and weights are those of the whole documents: a stream of three captions has
no frequencies and no mean of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np

from duizhao.alignment.lexical import lexical_rows
from duizhao.alignment.signals import (
    DenseSignal,
    SparseRows,
    SparseSignal,
    mean_directions,
    mean_features,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.alignment.signals import Matrix, Signal, Vector
    from duizhao.language.dictionary import Dictionary
    from duizhao.language.encoder import SentenceEncoder


@dataclass(frozen=True)
class Evidence:
    """What sentences are compared by.

    Attributes:
        dictionary: Words; with the glossary's terms where there is one.
        encoder: Sentence vectors, or None to do without.
    """

    dictionary: Dictionary
    encoder: SentenceEncoder | None


@dataclass(frozen=True)
class Comparison:
    """Both documents, ready to be compared.

    Attributes:
        words: Weighted words of the source and target sentences.
        vectors: Vectors of the source and target sentences, or None.
    """

    words: tuple[SparseRows, SparseRows]
    vectors: tuple[Matrix, Matrix] | None

    @classmethod
    def of(cls, sources: Sequence[str], targets: Sequence[str], evidence: Evidence) -> Self:
        """Weigh the words and encode the sentences of two documents.

        Args:
            sources: Chinese sentences, Simplified and width folded.
            targets: English sentences.
            evidence: What to compare them by.
        """
        words = lexical_rows(sources, targets, evidence.dictionary)
        if evidence.encoder is None:
            return cls(words, None)
        means = evidence.encoder.means
        return cls(
            words,
            (
                _weighted(evidence.encoder.encode(sources), means[0], sources),
                _weighted(evidence.encoder.encode(targets), means[1], targets),
            ),
        )

    def signals(
        self, rows: Sequence[int], columns: Sequence[int], encoder_weight: float
    ) -> tuple[tuple[float, Signal], ...]:
        """The evidence for some source and some target sentences, with its weights."""
        left, right = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
        words = SparseSignal(self.words[0].only(left), self.words[1].only(right), self._usual_words)
        if self.vectors is None:
            return ((1.0, words),)
        vectors = DenseSignal(self.vectors[0][left], self.vectors[1][right], self._usual_directions)
        return ((encoder_weight, vectors), (1 - encoder_weight, words))

    @cached_property
    def _usual_words(self) -> tuple[Matrix, Matrix]:
        """What the runs of both whole documents hold on average."""
        return mean_features(*self.words), mean_features(*self.words[::-1])

    @cached_property
    def _usual_directions(self) -> tuple[Matrix, Matrix]:
        """Where the runs of both whole documents point on average."""
        left, right = self.vectors or (np.zeros((0, 1), np.float32), np.zeros((0, 1), np.float32))
        return mean_directions(left), mean_directions(right)


PRIOR_SENTENCES = 10
"""Sentences that the mean of the language stands for beside a document's own mean."""


def _weighted(vectors: Matrix, prior: Vector, texts: Sequence[str]) -> Matrix:
    """Vectors less what the document's sentences share, weighted by the root of their length."""
    mean = (vectors.sum(axis=0) + PRIOR_SENTENCES * prior) / (len(texts) + PRIOR_SENTENCES)
    centred = vectors - mean
    norms = np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    lengths = np.sqrt([[max(len(text), 1)] for text in texts])
    weighted: Matrix = (centred / norms * lengths).astype(np.float32)
    return weighted
