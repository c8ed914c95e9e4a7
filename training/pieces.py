"""Text to pieces and pieces to rows of the vocabulary, with figures split digit by digit.

The SentencePiece model is a unigram model cut from XLM-R's. Its pieces of several digits (`▁10`,
`2018`, `0000`) make 32189 and 3218 look nothing alike; marking them UNUSED in the ModelProto leaves
every row in place and makes each digit a piece of its own on both sides, so that copying a figure
and moving its decimal point become regular.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

UNKNOWN, START, END, PAD = range(4)
"""Rows of `<unk>`, `<s>`, `</s>`, `<pad>` in both vocabularies."""

UNUSED = 5
"""SentencePiece.Type.UNUSED in sentencepiece_model.proto."""

_SPACE = "▁"


def is_joined_figure(piece: str) -> bool:
    """Whether a piece joins a digit with anything else but a word's leading space.

    >>> [is_joined_figure(piece) for piece in ("▁10", "2018", "▁3", "7", "▁the", "5G")]
    [True, True, False, False, False, True]
    """
    bare = piece.removeprefix(_SPACE)
    return len(bare) > 1 and any(character.isdigit() for character in bare)


def split_digits(model: bytes) -> bytes:
    """Mark the joined figures of a serialised SentencePiece ModelProto as unused."""
    rebuilt = bytearray()
    for field, wire, value in _fields(model):
        if field == 1 and isinstance(value, bytes):
            parts = {number: part for number, _, part in _fields(value)}
            piece = parts[1]
            if isinstance(piece, bytes) and is_joined_figure(piece.decode("utf-8")):
                parts[3] = UNUSED
                score = parts[2]
                value = b"\x0a" + _varint(len(piece)) + piece  # noqa: PLW2901
                value += b"\x15" + struct.pack("<I", score) + b"\x18" + _varint(UNUSED)  # noqa: PLW2901
        rebuilt += _varint(field << 3 | wire)
        if isinstance(value, bytes):
            rebuilt += _varint(len(value)) + value
        elif wire == 5:
            rebuilt += struct.pack("<I", value)
        else:
            rebuilt += _varint(value)
    return bytes(rebuilt)


def _varint(number: int) -> bytes:
    """Protocol Buffers base-128 varint."""
    encoded = bytearray()
    while number > 127:
        encoded.append(number & 127 | 128)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def _fields(message: bytes) -> Iterator[tuple[int, int, int | bytes]]:
    """Field number, wire type and raw value of each field of a Protocol Buffers message."""
    place = 0

    def varint() -> int:
        nonlocal place
        number = shift = 0
        while True:
            byte = message[place]
            place += 1
            number |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return number

    while place < len(message):
        key = varint()
        wire = key & 7
        if wire == 0:
            yield key >> 3, wire, varint()
        elif wire == 2:
            length = varint()
            yield key >> 3, wire, message[place : place + length]
            place += length
        elif wire == 5:
            yield key >> 3, wire, struct.unpack_from("<I", message, place)[0]
            place += 4
        else:
            raise ValueError(f"wire type {wire} does not occur in a ModelProto")


PACKAGE = Path(__file__).parent.parent / "src" / "duizhao" / "starter" / "zh_en"
"""The bundled package: its vocabulary is the recipe's."""


def source_vocabulary() -> list[str]:
    """Source pieces by row."""
    return _read_vocabulary(PACKAGE, "source")


def target_vocabulary() -> list[str]:
    """Target pieces by row."""
    return _read_vocabulary(PACKAGE, "target")


def _read_vocabulary(package: Path, side: str) -> list[str]:
    """Pieces of one side by row."""
    path = package / "model" / f"{side}_vocabulary.json"
    pieces: list[str] = json.loads(path.read_text("utf-8"))
    return pieces


class Pieces:
    """The vocabulary of a package with its SentencePiece model.

    Args:
        model: Serialised ModelProto.
        source: Source pieces by row.
        target: Target pieces by row.
    """

    def __init__(self, model: bytes, source: Sequence[str], target: Sequence[str]) -> None:
        """Load the processor."""
        import sentencepiece  # noqa: PLC0415  only prepare and package need it

        self.model = model
        self.source = tuple(source)
        self.target = tuple(target)
        self._processor = sentencepiece.SentencePieceProcessor(model_proto=model)
        self._source_rows = {piece: row for row, piece in enumerate(source)}
        self._target_rows = {piece: row for row, piece in enumerate(target)}

    def source_rows(self, text: str) -> list[int]:
        """Rows of a source text between `<s>` and `</s>`, as the encoder was pretrained.

        XLM-R's first place sums up the whole line. Version 0.3 and before put the first piece
        there: 37 at the head of a line was said as 77, 57 or 17.
        """
        return [START, *self._rows(text, self._source_rows), END]

    def target_rows(self, text: str) -> list[int]:
        """Rows of a target text, closed by `</s>`; `<s>` is the decoder's own."""
        return [*self._rows(text, self._target_rows), END]

    def _rows(self, text: str, known: Mapping[str, int]) -> list[int]:
        """Rows of the pieces; `▁—` becomes `▁` and `—` where only these are known."""
        rows = []
        for piece in self._processor.encode(text, out_type=str):
            bare = piece.removeprefix(_SPACE)
            if piece not in known and piece != bare and bare in known:
                rows += [known[_SPACE], known[bare]]
            else:
                rows.append(known.get(piece, UNKNOWN))
        return rows


def read_pieces(package: Path, *, digits: bool) -> Pieces:
    """Vocabulary of an unpacked Argos package.

    Args:
        package: Folder with sentencepiece.model and model/*_vocabulary.json.
        digits: Whether to split figures digit by digit.
    """
    model = (package / "sentencepiece.model").read_bytes()
    source, target = (_read_vocabulary(package, side) for side in ("source", "target"))
    return Pieces(split_digits(model) if digits else model, source, target)
