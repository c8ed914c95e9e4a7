"""The engine's own attempt at a term, still standing before the form that was put in for it.

What a form takes the place of is found by attention, which often reaches a part alone: "to mark the
100th anniversary of the ceremony marking the 100th anniversary of the founding of the Party".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import lemminflect

from duizhao.model import overlap
from duizhao.translation.forms import forms_to_try
from duizhao.translation.judgement import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Constraint

LONGEST = 12
"""Words of the longest attempt that is looked for."""

LEAST_WORDS = 2
"""Words of content that an attempt shares with the form, at least; one alone before `of`."""

MOST_LOOKS = 8
"""Attempts in a text that hold another form, of which it is seen whether that stands elsewhere."""

SHARED = 0.75
"""Share of an attempt's words of content that the form has as well, at least."""

_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9'’-]|(?<=\d)[.,](?=\d))*")
_LINK = re.compile(
    r" (?:of|and|in|to|for|against|on|with|from|by|when|as|between|under|through|including)"
    r"(?: (?:the|a|an))? $| (?:the|a|an) $| $"
)
_ARTICLE = re.compile(r"\b(?:the|a|an) $", re.IGNORECASE)
_BEFORE_VERB = re.compile(
    r"(?:^|[^A-Za-z ] ?|\b(?:to|not|and|of|in|for|by|must|will|should|can|we|they) )$",
    re.IGNORECASE,
)
"""Before what a form that opens with a verb may stand."""
_BE = re.compile(r"\b(?:be|is|are|was|were|been) $")
_PREPOSITION = re.compile(r"\b(?:of|in|for|against|on|with|from|by|when) $")
_BREAK = re.compile(r"(?!(?<=\d)[.,]\d)[^A-Za-z0-9'’ -]")
_SMALL = (
    " a an and are as at be been by for from has have in into is it its must of on or our should"
    " that the their they this to was we were which will with "
)
"""Words without content; an attempt does not begin with one, but for its article."""
_OPENS_SENTENCE = re.compile(r'(?:^|[.!?] )"?$')
_NEGATIONS = frozenset({"no", "not", "never", "nor"})
_OPENING = re.compile(r'(?:the )?"?(?P<word>[a-z]+) ')
_NUMERALS = {"two", "three", "four", "five", "six", "eight", "ten"}
_LONG = 5
_OF_MANY_THINGS = {"national", "state", "central", "local", "social", "people"}
"""Words that may well stand before two things in a row."""
_STEM = 5
"""Letters by which two words of one root are known: foundation, founding."""


def without_attempts(text: str, constraints: Sequence[Constraint]) -> str:
    """A text without the words right before a form that say the same as the form.

    Args:
        text: English text.
        constraints: Of its source; the text that is left says all that was said of them.
    """
    judgement = judge(text, constraints)
    spans = judgement.spans
    met = [(span, each) for each, span in zip(constraints, spans, strict=True) if span is not None]
    right, looks = len(text), 0
    for (start, end), constraint in sorted(met, key=lambda each: each[0], reverse=True):
        if end > right:  # it was a part of the attempt at the one behind it
            continue
        form = text[start:end]
        begin = _attempt(text[:start], form, verb=_may_open_with_verb(form))
        if begin is None:
            continue
        if _PREPOSITION.search(text[:begin]) and form in forms_to_try(constraint, "to "):
            form = forms_to_try(constraint, text[:begin])[-1]
        if text[begin].isupper() and _OPENS_SENTENCE.search(text[:begin]):
            form = form[0].upper() + form[1:]
        opening = '"' if text[begin:start].count('"') % 2 and not form.startswith('"') else ""
        shorter = text[:begin] + opening + form + text[end:]
        if any(overlap(span, (begin, start)) for span, _ in met):
            looks += 1  # something else that was asked for stands in it, and perhaps once more
            if looks > MOST_LOOKS or len(judge(shorter, constraints).met) < len(judgement.met):
                continue
        text, right = shorter, begin
    return text


def _attempt(before: str, form: str, *, verb: bool) -> int | None:
    """Where the attempt begins at whose end a form was put; None where there is none.

    >>> _attempt("to mark the 100th anniversary of ", "the 100th anniversary of it", verb=False)
    8
    >>> _attempt("we built the roads of ", "the 100th anniversary of it", verb=False)
    >>> _attempt("we must not build roads and ", "not have to build roads", verb=True)
    8
    >>> _attempt("upholding a plan of work and ", "plan the work", verb=True)
    """
    link = _LINK.search(before)
    wanted = _stems(form)
    if link is None or len(wanted) < LEAST_WORDS:
        return _same_beginning(before, form)
    breaks = [found.end() for found in _BREAK.finditer(before)]
    words = list(_WORD.finditer(before, breaks[-1] if breaks else 0, link.start()))[-LONGEST:]
    if link[0] == " " and words and f" {words[-1][0].lower()} " in _SMALL:
        return None  # "the list has been removed": the form goes on
    begins: list[int] = []
    after_articles: list[int] = []
    for word in words:
        if f" {word[0].lower()} " in _SMALL:
            continue
        stems = _stems(before[word.start() : link.start()])
        article = _ARTICLE.search(before, 0, word.start())
        if not _is_attempt(stems, wanted, link[0], article=article is not None):
            continue
        dropped = article is not None and (verb or not _takes_article(form))
        begin = article.start() if article and dropped else word.start()
        if not verb and not _BE.search(before, 0, begin):
            (after_articles if article else begins).append(begin)
        elif _BEFORE_VERB.search(before, 0, begin):
            begins.append(begin)
    found = min(after_articles or begins, default=None)
    return _same_beginning(before, form) if found is None else found


def _same_beginning(before: str, form: str) -> int | None:
    """Where words begin that count as the form counts, or say a piece of it letter for letter.

    >>> _same_beginning('of the "two worries and ', "the Two Assurances")
    3
    >>> _same_beginning("a plan for the fight against ", "the Review of the Fight Against Poverty")
    11
    >>> _same_beginning("the basic principle of ", "the basic strategy of relief")
    0
    >>> _same_beginning("in the ", "the plan"), _same_beginning("of two roads and ", "Two Roads")
    (None, 3)
    """
    opening = _OPENING.match(form.lower())
    word = opening["word"] if opening else ""
    if word in _NUMERALS:
        pattern = rf'(?:\b(?:the|all) )?"?\b{word} [a-z]+(?: [a-z]+)? (?:and|of|in) (?:the )?"?$'
    elif opening and len(word) >= _LONG and word not in _OF_MANY_THINGS:
        pattern = rf"\bthe {word} [a-z]+ of (?:the )?$"
    else:
        pattern = "(?!)"
    counted = re.search(pattern, before, re.IGNORECASE)
    if counted:
        return counted.start()
    words = list(_WORD.finditer(before))[-LONGEST:]
    for first in words[:-1]:
        said = before[first.start() :].lower()
        enough = 1 if said.startswith("the ") else LEAST_WORDS
        if len(_stems(said)) >= enough and f" {said}" in f" {form.lower()}":
            return first.start()
    return None


def _is_attempt(stems: list[str], wanted: list[str], link: str, *, article: bool) -> bool:
    """Whether words before a link say what a form says: most of its words, or its head alone."""
    alien = [stem for stem in stems if stem not in wanted]
    if link == " " and alien:
        return False
    if len(alien) > (1 - SHARED) * len(stems) or not _NEGATIONS.isdisjoint(alien):
        return False
    if len(set(stems)) >= LEAST_WORDS:
        return True
    return article if link.startswith(" of ") else link == " and " and stems == wanted[:1]


def _takes_article(form: str) -> bool:
    """Whether the article of the attempt may stand before a form: it opens with no verb or name.

    >>> _takes_article("core values"), _takes_article("the core"), _takes_article("being lifted")
    (True, False, False)
    """
    first = form.split(" ", 1)[0]
    kinds = lemminflect.getAllLemmas(first).keys()
    return first.islower() and not first.endswith(("ing", "ed")) and bool(kinds & {"NOUN", "ADJ"})


def _may_open_with_verb(form: str) -> bool:
    """Whether the first word of a form may be a verb in its base form."""
    first = form.split(" ", 1)[0]
    return first == "not" or first in lemminflect.getAllLemmas(first).get("VERB", ())


def _stems(text: str) -> list[str]:
    """Beginnings of the words of content.

    >>> _stems("the foundation of its governance"), _stems("governing the foundations")
    (['found', 'gover'], ['gover', 'found'])
    """
    words = [word.lower() for word in _WORD.findall(text)]
    return [word.removesuffix("s")[:_STEM] for word in words if f" {word} " not in _SMALL]
