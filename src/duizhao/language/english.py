"""English words: lemmas, and finding a term's form in a sentence however it is inflected.

Two words match if they are the same after folding, or, where inflection is allowed, if they share
a lemma (LemmInflect's dictionary, with rules for words it does not know). Hyphens, quotation marks,
commas and articles are ignored; all other punctuation stops a match. A possessive 's is a word
of its own, so that "the Party" is found in "the Party's". `…` in a form stands for up to
`MAX_GAP` words, for verbs with an object inside ("lift … out of poverty").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import lemminflect

if TYPE_CHECKING:
    from duizhao.model import Span

MAX_GAP = 8
"""Longest object inside a verb of the reference: "lifted 98.99 million rural people out of"."""

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*|(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*|['’](?:s\b)?|…|\.\.\.|[^\w\s]",
    re.UNICODE,
)
_IGNORED = frozenset("\"“”‘’'‚„«»-‐‑–,，")
_ARTICLES = frozenset({"a", "an", "the"})
_GAP = "…"


@dataclass(frozen=True, slots=True)
class Word:
    """A token of English text.

    Attributes:
        text: As written.
        key: Lower case, possessive mark unified.
        start: First code point.
        end: One past the last.
    """

    text: str
    key: str
    start: int
    end: int


def tokenise(text: str) -> list[Word]:
    """Words and significant punctuation of a text; articles stay in.

    >>> [word.key for word in tokenise("The Party’s high-quality plan.")]
    ['the', 'party', "'s", 'high', 'quality', 'plan', '.']
    """
    words = []
    for match in _TOKEN.finditer(text):
        text_found = match[0]
        if text_found in _IGNORED:
            continue
        key = _GAP if text_found == "..." else text_found.lower().replace("’", "'")
        words.append(Word(text_found, key, match.start(), match.end()))
    return words


@lru_cache(maxsize=65536)
def lemmas(word: str) -> frozenset[str]:
    """All dictionary forms that a lower-case word may have, itself included.

    >>> sorted(lemmas("fought")), sorted(lemmas("tibetans"))
    (['fight', 'fought'], ['tibetan', 'tibetans'])
    """
    found = {word}
    known = lemminflect.getAllLemmas(word)
    if not known and len(word) > 3:
        known = lemminflect.getAllLemmasOOV(word, "NOUN") | lemminflect.getAllLemmasOOV(
            word, "VERB"
        )
    for forms in known.values():
        found.update(form.lower() for form in forms)
    return frozenset(found)


def find_form(form: str, text: str, *, inflect: bool) -> list[Span]:
    """Find a target form in English text.

    Args:
        form: One form of a term.
        text: English text.
        inflect: Whether inflected words count.

    Returns:
        Spans in `text`, left to right, not overlapping each other; an article before the form
        belongs to the span where the form begins with one.

    >>> find_form("poor county", "All 832 poor counties", inflect=True)
    [(8, 21)]
    >>> find_form("poor county", "All 832 poor counties", inflect=False)
    []
    """
    return find_words(form_words(form), tokenise(text), inflect=inflect)


def is_form(form: str, text: str, *, inflect: bool) -> bool:
    """Whether a text is a form and nothing else, articles aside.

    >>> is_form("poor county", "the poor counties", inflect=True)
    True
    """
    words = [word for word in tokenise(text) if word.key not in _ARTICLES]
    spans = find_form(form, text, inflect=inflect)
    return (
        len(spans) == 1
        and bool(words)
        and spans[0][1] == words[-1].end
        and (spans[0][0] <= words[0].start)
    )


@lru_cache(maxsize=32768)
def form_words(form: str) -> tuple[Word, ...]:
    """Tokens of a form, for `find_words`."""
    return tuple(tokenise(form))


def find_words(form: tuple[Word, ...], text: list[Word], *, inflect: bool) -> list[Span]:
    """As `find_form`, for tokens that are there already."""
    pattern = [word for word in form if word.key not in _ARTICLES]
    if not pattern:
        return []
    with_article = form[0].key in _ARTICLES
    kept = [word for word in text if word.key not in _ARTICLES]
    articles = {after.start: word for word, after in pairwise(text) if word.key in _ARTICLES}
    spans: list[Span] = []
    position = 0
    while position < len(kept):
        end = _match_at(pattern, kept, position, inflect=inflect)
        if end is None:
            position += 1
            continue
        first = kept[position]
        if with_article:
            first = articles.get(first.start, first)
        spans.append((first.start, kept[end - 1].end))
        position = end
    return spans


def _match_at(pattern: list[Word], text: list[Word], position: int, *, inflect: bool) -> int | None:
    """Index one past the last word of a match that begins at `position`, or None."""
    if not pattern:
        return position
    if pattern[0].key == _GAP:
        for gap in range(MAX_GAP + 1):
            end = _match_at(pattern[1:], text, position + gap, inflect=inflect)
            if end is not None:
                return end
        return None
    if position >= len(text) or not _same_word(pattern[0], text[position], inflect=inflect):
        return None
    return _match_at(pattern[1:], text, position + 1, inflect=inflect)


def _same_word(form: Word, found: Word, *, inflect: bool) -> bool:
    """Whether a word of the text is the form's word; acronyms must be written as such."""
    if form.text.isupper() and len(form.text) > 1 and not found.text.isupper():
        return form.text + "s" == found.text
    if form.key == found.key:
        return True
    return inflect and not lemmas(form.key).isdisjoint(lemmas(found.key))
