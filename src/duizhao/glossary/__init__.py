"""The glossary: the policy terms that maintainers keep in YAML files, one a subject.

`schema.py` says what an entry is, this module reads a folder of them whole and checks it whole.
The matching of terms in segments is the stage `terminology.py`.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from duizhao.checked_yaml import Finding, YamlFindingsError, YamlSource, read_yaml
from duizhao.errors import GlossaryError
from duizhao.glossary.folding import fold
from duizhao.glossary.schema import Status, Term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

UNSEEN_BY_OUTPUT = {"source", "note", "status"}
"""Fields that change no translation; only approved entries get as far as a fingerprint."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands.

    Attributes:
        path: The YAML file.
        line: Its first line, from 1.
    """

    path: Path
    line: int

    @property
    def subject(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem

    def __str__(self) -> str:
        """`file:line`."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Glossary:
    """All entries of a glossary folder.

    Attributes:
        entries: In order of file name and line.
        places: Where each stands, by id.
        warnings: What a user should know though nothing is wrong.
        by_id: The entries by id.
    """

    entries: tuple[Term, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    by_id: Mapping[str, Term] = field(default_factory=dict)

    def fingerprint(self, term_ids: Iterable[str]) -> str:
        """Hash of what the given entries ask of a translation.

        Notes, sources and proposed entries change no translation and are left out, so that editing
        them redoes nothing.

        Args:
            term_ids: Ids of the entries that hit a segment, in any order, repeated or not.

        Returns:
            16 hexadecimal digits; the same for the same entries in any order.
        """
        terms = [self.by_id[term_id] for term_id in sorted(set(term_ids))]
        asked = [
            term.model_dump(mode="json", exclude=UNSEEN_BY_OUTPUT)
            for term in terms
            if term.enforced
        ]
        content = json.dumps(asked, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def load_glossary(folder: Path | None) -> Glossary:
    """Read all YAML files of a glossary folder.

    Args:
        folder: Searched with its subfolders; None for no glossary.

    Returns:
        The glossary; empty, with a warning, if there are no entries.

    Raises:
        GlossaryError: Listing every finding of every file with its line.
    """
    if folder is None:
        return Glossary(warnings=("no glossary is given: no terms are enforced",))
    if not folder.is_dir():
        raise GlossaryError(
            "there is no such glossary folder", where=str(folder), hint="Give it with --glossary."
        )
    terms, findings = read_entries(folder)
    if findings:
        raise as_glossary_error(findings)
    if not terms:
        return Glossary(warnings=(f"{folder}: the glossary has no entries: no terms are enforced",))
    return build_glossary(terms)


def files_digest(folder: Path) -> str:
    """Hash of names and bytes of a folder's glossary files; with equal ones come equal entries.

    What cannot be read counts as empty: loading the glossary says what is wrong with it.
    """
    contents = hashlib.sha256()
    for path in glossary_files(folder):
        content = path.read_bytes() if os.access(path, os.R_OK) else b""
        name = path.relative_to(folder).as_posix()
        contents.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return contents.hexdigest()


def glossary_files(folder: Path) -> list[Path]:
    """The YAML files of a folder and its subfolders, in order."""
    return sorted({*folder.rglob("*.yaml"), *folder.rglob("*.yml")})


def build_glossary(terms: Iterable[tuple[Term, Place]]) -> Glossary:
    """A glossary of the given entries, as they are."""
    placed = list(terms)
    return Glossary(
        entries=tuple(term for term, _ in placed),
        places={term.id: place for term, place in placed},
        by_id={term.id: term for term, _ in placed},
    )


def read_entries(folder: Path) -> tuple[list[tuple[Term, Place]], list[Finding]]:
    """Read all entries of a folder that can be read, and say what is wrong with the others.

    Args:
        folder: Searched with its subfolders for `.yaml` and `.yml` files.

    Returns:
        The sound entries with their places, in order of file and line, and all findings.
    """
    findings: list[Finding] = []
    terms: list[tuple[Term, Place]] = []
    for path in glossary_files(folder):
        terms.extend(_read_file(path, findings))
    findings.extend(_duplicates(terms))
    return terms, findings


def as_glossary_error(findings: Iterable[Finding]) -> GlossaryError:
    """One error for all findings, in the order of files and lines."""
    ordered = YamlFindingsError(list(findings)).findings
    return GlossaryError(
        "the glossary cannot be used:\n" + "\n".join(str(finding) for finding in ordered),
        hint="Correct these lines; `duizhao glossary lint` checks again.",
    )


def _read_file(path: Path, findings: list[Finding]) -> list[tuple[Term, Place]]:
    """Entries of one file; defects go to `findings`."""
    try:
        source = read_yaml(path)
    except YamlFindingsError as error:
        findings.extend(error.findings)
        return []
    except OSError as error:
        findings.append(Finding(path, 1, f"cannot be read: {error.strerror}"))
        return []
    if source.value is None:
        return []
    if not isinstance(source.value, list):
        findings.append(Finding(path, 1, "is not a list of entries (lines starting with `- id:`)"))
        return []
    return list(_check_entries(source, findings))


def _check_entries(source: YamlSource, findings: list[Finding]) -> Iterator[tuple[Term, Place]]:
    """Validate each entry of a file; defects go to `findings`."""
    for index, value in enumerate(source.value):
        try:
            term = source.check(Term, value, (index,))
        except YamlFindingsError as error:
            findings.extend(error.findings)
        else:
            yield term, Place(source.path, source.line((index,)))


def _duplicates(terms: list[tuple[Term, Place]]) -> Iterator[Finding]:
    """Ids that stand twice, and Chinese forms that two entries claim under the same conditions."""
    ids: dict[str, Place] = {}
    claims: dict[tuple[str, str], tuple[str, Place]] = {}
    for term, place in terms:
        if term.id in ids:
            yield Finding(place.path, place.line, f"id {term.id!r} stands also at {ids[term.id]}")
            continue
        ids[term.id] = place
        if term.status is Status.RETIRED:
            continue
        for form in term.zh:
            claim = (fold(form)[0], term.when.model_dump_json())
            if claim in claims:
                other, other_place = claims[claim]
                yield Finding(
                    place.path,
                    place.line,
                    f"{form} of {term.id!r} stands also in {other!r} at {other_place}; "
                    "join the entries or tell them apart with `when`",
                )
            else:
                claims[claim] = (term.id, place)
