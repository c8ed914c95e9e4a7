"""The structure view: a document's own lines in HTML, coloured by what structure made of them.

Each line has its number, each page its own. Units carry their kind and the rule that gave it;
where a unit goes on elsewhere, an arrow leads there and says why. Furniture is struck through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.model import UnitKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.model import Document, Join, Segment, Span, Unit

COLOURS = {
    UnitKind.MASTHEAD: "#e6ddc4",
    UnitKind.TOC_ENTRY: "#dfe8c8",
    UnitKind.HEADING: "#ffd6a5",
    UnitKind.BYLINE: "#caffbf",
    UnitKind.DATELINE: "#c4f0e8",
    UnitKind.PARAGRAPH: "#eef3fb",
    UnitKind.BULLET: "#d0e1ff",
    UnitKind.QUOTE_SOURCE: "#e0d0ff",
    UnitKind.CAPTION: "#ffc6ff",
    UnitKind.CREDIT: "#f5d5e5",
    UnitKind.EDITOR_LINE: "#d8d8d8",
    UnitKind.JUMP_LINE: "#ffadad",
    UnitKind.FURNITURE: "#eeeeee",
}
"""Background of each kind; dark text on all of them passes WCAG AA."""

STYLE = """
body{font:16px/1.7 system-ui,"Noto Sans SC",sans-serif;color:#222}
body{margin:0 auto;padding:1rem;max-width:70rem}
ol{padding-left:4rem}li{margin:.1rem 0}li::marker{color:#767676;font-size:.75rem}
.legend span{padding:.1rem .4rem;margin-right:.4rem;display:inline-block}
.unit{border-radius:.2rem;padding:0 .1rem}.furniture{text-decoration:line-through}
.join{color:#b00020;text-decoration:none;font-weight:bold}.end{color:#0060c0}
.defect{border-bottom:.15rem wavy #b00020;text-decoration:underline wavy #b00020}
hr{border:0;border-top:.15rem dashed #999}:target{outline:.15rem solid #b00020}
"""

_PAGE = "</ol><hr><h2>page {page}</h2><ol start='1'>"


@dataclass(frozen=True, slots=True)
class _Piece:
    """One span of a unit, with the joins on either side of it.

    Attributes:
        unit: The unit.
        span: Where the piece stands.
        number: Which piece of the unit it is.
        before: The join to the piece before, or None.
        after: The join to the next piece, or None.
    """

    unit: Unit
    span: Span
    number: int
    before: Join | None
    after: Join | None


def render_view(
    document: Document,
    units: Sequence[Unit],
    segments: Sequence[Segment],
    remarks: Sequence[tuple[Span, str]] = (),
) -> str:
    """Draw a document with its units as an HTML page of its own.

    Args:
        document: The document.
        units: Its units.
        segments: Its segments, whose ends are marked.
        remarks: Places of the document to underline, and what to say of each.

    Returns:
        A page that needs nothing else.
    """
    pieces = sorted(_pieces(units), key=lambda piece: piece.span)
    ends = {segment.spans[-1][1] for segment in segments if segment.spans}
    counts = Counter(unit.kind for unit in units)
    joins = sum(len(unit.joins) for unit in units)
    legend = "".join(
        f"<span style='background:{COLOURS[kind]}'>{kind.value} {count}</span>"
        for kind, count in sorted(counts.items())
    )
    colours = "".join(f".{kind.value}{{background:{colour}}}" for kind, colour in COLOURS.items())
    facts = f"{len(units)} units, {len(segments)} segments, {joins} joins, {len(remarks)} remarks"
    body = "".join(_lines(document.text, pieces, ends, remarks))
    return (
        f"<!doctype html><html lang='zh'><head><meta charset='utf-8'>"
        f"<title>{escape(document.title)}</title><style>{STYLE}{colours}</style></head><body>"
        f"<h1>{escape(document.title)}</h1><p>{escape(document.encoding)}, {facts}</p>"
        f"<p class='legend'>{legend}</p><ol>{body}</ol></body></html>\n"
    )


def _pieces(units: Sequence[Unit]) -> Iterator[_Piece]:
    """The pieces of all units."""
    for unit in units:
        joins = [None, *unit.joins, None]
        for number, span in enumerate(unit.spans):
            yield _Piece(unit, span, number, joins[number], joins[number + 1])


def _lines(
    text: str, pieces: Sequence[_Piece], ends: set[int], remarks: Sequence[tuple[Span, str]]
) -> Iterator[str]:
    """List items, one a line of the text; a form feed begins a page."""
    place, page, index = 0, 1, 0
    for line in text.splitlines(keepends=True):
        end = place + len(line)
        items = ""
        while index < len(pieces) and pieces[index].span[0] < end:
            items += _drawn(text, pieces[index], ends, remarks)
            index += 1
        yield f"<li>{items}</li>"
        if "\f" in line:
            page += 1
            yield _PAGE.format(page=page)
        place = end


def _drawn(text: str, piece: _Piece, ends: set[int], remarks: Sequence[tuple[Span, str]]) -> str:
    """One piece with its colour, arrows, sentence ends and remarks."""
    unit, (start, end) = piece.unit, piece.span
    here = [(span, message) for span, message in remarks if start <= span[0] < end]
    cuts = sorted(
        {start, end}
        | {each for each in ends if start < each <= end}
        | {min(each, end) for span, _ in here for each in span}
    )
    inner = ""
    for first, last in pairwise(cuts):
        part = escape(text[first:last])
        said = [message for span, message in here if span[0] <= first < min(span[1], end)]
        if said:
            part = f"<span class='defect' title='{escape('; '.join(said))}'>{part}</span>"
        inner += part
        inner += "<span class='end' title='segment end'>|</span>" if last in ends else ""
    mark = f"{unit.id}-{piece.number}"
    title = escape(f"{unit.kind.value}: {unit.reason} [{unit.id}]")
    return (
        f"{_arrow('↥', piece.before, f'{unit.id}-{piece.number - 1}')}"
        f"<span id='{mark}' class='unit {unit.kind.value}' title='{title}'>{inner}</span>"
        f"{_arrow('↧', piece.after, f'{unit.id}-{piece.number + 1}')} "
    )


def _arrow(sign: str, join: Join | None, target: str) -> str:
    """An arrow to the piece across a join, which says why the two belong together."""
    if join is None:
        return ""
    return f"<a class='join' href='#{target}' title='{escape(join.reason)}'>{sign}</a>"
