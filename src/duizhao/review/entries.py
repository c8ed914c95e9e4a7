"""An entry of the glossary under a maintainer's hands: read, judged before it is saved, saved.

The same rules and the same count of what changes as `duizhao glossary lint` and `impact`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from duizhao.errors import GlossaryError
from duizhao.formats.files import write_atomically
from duizhao.glossary import Glossary, load_glossary
from duizhao.glossary.editing import change_entries
from duizhao.glossary.lint import LintFinding, lint_glossary
from duizhao.glossary.schema import Term
from duizhao.model import Bitext
from duizhao.terminology.usage import SegmentImpact, impact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from duizhao.store.revisions import ReviewStore

LONGEST_ENTRY = 20_000
"""Characters of one entry's YAML; the longest of ours has 900."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is to be said of an entry before it is saved.

    Attributes:
        problem: Why it cannot be saved; empty where it can.
        findings: What the lint says of it.
        impacts: Segments that the next run would do again.
    """

    problem: str
    findings: tuple[LintFinding, ...] = ()
    impacts: tuple[SegmentImpact, ...] = ()


def read_entry(text: str, term_id: str) -> Term:
    """Read one entry from its YAML.

    Args:
        text: A list with one entry, as the file writes it.
        term_id: Its id, which stays: reports and reviews name it.

    Raises:
        GlossaryError: If it is no entry, or another one.
    """
    if len(text) > LONGEST_ENTRY:
        raise GlossaryError(f"an entry has at most {LONGEST_ENTRY} characters")
    try:
        value: Any = yaml.safe_load(text)
        if not isinstance(value, list) or len(value) != 1:
            raise GlossaryError("this is not one entry, beginning with `- id:`")
        term = Term.model_validate(value[0])
    except yaml.YAMLError as error:
        raise GlossaryError(f"no YAML: {error}") from error
    except ValidationError as error:
        raise GlossaryError(problems_of(error)) from error
    if term.id != term_id:
        raise GlossaryError(f"the id stays {term_id}")
    return term


def problems_of(error: ValidationError) -> str:
    """What a schema says, a line a defect."""
    return "\n".join(
        f"{'.'.join(map(str, each['loc']))}: {each['msg'].removeprefix('Value error, ')}"
        for each in error.errors()
    )


def judge(term: Term, glossary: Glossary, store: ReviewStore) -> Judgement:
    """Say what the lint finds and what the next run would do again.

    Args:
        term: The new state of an entry.
        glossary: The glossary as it stands.
        store: The workspace.
    """
    changed = with_term(glossary, term)
    findings = tuple(
        each
        for each in lint_glossary(changed)
        if each.path == glossary.places[term.id].path and each.line == glossary.places[term.id].line
    )
    if term == glossary.by_id[term.id]:
        return Judgement("", findings)
    documents = _documents_with((*glossary.by_id[term.id].zh, *term.zh), store)
    return Judgement("", findings, tuple(impact(glossary, changed, documents)))


def with_term(glossary: Glossary, term: Term) -> Glossary:
    """The glossary with another state of one of its entries."""
    entries = tuple(term if each.id == term.id else each for each in glossary.entries)
    return replace(glossary, entries=entries, by_id={each.id: each for each in entries})


def _documents_with(forms: Iterable[str], store: ReviewStore) -> Iterator[Bitext]:
    """Documents, with only those pairs whose source holds one of the forms."""
    for document_id, ids in sorted(store.with_source(forms).items()):
        found = store.pairs(document_id, ids)
        yield Bitext(store.document(document_id), (), tuple(found[each] for each in ids))


def digest_of(path: Path) -> str:
    """Names the state of a file, so that no other hand's change is lost."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:20]


def save_entry(term: Term, glossary: Glossary, folder: Path, seen: str) -> Glossary:
    """Bring an entry to a new state in its file; all other lines stay as they are.

    Args:
        term: The new state.
        glossary: The glossary as it stood.
        folder: The glossary folder.
        seen: `digest_of` the file when the entry was shown.

    Returns:
        The whole glossary, read again.

    Raises:
        GlossaryError: If the file changed meanwhile, or the glossary would not be read any more;
            the file is then as before.
    """
    path = glossary.places[term.id].path
    if digest_of(path) != seen:
        raise GlossaryError(
            "the file was changed meanwhile", where=str(path), hint="Open the entry again."
        )
    before = path.read_bytes()
    after = change_entries(before.decode("utf-8-sig"), {term.id: term})
    write_atomically(path, after.encode())
    try:
        return load_glossary(folder)
    except GlossaryError:
        write_atomically(path, before)
        raise
