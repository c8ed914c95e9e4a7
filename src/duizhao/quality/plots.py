"""The report's plots: matplotlib figures as inline SVG, with text as text.

Each plot follows the page's colours (`currentColor`, custom properties), so that it reads in light
and dark and on paper, and has a title that a screen reader speaks; the same numbers stand in tables
beside it. Files are the same bytes for the same numbers: no date, fixed hash salt.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from duizhao.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.axes import Axes

    from duizhao.store.runs import RunSummary

SEVERITIES = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.NEUTRAL)

_INK, _ACCENT = "#010203", "#010204"
_COLOURS = {
    Severity.CRITICAL: "#010205",
    Severity.MAJOR: "#010206",
    Severity.MINOR: "#010207",
    Severity.NEUTRAL: "#010208",
}
_VARIABLES = {
    _INK: "currentColor",
    _ACCENT: "var(--accent)",
    **{colour: f"var(--{severity})" for severity, colour in _COLOURS.items()},
}
"""Stand-ins that no one else uses, exchanged for CSS after drawing."""

_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "duizhao",
    "font.family": "sans-serif",
    "font.size": 9,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
WIDTH, HEIGHT = 5.2, 3.0
"""Inches; two plots stand side by side on a page of 1,100 pixels."""


def plot(title: str, draw: Callable[[Axes], None], height: float = HEIGHT) -> str:
    """One plot as a figure with inline SVG and caption.

    Args:
        title: Caption, also spoken by screen readers.
        draw: Draws on the axes.
        height: In inches.
    """
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        figure.patch.set_alpha(0)
        axes = figure.add_subplot()
        axes.patch.set_alpha(0)
        draw(axes)
        buffer = io.StringIO()
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(buffer, metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(colour, variable)
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' style="([^"]*)"', _as_attributes, svg)
    svg = re.sub(r"<svg ", f'<svg role="img" aria-label="{escape(title)}" ', svg, count=1)
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    return f"<figure>{svg}<figcaption>{escape(title)}</figcaption></figure>"


def _as_attributes(style: re.Match[str]) -> str:
    """A style as attributes, which pages may hold whose policy forbids inline styles."""
    attributes = []
    for declaration in style[1].split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":  # "9px 'sans-serif'": attributes have no shorthand
            size, _, value = value.partition(" ")
            attributes.append(f'font-size="{size}"')
            name = "font-family"
        if name:
            attributes.append(f'{name}="{value}"')
    return " " + " ".join(attributes)


def issues_by_check(counts: Counter[tuple[str, Severity]]) -> str:
    """Bars of issues by check, parted by severity; empty without issues."""
    totals: Counter[str] = Counter()
    for (check, _), count in counts.items():
        totals[check] += count
    if not totals:
        return ""
    checks = [check for check, _ in sorted(totals.items(), key=lambda item: (item[1], item[0]))]

    def draw(axes: Axes) -> None:
        left = [0] * len(checks)
        for severity in SEVERITIES:
            widths = [counts[check, severity] for check in checks]
            axes.barh(checks, widths, left=left, color=_COLOURS[severity], label=severity.value)
            left = [start + width for start, width in zip(left, widths, strict=True)]
        axes.set_xlabel("issues")
        axes.legend(frameon=False, fontsize=8)

    return plot("Issues by check and severity", draw, max(2.0, 0.22 * len(checks) + 0.8))


def risk_histogram(counts: Sequence[int]) -> str:
    """How many segments have which risk; empty where no risk was computed.

    Args:
        counts: Segments in each part of 0 to 1, all parts of one width.
    """
    if not any(counts):
        return ""
    bars = len(counts)
    middles = [(bar + 0.5) / bars for bar in range(bars)]

    def draw(axes: Axes) -> None:
        axes.hist(middles, bins=bars, range=(0, 1), weights=counts, color=_ACCENT)
        axes.set_xlabel("risk (0 to 1)")
        axes.set_ylabel("segments")

    return plot("Segments by risk", draw)


def length_scatter(usual: Sequence[tuple[int, int]], reported: Sequence[tuple[int, int]]) -> str:
    """Target length over source length, with the segments that the length check reports."""
    if not usual and not reported:
        return ""

    def draw(axes: Axes) -> None:
        for points, colour, size, label in (
            (usual, _ACCENT, 6, "usual"),
            (reported, _COLOURS[Severity.CRITICAL], 22, "reported"),
        ):
            sources, targets = [x for x, _ in points], [y for _, y in points]
            axes.scatter(sources, targets, s=size, c=colour, label=label)
        axes.set_xlabel("characters of the source")
        axes.set_ylabel("characters of the translation")
        axes.legend(frameon=False, fontsize=8)

    return plot("Length of translations over their sources", draw)


def terms_by_route(routes: Mapping[str, int], missed: int) -> str:
    """Bars of met term hits by route; empty where no route is known."""
    if not routes:
        return ""
    bars = {**routes, **({"missed": missed} if missed else {})}

    def draw(axes: Axes) -> None:
        colours = [_COLOURS[Severity.MAJOR] if name == "missed" else _ACCENT for name in bars]
        axes.bar(list(bars), list(bars.values()), color=colours)
        axes.set_ylabel("term hits")

    return plot("Term hits by route", draw)


def scores_by_document(scores: Mapping[str, tuple[float, float]]) -> str:
    """Bars of BLEU and chrF2++ by document; empty with fewer than two documents."""
    if len(scores) < 2:
        return ""
    names = [name[-24:] for name in scores]

    def draw(axes: Axes) -> None:
        places = range(len(names))
        bleu = [bleu for bleu, _ in scores.values()]
        chrf = [chrf for _, chrf in scores.values()]
        axes.barh([place + 0.2 for place in places], chrf, 0.38, color=_ACCENT, label="chrF2++")
        colour = _COLOURS[Severity.NEUTRAL]
        axes.barh([place - 0.2 for place in places], bleu, 0.38, color=colour, label="BLEU")
        axes.set_yticks(list(places), names)
        axes.legend(frameon=False, fontsize=8)

    return plot("BLEU and chrF2++ by document", draw, max(2.0, 0.35 * len(names) + 0.8))


def trend(history: Sequence[RunSummary]) -> str:
    """Lines of term success, number success and scores over runs; empty for a first run."""
    lines: list[tuple[str, list[float | None], str, str]] = [
        ("term success", [run.term_success for run in history], _ACCENT, "-"),
        (
            "number success",
            [run.number_success for run in history],
            _COLOURS[Severity.MAJOR],
            "--",
        ),
        ("BLEU / 100", [_hundredth(run.bleu) for run in history], _COLOURS[Severity.NEUTRAL], ":"),
        (
            "chrF2++ / 100",
            [_hundredth(run.chrf) for run in history],
            _COLOURS[Severity.NEUTRAL],
            "-.",
        ),
    ]
    drawn = [line for line in lines if any(value is not None for value in line[1])]
    if len(history) < 2 or not drawn:
        return ""

    def draw(axes: Axes) -> None:
        for name, values, colour, style in drawn:
            numbers = [float("nan") if value is None else value for value in values]
            axes.plot(
                range(1, len(numbers) + 1),
                numbers,
                style,
                color=colour,
                label=name,
                marker="o",
                markersize=3,
            )
        axes.set_ylim(0, 1.02)
        _number_runs(axes)

    return plot("Trend over earlier runs", draw)


def work_by_run(history: Sequence[RunSummary]) -> str:
    """Bars of segments by where their text came from, over runs; empty for a first run."""
    colours = {
        "translated": _ACCENT,
        "cached": _COLOURS[Severity.NEUTRAL],
        "exact": _COLOURS[Severity.MINOR],
        "fuzzy": _COLOURS[Severity.MAJOR],
        "copied": _INK,
    }
    return _bars_by_run("Segments by run", "segments", [run.reuse for run in history], colours)


def issues_by_run(history: Sequence[RunSummary]) -> str:
    """Bars of issues by severity, over runs; empty for a first run."""
    colours = {severity.value: _COLOURS[severity] for severity in SEVERITIES}
    return _bars_by_run("Issues by run", "issues", [run.issues for run in history], colours)


def _bars_by_run(
    title: str, unit: str, counts: Sequence[Mapping[str, int]], colours: Mapping[str, str]
) -> str:
    """Stacked bars, one a run; empty for a first run."""
    if len(counts) < 2:
        return ""

    def draw(axes: Axes) -> None:
        below = [0] * len(counts)
        for name, colour in colours.items():
            heights = [count.get(name, 0) for count in counts]
            if any(heights):
                places = range(1, len(counts) + 1)
                axes.bar(places, heights, 0.6, bottom=below, color=colour, label=name)
            below = [start + height for start, height in zip(below, heights, strict=True)]
        axes.set_ylabel(unit)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        _number_runs(axes)

    return plot(title, draw)


def _number_runs(axes: Axes) -> None:
    """Runs from left to right, numbered from 1, and a legend that hides nothing."""
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel("run")
    axes.legend(frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=4)


def _hundredth(score: float | None) -> float | None:
    """A score of 0 to 100 on the scale of shares."""
    return None if score is None else score / 100
