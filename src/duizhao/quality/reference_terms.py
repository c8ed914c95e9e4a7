"""Term success against references: the figure of WMT25's terminology task, with a control.

There a term counts where its target stands in the reference, and is met where the same form stands
in the output. The control asks the same for another term of the document, drawn by a fixed rule: a
system that met random terms as often would only be using frequent words (Semenov et al. 2023).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from duizhao.language.english import find_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.model import BitextPair

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


def count_reference_terms(
    pairs: Sequence[BitextPair], references: Sequence[str | None]
) -> ReferenceTerms:
    """Count over the enforced term hits of the pairs that have a reference.

    Args:
        pairs: With their term uses.
        references: One per pair, same order.
    """
    rows = [
        (use.required, pair.pair.target, reference)
        for pair, reference in zip(pairs, references, strict=True)
        if reference is not None
        for use in pair.terms
        if use.counted and use.required
    ]
    wanted = [(_there(forms, reference), target) for forms, target, reference in rows]
    expected = [(forms, target) for forms, target in wanted if forms]
    controls = []
    for place, (_, target, reference) in enumerate(rows):
        other = rows[(place + STRIDE) % len(rows)][0]
        if not _there(other, reference):
            controls.append((other, target))
    return ReferenceTerms(
        len(expected),
        sum(bool(_there(forms, target)) for forms, target in expected),
        len(controls),
        sum(bool(_there(forms, target)) for forms, target in controls),
    )


def _there(forms: Sequence[str], text: str) -> tuple[str, ...]:
    """The forms that stand in a text, inflected or not."""
    return tuple(form for form in forms if find_form(form, text, inflect=True))
