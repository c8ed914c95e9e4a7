"""How consistently terms are rendered: one Chinese term in several ways, one English for several.

Counts what stands in the targets of finished pairs; what is right is for the maintainer to say.
The summary is the section of a report that a maintainer can act on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from duizhao.glossary.uses import deprecated_uses, term_uses
from duizhao.language.english import EnglishText, Inflection
from duizhao.model import ACCEPTED, Segment, State
from duizhao.terminology import TermMatcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from duizhao.glossary import Glossary
    from duizhao.glossary.schema import Term
    from duizhao.model import Bitext, BitextPair, TermHit

EXAMPLES = 3
"""Places named for a term whose form is missing."""


@dataclass(frozen=True, slots=True)
class Renderings:
    """How one term is rendered.

    Attributes:
        term_id: The entry.
        zh: Its usual Chinese form.
        forms: Count by English form of the glossary, forbidden ones too.
        missing: Places where no known form stands.
        examples: Segment ids of the places without a known form.
    """

    term_id: str
    zh: str
    forms: dict[str, int]
    missing: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SharedForm:
    """One English form that stands for several terms.

    Attributes:
        form: The English, in lower case.
        terms: Places by entry.
    """

    form: str
    terms: dict[str, int]


@dataclass(slots=True)
class TermRecord:
    """What became of one term over all pairs.

    Attributes:
        term_id: The entry.
        zh: Its usual Chinese form.
        expected: Hits of an enforced entry.
        met: Hits with a form in the target.
        by_route: Met hits by the way in which the form came there, where that is known.
    """

    term_id: str
    zh: str
    expected: int = 0
    met: int = 0
    by_route: Counter[str] = field(default_factory=Counter)

    @property
    def missed(self) -> int:
        """Hits without a form in the target."""
        return self.expected - self.met


def find_renderings(
    documents: Iterable[Bitext], glossary: Glossary, *, states: frozenset[State] = ACCEPTED
) -> tuple[tuple[Renderings, ...], tuple[SharedForm, ...]]:
    """Collect how terms are rendered in finished pairs.

    Args:
        documents: Finished documents of the workspace.
        glossary: The glossary as it is now.
        states: Pairs of these states count.

    Returns:
        Terms with several renderings, the most varied first; English forms of several terms.
    """
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    missing: defaultdict[str, list[str]] = defaultdict(list)
    owners: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pair, hits in _hits(documents, glossary, states):
        target = pair.pair.target
        for use in term_uses(pair.pair.source, hits, glossary, target):
            if use.target_span is None:
                missing[use.id].append(pair.pair.id)
                continue
            form = _form_of(glossary.by_id[use.id], target[slice(*use.target_span)])
            forms[use.id][form] += 1
            owners[form.lower()][use.id] += 1
        for wrong in deprecated_uses(hits, glossary, target):
            forms[wrong.term_id][f"{wrong.form} (forbidden)"] += 1
    varied = [
        Renderings(
            term.id,
            term.zh[0],
            dict(forms[term.id].most_common()),
            len(missing[term.id]),
            tuple(missing[term.id][:EXAMPLES]),
        )
        for term in glossary.entries
        if len(forms[term.id]) + bool(missing[term.id]) > 1
    ]
    varied.sort(key=lambda each: (-len(each.forms), -sum(each.forms.values()), each.term_id))
    shared = [
        SharedForm(form, dict(ids.most_common())) for form, ids in owners.items() if len(ids) > 1
    ]
    shared.sort(key=lambda each: (-len(each.terms), each.form))
    return tuple(varied), tuple(shared)


def summarise_terms(
    documents: Iterable[Bitext], glossary: Glossary
) -> tuple[tuple[TermRecord, ...], tuple[str, ...]]:
    """Add up what became of each term in the finished pairs, as the runs recorded it.

    Args:
        documents: Finished documents of the workspace.
        glossary: The glossary, for the names of what was never used.

    Returns:
        A record for each enforced term that was expected, most often missed first; and the ids of
        enforced entries that were never expected, in the glossary's order.
    """
    records: dict[str, TermRecord] = {}
    for document in documents:
        for use in (use for pair in document.pairs for use in pair.terms if use.counted):
            record = records.setdefault(use.id, TermRecord(use.id, use.zh))
            record.expected += 1
            record.met += use.met
            if use.route is not None:
                record.by_route[use.route.value] += 1
    ordered = sorted(
        records.values(), key=lambda each: (-each.missed, -each.expected, each.term_id)
    )
    never = tuple(term.id for term in glossary.entries if term.enforced and term.id not in records)
    return tuple(ordered), never


def _hits(
    documents: Iterable[Bitext], glossary: Glossary, states: frozenset[State]
) -> Iterator[tuple[BitextPair, tuple[TermHit, ...]]]:
    """Pairs of the given states that have both sides, with the terms of their source."""
    matcher = TermMatcher(glossary)
    for document in documents:
        for each in document.pairs:
            if each.pair.state in states and each.pair.source and each.pair.target:
                text = each.pair.source
                segment = Segment(each.pair.id, each.unit_id, 0, text, (), text)
                yield each, matcher.find(segment, each.kind)


def _form_of(term: Term, found: str) -> str:
    """The form of the glossary that a found text is."""
    text = EnglishText(found)
    return next((form for form in term.forms if text.is_form(form, Inflection.ANY)), found)
