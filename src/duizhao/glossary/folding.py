"""Folding of Chinese text for term matching, with the way back to the original offsets.

Width is folded (NFKC of single characters), letters are lower-cased, quotation marks and white
space are dropped, Traditional characters become Simplified one by one. Every folded character
remembers the code point that it came from, so that a hit can be shown in the document's own text.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from duizhao.language.chinese import to_simplified

IGNORED = frozenset("\"'“”‘’„‟«»‹›《》〈〉「」『』〝〞＂＇·•・")
"""Quotation marks and the interpunct of names: policy texts use them at will, glossaries do not."""


def fold(text: str) -> tuple[str, list[int]]:
    """Fold text for matching.

    Args:
        text: Chinese text as the document or the glossary writes it.

    Returns:
        The folded text, and for each of its characters the offset of its origin in `text`.

    >>> fold("“两不愁 三保障”１")
    ('两不愁三保障1', [1, 2, 3, 5, 6, 7, 9])
    """
    folded: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        for piece in fold_character(character):
            folded.append(piece)
            origins.append(offset)
    return "".join(folded), origins


@lru_cache(maxsize=65536)
def fold_character(character: str) -> str:
    """Folded form of one character; empty for what matching ignores.

    >>> fold_character("Ａ"), fold_character("”"), fold_character("　"), fold_character("區")
    ('a', '', '', '区')
    """
    if character in IGNORED or character.isspace():
        return ""
    return to_simplified(unicodedata.normalize("NFKC", character).lower())
