"""The settings of the recipe, read whole from one YAML file.

Every number that shapes the model stands in `recipe.yaml`; the modules hold no constants of their
own for it. Unknown keys fail, with file and line (duizhao.checked_yaml).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from pydantic import BaseModel, ConfigDict, Field, model_validator

from duizhao.checked_yaml import YamlFindingsError, read_yaml
from duizhao.errors import SettingsError

if TYPE_CHECKING:
    import os

MADE = ("clauses", "inline", "varied", "joined")
"""Sources that are made of others, in the order in which they are made."""

DEFAULT = Path(__file__).parent / "recipe.yaml"


class _Section(BaseModel):
    """A frozen part of the recipe without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Section):
    """A named share of the corpus.

    Attributes:
        file: File name in the corpus folder; empty for pairs that the recipe generates, and for
            `text`, which is all of `training/text`.
        keep: Values of the third column to keep; empty keeps all.
        drop: Values of the third column to leave out.
    """

    file: str = ""
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


class Preparation(_Section):
    """What may enter training.

    Attributes:
        evaluation: Files of the evaluation text, relative to the corpus folder; globs.
        run_zh: Characters of a Chinese run that counts as overlap, punctuation left out.
        run_en: Characters of an English run that counts as overlap.
        max_characters: Longest source.
        max_unknown: Share of a source's pieces that may be unknown.
        ratio: Least and greatest English characters for each Chinese one.
        drills: Generated pairs; all in the source `drills`.
        terms: Generated pairs of the glossary's terms; all in the source `terms`.
        varied: Variations of each sentence with figures, by source; all in the source `varied`.
        clauses: Share of sentences that are cut into clauses, by source; all in the source
            `clauses`.
        inline: Share of sentences of which a copy has constraints in English inline, by source;
            all in the source `inline`.
        joined: Share of whole sentences that are joined to longer ones, by source; all in the
            source `joined`.
        most_joined: Sentences that one of these is made of at most.
    """

    evaluation: tuple[str, ...]
    run_zh: int = Field(18, ge=8)
    run_en: int = Field(60, ge=20)
    max_characters: int = Field(220, ge=10)
    max_unknown: float = Field(0.1, ge=0, le=1)
    ratio: tuple[float, float] = (0.8, 9.0)
    drills: int = Field(60_000, ge=0)
    terms: int = Field(0, ge=0)
    varied: dict[str, float] = Field(default_factory=dict)
    clauses: dict[str, float] = Field(default_factory=dict)
    inline: dict[str, float] = Field(default_factory=dict)
    joined: dict[str, float] = Field(default_factory=dict)
    most_joined: int = Field(3, ge=2)


class Phase(_Section):
    """A stretch of training with its own mixture.

    Attributes:
        name: For the logs.
        steps: Updates.
        weights: Passes over each source in one round; 0.25 takes a quarter of it.
        rate_start: Factor on the learning rates at its first step.
        rate_end: Factor at its last step; linear between.
        unlikely: Weight of the loss that keeps it from saying the last words again (losses.py).
    """

    name: str
    steps: int = Field(ge=1)
    weights: dict[str, float]
    rate_start: float = Field(1.0, ge=0)
    rate_end: float = Field(1.0, ge=0)
    unlikely: float = Field(0.0, ge=0)


class Training(_Section):
    """How the weights are learnt.

    Attributes:
        batch_tokens: Target places in a batch, padding included.
        shapes: Source and target lengths that batches are padded to (few: oneDNN compiles each).
        rate_decoder: Learning rate of the decoder.
        rate_encoder: Learning rate of the unfrozen encoder layers.
        warm_up: Steps from nought to the full rate.
        frozen_layers: Lower encoder layers that stay as they are, with the source embedding.
        smoothing: Label smoothing (Szegedy et al. 2016).
        near: Pieces that a phase's `unlikely` looks back on.
        rare: Share of all target pieces under which `unlikely` counts a piece.
        dropout: In the decoder.
        clip: Greatest gradient norm.
        weight_decay: AdamW's.
        save_minutes: Between checkpoints.
        log_every: Steps between lines of the log.
        dev_every: Steps between losses on the development sets; 0 for never.
    """

    batch_tokens: int = Field(2048, ge=8)
    shapes: tuple[tuple[int, int], ...]
    rate_decoder: float = Field(4e-4, gt=0)
    rate_encoder: float = Field(1e-4, ge=0)
    warm_up: int = Field(100, ge=1)
    frozen_layers: int = Field(6, ge=0)
    smoothing: float = Field(0.1, ge=0, lt=1)
    near: int = Field(24, ge=1)
    rare: float = Field(0.001, ge=0, le=1)
    dropout: float = Field(0.1, ge=0, lt=1)
    clip: float = Field(1.0, gt=0)
    weight_decay: float = Field(0.01, ge=0)
    save_minutes: float = Field(8.0, gt=0)
    log_every: int = Field(20, ge=1)
    dev_every: int = Field(0, ge=0)


class Recipe(_Section):
    """Everything that the three commands need to know.

    Attributes:
        seed: Of drills, order and dropout.
        version: Package version written into metadata.json.
        split_digits: Whether figures are read and written digit by digit.
        sources: The shares of the corpus by name.
        development: Name of each development set and its file in the corpus folder.
        preparation: What may enter.
        training: How it is learnt.
        phases: In order.
    """

    seed: int
    version: str
    split_digits: bool = True
    sources: dict[str, Source]
    development: dict[str, str]
    preparation: Preparation
    training: Training
    phases: tuple[Phase, ...]

    @model_validator(mode="after")
    def _sources_are_known(self) -> Recipe:
        """Phases draw on sources that exist, and copies on those that are made before them."""
        known = set(self.sources)
        drawn = [(f"phase {phase.name!r}", phase.weights, known) for phase in self.phases]
        drawn += [
            (f"`{name}`", getattr(self.preparation, name), known - set(MADE[place:]))
            for place, name in enumerate(MADE)
        ]
        for what, weights, allowed in drawn:
            unknown = sorted(set(weights) - allowed)
            if unknown:
                raise ValueError(
                    f"{what} draws on unknown sources {unknown}; known: {sorted(allowed)}"
                )
        return self


def read_recipe(path: Path = DEFAULT) -> Recipe:
    """Read a recipe.

    Raises:
        SettingsError: With every defect, its file and line.
    """
    try:
        source = read_yaml(path)
        return source.check(Recipe, source.value)
    except YamlFindingsError as error:
        raise SettingsError(
            str(error), hint="Correct the recipe; recipe.py documents it."
        ) from error


class _RecipeFile(click.Path):
    """A path of the command line that is read as a recipe."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """The recipe; its defects are those of the option."""
        path = super().convert(value, param, ctx)
        try:
            return read_recipe(Path(str(path)))
        except SettingsError as error:
            self.fail(str(error), param, ctx)


recipe_option = click.option(
    "--recipe",
    type=_RecipeFile(exists=True, dir_okay=False),
    default=DEFAULT,
    help="Settings of all three commands; by default training/recipe.yaml.",
)
"""The option that the three commands share."""
