"""Risk of a pair: a probability from several weak signals, for the order of review.

No signal certifies quality (see the WMT quality-estimation tasks: glass-box scores correlate with
human judgement at about 0.3); together they rank. Each signal runs from 0 (no sign of an error) to
1; a logistic regression over them gives the risk. Its weights were fitted on correct policy
translations of which one in nine held a seeded error (a dropped clause, a wrong power of ten, a
lost or added no, a repetition, a wrong term, a wrong name), on four of seven documents, and tested
on the other three; `WEIGHTS` says what each signal adds.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from duizhao.language.coverage import coverage
from duizhao.model import ACCEPTED, Origin, Route, Severity, UnitKind
from duizhao.quality.negation import imbalance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.language.encoder import SentenceEncoder
    from duizhao.model import BitextPair

ENOUGH_FOR_RANKS = 20
"""Pairs of a document from which on ranks within it mean something; below, ranks are neutral."""

NEIGHBOURS = 4
"""Neighbours in the margin, as in LASER's mining (Artetxe and Schwenk 2019)."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for an error in a pair, each 0 to 1.

    Attributes:
        figures: Issues of figures and literal strings.
        terms: Enforced terms that are not met; one is a half, two are three quarters.
        names: Issues of names.
        negation: By how much the negations of both sides differ.
        dropped: Clauses that seem to be left out.
        accuracy: Other issues of accuracy: length, truncation, leftover Chinese.
        form: Issues of language and typography.
        score: Rank of the engine's mean log-probability in the document; 1 is the worst.
        uncovered: Share of the source without word links.
        margin: Rank of the sentence vectors' margin in the document; 1 is the worst.
        length: Distance of the length ratio from the document's usual one.
        repetition: Words that stand in a repeated sequence; a fifth of them is 1.
        disagreement: How far the other candidates differ from the chosen one.
    """

    figures: float = 0.0
    terms: float = 0.0
    names: float = 0.0
    negation: float = 0.0
    dropped: float = 0.0
    accuracy: float = 0.0
    form: float = 0.0
    score: float = 0.5
    uncovered: float = 0.0
    margin: float = 0.5
    length: float = 0.0
    repetition: float = 0.0
    disagreement: float = 0.0


SIGNALS = tuple(field.name for field in fields(Signals))

WEIGHTS = {
    "figures": 3.8,  # found alone: 38% of the errors in the worst fifth
    "terms": 2.2,  # 53%
    "names": 3.1,  # 28%
    "negation": 2.3,  # 27%
    "dropped": 0.3,  # 36%; the fit gave 0, but links of forced references are poorer than a run's
    "accuracy": 1.7,  # 25%
    "form": 2.1,  # 25%
    "score": 0.3,  # 31%
    "uncovered": 0.7,  # 38%
    "margin": 0.7,  # 38%; all without it: 83% instead of 88%
    "length": 0.9,  # 25%
    "repetition": 3.7,  # 33%
    "disagreement": 0.5,  # not fitted: references have no other candidates
}
"""Weight of each signal; the comments give what each finds by itself, chance being 20%. Together
they find 88% of the errors of the test documents (AUC 0.96)."""

BIAS = -4.0
"""Fits an error rate of one in nine, in line with which the risks are calibrated."""

_FIGURES = {
    "number-missing",
    "number-added",
    "number-misplaced",
    "number-doubled",
    "number-touching",
    "limit-turned",
    "change-turned",
    "literal-changed",
}
_NAMES = {"name-inconsistent", "name-unexpected"}
_DROPPED = {"dropped-clause"}
_ACCURACY = {
    "truncated",
    "length",
    "leftover-chinese",
    "copied-source",
    "empty",
    "term-forbidden",
    "negation",
}


def assess(
    pairs: Sequence[BitextPair], encoder: SentenceEncoder | None = None
) -> tuple[BitextPair, ...]:
    """Give each pair of a document its risk.

    Args:
        pairs: Checked pairs, in reading order.
        encoder: For the margins; None leaves that signal neutral.

    Returns:
        The same pairs; copied, reviewed and furniture pairs have no risk.
    """
    return tuple(
        replace(pair, risk=round(risk(found), 4)) if _is_at_risk(pair) else pair
        for pair, found in zip(pairs, find_signals(pairs, encoder), strict=True)
    )


def risk(signals: Signals) -> float:
    """Probability of an error, by logistic regression."""
    total = BIAS + sum(WEIGHTS[name] * getattr(signals, name) for name in SIGNALS)
    return 1 / (1 + math.exp(-total))


def find_signals(
    pairs: Sequence[BitextPair], encoder: SentenceEncoder | None = None
) -> list[Signals]:
    """The signals of each pair of a document, same order."""
    scores = _ranks([None if pair.score is None else pair.score for pair in pairs])
    margins = _ranks(_margins(pairs, encoder) if encoder else [None] * len(pairs))
    usual = _usual_ratios(pairs)
    return [
        Signals(
            figures=_count(pair, _FIGURES),
            terms=_unmet(pair),
            names=_count(pair, _NAMES),
            negation=imbalance(pair.pair.source, pair.pair.target),
            dropped=_count(pair, _DROPPED),
            accuracy=_count(pair, _ACCURACY),
            form=min(1.0, sum(_is_form(issue.check) for issue in pair.issues) / 3),
            score=score,
            uncovered=_uncovered(pair),
            margin=margin,
            length=_length(pair, usual[pair.kind]),
            repetition=min(1.0, 5 * repetition(pair.pair.target)),
            disagreement=_disagreement(pair),
        )
        for pair, score, margin in zip(pairs, scores, margins, strict=True)
    ]


def _is_at_risk(pair: BitextPair) -> bool:
    """Whether a risk says something of the pair."""
    decided = pair.pair.state in ACCEPTED
    return not decided and pair.origin is not Origin.COPIED and pair.kind is not UnitKind.FURNITURE


def _count(pair: BitextPair, checks: set[str]) -> float:
    """Issues of some checks, weighed by severity; one major issue is two thirds, two are one."""
    points = {Severity.CRITICAL: 1.0, Severity.MAJOR: 0.67, Severity.MINOR: 0.33}
    points[Severity.NEUTRAL] = 0.33  # neutral to a reader, yet a sign: clauses left out
    return min(
        1.0, sum(points.get(issue.severity, 0) for issue in pair.issues if issue.check in checks)
    )


def _is_form(check: str) -> bool:
    """Whether a check speaks of form rather than content."""
    return check not in _FIGURES | _ACCURACY | _NAMES | _DROPPED and not check.startswith("term")


def _unmet(pair: BitextPair) -> float:
    """Enforced term hits without an accepted form: none, a half, three quarters..."""
    missed = sum(use.counted and bool(use.required) and not use.met for use in pair.terms)
    return 1 - 0.5**missed


def _uncovered(pair: BitextPair) -> float:
    """Share of the source's content without word links; neutral without any."""
    return 1 - coverage(pair.pair.source, pair.pair.links).share if pair.pair.links else 0.3


def _usual_ratios(pairs: Sequence[BitextPair]) -> dict[UnitKind, float]:
    """Median of target over source length, by unit kind."""
    ratios: defaultdict[UnitKind, list[float]] = defaultdict(list)
    for pair in pairs:
        if pair.pair.source.strip() and pair.pair.target.strip():
            ratios[pair.kind].append(len(pair.pair.target) / len(pair.pair.source))
    return defaultdict(
        lambda: 4.5, {kind: float(np.median(found)) for kind, found in ratios.items()}
    )


def _length(pair: BitextPair, usual: float) -> float:
    """Distance of the log ratio from the usual one, 1 at a factor of two and beyond.

    Short sources, which vary anyway, count less.
    """
    source, target = pair.pair.source.strip(), pair.pair.target.strip()
    if not source or not target:
        return 1.0 if source else 0.0
    distance = abs(math.log(len(target) / len(source) / usual)) / math.log(2)
    return min(1.0, distance) * min(1.0, len(source) / 20)


def repetition(target: str) -> float:
    """Share of words in sequences of two to eight words that follow one another twice.

    >>> repetition("to build roads to build roads quickly")
    0.857
    """
    words = re.findall(r"\w+", target.lower())
    repeated: set[int] = set()
    for size in range(2, 9):
        for start in range(len(words) - 2 * size + 1):
            middle = start + size
            if words[start:middle] == words[middle : middle + size]:
                repeated.update(range(start, middle + size))
    doubled = {
        place
        for place in range(1, len(words))
        if words[place] == words[place - 1] and words[place] not in {"that", "had"}
    }
    total = len(repeated | doubled)
    return round(total / len(words), 3) if words else 0.0


def _disagreement(pair: BitextPair) -> float:
    """One minus the mean overlap of character trigrams with the engine's other candidates."""
    others = [
        candidate.text
        for candidate in pair.candidates
        if candidate.text != pair.pair.target and candidate.route is not Route.MEMORY
    ]
    if not others:
        return 0.0
    chosen = _trigrams(pair.pair.target)
    overlaps = []
    for text in others:
        other = _trigrams(text)
        shared = sum((chosen & other).values())
        overlaps.append(2 * shared / max(1, sum(chosen.values()) + sum(other.values())))
    return 1 - sum(overlaps) / len(overlaps)


def _trigrams(text: str) -> Counter[str]:
    """Character trigrams of a text with their counts."""
    return Counter(text[place : place + 3] for place in range(len(text) - 2))


def _margins(pairs: Sequence[BitextPair], encoder: SentenceEncoder) -> list[float | None]:
    """Cosine of source and target over the mean cosine of their nearest others.

    The ratio margin of Artetxe and Schwenk (2019); only its rank within the document is used, since
    absolute cosines of this encoder say little.
    """
    there = [
        index
        for index, pair in enumerate(pairs)
        if pair.pair.source.strip() and pair.pair.target.strip()
    ]
    margins: list[float | None] = [None] * len(pairs)
    if len(there) <= NEIGHBOURS:
        return margins
    sources = encoder.encode([pairs[index].pair.source for index in there]) - encoder.means[0]
    targets = encoder.encode([pairs[index].pair.target for index in there]) - encoder.means[1]
    sources /= np.linalg.norm(sources, axis=1, keepdims=True)
    targets /= np.linalg.norm(targets, axis=1, keepdims=True)
    cosines = sources @ targets.T
    own = np.diag(cosines)
    near_source = np.sort(cosines, axis=1)[:, -NEIGHBOURS:].mean(axis=1)
    near_target = np.sort(cosines, axis=0)[-NEIGHBOURS:].mean(axis=0)
    for place, index in enumerate(there):
        margins[index] = float(own[place] - (near_source[place] + near_target[place]) / 2)
    return margins


def _ranks(values: Sequence[float | None]) -> list[float]:
    """Rank of each value within the document: 0 the highest, 1 the lowest; 0.5 where unknown."""
    known = sorted((value for value in values if value is not None), reverse=True)
    if len(known) < ENOUGH_FOR_RANKS:
        return [0.5] * len(values)
    places: dict[float, float] = {}
    for place, value in enumerate(known):
        places.setdefault(value, place / (len(known) - 1))
    return [0.5 if value is None else places[value] for value in values]
