"""Target pieces and batches: arithmetic that every CTranslate2 package needs and no package knows.

Used by `argos.py`. Scores: CTranslate2 ranks hypotheses by the sum of log-probabilities over
length ** penalty (`docs/decoding.md` of CTranslate2); `mean_log_probability` undoes that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FINE, COARSE, FINE_UP_TO = 4, 16, 64
"""Width of a length class, in tokens, below and above so many."""

TOKENS_A_SOURCE_TOKEN = 3
"""Target tokens allowed a source token: the longest honest ratio seen on policy text was 2.6. The
limit follows from the source's class alone; a looping source of 20 tokens stops early."""

TOKENS_ANYWAY = 32
"""Added to every limit: short headings may grow more than threefold."""


def length_class(tokens: int) -> int:
    """The smallest bound that holds so many tokens.

    >>> length_class(3), length_class(64), length_class(65)
    (4, 64, 80)
    """
    width = FINE if tokens <= FINE_UP_TO else COARSE
    return -(-tokens // width) * width


def decoding_limit(source_tokens: int, prefix_tokens: int, longest: int) -> int:
    """Target tokens after which decoding stops, prefix included.

    >>> decoding_limit(10, 0, 512), decoding_limit(200, 0, 512)
    (68, 512)
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


def batches(
    keys: Sequence[tuple[int, int]], largest: int
) -> Iterator[tuple[list[int], tuple[int, int]]]:
    """Places of items of one length class and one second key together, in batches.

    Args:
        keys: Tokens of each item and another key; items without tokens are left out.
        largest: Tokens a batch, padding included; one item may have more.

    Yields:
        Places, with the bound of their length class and the second key.

    >>> list(batches([(2, 9), (0, 9), (8, 9), (3, 9), (1, 9)], 8))
    [([0, 3], (4, 9)), ([4], (4, 9)), ([2], (8, 9))]
    """
    by_key: dict[tuple[int, int], list[int]] = {}
    for place, (tokens, other) in enumerate(keys):
        if tokens:
            by_key.setdefault((length_class(tokens), other), []).append(place)
    for key, places in sorted(by_key.items()):
        size = max(largest // key[0], 1)
        for start in range(0, len(places), size):
            yield places[start : start + size], key


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
