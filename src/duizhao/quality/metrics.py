"""Reference metrics by sacrebleu, each with its signature, so that figures can be compared.

BLEU (Post 2018) with tokeniser 13a, chrF2++ (Popović 2017) and TER (Snover et al. 2006), over all
segments that have a reference. Without references there is no score but a reason.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz.distance import Levenshtein
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
        low: Lower end of the 95% bootstrap interval, or None where none was asked.
        high: Its upper end, or None.
    """

    score: float
    signature: str
    segments: int
    low: float | None = None
    high: float | None = None


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


def score(
    targets: Sequence[str], references: Sequence[str | None], *, with_ter: bool = False
) -> Metrics:
    """Score targets against references.

    Args:
        targets: One per segment.
        references: One per segment, same order; None where a segment has none.
        with_ter: Whether to score TER too; its search for shifts takes longer than translating
            (34 s for 200 segments that took 40 s to translate).
    """
    pairs = [
        (target, reference)
        for target, reference in zip(targets, references, strict=True)
        if reference is not None
    ]
    if not pairs:
        return Metrics(reason="no segment has a reference")
    bleu, chrf = (_score(metric, pairs, RESAMPLES) for metric in (BLEU(), CHRF(word_order=2)))
    ter = _score(TER(), pairs, RESAMPLES) if with_ter else None
    reason = f"only {len(pairs)} segments: read with care" if len(pairs) < FEW_SEGMENTS else ""
    return Metrics(bleu, chrf, ter, reason)


def score_groups(
    targets: Sequence[str], references: Sequence[str | None], groups: Sequence[str]
) -> dict[str, Metrics]:
    """BLEU and chrF2++ of each group of segments, without intervals.

    Args:
        targets: One per segment.
        references: One per segment, same order.
        groups: Group of each segment, such as its document or unit kind.

    Returns:
        By group; those without a reference are left out.
    """
    members: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for target, reference, group in zip(targets, references, groups, strict=True):
        if reference is not None:
            members[group].append((target, reference))
    return {
        group: Metrics(_score(BLEU(), pairs), _score(CHRF(word_order=2), pairs))
        for group, pairs in members.items()
    }


def _score(metric: Any, pairs: Sequence[tuple[str, str]], resamples: int = 1) -> Score:
    """One metric over pairs of target and reference."""
    hypotheses, truths = [target for target, _ in pairs], [[truth for _, truth in pairs]]
    value = metric.corpus_score(hypotheses, truths, n_bootstrap=resamples)
    signature = str(metric.get_signature())
    if resamples == 1:
        return Score(value.score, signature, len(pairs))
    low, high = value._mean - value._ci, value._mean + value._ci  # noqa: SLF001 - no public name
    return Score(value.score, signature, len(pairs), float(low), float(high))


@dataclass(frozen=True, slots=True)
class PostEdit:
    """How much people changed what the machine gave.

    Attributes:
        segments: Reviewed segments that a machine had translated.
        character_rate: Character edits (Levenshtein) over the reviewed characters, per cent.
        hter: Word edits, shifts included, over words of the reviewed text, per cent (Snover et al.
            2006); None where not asked.
    """

    segments: int
    character_rate: float
    hter: float | None


def post_edit(
    machine: Sequence[str], reviewed: Sequence[str], *, with_ter: bool = False
) -> PostEdit | None:
    """Measure the effort of review; None where nothing was reviewed.

    Args:
        machine: What the machine gave, one per reviewed segment.
        reviewed: What people made of it, same order.
        with_ter: Whether to count words too, as slow as TER.
    """
    if not machine:
        return None
    edits = sum(Levenshtein.distance(*texts) for texts in zip(machine, reviewed, strict=True))
    characters = sum(len(text) for text in reviewed)
    words = TER().corpus_score(list(machine), [list(reviewed)]).score if with_ter else None
    return PostEdit(len(machine), 100 * edits / max(1, characters), words)
