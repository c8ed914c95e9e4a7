"""Source lint: defects of the source text, shown before anybody translates them.

A machine translates a stray “and”, a figure without unit or a misspelt name as confidently as
everything else. The checks look for what a copy editor would mark; none of them changes the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from duizhao.source_lint import figures, names, punctuation, words
from duizhao.source_lint.defect import Defect, Source

__all__ = ["CHECKS", "Defect", "lint_source"]

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Document, Unit

Check = Callable[[Source], Iterator[Defect]]

CHECKS: dict[str, Check] = {
    "stray Latin words": words.stray_latin,
    "doubled words": words.doubled_words,
    "confused words": words.confused_words,
    "mixed widths": punctuation.mixed_width,
    "unbalanced marks": punctuation.unbalanced_marks,
    "quotation marks": names.quotation_marks,
    "members without quotation marks": names.unquoted_members,
    "names without post": names.bare_names,
    "similar names": names.similar_names,
    "Traditional characters": names.traditional_characters,
    "amounts without unit": figures.missing_unit,
    "contradicting figures": figures.contradicting_figures,
    "titles without article": figures.missing_titles,
}
"""All checks, by what they look for."""


def lint_source(document: Document, units: Sequence[Unit]) -> tuple[Defect, ...]:
    """Find the defects of a source document.

    Args:
        document: The document.
        units: Its units, as structure recovered them.

    Returns:
        Findings in the order of the document.
    """
    source = Source(document, tuple(units))
    found = {defect for check in CHECKS.values() for defect in check(source)}
    return tuple(sorted(found, key=lambda defect: (defect.span, defect.check, defect.message)))
