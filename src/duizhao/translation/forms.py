"""The forms of a constraint that may be written at one place of a target.

A glossary gives a verb as "strengthen"; after "of" the sentence wants "strengthening", after "have"
"strengthened". The word before narrows the choice to a few (Huddleston and Pullum 2002, chapter 3);
among these the engine's score of the whole text decides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import lemminflect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Constraint

GAP = "…"
"""In a form: room for a few words; see `language.english`."""

_VERB = re.compile(
    r"((?:all |(?!(?:al|app|comp|f|imp|multip|ral|re|rep|supp)ly )[a-z]+ly )?)([a-z]+)((?: .*)?)",
    re.DOTALL,
)
"""A verb after `all` or an adverb (verbs in -ly are none), and what follows."""
_NEXT_VERB = re.compile(
    r"(?P<join>,(?: and)?|(?<!both) and)(?P<how>(?: [a-z]+ly)?) (?P<verb>[a-z]+)\b"
    r"(?= ?(?P<next>\w*))"
)
_NEXT_BUT_NONE = {"root", "do", "self"}
"""Words behind a comma or `and` that no form of the glossary has as a verb."""
_PARTICLES = {"up", "down", "out", "off", "over", "on"}
_VERBAL = {"VERB", "AUX"}
_LAST_WORD = re.compile(r"([a-z]*)\W*$")

_BASE, _TO, _ING, _PAST, _PARTICIPLE = "VB", "to", "VBG", "VBD", "VBN"
PREPOSITIONS = "of in on by for with from at through after before without into toward towards"
"""Behind these a verb is an -ing form."""
_AFTER = {
    _BASE: "to will would shall should must can could may not cannot we they who",
    _ING: f"{PREPOSITIONS} while",
    f"{_BASE} {_ING}": "when and",
    _PARTICIPLE: "have has had having",
    f"{_PARTICIPLE} {_ING}": "be is are was were been being",
}
_INFLECTIONS = {
    word: tuple(tags.split()) for tags, words in _AFTER.items() for word in words.split()
}
_AT_THE_START = (_BASE, _ING)
_ELSEWHERE = (_BASE, _TO, _ING, _PAST)


def form_to_write(constraint: Constraint) -> str:
    """The form to write where words have to be put: the first without a gap."""
    for form in constraint.forms:
        if GAP not in form and "..." not in form:
            return form
    return constraint.forms[0].replace(GAP, " ").replace("...", " ")


def forms_to_try(constraint: Constraint, before: str) -> Sequence[str]:
    """The form to write, inflected as the word before it allows.

    Args:
        constraint: What asks for a form.
        before: The target up to the place of the form.
    """
    form = form_to_write(constraint)
    last = _LAST_WORD.search(before.lower())
    if not constraint.inflect:
        return (form,)
    return _inflect(form, last[1] if last else "", verb=constraint.verb)


@lru_cache(maxsize=8192)
def _inflect(form: str, last: str, *, verb: bool) -> tuple[str, ...]:
    """Inflections of a form that begins with a verb, after a word.

    A first word that may be a noun or adjective, such as `plan` or `people`, is taken for a verb
    only where the entry says so.

    >>> _inflect("strengthen unity", "of", verb=False), _inflect("action plan", "of", verb=False)
    (('strengthening unity',), ('action plan',))
    >>> _inflect("all be registered", "households", verb=True)
    ('all be registered', 'all to be registered', 'all being registered', 'all were registered')
    >>> _inflect("consolidate and expand it", "of", verb=True)
    ('consolidating and expanding it',)
    >>> _inflect("unite and lead", "of", verb=True)
    ('uniting and leading',)
    """
    match = _VERB.fullmatch(form)
    if match is None:
        return (form,)
    readings = lemminflect.getAllLemmas(match[2])
    if match[2] not in readings.get("VERB", ()) or not (verb or readings.keys() <= _VERBAL):
        return (form,)
    opening, base, rest = match.groups()
    tags = _INFLECTIONS.get(last, _ELSEWHERE if last else _AT_THE_START)
    forms = [f"{opening}to {base}{rest}" if tag == _TO else inflected(form, tag) for tag in tags]
    return tuple(dict.fromkeys(forms))


def inflected(form: str, tag: str) -> str:
    """A form that begins with a verb in its base, in another inflection.

    Args:
        form: Verb, after `all` or an adverb, and what follows.
        tag: Penn Treebank tag of the inflection.

    >>> inflected("move out, settle down and gradually become rich", "VBG")
    'moving out, settling down and gradually becoming rich'
    >>> inflected("all be registered", "VBD"), inflected("treat symptoms and root causes", "VBD")
    ('all were registered', 'treated symptoms and root causes')
    """
    match = _VERB.fullmatch(form)
    if match is None or tag == _BASE:
        return form
    opening, base, rest = match.groups()
    verbs = lemminflect.getInflection(base, tag)  # was, were
    verb: str = verbs[-1 if opening == "all " else 0]
    return opening + verb + _rest(rest, tag)


def _rest(rest: str, tag: str) -> str:
    """What follows a verb; verbs that stand in a row with it are inflected as it is."""

    def told(match: re.Match[str]) -> str:
        """One word behind a comma or `and`; as it was where it may be no verb."""
        verb, kinds = match["verb"], lemminflect.getAllLemmas(match["verb"])
        if verb not in kinds.get("VERB", ()) or verb in _NEXT_BUT_NONE:
            return match.group()
        noun = kinds.keys() & {"ADJ", "ADV"} or match["next"] in {"of", ""}
        if match.start() and noun and match["next"] not in _PARTICLES:
            return match.group()
        return f"{match['join']}{match['how']} {lemminflect.getInflection(verb, tag)[0]}"

    return _NEXT_VERB.sub(told, rest)
