"""What changed between two texts: words of English, characters of Chinese.

The longest matching blocks are kept (Ratcliff and Obershelp 1988, by `difflib`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from duizhao.language.chinese import has_han

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = re.compile(r"\w+(?:['’-]\w+)*|\s+|.", re.DOTALL)
"""Words with their apostrophes and hyphens, white space, single marks."""

COMPARED = 4000
"""Characters of a text that are compared; longer ones are shown as wholly changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text that stayed, went or came.

    Attributes:
        kind: `same`, `gone` or `new`.
        text: The characters.
    """

    kind: str
    text: str


def changes(before: str, after: str) -> list[Change]:
    """What to take from `before` and what to add to get `after`.

    >>> [(change.kind, change.text) for change in changes("a big house", "a small house")]
    [('same', 'a '), ('gone', 'big'), ('new', 'small'), ('same', ' house')]
    """
    if len(before) > COMPARED or len(after) > COMPARED:
        return [Change("gone", before), Change("new", after)]
    old, new = _parts(before), _parts(after)
    return list(_changes(old, new))


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1, by characters."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0 else 0.0


def _parts(text: str) -> list[str]:
    """Characters of Chinese, words of anything else."""
    return list(text) if has_han(text) else _WORDS.findall(text)


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    """Changes from one list of parts to another."""
    for tag, start, end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            yield Change("same", "".join(old[start:end]))
            continue
        if start < end:
            yield Change("gone", "".join(old[start:end]))
        if new_start < new_end:
            yield Change("new", "".join(new[new_start:new_end]))
