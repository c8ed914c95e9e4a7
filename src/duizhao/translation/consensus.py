"""How much the hypotheses of a clause agree: what most of them say is likelier right.

Minimum Bayes risk decoding (Kumar and Byrne 2004; Eikema and Aziz 2020) over the n-best: the text
with the greatest expected similarity to what the engine might have written. The similarity is an F
score over character trigrams, against the mean counts of the others (DeNero et al. 2009; Vamvas and
Sennrich 2024), so the work grows with the number of texts and not with its square.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LENGTH = 3
"""Characters of an n-gram; from two to four and from one to six are no better."""

RECALL = 4.0
"""Weight of recall over precision (chrF's 2, squared): with 1 the shortest text wins too often."""


class Consensus:
    """What the hypotheses of a clause say together.

    Args:
        texts: The hypotheses.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Count the n-grams of all."""
        self._texts = tuple(texts)
        self._total: Counter[str] = Counter()
        for text in texts:
            self._total.update(_grams(text))

    def agreement(self, text: str) -> float:
        """Similarity of a text to the mean of the hypotheses other than itself, from 0 to 1.

        >>> heard = Consensus(["We go on.", "We go on!", "They rest."])
        >>> heard.agreement("We go on.") > heard.agreement("We rest.") > heard.agreement("They do")
        True
        >>> Consensus(["We go on."]).agreement("We go on.")
        0.0
        """
        own = text in self._texts
        others = len(self._texts) - own
        if others < 1:
            return 0.0
        grams = _grams(text)
        said, meant = grams.total(), (self._total.total() - own * grams.total()) / others
        shared = sum(
            min(count, (self._total[gram] - own * count) / others) for gram, count in grams.items()
        )
        return (1 + RECALL) * shared / (RECALL * meant + said) if shared else 0.0


def _grams(text: str) -> Counter[str]:
    """N-grams of a text."""
    return Counter(text[start : start + LENGTH] for start in range(len(text) - LENGTH + 1))
