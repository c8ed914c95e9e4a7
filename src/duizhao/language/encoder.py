"""Sentence vectors in one space for Chinese and English, offline.

Used by alignment (stage 7) and wherever texts of two languages are compared by meaning. The model
is multilingual-e5-small (Wang et al., 2024, arXiv 2402.05672; MIT), cut to Chinese and English and
stored in eight bits; CTranslate2 runs it. A vector is the mean of the last hidden states, brought
to length one, of the text after the prefix the model was trained with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from duizhao.errors import PackageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

DIMENSIONS = 384
"""Length of a vector: the hidden size of e5-small."""

PREFIX = "query: "
"""The model card asks for it on both sides where texts are compared as equals."""

MAX_PIECES = 512
"""Positions the model has; longer texts are cut, which only the vector feels."""

BATCH_PIECES = 2048
"""Pieces a batch. A batch holds texts of one length only: padding would cost a third of the time
and move the vectors a little, so that they depended on what stands beside them."""


@dataclass(frozen=True)
class SentenceEncoder:
    """The bundled encoder, loaded once.

    Attributes:
        model: CTranslate2 encoder.
        pieces: SentencePiece processor.
        means: Mean vectors of Chinese and of English text; E5's vectors lie in a narrow cone.
        cache: Vectors by text; texts repeat in headings, tables and second passes.
    """

    model: Any
    pieces: Any
    means: npt.NDArray[np.float32]
    cache: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict, repr=False)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Vectors of texts.

        Args:
            texts: Any texts; empty ones get the vector of the prefix.

        Returns:
            Shape (texts, 384), one row a text, same order, each of length one.
        """
        tokens = {text: self._tokens(text) for text in texts if text not in self.cache}
        for length, group in groupby(
            sorted(tokens, key=lambda text: (len(tokens[text]), text)),
            key=lambda text: len(tokens[text]),
        ):
            alike = list(group)
            size = max(BATCH_PIECES // length, 1)
            for start in range(0, len(alike), size):
                batch = alike[start : start + size]
                vectors = self._vectors([tokens[text] for text in batch])
                self.cache.update(zip(batch, vectors, strict=True))
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.stack([self.cache[text] for text in texts])

    def _tokens(self, text: str) -> list[str]:
        """Pieces between the marks that the model was trained with."""
        pieces: list[str] = self.pieces.encode(PREFIX + text, out_type=str)
        return ["<s>", *pieces[: MAX_PIECES - 2], "</s>"]

    def _vectors(self, batch: list[list[str]]) -> npt.NDArray[np.float32]:
        """Mean of the last hidden states of texts of equal length, brought to length one."""
        states = np.asarray(self.model.forward_batch(batch).last_hidden_state)
        means = states.mean(axis=1)
        vectors: npt.NDArray[np.float32] = means / np.linalg.norm(means, axis=1, keepdims=True)
        return vectors.astype(np.float32)


@cache
def load_encoder(folder: Path | None = None, threads: int = 1) -> SentenceEncoder:
    """Load the encoder; the same one on every later call.

    Args:
        folder: Where its files are; the bundled ones by default.
        threads: CPU threads; more than free cores make it slower, not faster.

    Raises:
        PackageError: If a file is missing or damaged.
    """
    import ctranslate2  # noqa: PLC0415 - takes a second, and only vectors need it
    import sentencepiece  # noqa: PLC0415 - as above

    place = folder or Path(str(files("duizhao") / "starter" / "encoder"))
    try:
        pieces = sentencepiece.SentencePieceProcessor(model_file=str(place / "sentencepiece.model"))
        means = np.load(place / "means.npy")
        model = ctranslate2.Encoder(
            str(place), device="cpu", compute_type="int8", intra_threads=threads
        )
    except (OSError, RuntimeError) as error:
        raise PackageError(
            f"the sentence encoder cannot be loaded: {error}",
            where=str(place),
            hint="Install duizhao again, or align without it: alignment.encoder: false.",
        ) from error
    return SentenceEncoder(model, pieces, means)
