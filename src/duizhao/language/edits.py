"""How much a person changed a text: the word edit distance behind HTER (Snover et al. 2006).

Without the shifts of TER: what is counted is what a reviewer typed.
"""

from __future__ import annotations


def word_edits(before: str, after: str) -> int:
    """Words inserted, deleted or replaced to turn one English text into the other.

    >>> word_edits("the county escaped poverty", "the county was lifted out of poverty")
    4
    >>> word_edits("", "two words"), word_edits("same", "same")
    (2, 0)
    """
    old, new = before.split(), after.split()
    costs = list(range(len(new) + 1))
    for row, word in enumerate(old, start=1):
        diagonal, costs[0] = costs[0], row
        for column, other in enumerate(new, start=1):
            diagonal, costs[column] = (
                costs[column],
                min(costs[column] + 1, costs[column - 1] + 1, diagonal + (word != other)),
            )
    return costs[-1]
