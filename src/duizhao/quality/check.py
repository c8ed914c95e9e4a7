"""What a check is: its record, what it is given, and what it finds.

Modelled on the check descriptions of Translate Toolkit's pofilter and on MQM
(https://themqm.org): each check has a title, a category, a severity and a sentence that says when
it is wrong, so that a reader can judge a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duizhao.glossary import Glossary
    from duizhao.model import BitextPair, Category, Severity, Span
    from duizhao.settings import StyleSettings


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found in one pair.

    Attributes:
        index: Place of the pair in the sequence checked.
        message: One sentence for the reviewer, naming the text it speaks of.
        source_span: Where in the source, or None.
        target_span: Where in the target, or None.
        severity: Overrules the check's own; None for that.
    """

    index: int
    message: str
    source_span: Span | None = None
    target_span: Span | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What checks know beside the pairs.

    Attributes:
        style: House style.
        glossary: For forbidden forms and known words; None where terms are not checked.
    """

    style: StyleSettings
    glossary: Glossary | None = None


Finder = Callable[[Sequence["BitextPair"], Context], Iterable[Finding]]
"""Looks at all pairs of a document in order, so that checks may compare pairs."""

PairFinder = Callable[["BitextPair", Context], Iterable[Finding]]
"""Looks at one pair; its findings have index 0."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the registry.

    Attributes:
        title: What is wrong when it finds something, for headings and tables.
        category: MQM dimension.
        severity: MQM severity unless a finding says otherwise.
        wrong_when: The cases in which its findings are false, for the reader.
        find: The check itself.
    """

    title: str
    category: Category
    severity: Severity
    wrong_when: str
    find: Finder


def each_pair(find: PairFinder) -> Finder:
    """Turn a check of one pair into one of all pairs."""

    def find_all(pairs: Sequence[BitextPair], context: Context) -> Iterable[Finding]:
        for index, pair in enumerate(pairs):
            for finding in find(pair, context):
                yield replace(finding, index=index)

    return find_all
