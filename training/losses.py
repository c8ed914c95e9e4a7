"""What an update makes smaller: cross-entropy, and the chance of what was just written.

The second is token-level unlikelihood (Welleck et al. 2020, "Neural text generation with
unlikelihood training") over a window and rare pieces alone: a small decoder falls into loops, as it
thinks too well of the words before it, but digits, stops and `the` do come again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

from training.network import PAD
from training.pieces import START

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.batches import Batch, Encoded
    from training.network import Translator

_SURE = 1e-4
"""What a chance lacks to 1 at least, so that its logarithm is finite."""


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces that are not to come again at once.

    Attributes:
        near: How many of the last pieces it holds.
        rare: Whether it holds a piece at all, by its row of the target vocabulary.
    """

    near: int
    rare: torch.Tensor


def find_rare(
    sources: Mapping[str, Encoded], weights: Mapping[str, float], share: float, words: int
) -> torch.Tensor:
    """Whether a target piece is rarer than a share of all in a mixture, by its row."""
    counts = sum(
        weight * np.bincount(sources[name].target, minlength=words)
        for name, weight in weights.items()
    )
    return torch.from_numpy(counts < share * np.sum(counts))


def multiplies_bfloat16(device: str) -> bool:
    """Whether the device has bfloat16 products; emulated they take 60 times as long as fp32."""
    return device == "cuda" or any(
        has for name, has in torch.cpu.get_capabilities().items() if name.endswith("bf16")
    )


def losses_of(
    model: Translator,
    batch: Batch,
    device: str,
    smoothing: float = 0.0,
    window: Window | None = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross-entropy a target piece, and its `repetition`, which is 0 without a window.

    Args:
        model: On the device.
        batch: What it translates.
        device: `cpu` or `cuda`.
        smoothing: Label smoothing.
        window: What is not to come again.
    """
    source, target_in, target_out = (
        torch.from_numpy(rows).to(device)
        for rows in (batch.source, batch.target_in, batch.target_out)
    )
    with torch.autocast(device, torch.bfloat16, enabled=multiplies_bfloat16(device)):
        scores = model(source, target_in)
    scores = scores.float()
    entropy = functional.cross_entropy(
        scores.flatten(0, 1), target_out.flatten(), ignore_index=PAD, label_smoothing=smoothing
    )
    if window is None:
        return entropy, torch.zeros((), device=device)
    return entropy, repetition(scores, target_in, target_out, window)


def repetition(
    scores: torch.Tensor, target_in: torch.Tensor, target_out: torch.Tensor, window: Window
) -> torch.Tensor:
    """Surprise at not going on with one of the last pieces, summed over them, a target piece.

    Args:
        scores: Of every word of the vocabulary; rows, places, words.
        target_in: What the decoder has read; rows, places.
        target_out: What is right, which is never held against it; rows, places.
        window: What is not to come again; a piece that came twice counts twice.
    """
    last = functional.pad(target_in, (window.near - 1, 0), value=PAD).unfold(1, window.near, 1)
    held = window.rare[last] & (last != target_out[..., None]) & (last != PAD) & (last != START)
    held &= (target_out != PAD)[..., None]
    chance = (scores.gather(2, last) - scores.logsumexp(2, keepdim=True)).exp()
    surprise = -torch.log1p(-chance.clamp(max=1 - _SURE))
    return (surprise * held).sum() / (target_out != PAD).sum()
