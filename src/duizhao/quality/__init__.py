"""Quality: checks that find issues in pairs, risk, metrics and the report; the eighth stage.

`CHECKS` is the registry: one literal table of every check with its title, MQM category, severity
and the cases in which it is wrong. One module a family:

    check.py         what a check is
    figures.py       figures missing or added
    completeness.py  empty, left in Chinese, copied, too short or long, looping
    literals.py      addresses, serial numbers, Latin strings changed
    terms.py         terms missing or forbidden
    metrics.py       BLEU, chrF2++ and TER against references
    report.py        report.json and report.html
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from duizhao.errors import SettingsError
from duizhao.model import BitextPair, Category, Issue, Origin, Severity
from duizhao.quality import completeness, figures, literals, terms
from duizhao.quality.check import Check, Finding, each_pair
from duizhao.settings import QualitySettings, StyleSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    "term-missing": Check(
        "Term not used",
        Category.TERMINOLOGY,
        Severity.MAJOR,
        "the term is rendered by a pronoun, or means something else here",
        each_pair(terms.find_missing),
    ),
    "leftover-chinese": Check(
        "Chinese left in the translation",
        Category.ACCURACY,
        Severity.MAJOR,
        "a Chinese word is quoted as such",
        each_pair(completeness.find_leftover),
    ),
    "length": Check(
        "Too short or too long",
        Category.ACCURACY,
        Severity.MINOR,
        "the sentence is a list of names or numbers",
        each_pair(completeness.find_length),
    ),
    "repetition": Check(
        "Words repeated",
        Category.ACCURACY,
        Severity.MAJOR,
        "the source repeats the word as often",
        each_pair(completeness.find_repetition),
    ),
}
"""Check name -> check; the order is that of reports."""

_ORDER = [Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.NEUTRAL]


def check_pairs(
    pairs: Sequence[BitextPair],
    glossary: Glossary | None,  # noqa: ARG001 - forbidden forms come with the glossary
    settings: QualitySettings,
    style: StyleSettings | None = None,
) -> tuple[BitextPair, ...]:
    """Run every check on the pairs of one document.

    Args:
        pairs: In reading order, with their term uses.
        glossary: For forbidden forms; None where terms are not checked.
        settings: Which checks run, and severities that overrule theirs.
        style: House style; the default one if None.

    Returns:
        The same pairs, same order, with figures and issues filled; issues most severe first.

    Raises:
        SettingsError: If the settings name an unknown check.
    """
    _know_names(settings)
    filled = [figures.fill_figures(pair) for pair in pairs]
    issues: list[list[Issue]] = [[] for _ in filled]
    for name, check in CHECKS.items():
        if name in settings.disabled:
            continue
        for finding in check.find(filled, style or StyleSettings()):
            if filled[finding.index].origin is not Origin.COPIED:
                issue = _issue(filled[finding.index], name, check, finding, settings)
                issues[finding.index].append(issue)
    return tuple(
        replace(pair, issues=tuple(sorted(found, key=lambda issue: _ORDER.index(issue.severity))))
        for pair, found in zip(filled, issues, strict=True)
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
