"""What can be seen to be wrong with a decode: loops, cuts, nothing at all, the source given back.

Used by `search.py`, which decodes such sources again with other options and flags what it cannot
mend. Argos users meet all four (argos-translate issues 422 and 428, LibreTranslate 136 and 183).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from duizhao.language.spelling import unknown_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.translation import Hypothesis


class Defect(StrEnum):
    """Flags of a `Translation`."""

    EMPTY = "empty"
    COPIED = "copied"
    TRUNCATED = "truncated"
    LOOP = "loop"


LONGEST_LOOP = 12
"""Words of the longest phrase whose repetition is looked for."""

REPEATS = {1: 3, 2: 3}
"""A phrase of so many words loops when it stands so many times in a row; longer ones at twice."""

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""One Han character."""

STUTTER_LETTERS, STUTTER_REACH = 4, 3
"""Shorter words, and longer ways between them, are those of sound sentences."""

COPIED_SHARE = 0.3
"""Share of Han characters among the letters of a target that is no English text."""

_WORD = re.compile(r"[A-Za-z0-9]+(?:[.,'’-][A-Za-z0-9]+)*")


def find_defects(source: str, hypothesis: Hypothesis) -> tuple[Defect, ...]:
    """Everything that is visibly wrong with a hypothesis.

    Args:
        source: What the engine read.
        hypothesis: What it wrote.

    Returns:
        Defects in the order of the enum; empty for a sound one.
    """
    text = hypothesis.text.strip()
    if not text:
        return (Defect.EMPTY,) if source.strip() else ()
    defects = []
    if is_copied(text):
        defects.append(Defect.COPIED)
    if not hypothesis.finished:
        defects.append(Defect.TRUNCATED)
    if find_loop(text) and not find_loop(spaced(source)):
        defects.append(Defect.LOOP)
    return tuple(defects)


def count_stutter(text: str) -> int:
    """How often a word of four letters or more comes again within three words.

    >>> count_stutter("the current under the current standards"), count_stutter("step by step")
    (1, 1)
    """
    words = [match.group().lower() for match in _WORD.finditer(text)]
    return sum(
        len(word) >= STUTTER_LETTERS and word in words[max(0, place - STUTTER_REACH) : place]
        for place, word in enumerate(words)
    )


def count_invented(text: str, right: Sequence[str]) -> int:
    """How many words of a text no dictionary has, nor one of the forms that are right in it.

    >>> count_invented("the majorploys of agrivoltaics", ["agrivoltaics"])
    1
    """
    unknown = [match.group() for match in unknown_words(text)]
    forms = " ".join(right).lower() if unknown else ""
    return sum(word not in forms for word in unknown)


def is_copied(target: str) -> bool:
    """Whether a target is Chinese rather than English.

    >>> is_copied("脱贫攻坚 work"), is_copied("the village of 刘庄")
    (True, False)
    """
    han = len(HAN.findall(target))
    letters = sum(character.isalpha() for character in target)
    return han > COPIED_SHARE * max(letters, 1)


def spaced(source: str) -> str:
    """Chinese text with every Han character a word of its own, so that loops can be compared.

    >>> spaced("高高高2")
    ' x9ad8  x9ad8  x9ad8 2'
    """
    return HAN.sub(lambda match: f" x{ord(match.group()):x} ", source)


def find_loop(text: str) -> str:
    """The first phrase that repeats itself without end, or an empty string.

    >>> find_loop("the work of the work of the work of the Party")
    'the work of'
    >>> find_loop("We must, must go on and on")
    ''
    """
    words = [match.group().lower() for match in _WORD.finditer(text)]
    for length in range(1, LONGEST_LOOP + 1):
        times = REPEATS.get(length, 2) if length < 4 else 2
        for start in range(len(words) - length * times + 1):
            phrase = words[start : start + length]
            if all(
                words[start + turn * length : start + (turn + 1) * length] == phrase
                for turn in range(1, times)
            ) and not all(word[0].isdigit() for word in phrase):
                return " ".join(phrase)
    return ""
