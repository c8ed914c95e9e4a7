"""Machine translation: what an engine is, and what it returns.

The pipeline's sixth stage. `argos.py` drives an Argos package, `constraints.py` says what a target
must contain, `search.py` and `solver.py` find texts that do, `guards.py` sees bad decodes,
`composition.py` puts clauses together, `packages.py` finds and checks packages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from duizhao.model import Span


@dataclass(frozen=True, slots=True)
class DecodingOptions:
    """How hypotheses are searched; part of the reuse key.

    Attributes:
        beam_size: Width of the beam.
        num_hypotheses: Hypotheses returned a source, best first; at most `beam_size`.
        length_penalty: Exponent of the length in CTranslate2's ranking.
        repetition_penalty: 1 for none.
        no_repeat_ngram_size: 0 for none.
        max_decoding_length: Target tokens; reaching it is a truncation.
    """

    beam_size: int = 4
    num_hypotheses: int = 1
    length_penalty: float = 0.2
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    max_decoding_length: int = 512


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One target text from the engine, with what is needed to force, score and link it.

    Attributes:
        text: Detokenised target.
        score: Mean log-probability a token, end of sentence included; nan where not asked for.
        source_spans: Span in the source text of each source token, in code points.
        target_spans: Span in `text` of each target token, in code points.
        target_tokens: The target's pieces, for forcing a prefix of them again.
        attention: Shape (target tokens, source tokens); rows sum to about 1. None where the engine
            cannot tell, as in a beam search; `Engine.force` always gives it.
        finished: False where decoding hit `max_decoding_length`, or the model could not hold all.
    """

    text: str
    score: float
    source_spans: tuple[Span, ...]
    target_spans: tuple[Span, ...]
    target_tokens: tuple[str, ...]
    attention: npt.NDArray[np.float32] | None
    finished: bool = True


class Engine(Protocol):
    """A translation engine; everything comes one per source, same order, whatever the batching."""

    @property
    def signature(self) -> str:
        """Package name, version and sha256: a part of every reuse key."""
        ...

    def count_tokens(self, source: str) -> int:
        """Source tokens of a text, before decoding."""
        ...

    def translate(self, sources: Sequence[str], options: DecodingOptions) -> list[list[Hypothesis]]:
        """Hypotheses for each source, best first."""
        ...

    def resume(
        self, sources: Sequence[str], prefixes: Sequence[str], options: DecodingOptions
    ) -> list[list[Hypothesis]]:
        """As `translate`, but each target starts with its prefix, forced, and has no score."""
        ...

    def score(self, sources: Sequence[str], targets: Sequence[str]) -> list[float]:
        """Mean log-probability a token of given targets."""
        ...

    def force(self, sources: Sequence[str], targets: Sequence[str]) -> list[Hypothesis]:
        """Given targets as the engine would have written them, with attention and no score.

        A pair longer than the model can hold has no attention and is not `finished`.
        """
        ...
