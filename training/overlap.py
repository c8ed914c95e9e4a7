"""Keeps evaluation text out of training: no long run of characters may stand in both.

Runs are compared after folding: NFKC, case, and neither white space nor punctuation, so that a
changed comma does not hide a copied sentence. English needs longer runs than Chinese: eighteen
letters are a common phrase there.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def fold(text: str) -> str:
    """Reduce a text to the letters and digits that comparison looks at.

    >>> fold("脱贫，１８ 年 (Done)")
    '脱贫18年done'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


class Runs:
    """All runs of a given length of some texts.

    Args:
        length: Characters a run.
        texts: The texts to guard; shorter ones are guarded whole.
    """

    def __init__(self, length: int, texts: Iterable[str]) -> None:
        """Index every run by hash of its characters."""
        self.length = length
        self._runs: set[str] = set()
        self._short: set[str] = set()
        for text in texts:
            folded = fold(text)
            if len(folded) < length:
                self._short.add(folded)
            for start in range(len(folded) - length + 1):
                self._runs.add(folded[start : start + length])

    def __len__(self) -> int:
        """Number of different runs."""
        return len(self._runs)

    def shared(self, text: str) -> str:
        """The first run that a text shares with the guarded ones, or the empty string.

        A text shorter than a run counts where it is equal to a guarded one of at least half the
        length; shorter ones (titles, names) are common property.

        >>> Runs(4, ["脱贫攻坚取得胜利"]).shared("全国脱贫攻坚，取得成效")
        '脱贫攻坚'
        >>> Runs(4, ["脱贫攻坚取得胜利"]).shared("乡村振兴取得成效")
        ''
        """
        folded = fold(text)
        if len(folded) < self.length:
            known = folded in self._short and 2 * len(folded) >= self.length
            return folded if known else ""
        runs = self._runs
        length = self.length
        for start in range(len(folded) - length + 1):
            if folded[start : start + length] in runs:
                return folded[start : start + length]
        return ""
