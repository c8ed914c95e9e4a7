"""Two runs side by side: which segments differ, which issues are new or gone, which scores higher.

Pairs are matched by document and id, issues by fingerprint. Scores are compared by sacrebleu's
paired bootstrap test (Koehn 2004) over the segments that both runs have and that have a reference.
"""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.significance import PairedTest

from duizhao.errors import InputError
from duizhao.quality.metrics import FEW_SEGMENTS, RESAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duizhao.quality.references import References


@dataclass(frozen=True, slots=True)
class RunPair:
    """What a comparison needs of a line of segments.jsonl.

    Attributes:
        document: The document.
        id: The pair.
        kind: Kind of its unit.
        source: Source text.
        target: Target text.
        issues: Message by fingerprint.
        terms: Enforced term hits, and how many of them are met.
    """

    document: str
    id: str
    kind: str
    source: str
    target: str
    issues: dict[str, str]
    terms: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A segment whose target differs.

    Attributes:
        first: The pair in the first run.
        second: The pair in the second.
        words: The targets' words: sign (` `, `-` or `+`) and words.
    """

    first: RunPair
    second: RunPair
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """One metric over both runs.

    Attributes:
        name: BLEU or chrF2++.
        first: Score of the first run.
        second: Score of the second.
        p: Probability of a difference as large by chance; None where it was not tested.
        segments: How many segments have a reference.
        signature: sacrebleu's.
    """

    name: str
    first: float
    second: float
    p: float | None
    segments: int
    signature: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two runs.

    Attributes:
        common: Pairs that both runs have.
        only_first: Pairs of the first run alone.
        only_second: Pairs of the second alone.
        differences: Segments whose targets differ.
        new: Issues of the second run alone.
        fixed: Issues of the first run alone.
        open: Issues of both.
        terms: Met and expected term hits of both runs.
        scores: Metrics over all common segments, over each document, over each unit kind.
        warnings: What limits the figures.
    """

    common: int
    only_first: int
    only_second: int
    differences: tuple[Difference, ...]
    new: tuple[tuple[RunPair, str], ...]
    fixed: tuple[tuple[RunPair, str], ...]
    open: int
    terms: tuple[tuple[int, int], tuple[int, int]]
    scores: dict[str, tuple[Tested, ...]]
    warnings: tuple[str, ...]


def read_run(text: str, where: str) -> list[RunPair]:
    """Pairs of a segments.jsonl.

    Args:
        text: Its contents.
        where: The file, for messages.

    Raises:
        InputError: If a line is no object of ours.
    """
    pairs = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            pairs.append(_run_pair(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"no line of segments.jsonl: {error}",
                where=f"{where}:{number}",
                hint="Name a folder that `duizhao run` wrote.",
            ) from error
    return pairs


def _run_pair(record: dict[str, Any]) -> RunPair:
    """One line."""
    terms = [term for term in record["terms"] if term.get("counted", True)]
    return RunPair(
        record["document"],
        record["id"],
        record["kind"],
        record["source"],
        record["target"],
        {
            issue["fingerprint"]: f"{issue['check']}: {issue['message']}"
            for issue in record["issues"]
        },
        (sum(term["met"] for term in terms), len(terms)),
    )


def compare(
    first: Sequence[RunPair], second: Sequence[RunPair], references: References | None = None
) -> Comparison:
    """Compare two runs.

    Args:
        first: Pairs of the older run.
        second: Pairs of the newer one.
        references: Reference translations; None leaves the scores out.
    """
    theirs = {(pair.document, pair.id): pair for pair in second}
    ours = {(pair.document, pair.id) for pair in first}
    common = [
        (pair, theirs[pair.document, pair.id])
        for pair in first
        if (pair.document, pair.id) in theirs
    ]
    new = [(b, text) for a, b in common for key, text in b.issues.items() if key not in a.issues]
    fixed = [(a, text) for a, b in common for key, text in a.issues.items() if key not in b.issues]
    scores = _scores(common, references)
    warnings = []
    if not scores:
        warnings.append("no scores: give references with --reference FILE")
    elif scores["all"][0].segments < FEW_SEGMENTS:
        warnings.append(f"only {scores['all'][0].segments} segments have a reference")
    if any(a.source != b.source for a, b in common):
        warnings.append("some pairs have the same id and different sources")
    return Comparison(
        common=len(common),
        only_first=len(first) - len(common),
        only_second=len(theirs.keys() - ours),
        differences=tuple(
            Difference(a, b, word_difference(a.target, b.target))
            for a, b in common
            if a.target != b.target
        ),
        new=tuple(new),
        fixed=tuple(fixed),
        open=sum(len(a.issues.keys() & b.issues.keys()) for a, b in common),
        terms=(_terms([a for a, _ in common]), _terms([b for _, b in common])),
        scores=scores,
        warnings=tuple(warnings),
    )


def word_difference(first: str, second: str) -> tuple[tuple[str, str], ...]:
    """Words that stay (` `), go (`-`) and come (`+`), in order.

    >>> word_difference("the old road", "the new road")
    ((' ', 'the'), ('-', 'old'), ('+', 'new'), (' ', 'road'))
    """
    before, after = first.split(), second.split()
    pieces: list[tuple[str, str]] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append((" ", " ".join(before[a:b])))
            continue
        if b > a:
            pieces.append(("-", " ".join(before[a:b])))
        if d > c:
            pieces.append(("+", " ".join(after[c:d])))
    return tuple(pieces)


def _terms(pairs: Sequence[RunPair]) -> tuple[int, int]:
    """Met and expected term hits."""
    return sum(pair.terms[0] for pair in pairs), sum(pair.terms[1] for pair in pairs)


def _scores(
    common: Sequence[tuple[RunPair, RunPair]], references: References | None
) -> dict[str, tuple[Tested, ...]]:
    """Metrics over all, by document and by unit kind; tested over all only."""
    if references is None:
        return {}
    rows: list[tuple[str, str, str]] = []
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for a, b in common:
        reference = references.of(a.source)
        if reference is not None:
            for group in ("all", f"document {a.document}", f"kind {a.kind}"):
                groups[group].append(len(rows))
            rows.append((a.target, b.target, reference))
    return {
        group: _tested([rows[place] for place in places], paired=group == "all")
        for group, places in groups.items()
    }


def _tested(rows: Sequence[tuple[str, str, str]], *, paired: bool) -> tuple[Tested, ...]:
    """BLEU and chrF2++ of both runs over some segments, with the paired test where asked."""
    first, second, truth = ([row[column] for row in rows] for column in range(3))
    chances = _chances(first, second, truth) if paired and first != second else {}
    found = []
    for name, metric in (("BLEU", BLEU()), ("chrF2++", CHRF(word_order=2))):
        before, after = (metric.corpus_score(texts, [truth]).score for texts in (first, second))
        signature = str(metric.get_signature())
        found.append(Tested(name, before, after, chances.get(name), len(rows), signature))
    return tuple(found)


def _chances(first: list[str], second: list[str], truth: list[str]) -> dict[str, float]:
    """By metric, the probability of a difference as large by chance."""
    metrics = {"BLEU": BLEU(references=[truth]), "chrF2++": CHRF(word_order=2, references=[truth])}
    test = PairedTest(
        [("first", first), ("second", second)],
        metrics,
        references=None,
        test_type="bs",
        n_samples=RESAMPLES,
    )
    _, results = test()
    chances: dict[str, float] = {}
    for name in metrics:
        result: Any = results[name][1]
        chances[name] = float(result.p_value)
    return chances
