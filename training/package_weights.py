"""Reads the weights of the packages in `src/duizhao/starter`, to train on from them.

The 8-bit matrices come back as fp32, each row by its scale, so a package needs no checkpoint beside
it: quantised again they are the same. The file is CTranslate2's binary version 6
(`ModelSpec._serialize` of ctranslate2 4): names, shapes and values, one after the other, then the
names of variables that equal others.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Array = npt.NDArray[np.float32]

BINARY_VERSION = 6
TYPES = ("<f4", "i1", "<i2", "<i4", "<f2")
"""NumPy's types in the order of CTranslate2's type ids."""

_FUSED = {
    "self_attention/linear_0": ("a.q", "a.k", "a.v"),
    "self_attention/linear_1": ("a.o",),
    "attention/linear_0": ("c.q",),
    "attention/linear_1": ("c.k", "c.v"),
    "attention/linear_2": ("c.o",),
    "ffn/linear_0": ("f.i",),
    "ffn/linear_1": ("f.o",),
}
"""Linear layers of the package and the layers of network.py whose rows stand in them."""

_NORMS = {
    "self_attention/layer_norm": "ln1",
    "attention/layer_norm": "lnc",
    "ffn/layer_norm": "ln2",
}


def read_variables(path: Path) -> dict[str, Array]:
    """Numeric variables of a model.bin as fp32, 8-bit matrices divided by their rows' scales.

    Raises:
        ValueError: The file is of another version or ends early.
    """
    content = path.read_bytes()
    place = 0

    def take(form: str) -> int:
        nonlocal place
        (value,) = struct.unpack_from("<" + form, content, place)
        place += struct.calcsize("<" + form)
        return int(value)

    def text() -> str:
        nonlocal place
        length = take("H")
        place += length
        return content[place - length : place - 1].decode()

    try:
        version, _name, _revision = take("I"), text(), take("I")
        if version != BINARY_VERSION:
            raise ValueError(f"{path} is of binary version {version}, not {BINARY_VERSION}")
        variables: dict[str, Array] = {}
        for _ in range(take("I")):
            name = text()
            shape = [take("I") for _ in range(take("B"))]
            kind, size = take("B"), take("I")
            if place + size > len(content):
                raise ValueError(f"{path} ends within {name}")
            values = np.frombuffer(content, TYPES[kind], offset=place, count=int(np.prod(shape)))
            variables[name] = values.reshape(shape).astype(np.float32)
            place += size
        equal = {text(): text() for _ in range(take("I"))}
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} is no CTranslate2 model: {error}") from error
    for name in [name for name in variables if name.endswith("_scale")]:
        variables[name.removesuffix("_scale")] /= variables.pop(name)[:, None]
    return variables | {name: variables[same] for name, same in equal.items() if same in variables}


def read_package(package: Path) -> dict[str, Array]:
    """Weights of a package folder, named as in network.py."""
    variables = read_variables(package / "model" / "model.bin")
    return {
        "bt": variables["decoder/projection/bias"],
        **_half(variables, "encoder/embeddings_0", "enc", "s"),
        **_half(variables, "decoder/embeddings", "dec", "t"),
    }


def read_encoder_package(folder: Path) -> dict[str, Array]:
    """The public encoder as `src/duizhao/starter/encoder` holds it, named as in network.py.

    Its token-type row stands apart there; every place has it.
    """
    variables = read_variables(folder / "model.bin")
    weights = _half(variables, "encoder/embeddings_0", "enc", "s")
    weights["ps.weight"] = weights["ps.weight"] + variables["encoder/embeddings_1/weight"][0]
    return weights


def _half(
    variables: dict[str, Array], embedding: str, layers: str, letter: str
) -> dict[str, Array]:
    """Weights of the encoder or the decoder."""
    half = embedding.partition("/")[0]
    weights = {
        f"e{letter}.weight": variables[f"{embedding}/weight"],
        f"p{letter}.weight": variables[f"{half}/position_encodings/encodings"],
    }
    _norm(weights, f"ln{letter}", variables, f"{half}/layernorm_embedding")
    for name in variables:
        owner, _, last = name.rpartition("/")
        parts = owner.split("/", 2)
        if parts[0] != half or len(parts) < 3 or not parts[1].startswith("layer_"):
            continue
        layer = f"{layers}.{parts[1].removeprefix('layer_')}"
        if last == "weight":
            _linear(weights, layer, variables, owner, _FUSED[parts[2]])
        elif last == "gamma":
            _norm(weights, f"{layer}.{_NORMS[parts[2]]}", variables, owner)
    return weights


def _norm(weights: dict[str, Array], name: str, variables: dict[str, Array], theirs: str) -> None:
    weights[f"{name}.weight"] = variables[f"{theirs}/gamma"]
    weights[f"{name}.bias"] = variables[f"{theirs}/beta"]


def _linear(
    weights: dict[str, Array],
    layer: str,
    variables: dict[str, Array],
    theirs: str,
    names: tuple[str, ...],
) -> None:
    for part in ("weight", "bias"):
        for name, rows in zip(
            names, np.split(variables[f"{theirs}/{part}"], len(names)), strict=True
        ):
            weights[f"{layer}.{name}.{part}"] = rows
