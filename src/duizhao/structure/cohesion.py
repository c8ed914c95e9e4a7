"""Whether two pieces of text belong together, judged by the document's own words.

A cut inside a word or a set phrase shows in the rest of the document: what stands across the cut
comes again elsewhere in one piece. This needs no dictionary and works best where it matters most,
in documents that repeat their terms. The measure is that of unsupervised Chinese word
segmentation: transition probability between neighbouring characters (Sproat and Shih 1990).
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from duizhao.language.chinese import CANNOT_OPEN_A_LINE, NEVER_FIRST, NEVER_LAST, is_han

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from duizhao.structure.lines import Line

REACH = 2
"""Characters on either side of the cut that must come again together elsewhere."""

LOOK_AHEAD = 5
"""Lines after a cut that are compared with it; captions and running heads take up to four."""

MIN_PAIRS, MIN_TRANSITION = 3, 0.3
"""A pair seen this often, making up this share of the uses of either character, is a word.

Between the last character of a heading and the first of a paragraph the share stays under 0.05."""

SAMPLE = 2_000_000
"""Characters of the document that are read for evidence; a thousand pages are enough."""

_TAIL = re.compile(r"[^“‘《（]{1,3}。")
"""The rest of a sentence; no sentence of running prose has only three characters."""

_WHITE = re.compile(r"\s+")


class Cohesion:
    """Evidence from one document.

    Args:
        lines: Its lines; nothing is counted across their ends.
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        """Count characters, pairs, and the stretches that could stand across a cut."""
        texts = [line.text for line in lines]
        wanted = {
            before[-REACH:] + after[:REACH]
            for number, before in enumerate(texts)
            for after in texts[number + 1 : number + 1 + LOOK_AHEAD]
        }
        wanted.update(_across_spaces(texts))
        evidence = "\n".join(texts)[:SAMPLE]
        self._characters = Counter(evidence)
        self._pairs = Counter(map(str.__add__, evidence, evidence[1:]))
        self._seen = {
            stretch
            for place in range(len(evidence) - 2 * REACH + 1)
            if (stretch := evidence[place : place + 2 * REACH]) in wanted
        }
        self._evidence = evidence

    def comes_again(self, before: str, after: str) -> bool:
        """Whether the stretch across the cut, or the pair at it, is a phrase of the document."""
        stretch = before[-REACH:] + after[:REACH]
        if len(stretch) == 2 * REACH and stretch in self._seen and all(map(is_han, stretch)):
            return True
        pair = before[-1] + after[0]
        count = self._pairs[pair]
        return (
            count >= MIN_PAIRS
            and all(map(is_han, pair))
            and max(count / self._characters[each] for each in pair) >= MIN_TRANSITION
        )

    def goes_on(self, before: str, after: str) -> str:
        """Reason why the second text is the rest of the first; empty where nothing shows it."""
        if evidence := self.takes_up(before, after):
            return evidence
        leans = re.search(f"(?:{NEVER_LAST.pattern})$", before[-3:])
        return "the piece closes with a word that needs another" if leans else ""

    def takes_up(self, before: str, after: str) -> str:
        """Reason in the second text why it and no other is the rest of the first; or empty."""
        if after[0] in CANNOT_OPEN_A_LINE:
            return "the next piece opens with a mark that cannot open a line"
        if NEVER_FIRST.match(after):
            return "the next piece opens with a word that leans on the one before"
        if _TAIL.match(after):
            return "the next piece opens with the rest of a sentence"
        if self.comes_again(before, after):
            return "the words across the cut come again elsewhere"
        return ""

    def holds(self, text: str) -> bool:
        """Whether the document has a text, its spaces dropped, somewhere without spaces."""
        return _WHITE.sub("", text) in self._evidence


def _across_spaces(texts: Iterable[str]) -> Iterator[str]:
    """Stretches across the spaces inside lines, which the layout may have put there."""
    for text in texts:
        for before, after in pairwise(text.split()):
            yield before[-REACH:] + after[:REACH]
