"""Checks of terms, from the records that terminology and translation made of each hit."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from duizhao.glossary.schema import PartOfSpeech
from duizhao.glossary.uses import deprecated_uses
from duizhao.language.english import EnglishText, Inflection
from duizhao.model import TermHit
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.model import BitextPair, TermUse
    from duizhao.quality.check import Context


def find_missing(pair: BitextPair, _context: Context) -> Iterator[Finding]:
    """Approved terms none of whose accepted forms is in the target."""
    if not pair.pair.target.strip():
        return
    for use in pair.terms:
        if use.counted and use.required and not use.met:
            wanted = " / ".join(use.required[:3])
            yield Finding(0, f"Term not used: {use.zh}; write {wanted}", use.source_span)


def find_forbidden(pair: BitextPair, context: Context) -> Iterator[Finding]:
    """Forms that the glossary forbids for a term of the source."""
    glossary = context.glossary
    if glossary is None or not pair.terms:
        return
    hits = [
        TermHit(pair.pair.id, use.id, *use.source_span)
        for use in pair.terms
        if use.id in glossary.by_id
    ]
    for found in deprecated_uses(hits, glossary, pair.pair.target):
        preferred = glossary.by_id[found.term_id].forms[:1]
        instead = f"; write {preferred[0]}" if preferred else ""
        yield Finding(0, f"Forbidden form: {found.form}{instead}.", None, found.span)


def find_inconsistent(pairs: Sequence[BitextPair], context: Context) -> Iterator[Finding]:
    """A term that the same document renders by another accepted form most of the time."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for pair in pairs:
        for use in pair.terms:
            if use.target_span is not None:
                forms[use.id][_fold(pair.pair.target[slice(*use.target_span)])] += 1
    for index, pair in enumerate(pairs):
        for use in pair.terms:
            if use.target_span is None or _is_verb(use, context):
                continue
            here = _fold(pair.pair.target[slice(*use.target_span)])
            usual, count = forms[use.id].most_common(1)[0]
            rare = count >= USUAL and forms[use.id][here] * 4 <= count
            if rare and not EnglishText(here).is_form(usual, Inflection.ANY):
                yield Finding(
                    index,
                    f"{use.zh} is {here} here but {usual} {count} times in this document.",
                    use.source_span,
                    use.target_span,
                )


def _is_verb(use: TermUse, context: Context) -> bool:
    """Whether the glossary calls the term a verb, which English varies rightly."""
    term = context.glossary.by_id.get(use.id) if context.glossary else None
    return term is not None and term.pos is PartOfSpeech.VERB


USUAL = 4
"""Uses of a form from which on it is the usual one of a document."""


def _fold(form: str) -> str:
    """A form without case and a plural's or verb's ending, so that inflection is no difference."""
    return " ".join(word.rstrip("s") for word in form.casefold().replace("-", " ").split())
