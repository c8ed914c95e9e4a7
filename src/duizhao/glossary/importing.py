"""Bringing rows of other tools into the glossary folder: all sound rows, or nothing.

Rows with a known id change that entry, rows with a new one are appended to the file of their
subject. Rows of tools that know no ids are recognised by their Chinese and proposed if new.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from duizhao.checked_yaml import Finding
from duizhao.errors import GlossaryError
from duizhao.glossary import load_glossary
from duizhao.glossary.editing import append_entries, change_entries
from duizhao.glossary.exchange import Row, check_rows
from duizhao.glossary.exchange.cells import cells, row_of
from duizhao.glossary.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duizhao.glossary import Glossary
    from duizhao.glossary.schema import Term

ID_WORDS = 7
"""Words of an English form that an id takes; longer ones are no easier to read."""

_FILE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do.

    Attributes:
        added: New entries by subject.
        changed: New state of known entries by id.
        unchanged: Ids of rows that say what the glossary says already.
    """

    added: Mapping[str, tuple[Term, ...]]
    changed: Mapping[str, Term]
    unchanged: tuple[str, ...]


def plan_import(
    rows: Iterable[Row], path: Path, glossary: Glossary, subject: str
) -> tuple[ImportPlan, list[Finding]]:
    """Decide what every row means for the glossary.

    Args:
        rows: Rows of a file.
        path: The file, for findings.
        glossary: The glossary as it is.
        subject: File for new entries that name none.

    Returns:
        The plan, and one finding per defect; with findings nothing should be imported.
    """
    named, findings = _name_rows(rows, path, glossary)
    terms, more = check_rows(named, path)
    findings.extend(more)
    added: dict[str, list[Term]] = {}
    changed: dict[str, Term] = {}
    unchanged: list[str] = []
    for term, row in terms:
        if term.id not in glossary.by_id:
            name = row.subject or subject
            if not _FILE_NAME.fullmatch(name):
                findings.append(Finding(path, row.line, f"subject {name!r} is no file name"))
            added.setdefault(name, []).append(term)
        elif term == glossary.by_id[term.id]:
            unchanged.append(term.id)
        else:
            changed[term.id] = term
    plan = ImportPlan(
        {name: tuple(group) for name, group in added.items()}, changed, tuple(unchanged)
    )
    return plan, findings


def changed_files(plan: ImportPlan, glossary: Glossary, folder: Path) -> dict[Path, str]:
    """New contents of the glossary's files under a plan.

    Args:
        plan: What to add and change.
        glossary: The glossary as it is.
        folder: Its folder.

    Returns:
        Content by path, of the files that change; checked whole as the new glossary would be.

    Raises:
        GlossaryError: If the glossary would break its schema, for example by a duplicate.
    """
    contents: dict[Path, str] = {}
    for path in {glossary.places[term_id].path for term_id in plan.changed}:
        contents[path] = change_entries(path.read_text("utf-8"), plan.changed)
    for subject, terms in plan.added.items():
        path = _subject_file(glossary, folder, subject)
        old = contents.get(path) or (path.read_text("utf-8") if path.is_file() else "")
        contents[path] = append_entries(old, list(terms))
    _check(contents, folder)
    return contents


def _subject_file(glossary: Glossary, folder: Path, subject: str) -> Path:
    """The file of a subject, wherever in the folder it stands."""
    known = {place.subject: place.path for place in glossary.places.values()}
    return known.get(subject, folder / f"{subject}.yaml")


def _check(contents: Mapping[Path, str], folder: Path) -> None:
    """Load the glossary as it would be, before a byte of it is written."""
    with TemporaryDirectory() as name:
        copy = Path(name) / folder.resolve().name
        if folder.is_dir():
            shutil.copytree(folder, copy)
        for path, content in contents.items():
            target = copy / path.relative_to(folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, "utf-8")
        try:
            load_glossary(copy)
        except GlossaryError as error:
            problem = error.problem.replace(str(copy), str(folder))
            raise GlossaryError(
                f"after the import, {problem}", hint="Nothing was imported; correct the file."
            ) from error


def _name_rows(
    rows: Iterable[Row], path: Path, glossary: Glossary
) -> tuple[list[Row], list[Finding]]:
    """Give every row the id and the fields that it leaves open."""
    by_chinese = {fold(form)[0]: term for term in glossary.entries for form in term.zh}
    taken = set(glossary.by_id)
    named: list[Row] = []
    findings: list[Finding] = []
    for row in rows:
        known = glossary.by_id.get(row.fields.get("id", ""))
        if row.problem or (row.fields.get("id") and known is None):
            named.append(row)
        elif known is not None:
            named.append(_completed(row, known, glossary))
        else:
            chinese = row.fields.get("zh") or [""]
            same = by_chinese.get(fold(chinese[0])[0])
            try:
                named.append(_named(row, same, glossary, taken, path))
            except ValueError as error:
                findings.append(Finding(path, row.line, str(error)))
    return named, findings


def _named(row: Row, same: Term | None, glossary: Glossary, taken: set[str], path: Path) -> Row:
    """A row without id, with the id of the entry that has its Chinese, or with a new one.

    Raises:
        ValueError: If what to do with it is for a person to say.
    """
    preferred = (row.fields.get("en") or {}).get("preferred", "")
    if same is not None:
        if preferred != (same.en.preferred if same.en else ""):
            raise ValueError(
                f"{row.fields['zh'][0]} stands in {same.id!r} with another preferred form; "
                "give the row this id to change the entry"
            )
        return _completed(replace(row, cells={}), same, glossary)
    if not preferred:
        raise ValueError("has neither id nor English form")
    term_id = new_id(preferred, taken)
    taken.add(term_id)
    origin = {"status": "proposed", "source": f"imported from {path.name}"}
    return replace(row, fields=origin | dict(row.fields) | {"id": term_id})


def _completed(row: Row, known: Term, glossary: Glossary) -> Row:
    """Fill what a table does not speak of from the entry that stands there."""
    if row.cells is None:
        return row
    old = cells(known, glossary.places[known.id].subject)
    return row_of(row.line, old | dict(row.cells) | {"id": known.id})


def new_id(preferred: str, taken: set[str]) -> str:
    """A readable id from an English form.

    >>> new_id("the Two Assurances and Three Guarantees", {"two-assurances-and-three-guarantees"})
    'two-assurances-and-three-guarantees-2'
    """
    plain = unicodedata.normalize("NFKD", preferred).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    while len(words) > 1 and words[0] in {"the", "a", "an"}:
        del words[0]
    base = "-".join(words[:ID_WORDS]) or "term"
    number, term_id = 1, base
    while term_id in taken:
        number += 1
        term_id = f"{base}-{number}"
    return term_id
