"""Reference metrics by sacrebleu, each with its signature, so that figures can be compared.

BLEU (Post 2018) with tokeniser 13a, chrF2++ (Popović 2017) and TER (Snover et al. 2006), over all
segments that have a reference. Without references there is no score but a reason.

sacrebleu's `corpus_score` holds all texts at once, and for the bootstrap all resamples: thirteen
gigabytes at 100,000 segments. Here segments come document by document, only their counts stay, and
resamples are drawn one by one, with sacrebleu's own figures (a test compares them). Its counts have
no public name, hence the private ones.
"""

# ruff: noqa: SLF001 - see above
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz.distance import Levenshtein
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

FEW_SEGMENTS = 100
"""Below this many segments corpus BLEU is unreliable (sacrebleu README; issue 278 there)."""

RESAMPLES, SEED = 1000, 12345
"""Of the bootstrap (Koehn 2004), as sacrebleu has them: the same texts, the same interval."""


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


class _Statistics:
    """What one metric counts in segments, a row a segment.

    Args:
        metric: A metric of sacrebleu.
    """

    def __init__(self, metric: Any) -> None:
        """Begin without segments."""
        self.metric = metric
        self._rows: list[npt.NDArray[np.float32]] = []

    def add(self, targets: Sequence[str], references: Sequence[str]) -> npt.NDArray[np.float32]:
        """Count segments; returns their rows."""
        counted = self.metric._extract_corpus_statistics(targets, [references])
        rows = np.array(counted, dtype=np.float32)
        self._rows.append(rows)
        return rows

    def score(self) -> Score:
        """The score over all rows, with its interval."""
        rows = np.concatenate(self._rows).astype(np.float64)
        value = self.metric._compute_score_from_stats(rows.sum(0).tolist())
        chance = np.random.default_rng(SEED)
        places = (chance.choice(len(rows), size=len(rows)) for _ in range(RESAMPLES))
        drawn = (np.bincount(each, minlength=len(rows)) @ rows for each in places)
        value.estimate_ci([self.metric._compute_score_from_stats(_single(each)) for each in drawn])
        self.metric.n_bootstrap, self.metric.seed = RESAMPLES, str(SEED)
        low, high = value._mean - value._ci, value._mean + value._ci
        signature = str(self.metric.get_signature())
        return Score(value.score, signature, len(rows), float(low), float(high))


def _single(sums: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Sums of a resample in sacrebleu's own precision, so that the interval is its own."""
    return sums.astype(np.float32)


class Scorer:
    """Scores targets against references, document by document.

    Args:
        with_ter: Whether to score TER too; its search for shifts takes longer than translating
            (34 s for 200 segments that took 40 s to translate).
    """

    def __init__(self, *, with_ter: bool = False) -> None:
        """Begin without segments."""
        self._all = {"bleu": _Statistics(BLEU()), "chrf": _Statistics(CHRF(word_order=2))}
        if with_ter:
            self._all["ter"] = _Statistics(TER())
        self._sums: dict[tuple[str, str], dict[str, npt.NDArray[np.float64]]] = {}
        self._sizes: Counter[tuple[str, str]] = Counter()

    def add(
        self,
        targets: Sequence[str],
        references: Sequence[str | None],
        groups: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """Score more segments.

        Args:
            targets: One per segment.
            references: One per segment, same order; None where a segment has none.
            groups: Ways to group the segments, such as `kind`: in each a name per segment.
        """
        known = [place for place, reference in enumerate(references) if reference is not None]
        if not known:
            return
        chosen = [targets[place] for place in known]
        truths = [reference for reference in references if reference is not None]
        rows = {name: each.add(chosen, truths) for name, each in self._all.items()}
        for way, names in groups.items():
            members = np.array([names[place] for place in known])
            for name in dict.fromkeys(members.tolist()):
                self._add_group((way, name), members == name, rows)

    def _add_group(
        self,
        group: tuple[str, str],
        inside: npt.NDArray[np.bool_],
        rows: dict[str, npt.NDArray[np.float32]],
    ) -> None:
        """Add the rows of segments to the sums of their group."""
        sums = self._sums.setdefault(group, {})
        for metric, each in rows.items():
            sums[metric] = sums.get(metric, 0) + each[inside].sum(0, dtype=np.float64)
        self._sizes[group] += int(inside.sum())

    def metrics(self) -> Metrics:
        """Scores of all segments, with intervals."""
        segments = sum(len(rows) for rows in self._all["bleu"]._rows)
        if not segments:
            return Metrics(reason="no segment has a reference")
        reason = f"only {segments} segments: read with care" if segments < FEW_SEGMENTS else ""
        scores = {name: each.score() for name, each in self._all.items()}
        return Metrics(scores["bleu"], scores["chrf"], scores.get("ter"), reason)

    def groups(self, way: str) -> dict[str, Metrics]:
        """BLEU and chrF2++ of each group of a way, without intervals; only of those scored."""
        return {
            group[1]: Metrics(self._group_score("bleu", group), self._group_score("chrf", group))
            for group in self._sums
            if group[0] == way
        }

    def _group_score(self, name: str, group: tuple[str, str]) -> Score:
        """One metric of a group."""
        metric = self._all[name].metric
        metric.n_bootstrap = metric.seed = None  # they stand in the signature
        value = metric._compute_score_from_stats(self._sums[group][name].tolist())
        return Score(value.score, str(metric.get_signature()), self._sizes[group])


def score(
    targets: Sequence[str], references: Sequence[str | None], *, with_ter: bool = False
) -> Metrics:
    """Score targets against references; the arguments are those of `Scorer`."""
    scorer = Scorer(with_ter=with_ter)
    scorer.add(targets, references)
    return scorer.metrics()


@dataclass(frozen=True, slots=True)
class PostEdit:
    """How much people changed what the machine gave; of documents, they add up.

    Attributes:
        segments: Reviewed segments that a machine had translated.
        character_edits: Characters that were changed (Levenshtein).
        characters: Characters of the reviewed texts.
        word_edits: Words that were changed or shifted; 0 where words were not counted.
        words: Words of the reviewed texts; 0 where words were not counted.
    """

    segments: int = 0
    character_edits: int = 0
    characters: int = 0
    word_edits: float = 0
    words: float = 0

    def __add__(self, other: PostEdit) -> PostEdit:
        """The effort of both together."""
        return PostEdit(
            self.segments + other.segments,
            self.character_edits + other.character_edits,
            self.characters + other.characters,
            self.word_edits + other.word_edits,
            self.words + other.words,
        )

    @property
    def character_rate(self) -> float:
        """Character edits over the reviewed characters, per cent."""
        return 100 * self.character_edits / max(1, self.characters)

    @property
    def hter(self) -> float | None:
        """Word edits over words, per cent (Snover et al. 2006); None where not counted."""
        return 100 * (self.word_edits / self.words) if self.words else None


def post_edit(
    machine: Sequence[str], reviewed: Sequence[str], *, with_ter: bool = False
) -> PostEdit:
    """Measure the effort of review.

    Args:
        machine: What the machine gave, one per reviewed segment.
        reviewed: What people made of it, same order.
        with_ter: Whether to count words too, as slow as TER.
    """
    edits = sum(Levenshtein.distance(*texts) for texts in zip(machine, reviewed, strict=True))
    effort = PostEdit(len(machine), edits, sum(len(text) for text in reviewed))
    if not with_ter or not machine:
        return effort
    ter = TER().corpus_score(list(machine), [list(reviewed)])
    return replace(effort, word_edits=ter.num_edits, words=ter.ref_length)
