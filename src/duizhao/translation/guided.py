"""Where in a hypothesis a source span is translated, and texts that say the right form there.

Attention tells which target words look at the span. From them come two kinds of text: the
hypothesis up to there, the form, and then whatever the decoder goes on with (forced prefix; the
grid of Hokamp and Liu 2017 reduced to one cell, since CTranslate2 forces prefixes only), or the
form in the place of the words and the rest as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import nan
from typing import TYPE_CHECKING

import numpy as np

from duizhao.language.english import lemmas
from duizhao.language.spelling import is_word, mend_word
from duizhao.model import overlap

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from duizhao.model import Span
    from duizhao.translation import Hypothesis

_WORD = re.compile(r"\S+")
_ARTICLE_END = re.compile(r"\b(?:a|an|the|our|its|their|this)$", re.IGNORECASE)
_ARTICLE_START = re.compile(r"^(?:a|an|the) ", re.IGNORECASE)
_WORD_AT_THE_END = re.compile(r"(?:[A-Za-z]+|\d+)$")
_LETTERS = re.compile(r"[a-z]+")
_MORE_FIGURE = re.compile(r"(?:[.,]?\d+)+|,? (?:hundred|thousand|million|billion|trillion)\b")
"""What makes another figure of one that ends in digits."""
_MARKS = '.,;:!?"'
_CLOSE_UP = f"{_MARKS}'’)-"
"""What follows a form without a space."""

RUN = 0.5
"""Share of the best word's attention at which its neighbours count as saying the same."""


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Words of a target that say a source span.

    Attributes:
        start: First code point of the words.
        end: One past the last; equal to `start` where nothing says it.
    """

    start: int
    end: int


def word_spans(text: str) -> list[Span]:
    """Spans of the words of a text, marks around them left out.

    >>> word_spans('We, the "people".')
    [(0, 2), (4, 7), (9, 15)]
    """
    spans = []
    for match in _WORD.finditer(text):
        word = match.group()
        left = len(word) - len(word.lstrip(_MARKS))
        right = len(word.rstrip(_MARKS))
        if left < right:
            spans.append((match.start() + left, match.start() + right))
    return spans


def source_columns(hypothesis: Hypothesis, source: Span) -> list[int]:
    """Source tokens that share a character with a span."""
    return [
        column
        for column, (start, end) in enumerate(hypothesis.source_spans)
        if start < source[1] and source[0] < end
    ]


def word_weights(
    hypothesis: Hypothesis, source: Span
) -> tuple[list[Span], npt.NDArray[np.float32]]:
    """How much each word of a hypothesis looks at a span of the source."""
    words = word_spans(hypothesis.text)
    weights = np.zeros(len(words), dtype=np.float32)
    if hypothesis.attention is None:
        return words, weights
    by_token = hypothesis.attention[:, source_columns(hypothesis, source)].sum(axis=1)
    for row, (start, end) in enumerate(hypothesis.target_spans):
        for place, (first, last) in enumerate(words):
            if start < last and first < end:
                weights[place] = max(weights[place], by_token[row])
    return words, weights


def find_places(
    hypothesis: Hypothesis, source: Span, taken: Sequence[Span], stray: Sequence[Span] = ()
) -> list[Place]:
    """Places where the form for a source span may be put, the likeliest first.

    Args:
        hypothesis: What the engine wrote.
        source: Span in the engine's source.
        taken: Spans of the target that meet other constraints; no place cuts one.
        stray: Spans of the target that are wrong and may be what the form has to replace.

    Returns:
        At least one: the stray span that looks most at the source span, the run of words that do,
        the runner-up, and the end of the sentence.
    """
    words, weights = word_weights(hypothesis, source)
    free = [index for index, word in enumerate(words) if not any(overlap(word, t) for t in taken)]
    places = [Place(*span) for span in stray if not any(overlap(span, other) for other in taken)]
    places = sorted(places, key=lambda place: -_most(words, weights, place))[:1]
    for index in sorted(free, key=lambda index: (-weights[index], index))[:4]:
        left = right = index
        while left - 1 in free and weights[left - 1] >= RUN * weights[index]:
            left -= 1
        while right + 1 in free and weights[right + 1] >= RUN * weights[index]:
            right += 1
        place = Place(words[left][0], words[right][1])
        if all(place.end <= other.start or other.end <= place.start for other in places):
            places.append(place)
    stop = len(hypothesis.text.rstrip(_MARKS + " "))
    places = places[:2]
    if not places or not any(place.end >= stop for place in places):
        places.append(Place(stop, stop))
    return places


def _most(words: Sequence[Span], weights: npt.NDArray[np.float32], place: Place) -> float:
    """The greatest weight of the words of a place."""
    inside = [
        float(weight)
        for word, weight in zip(words, weights, strict=True)
        if overlap(word, (place.start, place.end))
    ]
    return max(inside, default=0.0)


def put_form(before: str, form: str, after: str) -> tuple[str, str]:
    """Text up to and with a form, and what follows, with articles and capitals in order.

    >>> put_form("We won the", "the fight against poverty", "in 2020.")
    ('We won the fight against poverty', 'in 2020.')
    >>> put_form("", "the Party", "leads.")
    ('The Party', 'leads.')
    >>> put_form("a non-", "Party", "member")
    ('a non-Party', 'member')
    """
    before = before.rstrip()
    if _ARTICLE_START.match(form) and _ARTICLE_END.search(before):
        form = _ARTICLE_START.sub("", form)
    if not before:
        form = form[:1].upper() + form[1:]
    head = f"{before} {form}" if before and not before.endswith(("(", '"', "-")) else before + form
    return head.strip(), after.lstrip()


def splice(
    hypothesis: Hypothesis, place: Place, form: str, source: Span
) -> tuple[Hypothesis, int, int]:
    """The hypothesis with a form put in the place of its words, and where the form stands in it.

    Tokens of the words that stay keep their attention, the form looks at the source span; it has
    no score.
    """
    head, tail = put_form(hypothesis.text[: place.start], form, hypothesis.text[place.end :])
    glue = "" if tail[:1] in _CLOSE_UP or not tail else " "
    text = head + glue + tail
    shift = len(text) - len(hypothesis.text)
    before = [row for row, span in enumerate(hypothesis.target_spans) if span[1] <= place.start]
    after = [row for row, span in enumerate(hypothesis.target_spans) if span[0] >= place.end]
    spans = (
        *(hypothesis.target_spans[row] for row in before),
        (min(place.start, len(head)), len(head)),
        *(
            (hypothesis.target_spans[row][0] + shift, hypothesis.target_spans[row][1] + shift)
            for row in after
        ),
    )
    tokens = hypothesis.target_tokens
    spliced = replace(
        hypothesis,
        text=text,
        score=nan,
        target_spans=spans,
        target_tokens=(
            *(tokens[row] for row in before),
            form,
            *(tokens[row] for row in after),
        ),
        attention=_spliced_attention(hypothesis, before, after, source),
    )
    return spliced, max(len(head) - len(form), 0), len(head)


def without_glue(hypothesis: Hypothesis, head: str, source: Span) -> Hypothesis:
    """A hypothesis whose forced head ends where it did: decoders go on inside its last word.

    `achieve` goes on as `achieveing`, `collective` as `collectiveism`, `country` as `countryside`,
    `744` as `744,52` or `744 million`. An inflection is mended; a tail that makes no word, another
    word or another figure is taken off; what was changed has no score.

    Args:
        hypothesis: What the engine wrote.
        head: What it had to start with.
        source: Span in the engine's source of the form at the end of the head.
    """
    last = _WORD_AT_THE_END.search(head)
    if last is None or not hypothesis.text.startswith(head):
        return hypothesis
    tail = (_MORE_FIGURE if last[0].isdigit() else _LETTERS).match(hypothesis.text, len(head))
    word = last[0] + (tail[0] if tail else "")
    if tail is None or (is_word(word.lower()) and _is_inflection(word.lower(), last[0].lower())):
        return hypothesis
    mended = mend_word(word)
    begin = head.rfind(" ") + 1  # the form may end in a word with a hyphen
    right = head[begin : last.start()] + (last[0] if mended == word else mended)
    return splice(hypothesis, Place(begin, tail.end()), right, source)[0]


def _is_inflection(word: str, base: str) -> bool:
    """Whether two words are forms of one: officials, not officialdom.

    >>> _is_inflection("countries", "country"), _is_inflection("countryside", "country")
    (True, False)
    """
    return not lemmas(word).isdisjoint(lemmas(base))


def _spliced_attention(
    hypothesis: Hypothesis, before: list[int], after: list[int], source: Span
) -> npt.NDArray[np.float32] | None:
    """Attention rows of the tokens that stay, with one for the form between them."""
    if hypothesis.attention is None:
        return None
    row = np.zeros(hypothesis.attention.shape[1], dtype=np.float32)
    columns = source_columns(hypothesis, source)
    row[columns] = 1 / max(len(columns), 1)
    return np.vstack([hypothesis.attention[before], row[np.newaxis], hypothesis.attention[after]])
