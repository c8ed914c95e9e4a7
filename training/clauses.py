"""Clauses of whole sentences with their translations, as the translation stage reads them.

Duizhao cuts long sentences at clause marks (`duizhao.translation.clauses`), so the model is asked
for clauses without subject, and for ends and beginnings of sentences. Here both sides of a pair are
cut: the source as a run cuts it, the target where a mark or a joining word stands and no word link
(`duizhao.alignment.words`) crosses. Where there is no such place, clauses stay together.
"""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from duizhao.alignment.words import word_links
from duizhao.language.chinese import normalise
from duizhao.translation.clauses import cut
from duizhao.translation.joining import close

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from duizhao.alignment.words import Attended
    from duizhao.language.dictionary import Dictionary
    from duizhao.model import Link

LIMITS = (12, 33)
"""Characters of a run, drawn for each sentence."""

LEAST_LINKED = 0.5, 0.4
"""Share of the Chinese characters and of the English letters of each clause that stand in linked
words, or nothing says that its translation is its own."""

WINDOW = 1000
"""Pairs whose words are linked at once."""

_BREAK = re.compile(
    r"(?<=[,;:.]) +(?=\S)| +(?=(?:and|but|or|while|with|by|to|so|as|in order to|thus|thereby) )"
)
_JOINING = re.compile(r"^(?:and|but|or)\b,? ")
_ENDS = " ,;:.!?"


class Attentive(Protocol):
    """What is needed of an engine."""

    def count_tokens(self, source: str) -> int:
        """Tokens of a source."""
        ...

    def force(self, sources: Sequence[str], targets: Sequence[str]) -> Sequence[Attended | None]:
        """Attention for given targets, or None where it is not known."""
        ...


def clauses(
    pairs: Sequence[tuple[str, str]],
    share: float,
    engine: Attentive,
    dictionary: Dictionary,
    seed: int,
) -> list[tuple[str, str]]:
    """The clauses of those pairs that can be cut.

    Args:
        pairs: Sentences with their translations.
        share: Share of them that is cut.
        engine: Its attention helps to link words.
        dictionary: Of the word links.
        seed: Of all that is drawn.
    """
    source = random.Random(seed)  # noqa: S311  not for secrets
    drawn = [pair for pair in pairs if source.random() < share]
    made: list[tuple[str, str]] = []
    for start in range(0, len(drawn), WINDOW):
        window = []
        for zh, en in drawn[start : start + WINDOW]:
            read = normalise(zh)
            spans = cut(read, source.randint(*LIMITS), [], engine.count_tokens)
            if len(spans) > 1:
                window.append((read, en, [end for _, end in spans[:-1]]))
        forced = engine.force([zh for zh, _, _ in window], [en for _, en, _ in window])
        for (zh, en, ends), hypothesis in zip(window, forced, strict=True):
            made += cut_pair(zh, en, ends, word_links(zh, en, hypothesis, dictionary))
    return made


def cut_pair(
    zh: str, en: str, ends: Sequence[int], links: Sequence[Link]
) -> Iterator[tuple[str, str]]:
    """The clauses of one pair.

    Args:
        zh: The source.
        en: Its translation.
        ends: Places in the source where a run would cut it.
        links: Links of their words.

    >>> list(cut_pair("修路，架桥。", "Build roads, and build bridges.", [3],
    ...     [(0, 1, 0, 5), (1, 2, 6, 11), (3, 4, 17, 22), (4, 5, 23, 30)]))
    [('修路，', 'Build roads,'), ('架桥。', 'Build bridges.')]
    """
    breaks = [found.end() for found in _BREAK.finditer(en)]
    cuts = [(0, 0)]
    for end in ends:
        fitting = [
            place
            for place in breaks
            if place > cuts[-1][1] and _is_clean(links, cuts[-1], (end, place))
        ]
        marked = [place for place in fitting if en[place - 2] in _ENDS]
        if fitting:
            cuts.append((end, (marked or fitting)[0]))
    cuts.append((len(zh), len(en)))
    if len(cuts) > 2 and _is_clean(links, cuts[-2], cuts[-1]):
        spoken = _characters(links, 0), _characters(links, 2)
        for (begin, left), (end, right) in pairwise(cuts):
            if _is_spoken(zh, begin, end, spoken[0], LEAST_LINKED[0]) and _is_spoken(
                en, left, right, spoken[1], LEAST_LINKED[1]
            ):
                yield zh[begin:end], _as_sentence(en[left:right], zh[begin:end])


def _is_clean(links: Sequence[Link], begin: tuple[int, int], end: tuple[int, int]) -> bool:
    """Whether what stands between two places is linked with itself alone."""
    return all(
        (begin[0] <= left < end[0]) == (begin[1] <= first < end[1]) for left, _, first, _ in links
    )


def _characters(links: Sequence[Link], side: int) -> set[int]:
    """Places of one side that stand in linked words."""
    return {place for link in links for place in range(link[side], link[side + 1])}


def _is_spoken(text: str, start: int, end: int, linked: set[int], least: float) -> bool:
    """Whether enough of the letters of a part stand in linked words."""
    letters = [place for place in range(start, end) if text[place].isalnum()]
    return bool(letters) and len(linked.intersection(letters)) >= least * len(letters)


def _as_sentence(words: str, source: str) -> str:
    """A clause with a capital and the mark of its source, as the engine writes one."""
    said = close(_JOINING.sub("", words.strip(_ENDS), count=1).lstrip(_ENDS), source)
    return said[:1].upper() + said[1:]
