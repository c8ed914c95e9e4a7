"""Quality: checks that find issues in pairs, risk, metrics and the report; the eighth stage.

`CHECKS` is the registry: one literal table of every check with its title, MQM category, severity
and the cases in which it is wrong. One module a family:

    check.py         what a check is
    figures.py       figures missing or added
    completeness.py  empty, left in Chinese, copied, clauses left out, too short or long, looping
    literals.py      addresses, serial numbers, Latin strings changed
    unlisted.py      names that no glossary holds
    terms.py         terms missing, forbidden or inconsistent
    names.py         Chinese person names and their pinyin
    negation.py      a no lost or added
    consistency.py   same source and different target, and the reverse
    typography.py    punctuation, spacing, characters
    style.py         spelling and house style
    metrics.py       BLEU, chrF2++ and TER against references
    report.py        report.json and report.html
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from duizhao.errors import SettingsError
from duizhao.model import BitextPair, Category, IgnoredIssue, Issue, Origin, Severity
from duizhao.quality import (
    completeness,
    consistency,
    figures,
    literals,
    names,
    negation,
    style,
    terms,
    typography,
    unlisted,
)
from duizhao.quality.check import Check, Context, Finding, each_pair
from duizhao.settings import QualitySettings, StyleSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duizhao.glossary import Glossary

CHECKS: dict[str, Check] = {
    "empty": Check(
        "No translation",
        Category.ACCURACY,
        Severity.CRITICAL,
        "the source says nothing that must be said in English",
        each_pair(completeness.find_empty),
    ),
    "copied-source": Check(
        "Source copied",
        Category.ACCURACY,
        Severity.CRITICAL,
        "the text is a title that is kept in Chinese on purpose",
        each_pair(completeness.find_copied),
    ),
    "number-missing": Check(
        "Figure missing or changed",
        Category.ACCURACY,
        Severity.CRITICAL,
        "the figure is part of an idiom or name, or is said in other words",
        each_pair(figures.find_missing),
    ),
    "number-added": Check(
        "Figure not in the source",
        Category.ACCURACY,
        Severity.MAJOR,
        "the figure explains what the Chinese only implies",
        each_pair(figures.find_added),
    ),
    "number-misplaced": Check(
        "Figures in each other's place",
        Category.ACCURACY,
        Severity.MAJOR,
        "English orders the sentence otherwise and its nouns are unusual",
        each_pair(figures.find_misplaced),
    ),
    "literal-changed": Check(
        "Address, serial number or Latin string changed",
        Category.ACCURACY,
        Severity.MAJOR,
        "an abbreviation is written out in English",
        each_pair(literals.find_changed),
    ),
    "name-unlisted": Check(
        "Name not in the glossary",
        Category.TERMINOLOGY,
        Severity.MINOR,
        "the spelling by rule is the usual one; adding the name to the glossary ends it",
        each_pair(unlisted.find_unlisted),
    ),
    "term-missing": Check(
        "Term not used",
        Category.TERMINOLOGY,
        Severity.MAJOR,
        "the term is rendered by a pronoun, or means something else here",
        each_pair(terms.find_missing),
    ),
    "term-forbidden": Check(
        "Forbidden form used",
        Category.TERMINOLOGY,
        Severity.MAJOR,
        "the form stands for something else in the sentence",
        each_pair(terms.find_forbidden),
    ),
    "term-inconsistent": Check(
        "Term rendered in different ways",
        Category.TERMINOLOGY,
        Severity.NEUTRAL,
        "grammar or style asks for the other accepted form",
        terms.find_inconsistent,
    ),
    "name-inconsistent": Check(
        "Person's name spelled in different ways",
        Category.ACCURACY,
        Severity.MAJOR,
        "a pronoun or an office stands for the name",
        names.find_misspelled,
    ),
    "name-unexpected": Check(
        "Name that the source does not have",
        Category.ACCURACY,
        Severity.MAJOR,
        "the source means the place or person by another word, as 我区 for a region",
        names.find_unexpected,
    ),
    "leftover-chinese": Check(
        "Chinese left in the translation",
        Category.ACCURACY,
        Severity.MAJOR,
        "a Chinese word is quoted as such",
        each_pair(completeness.find_leftover),
    ),
    "dropped-clause": Check(
        "Clause left out",
        Category.ACCURACY,
        Severity.NEUTRAL,
        "the clause is said in other words and its word links are poor: one in four",
        each_pair(completeness.find_dropped),
    ),
    "truncated": Check(
        "Translation stops in mid-sentence",
        Category.ACCURACY,
        Severity.MAJOR,
        "the next segment goes on with the sentence",
        each_pair(completeness.find_truncation),
    ),
    "negation": Check(
        "Negation lost or added",
        Category.ACCURACY,
        Severity.MAJOR,
        "English says the same without a no (hold fast to for do not waver)",
        each_pair(negation.find_flipped),
    ),
    "repetition": Check(
        "Words repeated",
        Category.ACCURACY,
        Severity.MAJOR,
        "the source repeats the word as often",
        each_pair(completeness.find_repetition),
    ),
    "length": Check(
        "Too short or too long",
        Category.ACCURACY,
        Severity.MINOR,
        "the sentence is a list of names or numbers",
        each_pair(completeness.find_length),
    ),
    "same-source": Check(
        "Same source, different translations",
        Category.LINGUISTIC,
        Severity.MINOR,
        "the context asks for another wording",
        consistency.find_same_source,
    ),
    "same-target": Check(
        "Different sources, same translation",
        Category.ACCURACY,
        Severity.MINOR,
        "the sources mean the same",
        consistency.find_same_target,
    ),
    "quotes-lost": Check(
        "Quotation marks lost",
        Category.LINGUISTIC,
        Severity.MINOR,
        "the quotation is set off otherwise",
        each_pair(typography.find_quotes),
    ),
    "unbalanced": Check(
        "Brackets or quotation marks do not pair off",
        Category.LINGUISTIC,
        Severity.MINOR,
        "the quotation goes on in the next segment",
        each_pair(typography.find_unbalanced),
    ),
    "ending": Check(
        "Other end punctuation",
        Category.LINGUISTIC,
        Severity.MINOR,
        "English joins or cuts the sentence otherwise",
        each_pair(typography.find_ending),
    ),
    "spacing": Check(
        "Spacing",
        Category.LINGUISTIC,
        Severity.MINOR,
        "a code or address is written that way",
        each_pair(typography.find_spacing),
    ),
    "wide-forms": Check(
        "Chinese punctuation in English",
        Category.LOCALE,
        Severity.MINOR,
        "the text is about the mark itself",
        each_pair(typography.find_wide),
    ),
    "capital": Check(
        "Small letter at the start of a sentence",
        Category.LINGUISTIC,
        Severity.MINOR,
        "the sentence goes on from the segment before",
        typography.find_capital,
    ),
    "doubled-word": Check(
        "Doubled word",
        Category.LINGUISTIC,
        Severity.MINOR,
        "grammar asks for it, as in had had",
        each_pair(typography.find_doubled),
    ),
    "spelling": Check(
        "Unknown word",
        Category.LINGUISTIC,
        Severity.MINOR,
        "the word is a romanised name in small letters or a new coinage",
        style.find_spelling,
    ),
    "illegal-character": Check(
        "Character that no text should hold",
        Category.MARKUP,
        Severity.MAJOR,
        "never known to be",
        each_pair(typography.find_illegal),
    ),
    "spelling-variant": Check(
        "British or American spelling",
        Category.STYLE,
        Severity.NEUTRAL,
        "the word is part of a proper name",
        each_pair(style.find_variant),
    ),
    "house-style": Check(
        "House style",
        Category.STYLE,
        Severity.NEUTRAL,
        "a quotation keeps the style of its author",
        each_pair(style.find_house_style),
    ),
    "heading-case": Check(
        "Capitals of headings",
        Category.STYLE,
        Severity.NEUTRAL,
        "the heading is a sentence",
        each_pair(style.find_heading_case),
    ),
}
"""Check name -> check; the order is that of reports."""

_ORDER = [Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.NEUTRAL]


def check_pairs(
    pairs: Sequence[BitextPair],
    glossary: Glossary | None,
    settings: QualitySettings,
    style: StyleSettings | None = None,
    ignored: Mapping[str, tuple[str, str]] | None = None,
) -> tuple[BitextPair, ...]:
    """Run every check on the pairs of one document.

    Args:
        pairs: In reading order, with their term uses.
        glossary: For forbidden forms; None where terms are not checked.
        settings: Which checks run, and severities that overrule theirs.
        style: House style; the default one if None.
        ignored: Reason and author by fingerprint of the issues that people marked as none.

    Returns:
        The same pairs, same order, with figures, issues (most severe first) and ignored issues
        filled.

    Raises:
        SettingsError: If the settings name an unknown check.
    """
    _know_names(settings)
    filled = [figures.fill_figures(pair) for pair in pairs]
    context = Context(style or StyleSettings(), glossary)
    issues: list[list[Issue]] = [[] for _ in filled]
    for name, check in CHECKS.items():
        if name in settings.disabled:
            continue
        for finding in check.find(filled, context):
            if filled[finding.index].origin is not Origin.COPIED:
                issue = _issue(filled[finding.index], name, check, finding, settings)
                issues[finding.index].append(issue)
    return tuple(
        _with_issues(pair, found, ignored or {}) for pair, found in zip(filled, issues, strict=True)
    )


def _with_issues(
    pair: BitextPair, found: Sequence[Issue], marks: Mapping[str, tuple[str, str]]
) -> BitextPair:
    """The pair with its issues, those that people marked as none apart."""
    ordered = sorted(found, key=lambda issue: _ORDER.index(issue.severity))
    return replace(
        pair,
        issues=tuple(issue for issue in ordered if issue.fingerprint not in marks),
        ignored=tuple(
            IgnoredIssue(issue, *marks[issue.fingerprint])
            for issue in ordered
            if issue.fingerprint in marks
        ),
    )


def _know_names(settings: QualitySettings) -> None:
    """Refuse names of checks that do not exist."""
    unknown = sorted({*settings.disabled, *settings.severities} - CHECKS.keys())
    if unknown:
        raise SettingsError(
            f"unknown check {', '.join(unknown)}",
            where="quality",
            hint=f"Known checks: {', '.join(CHECKS)}.",
        )


def _issue(
    pair: BitextPair, name: str, check: Check, finding: Finding, settings: QualitySettings
) -> Issue:
    """The issue of a finding; its fingerprint depends only on check, pair and texts concerned."""
    concerned = [
        "" if span is None else text[slice(*span)]
        for text, span in (
            (pair.pair.source, finding.source_span),
            (pair.pair.target, finding.target_span),
        )
    ]
    if not any(concerned):
        concerned = [pair.pair.source, pair.pair.target]
    key = "\0".join([name, pair.pair.id, *concerned])
    return Issue(
        pair_id=pair.pair.id,
        check=name,
        category=check.category,
        severity=settings.severities.get(name) or finding.severity or check.severity,
        message=finding.message,
        source_span=finding.source_span,
        target_span=finding.target_span,
        fingerprint=hashlib.sha256(key.encode()).hexdigest()[:16],
    )
