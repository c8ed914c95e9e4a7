"""Draws loss and speed of a run. `python -m training.plots --work DIR` writes DIR/log.svg.

BLEU and chrF2++ of packages stand in `scores.json` beside the log where benchmarks were kept there:
one object a package with `updates`, and the scores by development set.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from training.train import LOG

SCORES = "scores.json"


def read_log(work: Path) -> list[dict[str, Any]]:
    """Lines of the log, in order of updates; a resumed run writes some twice, the last holds."""
    lines = [json.loads(line) for line in (work / LOG).read_text("utf-8").splitlines()]
    by_updates = {line["updates"]: line for line in lines}
    return [by_updates[updates] for updates in sorted(by_updates)]


def draw(work: Path) -> Path:
    """Write the figure; returns its path."""
    import matplotlib as mpl  # noqa: PLC0415  this command alone needs it

    mpl.use("svg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    lines = read_log(work)
    figure, axes = plt.subplots(3, 1, figsize=(8, 10), sharex=True)
    updates = [line["updates"] for line in lines]
    axes[0].plot(updates, [line["loss"] for line in lines], label="training", linewidth=0.8)
    measured = [line for line in lines if "development" in line]
    for name in measured[0]["development"] if measured else ():
        values = [line["development"][name] for line in measured]
        axes[0].plot([line["updates"] for line in measured], values, label=name, marker=".")
    axes[0].set_ylabel("loss a target piece")
    axes[1].plot(updates, [line["tokens_a_second"] for line in lines], linewidth=0.8)
    axes[1].set_ylabel("target pieces a second")
    scores_path = work / SCORES
    scores = json.loads(scores_path.read_text("utf-8")) if scores_path.exists() else []
    for name in scores[0]["bleu"] if scores else ():
        points = [(each["updates"], each["bleu"][name]) for each in scores]
        axes[2].plot(*zip(*points, strict=True), label=f"BLEU {name}", marker="o")
        points = [(each["updates"], each["chrf"][name]) for each in scores]
        axes[2].plot(*zip(*points, strict=True), label=f"chrF2++ {name}", marker=".", linestyle=":")
    axes[2].set_ylabel("score")
    axes[2].set_xlabel("updates")
    for each in (axes[0], axes[2]):
        if each.get_legend_handles_labels()[0]:
            each.legend(fontsize="small")
    path = work / "log.svg"
    figure.savefig(path)
    return path


@click.command()
@click.option(
    "--work", type=click.Path(exists=True, path_type=Path), default=Path("build/training")
)
def main(work: Path) -> None:
    """Draw the log of the run in WORK."""
    click.echo(draw(work))


if __name__ == "__main__":
    main()
