"""Corrections of an alignment: pins laid over the links that were found, and new pins from them.

Pins are kept beside the Chinese file (`numbers.py`), and nowhere else: the page shows the links
with the pins laid over them, each act of a translator gives other pins, and the next `duizhao
align` builds on those. The acts are those of alignment editors such as LF Aligner and InterText:
call a link right, take it apart, join it with the next, move a sentence over.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from duizhao.alignment.sentences import SentenceLink, in_reading_order
from duizhao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from duizhao.alignment.sentences import Pin


class Act(StrEnum):
    """What a translator does with a row."""

    CONFIRM = "confirm"
    RELEASE = "release"
    PART = "part"
    JOIN = "join"
    SOURCE_UP = "source-up"
    SOURCE_DOWN = "source-down"
    TARGET_UP = "target-up"
    TARGET_DOWN = "target-down"


@dataclass(frozen=True, slots=True)
class Row:
    """A link as it stands with all corrections.

    Attributes:
        source: Chinese sentences, by number from 0.
        target: English sentences.
        confidence: Chance that it is right; 1 where a person says so, 0 where corrections of its
            neighbours left only a part of what was found.
        pinned: Whether a person says so.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float
    pinned: bool = False

    @property
    def pin(self) -> Pin:
        """The row as a pin."""
        return self.source, self.target


def lay_over(links: Sequence[tuple[Pin, float]], pins: Sequence[Pin]) -> list[Row]:
    """Links with pins in their place.

    Args:
        links: What was found, with its confidence; every sentence in exactly one.
        pins: Links that people have set; no sentence in two.

    Returns:
        Rows in reading order; every sentence in exactly one.
    """
    taken = tuple({number for pin in pins for number in pin[side]} for side in (0, 1))
    standing = [SentenceLink(*pin, 1.0) for pin in pins]
    for found, confidence in links:
        source, target = (
            tuple(number for number in found[side] if number not in taken[side]) for side in (0, 1)
        )
        if source or target:
            whole = (source, target) == found
            standing.append(SentenceLink(source, target, confidence if whole else 0.0))
    pinned = set(pins)
    return [
        Row(link.source, link.target, link.confidence, (link.source, link.target) in pinned)
        for link in in_reading_order(standing)
    ]


def correct(rows: Sequence[Row], place: int, act: Act) -> list[Pin]:
    """The pins after an act.

    Args:
        rows: As they stand.
        place: Of the row that the translator acts on.
        act: What is done.

    Raises:
        InputError: If it cannot be done there.
    """
    touched, made = _ACTS[act](rows, place)
    kept = [row.pin for number, row in enumerate(rows) if row.pinned and number not in touched]
    return kept + [(tuple(sorted(source)), tuple(sorted(target))) for source, target in made]


def in_order(pins: Sequence[Pin]) -> list[SentenceLink]:
    """Pins as they are written, in reading order."""
    return list(in_reading_order([SentenceLink(*pin, 1.0) for pin in pins]))


_Outcome = tuple[set[int], list["Pin"]]
"""Places of rows that are no more, and the pins that come for them."""


def _confirm(rows: Sequence[Row], place: int) -> _Outcome:
    """It is right."""
    return {place}, [rows[place].pin]


def _release(_rows: Sequence[Row], place: int) -> _Outcome:
    """Nothing is known of it any more."""
    return {place}, []


def _part(rows: Sequence[Row], place: int) -> _Outcome:
    """It is wrong: none of its sentences has a counterpart."""
    source, target = rows[place].pin
    return {place}, [((each,), ()) for each in source] + [((), (each,)) for each in target]


def _join(rows: Sequence[Row], place: int) -> _Outcome:
    """It is one with the next."""
    if place + 1 >= len(rows):
        raise _nowhere("there is no row below to join with")
    one, two = rows[place].pin, rows[place + 1].pin
    return {place, place + 1}, [(one[0] + two[0], one[1] + two[1])]


def _mover(side: int, step: int) -> Callable[[Sequence[Row], int], _Outcome]:
    """Moves the first sentence of a side to the row above, or the last one to the row below."""

    def move(rows: Sequence[Row], place: int) -> _Outcome:
        other = place + step
        if not 0 <= other < len(rows):
            raise _nowhere("there is no row to move the sentence to")
        here, there = [list(side) for side in rows[place].pin], [list(s) for s in rows[other].pin]
        if not here[side]:
            raise _nowhere("there is no sentence to move")
        there[side].append(here[side].pop(0 if step < 0 else -1))
        made = [(tuple(each[0]), tuple(each[1])) for each in (here, there)]
        return {place, other}, [pin for pin in made if any(pin)]

    return move


def _nowhere(problem: str) -> InputError:
    """What a translator is told at the end of the list."""
    return InputError(problem, hint="Choose another row.")


_ACTS: Mapping[Act, Callable[[Sequence[Row], int], _Outcome]] = {
    Act.CONFIRM: _confirm,
    Act.RELEASE: _release,
    Act.PART: _part,
    Act.JOIN: _join,
    Act.SOURCE_UP: _mover(0, -1),
    Act.SOURCE_DOWN: _mover(0, 1),
    Act.TARGET_UP: _mover(1, -1),
    Act.TARGET_DOWN: _mover(1, 1),
}
