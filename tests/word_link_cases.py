"""100 pairs linked by hand, and the alignment error rate of Och and Ney (2003).

Each line of `cases/word_links.tsv` holds source, target, and links: `公路=roads` is sure, `的~of`
possible, `+` joins English words, `#2` names the second occurrence. English function words are
possible wherever they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from duizhao.alignment.evidence import target_words
from duizhao.language.dictionary import STOP_STEMS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.alignment.words import Attended
    from duizhao.model import Link, Span

FILE = Path(__file__).parent / "cases" / "word_links.tsv"
_LINK = re.compile(r"(?P<zh>.+?)(?:#(?P<nth>\d))?(?P<mark>[=~])(?P<en>.+)")
_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W_]+(?:['’-][^\W_]+)*['’]?")

WordLink = tuple["Span", "Span"]


@dataclass(frozen=True)
class LinkedPair:
    """Two texts with their links; the possible ones include the sure ones."""

    source: str
    target: str
    sure: frozenset[WordLink]
    possible: frozenset[WordLink]


def read_word_links() -> list[LinkedPair]:
    """All pairs."""
    pairs = []
    for line in FILE.read_text("utf-8").splitlines():
        source, target, written = line.split("\t")
        sure, possible = set(), set()
        for link in written.split(" "):
            match = _LINK.fullmatch(link)
            assert match, link
            left = _occurrence(source, match["zh"], int(match["nth"] or 1))
            for word in match["en"].split("+"):
                name, _, nth = word.partition("#")
                tokens = [each.span() for each in _TOKEN.finditer(target) if each.group() == name]
                right = tokens[int(nth or 1) - 1]
                possible.add((left, right))
                if match["mark"] == "=" and name.lower() not in STOP_STEMS:
                    sure.add((left, right))
        pairs.append(LinkedPair(source, target, frozenset(sure), frozenset(possible)))
    return pairs


def _occurrence(text: str, part: str, nth: int) -> Span:
    """Span of the nth occurrence."""
    start = -1
    for _ in range(nth):
        start = text.index(part, start + 1)
    return start, start + len(part)


def error_rate(pairs: Sequence[LinkedPair], predicted: Sequence[Sequence[Link]]) -> float:
    """1 - (|A and S| + |A and P|) / (|A| + |S|), links counted by the words linked by hand."""
    said = agreed = sure = 0
    for pair, links in zip(pairs, predicted, strict=True):
        words = sorted({left for left, _ in pair.possible})
        tokens = [match.span() for match in _TOKEN.finditer(pair.target)]
        made = {
            (left, right)
            for start, end, begin, stop in links
            for left in ([word for word in words if _meet(word, (start, end))] or [(start, end)])
            for right in tokens
            if _meet(right, (begin, stop))
        }
        said += len(made)
        sure += len(pair.sure)
        agreed += len(made & pair.sure) + len(made & pair.possible)
    return 1 - agreed / (said + sure)


def by_attention_alone(pair: LinkedPair, hypothesis: Attended) -> list[Link]:
    """The baseline: each target word with the source token that it attends to most."""
    attention = np.asarray(hypothesis.attention)[:, : len(hypothesis.source_spans)]
    links = []
    for start, end in target_words(pair.target):
        pieces = [
            place
            for place, span in enumerate(hypothesis.target_spans[: len(attention)])
            if _meet(span, (start, end))
        ]
        best = int(attention[pieces].max(axis=0).argmax()) if pieces else 0
        links.append((*hypothesis.source_spans[best], start, end))
    return links


def _meet(left: Span, right: Span) -> bool:
    """Whether two spans share a character."""
    return left[0] < right[1] and right[0] < left[1]
