"""The columns that all tables share (TSV, CSV, XLSX), and what their cells say.

The order is that of `NAME.tsv` in the run folder. Readers go by the header's names, in any order,
and pass over columns that they do not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from duizhao.errors import InputError
from duizhao.model import ImportedPair, Origin, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duizhao.model import BitextPair, TermUse

COLUMNS = ("id", "source", "target", "state", "origin", "risk", "terms", "issues", "note")
"""Header of every table that is written."""


def decimals(value: float | None) -> str:
    """A score with four decimals; empty for None.

    >>> decimals(0.12344999), decimals(-0.00001), decimals(None)
    ('0.1234', '0.0000', '')
    """
    return "" if value is None else f"{value:.4f}".replace("-0.0000", "0.0000")


def describe_term(term: TermUse) -> str:
    """One term for a reader: what is asked, and `!` before what is not met."""
    mark = "" if term.met or not term.counted else "! "
    forms = " | ".join(term.required) if term.required else "(do not translate)"
    return f"{mark}{term.zh} = {forms}"


def cells(pair: BitextPair) -> tuple[str, ...]:
    """Cells of one pair, in the order of `COLUMNS`, not yet escaped."""
    return (
        pair.pair.id,
        pair.pair.source,
        pair.pair.target,
        pair.pair.state.value,
        pair.origin.value,
        decimals(pair.risk),
        "; ".join(describe_term(term) for term in pair.terms),
        "; ".join(f"[{issue.severity}] {issue.check}: {issue.message}" for issue in pair.issues),
        pair.note,
    )


def read_state(text: str) -> State | None:
    """State of a cell; None where it is empty or no state that we know."""
    folded = text.strip().lower()
    return State(folded) if folded in set(State) else None


def read_origin(text: str) -> Origin | None:
    """Origin of a cell; None where it is empty or none that we know."""
    folded = text.strip().lower()
    return Origin(folded) if folded in set(Origin) else None


def read_rows(rows: Iterable[tuple[str, Sequence[str]]]) -> tuple[ImportedPair, ...]:
    """Pairs of a table.

    Args:
        rows: Place and cells of each row, the header first. Where the first row is no header,
            the cells are source and target.

    Raises:
        InputError: If a row has a source column only.
    """
    header: list[str] | None = None
    pairs = []
    for number, (place, row) in enumerate(rows):
        if number == 0:
            names = [cell.strip().lower().removeprefix("\ufeff") for cell in row]
            if "source" in names and "target" in names:
                header = names
                continue
        if not any(cell.strip() for cell in row):
            continue
        if header is None:
            pairs.append(_headerless(place, row))
        else:
            pairs.append(_by_header(place, dict(zip(header, row, strict=False))))
    return tuple(pairs)


def _headerless(place: str, row: Sequence[str]) -> ImportedPair:
    """A pair from a row of source and target alone."""
    if len(row) < 2:
        raise InputError(
            "no tab between source and target",
            where=place,
            hint="Write one pair a line: Chinese, a tab, English; or keep the header row.",
        )
    return ImportedPair(id="", source=row[0], target=row[1], place=place)


def _by_header(place: str, row: dict[str, str]) -> ImportedPair:
    """A pair from a row under a header; missing cells are empty."""
    return ImportedPair(
        id=row.get("id", "").strip(),
        source=row.get("source", ""),
        target=row.get("target", ""),
        state=read_state(row.get("state", "")),
        origin=read_origin(row.get("origin", "")),
        document=row.get("document", "").strip(),
        reviewer=row.get("reviewer", "").strip(),
        time=row.get("time", "").strip(),
        note=row.get("note", ""),
        place=place,
    )
