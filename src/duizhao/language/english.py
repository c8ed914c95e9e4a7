"""English words: lemmas, and finding a term's form in a sentence however it is inflected.

Two words match if they are the same after folding, or, where inflection is allowed, if they share
a lemma (LemmInflect's dictionary, with rules for words it does not know). Hyphens, quotation marks,
commas and articles are ignored; all other punctuation stops a match. A possessive 's is a word
of its own, so that "the Party" is found in "the Party's". `…` in a form stands for up to
`MAX_GAP` words of the same clause, for verbs with an object inside ("lift … out of poverty").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import islice, pairwise, takewhile
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
_STOPS = frozenset(".;:!?")
"""Marks that no gap reaches over."""
_COMMA = re.compile(r",(?!\d)")
"""One more, which is no word; that of 1,551 yuan is another."""


class Inflection(Enum):
    """How far a word of the text may differ from the form's."""

    NONE = "none"
    FROM_FORM = "from-form"  # "mass" is found as "masses", "masses" not as "mass"
    ANY = "any"  # both directions, for forms that are noted in the plural


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


class EnglishText:
    """A text that is tokenised once, in which many forms are looked for.

    Args:
        text: English text.
    """

    def __init__(self, text: str) -> None:
        """Tokenise the text."""
        words = tokenise(text)
        self._text = text
        self._words = [word for word in words if word.key not in _ARTICLES]
        self._articles = {
            after.start: word for word, after in pairwise(words) if word.key in _ARTICLES
        }
        self._lemmas = frozenset[str]().union(*(lemmas(word.key) for word in self._words))

    def find(self, form: str, inflection: Inflection) -> list[Span]:
        """Find a form; see `find_form`.

        Args:
            form: One form of a term.
            inflection: Which differences count as the same word.
        """
        pattern, with_article = _pattern(form)
        if not pattern or (
            pattern[0].key != _GAP and lemmas(pattern[0].key).isdisjoint(self._lemmas)
        ):
            return []
        spans: list[Span] = []
        position = 0
        while position < len(self._words):
            end = _match_at(pattern, self._words, position, inflection)
            first = self._words[position]
            if end is None or (
                _GAP in form and _COMMA.search(self._text, first.start, self._words[end - 1].end)
            ):
                position += 1
                continue
            if with_article:
                first = self._articles.get(first.start, first)
            spans.append(self._with_closing_mark(first.start, self._words[end - 1].end))
            position = end
        return spans

    def is_form(self, form: str, inflection: Inflection) -> bool:
        """Whether the text is the form and nothing else, articles aside."""
        pattern, _ = _pattern(form)
        end = _match_at(pattern, self._words, 0, inflection)
        return bool(pattern) and end == len(self._words)

    def _with_closing_mark(self, start: int, end: int) -> Span:
        """Take in the closing quotation mark of a form whose opening one is inside."""
        inside = self._text[start:end]
        unclosed = {'"': inside.count('"') % 2 == 1, "”": inside.count("“") > inside.count("”")}
        return (start, end + 1) if unclosed.get(self._text[end : end + 1]) else (start, end)


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
    return EnglishText(text).find(form, Inflection.ANY if inflect else Inflection.NONE)


@lru_cache(maxsize=32768)
def form_words(form: str) -> tuple[Word, ...]:
    """Tokens of a form, articles among them."""
    return tuple(tokenise(form))


@lru_cache(maxsize=32768)
def _pattern(form: str) -> tuple[tuple[Word, ...], bool]:
    """Tokens that must be found, and whether the form begins with an article."""
    words = form_words(form)
    pattern = tuple(word for word in words if word.key not in _ARTICLES)
    return pattern, bool(words) and words[0].key in _ARTICLES


def _match_at(
    pattern: tuple[Word, ...], text: list[Word], position: int, inflection: Inflection
) -> int | None:
    """Index one past the last word of a match that begins at `position`, or None."""
    for index, word in enumerate(pattern):
        if word.key == _GAP:
            inside = takewhile(lambda each: each.key not in _STOPS, text[position:])
            reach = sum(1 for _ in islice(inside, MAX_GAP))
            ends = (
                _match_at(pattern[index + 1 :], text, position + gap, inflection)
                for gap in range(reach + 1)
            )
            return next((end for end in ends if end is not None), None)
        if position >= len(text) or not _same_word(word, text[position], inflection):
            return None
        position += 1
    return position


def _same_word(form: Word, found: Word, inflection: Inflection) -> bool:
    """Whether a word of the text is the form's word; acronyms must be written as such."""
    if form.text.isupper() and len(form.text) > 1 and not found.text.isupper():
        return form.text + "s" == found.text
    if form.key == found.key:
        return True
    if inflection is Inflection.FROM_FORM:
        return form.key in lemmas(found.key)
    return inflection is Inflection.ANY and not lemmas(form.key).isdisjoint(lemmas(found.key))
