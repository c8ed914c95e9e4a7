"""The glossary to and from other tools: what a format is, and which there are.

A format turns a glossary into bytes and bytes into rows; a row is an entry as the file says it,
not yet checked. `check_rows` checks all rows at once; a bad one is refused by its line number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import ValidationError

from duizhao.checked_yaml import Finding, validation_message
from duizhao.glossary.schema import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from duizhao.glossary import Glossary


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a file of another tool.

    Attributes:
        line: Line of a text file, row of a sheet, or line of the element, from 1.
        fields: What the row says, by the names of the glossary's schema; `id` may be missing.
        subject: The glossary file that it belongs to, or empty.
        problem: Why the row cannot be read, or empty.
        cells: Its cells by column, empty ones too, where the format is a table.
    """

    line: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    subject: str = ""
    problem: str = ""
    cells: Mapping[str, str] | None = None


class UnreadableGlossaryError(Exception):
    """A file is not in the format that it was given for.

    Args:
        line: Where that shows, from 1.
        problem: What is wrong.
    """

    def __init__(self, line: int, problem: str) -> None:
        """Keep both parts."""
        self.line = line
        self.problem = problem
        super().__init__(line, problem)


class Writer(Protocol):
    """Writes a glossary."""

    def __call__(self, glossary: Glossary) -> bytes:
        """The glossary in the format; workbooks hold the time of writing too."""
        ...


@dataclass(frozen=True, slots=True)
class TermFormat:
    """A format of other tools.

    Attributes:
        suffix: Usual ending of its files.
        write: Glossary to bytes.
        read: Bytes to rows; raises UnreadableGlossaryError.
    """

    suffix: str
    write: Writer
    read: Callable[[bytes], list[Row]]


def check_rows(rows: Iterable[Row], path: Path) -> tuple[list[tuple[Term, Row]], list[Finding]]:
    """Check every row against the schema.

    Args:
        rows: Rows with an id each.
        path: The file that they are from.

    Returns:
        The sound entries with their rows, and one finding per defect of the others.
    """
    terms: list[tuple[Term, Row]] = []
    findings: list[Finding] = []
    seen: dict[str, int] = {}
    for row in rows:
        if row.problem:
            findings.append(Finding(path, row.line, row.problem))
            continue
        try:
            term = Term.model_validate(row.fields)
        except ValidationError as error:
            findings.extend(
                Finding(path, row.line, validation_message(Term, each)) for each in error.errors()
            )
            continue
        if term.id in seen:
            findings.append(
                Finding(path, row.line, f"id {term.id!r} stands also in line {seen[term.id]}")
            )
            continue
        seen[term.id] = row.line
        terms.append((term, row))
    return terms, findings
