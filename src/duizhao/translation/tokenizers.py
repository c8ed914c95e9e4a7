"""The two tokenizers that Argos packages bring: SentencePiece and Moses with BPE.

Both give pieces with their place in the text, in code points, and put target pieces together again
with the place of each. `argos.py` uses them; the forms are those of argostranslate 1.11
(`argostranslate/tokenizer.py`), less its turning of every underscore into a space.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

from duizhao.translation.pieces import character_offsets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Span

BPE_JOIN = "@@"
"""subword-nmt's mark of a piece that the next one continues."""


class Tokenizer(Protocol):
    """Text to pieces and back, with places in code points."""

    def encode(self, text: str) -> tuple[list[str], list[Span]]:
        """Pieces of a source or target text and the span of each."""
        ...

    def decode(self, pieces: Sequence[str]) -> tuple[str, list[Span]]:
        """Text of target pieces and the span of each."""
        ...


class SentencePieceTokenizer:
    """A `sentencepiece.model`.

    Args:
        processor: A `sentencepiece.SentencePieceProcessor`.
    """

    def __init__(self, processor: Any) -> None:
        """Keep the processor."""
        self._processor = processor

    def encode(self, text: str) -> tuple[list[str], list[Span]]:
        """See `Tokenizer`."""
        encoded = self._processor.encode(text, return_type="offset_mapping")
        return list(encoded["pieces"]), [tuple(span) for span in encoded["offsets"]]

    def decode(self, pieces: Sequence[str]) -> tuple[str, list[Span]]:
        """See `Tokenizer`; spans leave out the space before a word."""
        if not pieces:
            return "", []
        decoded = self._processor.decode(list(pieces), return_type="proto")
        text = decoded.text
        ends = [0, *(piece.end for piece in decoded.pieces)]
        offsets = character_offsets(text, ends)
        spans = []
        for begin, end in pairwise(ends):  # the end of one begins the next
            start, stop = offsets[begin], offsets[end]
            while start < stop and text[start] == " ":
                start += 1
            spans.append((start, stop))
        return text, spans


class BpeTokenizer:
    """A `bpe.model` with Moses tokenisation, as older Argos packages have it.

    Args:
        normalizer: `sacremoses.MosesPunctNormalizer`.
        tokenizer: `sacremoses.MosesTokenizer` of the source language.
        detokenizer: `sacremoses.MosesDetokenizer` of the target language.
        segmenter: `argostranslate.apply_bpe.BPE`.
    """

    def __init__(self, normalizer: Any, tokenizer: Any, detokenizer: Any, segmenter: Any) -> None:
        """Keep the four steps."""
        self._normalizer = normalizer
        self._tokenizer = tokenizer
        self._detokenizer = detokenizer
        self._segmenter = segmenter

    def encode(self, text: str) -> tuple[list[str], list[Span]]:
        """See `Tokenizer`; a piece that normalisation rewrote has the place where it should be."""
        words = self._tokenizer.tokenize(self._normalizer.normalize(text), escape=False)
        pieces = self._segmenter.segment_tokens(" ".join(words).strip("\r\n ").split(" "))
        return list(pieces), place_pieces(text, [bare_piece(piece) for piece in pieces])

    def decode(self, pieces: Sequence[str]) -> tuple[str, list[Span]]:
        """See `Tokenizer`."""
        words = " ".join(pieces).replace(f"{BPE_JOIN} ", "").split(" ")
        text = self._detokenizer.detokenize(words)
        return text, place_pieces(text, [bare_piece(piece) for piece in pieces])


def bare_piece(piece: str) -> str:
    """The characters of a BPE piece.

    >>> bare_piece("pov@@")
    'pov'
    """
    return piece.removesuffix(BPE_JOIN)


def place_pieces(text: str, surfaces: Sequence[str]) -> list[Span]:
    """Find surfaces in a text one after the other; what is not there gets an empty span.

    >>> place_pieces("a bc", ["a", "x", "bc"])
    [(0, 1), (1, 1), (2, 4)]
    """
    spans = []
    position = 0
    for surface in surfaces:
        start = text.find(surface, position)
        if start < 0:
            spans.append((position, position))
        else:
            position = start + len(surface)
            spans.append((start, position))
    return spans
