"""Checks of names: one spelling throughout, an entry in the glossary, none that the source lacks.

Names are those of `duizhao.language.names`, which also says how the rule spells them: persons in
Hanyu Pinyin, surname first (GB/T 28039-2011). Tibetan and foreign names are spelled in ways of
their own and are left out of the first check.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from duizhao.glossary.schema import PartOfSpeech
from duizhao.language.names import NameKind, find_names, names_of
from duizhao.model import State
from duizhao.quality.check import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.language.names import Name
    from duizhao.model import BitextPair, Span
    from duizhao.quality.check import Context

SEEN = 2
"""Pairs in which a name's pinyin stands, from which on its absence elsewhere is a finding."""


def find_unlisted(pairs: Sequence[BitextPair], _context: Context) -> Iterator[Finding]:
    """Names that the glossary lacks, with the spelling that `glossary suggest` proposes.

    Another spelling in a text that a person has decided is no finding.
    """
    names = names_of(pair.pair.source for pair in pairs)
    for index, pair in enumerate(pairs):
        known = [use.source_span for use in pair.terms]
        for name in find_names(pair.pair.source, known, names):
            start = pair.pair.target.find(name.form)
            if start >= 0:
                message = f"{name.text} is spelt {name.form} by rule; it is not in the glossary."
                yield Finding(index, message, name.span, (start, start + len(name.form)))
            elif pair.pair.state is State.INITIAL:
                message = f"{name.text} is not in the glossary; {name.form} is proposed for it."
                yield Finding(index, message, name.span)


def find_misspelled(pairs: Sequence[BitextPair], _context: Context) -> Iterator[Finding]:
    """Names whose pinyin the document has elsewhere and not here."""
    believed = [
        name
        for name in names_of(pair.pair.source for pair in pairs)
        if name.kind is NameKind.PERSON and name.by_rule
    ]
    places: defaultdict[Name, list[tuple[int, Span]]] = defaultdict(list)
    for index, pair in enumerate(pairs):
        if pair.pair.target.strip():
            for name in believed:
                start = pair.pair.source.find(name.text)
                if start >= 0:
                    places[name].append((index, (start, start + len(name.text))))
    for name, uses in sorted(places.items(), key=lambda item: item[0].text):
        spelled = [_is_spelled(name.form, pairs[index].pair.target) for index, _ in uses]
        if sum(spelled) < SEEN:
            continue
        for (index, span), right in zip(uses, spelled, strict=True):
            if not right:
                yield Finding(index, f"{name.text} is not spelled {name.form} here.", span)


def find_unexpected(pairs: Sequence[BitextPair], context: Context) -> Iterator[Finding]:
    """Proper names of the glossary in a target whose source has nothing of them."""
    if context.glossary is None:
        return
    chinese: defaultdict[str, set[str]] = defaultdict(set)
    for term in context.glossary.entries:
        if term.pos is PartOfSpeech.PROPER and term.en is not None and term.enforced:
            for form in (term.en.preferred, *term.en.admitted):
                if _PROPER.fullmatch(form):
                    chinese[form].update("".join(term.zh))
    if not chinese:
        return
    forms = "|".join(sorted(map(re.escape, chinese), key=len, reverse=True))
    pattern = re.compile(rf"\b(?:{forms})\b")
    for index, pair in enumerate(pairs):
        for match in pattern.finditer(pair.pair.target):
            if not chinese[match.group()] & set(pair.pair.source) and not any(
                match.group() in name.form for name in find_names(pair.pair.source)
            ):
                yield Finding(
                    index, f"Nothing in the source speaks of {match.group()}.", None, match.span()
                )


_PROPER = re.compile(r"[A-Z][a-z]{3,}(?: [A-Z][a-z]+)*")
"""Names of one or more capitalised words; shorter ones are words of the language too often."""


def _is_spelled(form: str, target: str) -> bool:
    """Whether a target spells a name, or at least its surname, which later mentions may use."""
    letters = re.sub(r"[^a-z]", "", target.lower())
    surname, given = re.sub("[^a-z ]", "", form.lower()).split(" ", 1)
    if surname + given in letters or given + surname in letters:
        return True
    return re.search(rf"\b{form.split(maxsplit=1)[0]}\b(?!\s[A-Z])", target) is not None
