"""Reference metrics by sacrebleu, each with its signature, so that figures can be compared.

BLEU (Post 2018) with tokeniser 13a, chrF2++ (Popović 2017) and TER (Snover et al. 2006), over all
segments that have a reference. Without references there is no score but a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW_SEGMENTS = 100
"""Below this many segments corpus BLEU is unreliable (sacrebleu README; issue 278 there)."""

RESAMPLES = 1000
"""Of the bootstrap (Koehn 2004), with sacrebleu's fixed seed: the same texts, the same interval."""


@dataclass(frozen=True, slots=True)
class Score:
    """One metric over a set of segments.

    Attributes:
        score: 0 to 100; for TER lower is better.
        signature: sacrebleu's, which names version and options.
        segments: How many segments it is over.
        low: Lower end of the 95% bootstrap interval.
        high: Its upper end.
    """

    score: float
    signature: str
    segments: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Metrics:
    """The three metrics, or the reason why there are none.

    Attributes:
        bleu: BLEU, or None.
        chrf: chrF2++, or None.
        ter: TER, or None.
        reason: Why there are no scores, or what limits them; else empty.
    """

    bleu: Score | None = None
    chrf: Score | None = None
    ter: Score | None = None
    reason: str = ""


def score(targets: Sequence[str], references: Sequence[str | None]) -> Metrics:
    """Score targets against references.

    Args:
        targets: One per segment.
        references: One per segment, same order; None where a segment has none.
    """
    pairs = [
        (target, reference)
        for target, reference in zip(targets, references, strict=True)
        if reference is not None
    ]
    if not pairs:
        return Metrics(reason="no segment has a reference")
    hypotheses, truths = [target for target, _ in pairs], [[truth for _, truth in pairs]]
    scores = []
    metric: Any
    for metric in (BLEU(), CHRF(word_order=2), TER()):
        value = metric.corpus_score(hypotheses, truths, n_bootstrap=RESAMPLES)
        low, high = value._mean - value._ci, value._mean + value._ci  # noqa: SLF001 - no public name
        scores.append(
            Score(value.score, str(metric.get_signature()), len(pairs), float(low), float(high))
        )
    reason = f"only {len(pairs)} segments: read with care" if len(pairs) < FEW_SEGMENTS else ""
    bleu, chrf, ter = scores
    return Metrics(bleu, chrf, ter, reason)
