"""Term success against references: the figure of WMT25's terminology task, with a control.

There a term counts where its target stands in the reference, and is met where the same form stands
in the output. The control asks the same for another term of the document, drawn by a fixed rule: a
system that met random terms as often would only be using frequent words (Semenov et al. 2023).
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.language.english import find_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import BitextPair

_Row = tuple[tuple[str, ...], str, str]
"""A hit: accepted forms, target, reference."""

STRIDE = 7
"""The control takes the term seven hits further on: near in subject, seldom in the sentence."""


@dataclass(frozen=True, slots=True)
class ReferenceTerms:
    """Term success over the terms that the reference uses.

    Attributes:
        expected: Hits whose form stands in the reference.
        met: Those whose form stands in the target too.
        control_expected: Other terms whose form does not stand in the reference.
        control_met: Those whose form stands in the target all the same.
    """

    expected: int
    met: int
    control_expected: int
    control_met: int


class ReferenceTermCount:
    """Counts over the enforced term hits of pairs that have a reference, as they come."""

    def __init__(self) -> None:
        """Begin without hits."""
        self._first: list[_Row] = []
        self._last: deque[_Row] = deque()
        self._seen = 0
        self._counts: Counter[str] = Counter()

    def add(self, pairs: Sequence[BitextPair], references: Sequence[str | None]) -> None:
        """Count more hits.

        Args:
            pairs: With their term uses.
            references: One per pair, same order.
        """
        for pair, reference in zip(pairs, references, strict=True):
            for use in pair.terms if reference is not None else ():
                if use.counted and use.required:
                    self._add((use.required, pair.pair.target, reference or ""))

    def _add(self, row: _Row) -> None:
        """Count a hit, and the control of the one that stands `STRIDE` before it."""
        forms, target, reference = row
        wanted = _there(forms, reference)
        self._counts["expected"] += bool(wanted)
        self._counts["met"] += bool(wanted and _there(wanted, target))
        if len(self._first) < STRIDE:
            self._first.append(row)
        self._last.append(row)
        if len(self._last) > STRIDE:
            self._control(self._last.popleft(), forms)
        self._seen += 1

    def _control(self, row: _Row, other: Sequence[str]) -> None:
        """Ask for another hit's term, where the reference does not have it."""
        _, target, reference = row
        if not _there(other, reference):
            self._counts["control_expected"] += 1
            self._counts["control_met"] += bool(_there(other, target))

    def result(self) -> ReferenceTerms:
        """The counts; the control of the last hits takes the terms of the first."""
        while self._last:
            place = self._seen - len(self._last) + STRIDE
            self._control(self._last.popleft(), self._first[place % self._seen][0])
        names = ("expected", "met", "control_expected", "control_met")
        return ReferenceTerms(*(self._counts[name] for name in names))


def _there(forms: Sequence[str], text: str) -> tuple[str, ...]:
    """The forms that stand in a text, inflected or not."""
    return tuple(form for form in forms if find_form(form, text, inflect=True))
