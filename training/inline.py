"""Constraints written into the source in English, so that the model learns to carry them over.

After Dinu et al. (2019), "Training Neural Machine Translation to Apply Terminology Constraints".
The constraints of a sentence are found as a run finds them: terms of the glossary, figures, names.
Those that the target meets stand, as the target says them, in a copy of the source, written as
`duizhao.translation.inlining` writes them.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from duizhao.language.chinese import normalise
from duizhao.language.numbers import find_figures
from duizhao.model import Segment, UnitKind
from duizhao.terminology import TermMatcher
from duizhao.translation.constraints import build_constraints
from duizhao.translation.forms import form_to_write
from duizhao.translation.inlining import MARKED, write_inline
from duizhao.translation.judgement import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.glossary import Glossary
    from duizhao.model import Constraint, Span


class Inliner:
    """Writes constraints into sources where the target meets them.

    Args:
        glossary: Its approved terms are constraints.
    """

    def __init__(self, glossary: Glossary) -> None:
        """Build the matcher."""
        self._glossary = glossary
        self._matcher = TermMatcher(glossary)

    def met(self, zh: str, en: str) -> list[Constraint]:
        """Constraints of the source that the target meets, each with the target's words for it."""
        segment = Segment("s0.0", "s0", 0, zh, ((0, len(zh)),), normalise(zh))
        constraints = build_constraints(
            segment,
            self._matcher.find(segment, UnitKind.PARAGRAPH),
            self._glossary,
            find_figures(zh, "zh"),
        )
        return [
            replace(constraint, forms=(_words(en, span, constraint),))
            for constraint, span in zip(constraints, judge(en, constraints).spans, strict=True)
            if span is not None
        ]

    def inlined(
        self, pairs: Sequence[tuple[str, str]], share: float, seed: int
    ) -> list[tuple[str, str]]:
        """Copies of a share of the pairs, with one or more of their constraints inline.

        Pairs without any that the target meets have no copy.
        """
        source = random.Random(seed)  # noqa: S311  not for secrets
        copies = []
        for zh, en in pairs:
            met = self.met(zh, en) if source.random() < share else []
            if met:
                count = source.randint(1, len(met))
                drawn = sorted(source.sample(range(len(met)), count))
                written, _ = write_inline(zh, [met[place] for place in drawn], MARKED)
                copies.append((written, en))
        return copies


def _words(en: str, span: Span, constraint: Constraint) -> str:
    """The target's words for a constraint, without the capital of a sentence's beginning."""
    words = en[slice(*span)]
    if span[0] == 0 and form_to_write(constraint)[0].islower():
        return words[0].lower() + words[1:]
    return words
