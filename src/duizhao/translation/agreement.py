"""Words of met terms in the forms that English asks for.

A term is met in any inflection, which the engine chooses word by word: "the results of strengthen
Party building", "strengthening the army, stay loyal and achieve it", "the fighting against
poverty". Here verbs follow the preposition before them, verbs in a row follow the first, and nouns
are the form's own, singular or plural.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

import lemminflect

from duizhao.language.english import lemmas, tokenise
from duizhao.model import ConstraintKind
from duizhao.translation.forms import GAP, PREPOSITIONS, inflected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.language.english import Word
    from duizhao.model import Constraint, Span

_ARTICLES = {"a", "an", "the"}
_AFTER_PREPOSITION = re.compile(
    rf"\b(?:{PREPOSITIONS.replace(' ', '|')})(?P<article> (?:the|a|an))? $", re.IGNORECASE
)
_TAGS = ("VB", "VBG", "VBZ", "VBD", "VBN")
_NO_NOUN = frozenset({"who", "that", "which", "is", "are", "be", "have", "not"})
_OF_NOUNS = {"NOUN", "ADJ", "ADV"}
_HEAD_ENDS = {"of", "in", "by", "with", "for", "to", "on", "at", "under", "among", "through"}


def with_agreement(
    text: str, constraints: Sequence[Constraint], spans: Sequence[Span | None]
) -> str:
    """A text whose met terms have the forms that fit their places.

    Args:
        text: The target.
        constraints: What it must say.
        spans: Where it says each, or None.
    """
    met = [
        (span, each)
        for span, each in zip(spans, constraints, strict=True)
        if span is not None and each.kind is ConstraintKind.TERM and each.inflect
    ]
    right = len(text)
    for (start, end), constraint in sorted(met, key=lambda each: each[0], reverse=True):
        if end > right:  # it runs into the one behind it
            continue
        said = text[start:end]
        form = next((form for form in constraint.forms if _is_said(form, said)), None)
        right = start
        if form is None:
            continue
        if constraint.verb:
            before = text[:start]
            fitting, drop = _fit_verb(form, said, before)
            text = before[: len(before) - drop] + fitting + text[end:]
            right -= drop
        else:
            text = text[:start] + _fit_noun(form, said) + text[end:]
    return text


def _words(text: str) -> list[Word]:
    """The words of a text but its articles."""
    return [word for word in tokenise(text) if word.key not in _ARTICLES]


def _is_said(form: str, said: str) -> bool:
    """Whether a text says a form, word by word, in any inflection.

    >>> _is_said("build roads", "building a road"), _is_said("build roads", "build a new road")
    (True, False)
    """
    if GAP in form or "..." in form:
        return False
    pairs = zip_longest(_words(form), _words(said))
    return all(
        left and right and (left.key == right.key or lemmas(left.key) & lemmas(right.key))
        for left, right in pairs
    )


def _fit_verb(form: str, said: str, before: str) -> tuple[str, int]:
    """What stands for a verb and its companions, and how many characters before it go.

    >>> _fit_verb("shake off poverty and become rich", "shake off poverty and became rich", "of ")
    ('shaking off poverty and becoming rich', 0)
    >>> _fit_verb("win the fight", "won the fight", "policies on the ")
    ('winning the fight', 4)
    >>> _fit_verb("build roads", "Built the road", ""), _fit_verb("plan it", "plans it", "who ")
    (('Built the road', 0), ('plans it', 0))
    >>> _fit_verb("exchange of officials", "exchange of officials", "in ")
    ('exchange of officials', 0)
    """
    keys = [word.key for word in _words(form)]
    first = next((word.key for word in _words(said)), "")
    kinds = lemminflect.getAllLemmas(keys[0])
    noun = "NOUN" in kinds and keys[1:2] and keys[1] in _HEAD_ENDS  # exchange of officials
    if noun or keys[0] == "be" or keys[0] not in kinds.get("VERB", ()):
        return said, 0
    forms = lemminflect.getAllInflections(keys[0], "VERB")
    tag = next((tag for tag in _TAGS if first in forms.get(tag, ())), None)
    if tag is None:
        return said, 0
    drop = 0
    preposition = _AFTER_PREPOSITION.search(before)
    if preposition and tag in {"VB", "VBD", "VBN"} and len(keys) > 1:
        drop = len(preposition["article"] or "")
        tag = "VBG"
    return _rewritten(said, inflected(form, tag), keep=range(1, len(said))), drop


def _fit_noun(form: str, said: str) -> str:
    """The words of a noun's form in the place of other inflections; its head keeps its number.

    >>> _fit_noun("the fight against poverty", "the fighting against poverty")
    'the fight against poverty'
    >>> _fit_noun("poor villages in the county", "poor village in the county")
    'poor village in the county'
    >>> _fit_noun("working group", "work groups"), _fit_noun("plan roads", "planning roads")
    ('working groups', 'planning roads')
    >>> _fit_noun("those who lead help others", "those who led helped others")
    'those who led helped others'
    """
    keys = [word.key for word in _words(form)]
    if not _NO_NOUN.isdisjoint(keys) or not lemminflect.getAllLemmas(keys[0]).keys() & _OF_NOUNS:
        return said
    head = next((place for place, key in enumerate(keys) if key in _HEAD_ENDS), len(keys)) - 1
    verb = form.split(" ", 1)[0] in lemminflect.getAllLemmas(keys[0]).get("VERB", ())
    return _rewritten(said, form, keep=range(head, head + 1), start=int(verb))


def _rewritten(said: str, form: str, *, keep: range, start: int = 0) -> str:
    """A text with the words of a form, as far as they are other inflections.

    Args:
        said: The text, with its own articles and marks.
        form: Of as many words.
        keep: Places of nouns that may be singular or plural.
        start: The first place that is looked at.
    """
    pairs = list(enumerate(zip(_words(form), _words(said), strict=True)))[start:]
    for place, (wanted, found) in reversed(pairs):
        number = place in keep and _are_numbers(wanted.key, found.key)
        if wanted.key != found.key and not number:
            raised = found.text[0].isupper() and wanted.text[0].islower()
            written = wanted.text.capitalize() if raised else wanted.text
            said = said[: found.start] + written + said[found.end :]
    return said


def _are_numbers(one: str, other: str) -> bool:
    """Whether two words are the singular and plural of a noun.

    >>> _are_numbers("village", "villages"), _are_numbers("fight", "fighting")
    (True, False)
    """
    nouns = [set(lemminflect.getAllLemmas(word).get("NOUN", ())) for word in (one, other)]
    return bool(nouns[0] & nouns[1])
