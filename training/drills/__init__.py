"""Generated pairs with exact values: figures, dates, spans, lists and titles.

Written by this generator alone, from the word lists beside it; no text of others enters. Every pair
is right by construction: the value is drawn first, and both sides are written from it.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from training.drills.dates import date_drill
from training.drills.figures import figure_drill
from training.drills.lists import list_drill
from training.drills.pair import draw
from training.drills.rows import row_drill
from training.drills.spans import span_drill
from training.drills.titles import title_drill

if TYPE_CHECKING:
    from training.drills.pair import Drill, Maker

KINDS: dict[str, tuple[Maker, float]] = {
    "figure": (figure_drill, 0.34),
    "date": (date_drill, 0.1),
    "span": (span_drill, 0.18),
    "row": (row_drill, 0.2),
    "list": (list_drill, 0.1),
    "title": (title_drill, 0.08),
}
"""Maker and share of each kind: figures are where the first package failed most."""

_PATIENCE = 40
"""Draws for each wanted pair before the generator says that it runs dry."""


def generate(count: int, seed: int) -> list[Drill]:
    """Different drills, the same for the same seed.

    Args:
        count: How many.
        seed: Of everything that is drawn.

    Returns:
        `count` drills; no source twice.
    """
    source = random.Random(seed)  # noqa: S311  not for secrets
    drills: dict[str, Drill] = {}
    for _ in range(_PATIENCE * count):
        if len(drills) == count:
            break
        drill = draw(source, KINDS.values())
        drills.setdefault(drill.zh, drill)
    if len(drills) < count:
        raise ValueError(f"only {len(drills)} different drills could be made, {count} were asked")
    return list(drills.values())
