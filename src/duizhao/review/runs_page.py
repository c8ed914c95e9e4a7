"""The history of runs: what each one found, in a table and in plots."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from duizhao.review.site import language_of, site_of
from duizhao.review.wording import PLOT_WORDS, Language, say
from duizhao.store.runs import RECENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from duizhao.store.runs import RunSummary


@dataclass(frozen=True, slots=True)
class Course:
    """The runs of one folder.

    Attributes:
        folder: Which they wrote.
        runs: Oldest first.
        plots: Drawings of them; none for a single run.
    """

    folder: str
    runs: Sequence[RunSummary]
    plots: list[Markup]


def runs(request: Request) -> Response:
    """All folders that runs wrote, with their history."""
    site = site_of(request)
    store, language = site.desk.store, language_of(request)
    courses = [
        Course(folder, history, draw(history, language))
        for folder in store.run_folders()
        for history in [store.runs(folder, RECENT)]
    ]
    return site.page("runs.html", request, courses=courses)


def draw(history: Sequence[RunSummary], language: Language) -> list[Markup]:
    """Plots of a history, worded in the language of the interface."""
    from duizhao.quality import plots  # noqa: PLC0415 - matplotlib takes long to load

    drawn = [plots.trend(history), plots.work_by_run(history), plots.issues_by_run(history)]
    return [Markup(_worded(svg, language)) for svg in drawn if svg]  # noqa: S704 - drawn here


def _worded(svg: str, language: Language) -> str:
    """A plot with its words in the language of the interface."""
    for word in PLOT_WORDS:
        said = escape(say(word, language))
        svg = svg.replace(f">{word}<", f">{said}<").replace(f'"{word}"', f'"{said}"')
    return svg
