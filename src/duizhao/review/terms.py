"""A reviewer proposes a term: one entry more in a YAML file of the glossary, checked and atomic."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from pydantic import ValidationError

from duizhao.errors import GlossaryError
from duizhao.formats.files import write_atomically
from duizhao.glossary import Glossary, load_glossary
from duizhao.glossary.editing import append_entries
from duizhao.glossary.folding import fold
from duizhao.glossary.schema import ID_PATTERN, PartOfSpeech, Status, Term
from duizhao.review.entries import problems_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DEFAULT_SUBJECT = "proposed"
"""File of entries whose subject the reviewer does not name."""

LONGEST_ID = 60
"""Characters; ids are read in reports."""


def term_from(fields: Mapping[str, str], glossary: Glossary, reviewer: str) -> Term:
    """Make an entry of what a reviewer filled in.

    Args:
        fields: `zh`, `en`, `pos`, `note`.
        glossary: The glossary as it stands, for a free id and for clashes.
        reviewer: Who proposes.

    Raises:
        GlossaryError: If the schema refuses it, or the Chinese form has an entry already.
    """
    chinese, english = fields.get("zh", "").strip(), fields.get("en", "").strip()
    note = ", ".join(filter(None, (fields.get("note", "").strip(), f"proposed by {reviewer}")))
    try:
        term = Term.model_validate(
            {
                "id": _free_id(english, glossary),
                "zh": [chinese],
                "en": {"preferred": english},
                "pos": fields.get("pos") or PartOfSpeech.NOUN,
                "status": Status.PROPOSED,
                "note": note,
            }
        )
    except ValidationError as error:
        raise GlossaryError(problems_of(error), hint="Both languages need a form.") from error
    key = fold(chinese)[0]
    for other in glossary.entries:
        if other.status is not Status.RETIRED and key in {fold(form)[0] for form in other.zh}:
            raise GlossaryError(
                f"{chinese} has an entry already: {other.id}",
                where=str(glossary.places.get(other.id, "")),
                hint="Change that entry in its file.",
            )
    return term


def subjects(folder: Path) -> list[str]:
    """Names of the glossary's files, without suffix."""
    return sorted({path.stem for path in folder.glob("*.yaml")} | {DEFAULT_SUBJECT})


def append_term(term: Term, folder: Path, subject: str) -> Glossary:
    """Add an entry at the end of a file of the glossary.

    Args:
        term: A checked entry.
        folder: The glossary folder.
        subject: One of `subjects(folder)`.

    Returns:
        The whole glossary, read again.

    Raises:
        GlossaryError: If there is no such file, or the glossary would not be read any more; the
            file is then as before.
    """
    if subject not in subjects(folder):
        known = ", ".join(subjects(folder))
        raise GlossaryError(f"no glossary file {subject!r}", hint=f"Known: {known}.")
    path = folder / f"{subject}.yaml"
    before = path.read_bytes() if path.is_file() else b""
    write_atomically(path, append_entries(before.decode("utf-8-sig"), [term]).encode())
    try:
        return load_glossary(folder)
    except GlossaryError:
        write_atomically(path, before)
        raise


def _free_id(english: str, glossary: Glossary) -> str:
    """An id made of the English form; a number is appended where it is taken."""
    plain = unicodedata.normalize("NFKD", english.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    base = "-".join(words)[:LONGEST_ID].strip("-")
    if not ID_PATTERN.fullmatch(base):
        base = "term"
    taken, number, name = glossary.by_id, 2, base
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name
