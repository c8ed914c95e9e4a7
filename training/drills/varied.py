"""Drills out of whole sentences: figures get other values, in source and target alike.

Templates teach the arithmetic of 万 and 亿 but not where figures stand in real sentences. Here a
pair keeps its words, and every matched figure whose spelling is known on both sides (`forms.py`)
is drawn anew; the others stay, right as they were.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from duizhao.language.numbers import find_figures, match_figures, matched_figures
from duizhao.model import overlap
from training.drills.forms import another, another_range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.language.numbers import Figure
    from training.drills.forms import Edit


def vary(zh: str, en: str, source: random.Random) -> tuple[str, str] | None:
    """The pair with other figures, or None where none can be drawn anew.

    A pair of which a figure written in digits is missing in the target is left alone.

    >>> vary("共有832个村。", "There are 832 villages.", random.Random(1))
    ('共有237个村。', 'There are 237 villages.')
    >>> vary("共有村民。", "There are villagers.", random.Random(1)) is None
    True
    """
    left, right = find_figures(zh, "zh"), find_figures(en, "en")
    matches = match_figures(left, right)
    if any(found is None and _has_digit(left[place].text) for place, found in matches):
        return None
    found = [(left[place], right[other]) for place, other in matches if other is not None]
    edits = [another_range(source, zh, en)]
    drawn: dict[tuple[str, str], tuple[str, str] | None] = {}
    for one, other in _distinct(found):
        key = (one.text, other.text)
        if key not in drawn:
            drawn[key] = another(source, *key)
        new = drawn[key]
        if new is not None and not (edits[0] and _within(edits[0], one, other)):
            edits.append(((one.span, new[0]), (other.span, new[1])))
    made = [edit for edit in edits if edit is not None]
    if not made:
        return None
    pair = _edited(zh, [edit for edit, _ in made]), _edited(en, [edit for _, edit in made])
    missing = sum(other is None for _, other in matches)
    return (
        pair if len(find_figures(pair[0], "zh")) - len(matched_figures(*pair)) <= missing else None
    )


def _distinct(found: Sequence[tuple[Figure, Figure]]) -> list[tuple[Figure, Figure]]:
    """Matched figures of which it is certain which is which.

    Not those that share their partner, nor equal values in several spellings.
    """
    spellings: defaultdict[object, set[tuple[str, str]]] = defaultdict(set)
    for one, other in found:
        spellings[one.value].add((one.text, other.text))
    uses = Counter(other.span for _, other in found)
    return [
        (one, other)
        for one, other in found
        if uses[other.span] == 1 and len(spellings[one.value]) == 1
    ]


def _within(days: tuple[Edit, Edit], one: Figure, other: Figure) -> bool:
    """Whether a figure belongs to a range of days that is rewritten as a whole."""
    return overlap(one.span, days[0][0]) or overlap(other.span, days[1][0])


def _has_digit(text: str) -> bool:
    return any(character.isdigit() and character.isascii() for character in text)


def _edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with spans replaced."""
    for (start, end), written in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def varied(pairs: Sequence[tuple[str, str]], rounds: float, seed: int) -> list[tuple[str, str]]:
    """Variations of the pairs that can be varied, so many of each.

    Args:
        pairs: Sentences with their translations.
        rounds: Variations of each; 0.25 takes one of a quarter of them.
        seed: Of all that is drawn.
    """
    source = random.Random(seed)  # noqa: S311  not for secrets
    made = []
    for zh, en in pairs:
        for _ in range(int(rounds) + (source.random() < rounds % 1)):
            pair = vary(zh, en, source)
            if pair is not None:
                made.append(pair)
    return made
