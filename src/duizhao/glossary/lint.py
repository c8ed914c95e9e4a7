"""Checks of a glossary beyond its schema: what would mislead matching, translators or checks.

Every rule is a function of the whole glossary that yields findings; `RULES` is their table of
contents. All run in time linear in the number of entries. The rules follow what peers' linters and
users ask for: duplicates, conflicts, variants that chase each other, scripts, stray punctuation.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.glossary import build_glossary, read_entries
from duizhao.glossary.folding import fold
from duizhao.glossary.schema import PartOfSpeech, Status, Term
from duizhao.language.chinese import has_han, to_simplified
from duizhao.language.english import EnglishText, Inflection, form_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from duizhao.glossary import Glossary, Place

FormKey = tuple[str, ...]

_FULL_STOP = re.compile(r"(?<!Ltd)(?<!Inc)(?<![A-Z])\.$")
"""A full stop that closes a sentence, not an abbreviation."""


class Level(StrEnum):
    """How bad a finding is: errors fail the lint; notes are suggestions."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class LintFinding:
    """Something that a maintainer should look at.

    Attributes:
        path: The file.
        line: Line of the entry, or of the defect where the schema knows it.
        level: How bad it is.
        rule: Name of the rule.
        message: What is wrong, naming the text.
        fix: What to do.
    """

    path: Path
    line: int
    level: Level
    rule: str
    message: str
    fix: str = ""

    def __str__(self) -> str:
        """`file:line: level: message [rule]`, as compilers write it, with the fix after it."""
        fix = f"\n    fix: {self.fix}" if self.fix else ""
        return f"{self.path}:{self.line}: {self.level}: {self.message} [{self.rule}]{fix}"


def lint_folder(folder: Path) -> tuple[LintFinding, ...]:
    """Check all files of a folder: the schema and every rule, on whatever can be read.

    Args:
        folder: The glossary.

    Returns:
        Findings in order of file and line.
    """
    terms, findings = read_entries(folder)
    found = [
        LintFinding(each.path, each.line, Level.ERROR, "schema", each.message) for each in findings
    ]
    found.extend(lint_glossary(build_glossary(terms)))
    return tuple(sorted(found, key=lambda each: (str(each.path), each.line, each.rule)))


def lint_glossary(glossary: Glossary) -> Iterator[LintFinding]:
    """Run every rule over a glossary."""
    for rule in RULES.values():
        yield from rule(glossary)


def unused(glossary: Glossary, used: set[str]) -> Iterator[LintFinding]:
    """Entries that no document of the workspace holds.

    Args:
        glossary: The glossary.
        used: Ids of the entries that were found, covered finds included.
    """
    for term in _living(glossary):
        if term.id not in used:
            yield _finding(
                glossary,
                term,
                Level.NOTE,
                "unused",
                f"{term.zh[0]} is in no document of the workspace",
                "keep it if it is expected later, else retire it",
            )


def _conflicts(glossary: Glossary) -> Iterator[LintFinding]:
    """A preferred form that another entry forbids; of unrelated terms (陕西, 山西) only noted."""
    preferred: defaultdict[FormKey, list[Term]] = defaultdict(list)
    for term in _living(glossary):
        if term.en is not None:
            preferred[_key(term.en.preferred)].append(term)
    for term in _living(glossary):
        for form in term.deprecated:
            for other in preferred.get(_key(form), []):
                if other.id == term.id:
                    continue
                related = _share_text(term, other)
                yield _finding(
                    glossary,
                    term,
                    Level.ERROR if related else Level.NOTE,
                    "conflict",
                    f"{form!r} is forbidden for {term.zh[0]} and preferred for {other.zh[0]} "
                    f"({other.id}, {glossary.places[other.id]})",
                    "forbid it in neither, or tell the two apart with `when`",
                )


def _accepted_and_forbidden(glossary: Glossary) -> Iterator[LintFinding]:
    """A forbidden form that only inflects an accepted one of the same entry."""
    for term in _living(glossary):
        inflection = Inflection.ANY if term.inflects else Inflection.NONE
        for form in term.deprecated:
            text = EnglishText(form)
            same = next((each for each in term.forms if text.is_form(each, inflection)), None)
            if same is not None:
                yield _finding(
                    glossary,
                    term,
                    Level.ERROR,
                    "accepted-and-forbidden",
                    f"{form!r} is forbidden, and {same!r} accepts it when inflected",
                    "drop it from `deprecated`, or set `inflect: false`",
                )


def _variant_cycles(glossary: Glossary) -> Iterator[LintFinding]:
    """Entries that send the writer round in circles: each forbids what the next one prefers."""
    preferred = {_key(term.en.preferred) for term in _living(glossary) if term.en is not None}
    forbidding: dict[tuple[FormKey, FormKey], Term] = {}
    for term in _living(glossary):
        for form in term.deprecated:
            if (
                term.en is not None
                and _key(form) in preferred
                and _key(form) != _key(term.en.preferred)
            ):
                forbidding.setdefault((_key(form), _key(term.en.preferred)), term)
    while cycle := _cycle(forbidding):
        terms = [forbidding[edge] for edge in pairwise(cycle)]
        related = all(_share_text(one, other) for one, other in pairwise(terms))
        yield _finding(
            glossary,
            terms[0],
            Level.ERROR if related else Level.NOTE,
            "variant-cycle",
            "each forbids what the next prefers: " + " → ".join(term.id for term in terms),
            "decide for one form and forbid only the others",
        )
        del forbidding[cycle[0], cycle[1]]


def _cycle(edges: Iterable[tuple[FormKey, FormKey]]) -> list[FormKey]:
    """A cycle of a graph, its first node repeated at the end; empty if there is none."""
    graph: defaultdict[FormKey, set[FormKey]] = defaultdict(set)
    for start, end in edges:
        graph[end].add(start)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[FormKey] = error.args[1]
        return cycle
    return []


def _script(glossary: Glossary) -> Iterator[LintFinding]:
    """Traditional characters in a Simplified field, Chinese in an English one, and the reverse."""
    for term in glossary.entries:
        for form in term.zh:
            simplified = to_simplified(form)
            if simplified != form:
                yield _finding(
                    glossary,
                    term,
                    Level.WARNING,
                    "traditional",
                    f"{form} is written in Traditional characters",
                    f"write {simplified}; Traditional documents are matched all the same",
                )
        for form in (*(term.forms if term.en else ()), *term.deprecated):
            if has_han(form) or re.search(r"[\uff01-\uff5e\u3000-\u303f]", form):
                yield _finding(
                    glossary,
                    term,
                    Level.WARNING,
                    "script",
                    f"English form {form!r} holds Chinese characters or full-width marks",
                    "write English letters and marks",
                )


def _punctuation(glossary: Glossary) -> Iterator[LintFinding]:
    """Marks at the ends of forms, which sentences do not share."""
    for term in glossary.entries:
        for form in (*term.zh, *(term.forms if term.en else ()), *term.deprecated):
            if re.search(r"[。，、；：！？,;:!?]$", form) or _FULL_STOP.search(form):
                yield _finding(
                    glossary,
                    term,
                    Level.WARNING,
                    "trailing-punctuation",
                    f"{form!r} ends in a punctuation mark",
                    f"write {form[:-1]!r}",
                )


def _forms(glossary: Glossary) -> Iterator[LintFinding]:
    """Preferred forms that nobody could write, and Chinese forms that match nearly everywhere."""
    for term in _living(glossary):
        if term.en is not None and "…" in term.en.preferred:
            yield _finding(
                glossary,
                term,
                Level.ERROR,
                "gap",
                f"the preferred form {term.en.preferred!r} has a gap",
                "prefer a form that can be written; gaps belong in admitted ones",
            )
        if (
            term.en is not None
            and term.pos is PartOfSpeech.VERB
            and re.match(r"to [a-z]", term.en.preferred)
        ):
            yield _finding(
                glossary,
                term,
                Level.WARNING,
                "infinitive",
                f"the verb {term.en.preferred!r} begins with `to`",
                f"write {term.en.preferred[3:]!r}; inflected forms are found",
            )
        short = [form for form in term.zh if len(fold(form)[0]) == 1]
        if short and not term.after_number and not term.when.near and not term.when.kinds:
            yield _finding(
                glossary,
                term,
                Level.WARNING,
                "single-character",
                f"{short[0]} is one character and matches inside other words",
                "set `pos: unit` or a `when` condition",
            )


RULES: dict[str, Callable[[Glossary], Iterator[LintFinding]]] = {
    "conflict": _conflicts,
    "accepted-and-forbidden": _accepted_and_forbidden,
    "variant-cycle": _variant_cycles,
    "script": _script,
    "trailing-punctuation": _punctuation,
    "forms": _forms,
}
"""Rule group -> function; `schema` and `unused` findings come from elsewhere."""


def _living(glossary: Glossary) -> Iterator[Term]:
    """Entries that are not retired."""
    return (term for term in glossary.entries if term.status is not Status.RETIRED)


def _key(form: str) -> FormKey:
    """A form as matching sees it, inflection aside."""
    return tuple(word.key for word in form_words(form))


def _share_text(one: Term, other: Term) -> bool:
    """Whether a Chinese form of one stands inside one of the other."""
    ours, theirs = [[fold(form)[0] for form in term.zh] for term in (one, other)]
    return any(a in b or b in a for a in ours for b in theirs)


def _finding(
    glossary: Glossary, term: Term, level: Level, rule: str, message: str, fix: str
) -> LintFinding:
    """A finding at the place of an entry."""
    place: Place = glossary.places[term.id]
    return LintFinding(place.path, place.line, level, rule, message, fix)
