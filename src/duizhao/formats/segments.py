"""JSON Lines: one object a pair, with everything known of it (`segments.jsonl`).

The fields and their order are fixed by the project's architecture, section 5; downstream programs
rely on them. Spans are `[start, end)` in code points, or null. Compact, UTF-8, no clock.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from duizhao.errors import InputError
from duizhao.formats.decoding import decode
from duizhao.formats.tables import read_origin, read_state
from duizhao.model import ImportedPair

if TYPE_CHECKING:
    from duizhao.model import Bitext, BitextPair, FigureUse, Issue, TermUse

DECIMALS = 4
"""Decimals of scores; more would differ between processors."""


def write(bitext: Bitext) -> bytes:
    """All pairs of one document, one object a line."""
    lines = [
        json.dumps(pair_record(bitext.document.id, pair), ensure_ascii=False) + "\n"
        for pair in bitext.pairs
    ]
    return "".join(lines).encode()


def pair_record(document: str, pair: BitextPair) -> dict[str, Any]:
    """The object of one pair; keys stand in the order of the architecture."""
    record: dict[str, Any] = {
        "id": pair.pair.id,
        "document": document,
        "unit": pair.unit_id,
        "kind": pair.kind.value,
        "source": pair.pair.source,
    }
    if pair.normalised and pair.normalised != pair.pair.source:
        record["normalised"] = pair.normalised
    return record | {
        "target": pair.pair.target,
        "origin": pair.origin.value,
        "state": pair.pair.state.value,
        "score": _rounded(pair.score),
        "risk": _rounded(pair.risk),
        "terms": [_term(term) for term in pair.terms],
        "numbers": [_figure(figure) for figure in pair.figures],
        "issues": [_issue(issue) for issue in pair.issues],
        "links": [list(link) for link in pair.pair.links],
    }


def _term(term: TermUse) -> dict[str, Any]:
    """One term hit."""
    return {
        "id": term.id,
        "zh": term.zh,
        "required": list(term.required),
        "met": term.met,
        "route": term.route.value if term.route else None,
        "source_span": term.source_span,
        "target_span": term.target_span,
    }


def _figure(figure: FigureUse) -> dict[str, Any]:
    """One figure of the source."""
    return {
        "text": figure.text,
        "value": figure.value,
        "met": figure.met,
        "source_span": figure.source_span,
        "target_span": figure.target_span,
    }


def _issue(issue: Issue) -> dict[str, Any]:
    """One finding."""
    return {
        "check": issue.check,
        "category": issue.category.value,
        "severity": issue.severity.value,
        "message": issue.message,
        "fingerprint": issue.fingerprint,
        "source_span": issue.source_span,
        "target_span": issue.target_span,
    }


def _rounded(value: float | None) -> float | None:
    """A score as it is written; never minus zero.

    >>> _rounded(-0.00001), _rounded(-1.23456), _rounded(None)
    (0.0, -1.2346, None)
    """
    return None if value is None else round(value, DECIMALS) + 0.0


def read(content: bytes) -> tuple[ImportedPair, ...]:
    """Pairs of a JSON Lines file; only `source` and `target` are needed.

    Raises:
        InputError: If a line is no object with these, naming the line.
    """
    pairs = []
    for number, line in enumerate(decode(content).split("\n"), start=1):
        if line.strip():
            pairs.append(_read_line(line, f"line {number}"))
    return tuple(pairs)


def _read_line(line: str, place: str) -> ImportedPair:
    """The pair of one line."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not a JSON object: {error}", where=place) from error
    if not isinstance(record, dict):
        raise InputError("not a JSON object", where=place)
    fields = {name: record.get(name, "") for name in _TEXT_FIELDS}
    wrong = [name for name, value in fields.items() if not isinstance(value, str)]
    missing = [name for name in ("source", "target") if name not in record]
    if wrong or missing:
        raise InputError(
            f"field {', '.join(wrong + missing)} is missing or no text",
            where=place,
            hint="Each line needs the texts `source` and `target`.",
        )
    texts = {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
    return ImportedPair(
        id=texts["id"],
        source=texts["source"],
        target=texts["target"],
        state=read_state(texts["state"]),
        origin=read_origin(texts["origin"]),
        document=texts["document"],
        reviewer=texts["reviewer"],
        time=texts["time"],
        note=texts["note"],
        place=place,
    )


_TEXT_FIELDS = (
    "id",
    "source",
    "target",
    "state",
    "origin",
    "document",
    "reviewer",
    "time",
    "note",
)
