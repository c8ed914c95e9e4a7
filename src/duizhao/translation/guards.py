"""What can be seen to be wrong with a decode: loops, cuts, nothing at all, the source given back.

Used by `solver.py`, which decodes such sources again with other options, and by `search.py`, which
cuts what is still said over and over and flags what it cannot mend. Argos users meet all four
(argos-translate issues 422 and 428, LibreTranslate 136 and 183).
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from duizhao.language.spelling import unknown_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import Span
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
"""A phrase of so many words loops when it stands so many times in a row; longer ones at twice.
Three words with a comma inside are a list, and loop at three (help, how to help, how to go), as
figures do."""

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""One Han character."""

STUTTER_LETTERS, STUTTER_REACH = 4, 3
"""Shorter words, and longer ways between them, are those of sound sentences."""

COPIED_SHARE = 0.3
"""Share of Han characters among the letters of a target that is no English text."""

_WORD = re.compile(r"[A-Za-z0-9]+(?:[.,'’-][A-Za-z0-9]+)*")
_PART = re.compile(r"[A-Za-z0-9]+(?:[.,'’][A-Za-z0-9]+)*")
"""A word, or what hyphens part: models loop inside them too (in-in-in-in)."""


def find_defects(
    source: str, hypothesis: Hypothesis, forms: Sequence[str] = ()
) -> tuple[Defect, ...]:
    """Everything that is visibly wrong with a hypothesis.

    Args:
        source: What the engine read.
        hypothesis: What it wrote.
        forms: Forms of its terms, which may repeat themselves.

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
    if without_loops(source, text, forms) != text:
        defects.append(Defect.LOOP)
    return tuple(defects)


def without_loops(source: str, text: str, forms: Sequence[str] = ()) -> str:
    """A target in which every phrase that repeats itself without end is said once.

    Args:
        source: Where it repeats itself, so may the target.
        text: The target.
        forms: Forms of its terms; one that repeats itself is left alone.

    >>> without_loops("工作很好。", "the work of the work of the work of the Party")
    'the work of the Party'
    >>> without_loops("盲人按摩", "blind-in-in-in-in massage"), without_loops("高高高", "up up up")
    ('blind-in massage', 'up up up')
    """
    if find_loop(spaced(source)):
        return text
    own = [form for form in forms if find_loop(form)]
    while span := find_loop(_masked(text, own)):
        text = text[: span[0]] + text[span[1] :]
    return text


def _masked(text: str, forms: Sequence[str]) -> str:
    """A text of the same length with marks in the place of some forms."""
    for form in forms:
        text = re.sub(
            re.escape(form), lambda match: "|" * len(match.group()), text, flags=re.IGNORECASE
        )
    return text


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


def find_loop(text: str) -> Span | None:
    """The first place where a phrase repeats itself without end, less the phrase said first.

    Brackets end a phrase's repetition: what stands in them explains, and says words again.

    >>> find_loop("the work of the work of the work of the Party")
    (11, 35)
    >>> find_loop("We must, must go on and on"), find_loop("who helps, how to help, how to exit")
    (None, None)
    >>> find_loop("of the Party (the Party committee)")
    """
    words = list(_PART.finditer(text))
    said = [match.group().lower() for match in words]
    for length in range(1, LONGEST_LOOP + 1):
        for start in range(len(words) - 2 * length + 1):
            phrase = said[start : start + length]
            end = start + length
            while said[end : end + length] == phrase and not re.search(
                r"[()\[\]|]", text[words[end - length].start() : words[end].start()]
            ):
                end += length
            times = (end - start) // length
            if times > 1 and times >= _enough(text, words[start : start + length]):
                return words[start + length - 1].end(), words[end - 1].end()
    return None


def _enough(text: str, phrase: Sequence[re.Match[str]]) -> int:
    """How many times in a row are a loop of a phrase."""
    listed = len(phrase) == 3 and "," in text[phrase[0].start() : phrase[-1].end()]
    figures = all(word.group()[0].isdigit() for word in phrase)
    return 3 if listed or figures else REPEATS.get(len(phrase), 2)
