"""Glossaries as CSV (RFC 4180, with the byte order mark that Excel needs) and as TSV for OmegaT.

OmegaT reads the first three columns of a tab-separated file as source, target and comment and
skips lines that begin with `#` (its `GlossaryReaderTSV`). Our TSV keeps to that and puts the other
fields behind: a line for each Chinese form, the same id on all lines of an entry. Files of OmegaT
itself, with two or three columns and no header, are read too.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from duizhao.glossary.exchange import Row, UnreadableGlossaryError
from duizhao.glossary.exchange.cells import COLUMNS, check_header, row_of, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from duizhao.glossary import Glossary

TSV_COLUMNS = (
    "zh",
    "preferred",
    "note",
    *(name for name in COLUMNS if name not in {"zh", "preferred", "note"}),
)
_HEADER = "#"
"""A line of TSV that begins so is a comment to OmegaT; ours is the header."""


def write_csv(glossary: Glossary) -> bytes:
    """Write one row an entry, in UTF-8 with byte order mark, so that Excel sees the encoding."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(table(glossary))
    return out.getvalue().encode("utf-8-sig")


def read_csv(content: bytes) -> list[Row]:
    """Read a table with a header; rows of a wrong length are refused, not cut."""
    reader = csv.reader(io.StringIO(_text(content), newline=""), strict=True)
    rows: list[Row] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        check_header(header, 1)
        for values in reader:
            if not any(values):
                continue
            if len(values) != len(header):
                problem = f"has {len(values)} cells where the header has {len(header)}"
                rows.append(Row(reader.line_num, problem=problem))
            else:
                row = dict(zip(header, values, strict=True))
                rows.append(row_of(reader.line_num, row))
    except csv.Error as error:
        raise UnreadableGlossaryError(reader.line_num, f"no CSV: {error}") from error
    return rows


def write_tsv(glossary: Glossary) -> bytes:
    """Write a line for each Chinese form, OmegaT's three columns first."""
    lines = [_HEADER + "\t".join(TSV_COLUMNS)]
    for values, term in zip(table(glossary), glossary.entries, strict=True):
        for form in term.zh:
            row = values | {"zh": form.replace("|", "\\|")}
            lines.append("\t".join(_one_line(row[name]) for name in TSV_COLUMNS))
    return ("\n".join(lines) + "\n").encode("utf-8")


def read_tsv(content: bytes) -> list[Row]:
    """Read our TSV, or the two or three columns of OmegaT's own files."""
    header: tuple[str, ...] = TSV_COLUMNS[:3]
    decode: Callable[[str], str] = str
    entries: dict[tuple[str, int], tuple[int, dict[str, str]]] = {}
    bad: list[Row] = []
    for number, line in enumerate(_text(content).split("\n"), start=1):
        values = line.rstrip("\r").split("\t")
        if line.startswith(_HEADER + "zh\t"):
            header = (values[0].removeprefix(_HEADER), *values[1:])
            check_header(header, number)
            decode = _many_lines
        elif not line.strip() or line.startswith(_HEADER):
            continue
        elif not 2 <= len(values) <= len(header):
            problem = f"has {len(values)} columns where 2 to {len(header)} are expected"
            bad.append(Row(number, problem=problem))
        else:
            row = {name: decode(value) for name, value in zip(header, values, strict=False)}
            key = (row.get("id", ""), 0 if row.get("id") else number)
            if key in entries:
                entries[key][1]["zh"] += f" | {row['zh']}"
            else:
                entries[key] = number, row
    return sorted(
        [*bad, *(row_of(number, row) for number, row in entries.values())],
        key=lambda row: row.line,
    )


def _text(content: bytes) -> str:
    """Decode UTF-8, with or without byte order mark."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableGlossaryError(
            line, "not UTF-8 text; save the file as UTF-8 and import it again"
        ) from error


def _one_line(cell: str) -> str:
    """A cell without tabs and line ends."""
    return cell.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _many_lines(cell: str) -> str:
    """Undo `_one_line`."""
    marks = {"\\\\": "\\", "\\t": "\t", "\\n": "\n"}
    pieces: list[str] = []
    position = 0
    while position < len(cell):
        pair = cell[position : position + 2]
        pieces.append(marks.get(pair, cell[position]))
        position += 2 if pair in marks else 1
    return "".join(pieces)
