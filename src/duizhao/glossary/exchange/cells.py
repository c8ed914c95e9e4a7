r"""A glossary entry as a row of cells, for all formats that are tables.

Cells hold text. Several forms in a cell are parted by ` | `; a bar inside a form is written `\|`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from duizhao.glossary.exchange import Row, UnreadableGlossaryError
from duizhao.glossary.schema import PartOfSpeech, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from duizhao.glossary import Glossary
    from duizhao.glossary.schema import Term

COLUMNS = (
    "id",
    "zh",
    "preferred",
    "admitted",
    "deprecated",
    "pos",
    "inflect",
    "near",
    "not_near",
    "after_number",
    "kinds",
    "keep",
    "status",
    "source",
    "note",
    "subject",
)
"""Columns of a table, in order; readers take them in any order and ask only for `zh`."""

YES, NO = "yes", "no"
"""Cells for true and false."""

CHOICES: dict[str, tuple[str, ...]] = {
    "pos": tuple(PartOfSpeech),
    "inflect": (YES, NO),
    "after_number": (YES, NO),
    "keep": (YES, NO),
    "status": tuple(Status),
}
"""Columns with a closed set of values, for the validation lists of sheets."""

_BAR = re.compile(r"(?<!\\)\|")


def cells(term: Term, subject: str) -> dict[str, str]:
    """One entry as cells by column.

    Args:
        term: The entry.
        subject: Its glossary file.
    """
    english = term.en
    return {
        "id": term.id,
        "zh": _join(term.zh),
        "preferred": english.preferred if english else "",
        "admitted": _join(english.admitted) if english else "",
        "deprecated": _join(english.deprecated) if english else "",
        "pos": term.pos.value,
        "inflect": "" if term.inflect is None else _yes_no(value=term.inflect),
        "near": _join(term.when.near),
        "not_near": _join(term.when.not_near),
        "after_number": YES if term.when.after_number else "",
        "kinds": _join(tuple(kind.value for kind in term.when.kinds)),
        "keep": YES if term.keep else "",
        "status": term.status.value,
        "source": term.source,
        "note": term.note,
        "subject": subject,
    }


def table(glossary: Glossary) -> list[dict[str, str]]:
    """All entries as cells, in the glossary's order."""
    return [cells(term, glossary.places[term.id].subject) for term in glossary.entries]


def check_header(names: Sequence[str], line: int) -> None:
    """Refuse a table whose columns are unknown, repeated, or lack the Chinese one."""
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        raise UnreadableGlossaryError(
            line, f"unknown column {unknown[0]!r}; known: {', '.join(COLUMNS)}"
        )
    if len(set(names)) < len(names):
        raise UnreadableGlossaryError(line, "a column stands there twice")
    if "zh" not in names:
        raise UnreadableGlossaryError(line, "there is no column `zh`")


def row_of(line: int, values: Mapping[str, str]) -> Row:
    """A row from its cells by column; whatever cannot be an entry becomes its `problem`."""
    given = {name: value.strip() for name, value in values.items() if value and value.strip()}
    english: dict[str, Any] = {
        name: convert(given[name]) for name, convert in _ENGLISH.items() if name in given
    }
    if english and "preferred" not in english:
        return Row(line, problem="has admitted or deprecated forms but no preferred one")
    try:
        fields = {name: convert(given[name]) for name, convert in _PLAIN.items() if name in given}
        when = {name: convert(given[name]) for name, convert in _WHEN.items() if name in given}
    except ValueError as error:
        return Row(line, problem=str(error))
    fields["en"] = english or None
    if when:
        fields["when"] = when
    return Row(line, fields, given.get("subject", ""), cells=dict(values))


def _join(forms: Sequence[str]) -> str:
    """Several forms in one cell."""
    return " | ".join(form.replace("|", "\\|") for form in forms)


def split_forms(cell: str) -> list[str]:
    """The forms of a cell."""
    return [part.strip().replace("\\|", "|") for part in _BAR.split(cell) if part.strip()]


def _yes_no(*, value: bool) -> str:
    """A truth value as a cell."""
    return YES if value else NO


def _truth(cell: str) -> bool:
    """The truth value of a cell."""
    if cell.lower() in {YES, "true", "1"}:
        return True
    if cell.lower() in {NO, "false", "0"}:
        return False
    raise ValueError(f"{cell!r} is neither {YES} nor {NO}")


_ENGLISH: dict[str, Callable[[str], Any]] = {
    "preferred": str,
    "admitted": split_forms,
    "deprecated": split_forms,
}
_WHEN: dict[str, Callable[[str], Any]] = {
    "near": split_forms,
    "not_near": split_forms,
    "after_number": _truth,
    "kinds": split_forms,
}
_PLAIN: dict[str, Callable[[str], Any]] = {
    "id": str,
    "zh": split_forms,
    "pos": str,
    "inflect": _truth,
    "keep": _truth,
    "status": str,
    "source": str,
    "note": str,
}
