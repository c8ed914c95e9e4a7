"""Target pieces and batches: arithmetic that every CTranslate2 package needs and no package knows.

Used by `argos.py`. Scores: CTranslate2 ranks hypotheses by the sum of log-probabilities over
length ** penalty (`docs/decoding.md` of CTranslate2); `mean_log_probability` undoes that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

LENGTH_CLASSES = (16, 32, 64, 96, 128, 192, 256, 384, 512)
"""Upper bounds, in tokens. The decoding limit follows from the class of the source alone; a looping
source of 20 tokens stops early."""

TOKENS_A_SOURCE_TOKEN = 3
"""Target tokens allowed a source token: the longest honest ratio seen on policy text was 2.6."""

TOKENS_ANYWAY = 32
"""Added to every limit: short headings may grow more than threefold."""


def length_class(tokens: int) -> int:
    """The smallest class that holds so many tokens; longer ones in steps of 512.

    >>> length_class(3), length_class(65), length_class(513)
    (16, 96, 1024)
    """
    for bound in LENGTH_CLASSES:
        if tokens <= bound:
            return bound
    return -(-tokens // LENGTH_CLASSES[-1]) * LENGTH_CLASSES[-1]


def decoding_limit(source_tokens: int, prefix_tokens: int, longest: int) -> int:
    """Target tokens after which decoding stops, prefix included.

    >>> decoding_limit(10, 0, 512), decoding_limit(200, 0, 512)
    (80, 512)
    """
    allowed = TOKENS_A_SOURCE_TOKEN * length_class(source_tokens) + TOKENS_ANYWAY
    if prefix_tokens:
        allowed = max(allowed, length_class(prefix_tokens) + TOKENS_ANYWAY)
    return min(allowed, longest)


def mean_log_probability(score: float, tokens: int, length_penalty: float) -> float:
    """Undo CTranslate2's length normalisation; `tokens` counts the end of sentence.

    >>> mean_log_probability(-3.0, 1, 0.2)
    -3.0
    """
    return score * float(tokens**length_penalty) / tokens


def groups(
    members: Sequence[int], keys: Sequence[tuple[int, int]]
) -> Iterator[tuple[list[int], tuple[int, int]]]:
    """Members of the same key together, in order of the keys.

    >>> list(groups([5, 6, 7], [(2, 0), (1, 0), (2, 0)]))
    [([6], (1, 0)), ([5, 7], (2, 0))]
    """
    by_key: dict[tuple[int, int], list[int]] = {}
    for member, key in zip(members, keys, strict=True):
        by_key.setdefault(key, []).append(member)
    for key in sorted(by_key):
        yield by_key[key], key


def character_offsets(text: str, byte_offsets: Iterable[int]) -> dict[int, int]:
    """Code point of each UTF-8 byte offset, which must lie between characters.

    >>> character_offsets("年2", [0, 3, 4])
    {0: 0, 3: 1, 4: 2}
    """
    wanted = set(byte_offsets)
    offsets: dict[int, int] = {}
    position = 0
    for index, character in enumerate(text):
        if position in wanted:
            offsets[position] = index
        position += len(character.encode("utf-8"))
    offsets[position] = len(text)
    return offsets
