"""Runs the checks over the pairs of a document and makes issues of their findings."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from duizhao.errors import SettingsError
from duizhao.model import BitextPair, IgnoredIssue, Issue, Origin, Severity
from duizhao.quality.check import Check, Context, Finding
from duizhao.quality.checks import CHECKS
from duizhao.quality.figures import fill_figures
from duizhao.settings import QualitySettings, StyleSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duizhao.glossary import Glossary

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
    filled = [fill_figures(pair) for pair in pairs]
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
