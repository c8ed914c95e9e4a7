"""The report of a run: contents of report.json, from which page.py and summary.py are made.

Its contents are computed from the tally of all documents, plus what only the run can know
(`RunFacts`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from duizhao.quality.gates import Gate, check_gates
from duizhao.quality.metrics import Metrics
from duizhao.store.runs import RunSummary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duizhao.quality.counts import Counts
    from duizhao.quality.metrics import PostEdit
    from duizhao.quality.reference_terms import ReferenceTerms
    from duizhao.quality.tally import DocumentTally, Tally
    from duizhao.settings import QualitySettings

SCHEMA_VERSION = 1
"""Of report.json; grows when a field changes its meaning or goes."""


MOST_MISSED = 20
"""As many terms as a maintainer looks at in one sitting."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be used.

    Attributes:
        name: The input.
        message: What was wrong, where, and what to do.
    """

    name: str
    message: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What only the run knows.

    Attributes:
        reuse: Segments by exact, fuzzy, cached, translated, copied.
        failed: Inputs that could not be used.
        waiting: Inputs that wait for the next run.
        timing: Seconds by stage.
        provenance: Versions and hashes of settings, glossary and package; `run` names the run.
        metrics: Scores against references, or the reason for none.
        by_document: BLEU and chrF2++ of the documents that have references.
        by_kind: The same by unit kind.
        reference_terms: Term success over the terms that the references use, or None.
        history: Earlier runs of the folder, oldest first.
        enforced_terms: Ids of the glossary's entries that targets must follow.
        source_defects: What source lint finds in the documents.
    """

    reuse: Mapping[str, int] = field(default_factory=dict)
    failed: Sequence[Failure] = ()
    waiting: Sequence[str] = ()
    timing: Mapping[str, float] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=lambda: Metrics(reason="no references were given"))
    by_document: Mapping[str, Metrics] = field(default_factory=dict)
    by_kind: Mapping[str, Metrics] = field(default_factory=dict)
    reference_terms: ReferenceTerms | None = None
    history: Sequence[RunSummary] = ()
    enforced_terms: Sequence[str] = ()
    source_defects: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Contents of report.json.

    Attributes:
        content: The JSON object, in the order of architecture section 5.
        gates: Every gate that is switched on.
        history: Earlier runs of the folder and this one, oldest first.
    """

    content: dict[str, Any]
    gates: tuple[Gate, ...]
    history: Sequence[RunSummary] = ()

    @property
    def passed(self) -> bool:
        """Whether every gate holds."""
        return bool(self.content["passed"])


def build_report(tally: Tally, facts: RunFacts, settings: QualitySettings) -> Report:
    """Compute the report of a run.

    Args:
        tally: Of every document of the run, changed or not.
        facts: What only the run knows.
        settings: For the gates.
    """
    counts = tally.counts
    gates = check_gates(counts, settings.gates)
    documents = [_document(each, facts.by_document) for each in tally.documents]
    content: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "documents": documents,
        "totals": {
            "documents": len(documents),
            **{
                name: sum(document[name] for document in documents)
                for name in ("characters", "units", "segments")
            },
            "pairs": counts.pairs,
            "issues": counts.issues,
        },
        "terms": _terms(tally, facts),
        "numbers": counts.numbers,
        "checks": counts.checks,
        "gates": [asdict(gate) for gate in gates],
        "passed": all(gate.passed for gate in gates),
        **_metrics(facts.metrics),
        "by_kind": {kind: _scores(found) for kind, found in sorted(facts.by_kind.items())},
        "post_edit": _post_edit(tally.effort),
        "ignored": [
            {
                "pair": ignored.issue.pair_id,
                "check": ignored.issue.check,
                "reason": ignored.reason,
                "author": ignored.author,
            }
            for _, ignored in tally.ignored
        ],
        "reuse": {
            name: facts.reuse.get(name, 0)
            for name in ("exact", "fuzzy", "cached", "translated", "copied")
        },
        "source_defects": list(facts.source_defects),
        "failed": [asdict(failure) for failure in facts.failed],
        "waiting": list(facts.waiting),
        "timing": {name: round(value, 4) for name, value in facts.timing.items()},
        "provenance": dict(facts.provenance),
    }
    return Report(content, gates, (*facts.history, _summary(content, counts)))


def _summary(content: Mapping[str, Any], counts: Counts) -> RunSummary:
    """What the history of runs keeps of a report."""
    totals, metrics, met = content["totals"], content["metrics"] or {}, counts.number_success
    return RunSummary(
        started=content["provenance"].get("run", {}).get("started", ""),
        seconds=round(sum(content["timing"].values()), 4),
        documents=totals["documents"],
        failed=len(content["failed"]),
        segments=totals["segments"],
        reuse=content["reuse"],
        issues=totals["issues"],
        term_success=content["terms"]["success"],
        number_success=None if met is None else round(met, 4),
        bleu=metrics.get("bleu", {}).get("score"),
        chrf=metrics.get("chrf", {}).get("score"),
    )


def _document(each: DocumentTally, metrics: Mapping[str, Metrics]) -> dict[str, Any]:
    """One entry of `documents`."""
    dropped = {"reason": "furniture, left out of metrics and memory", "count": each.furniture}
    found = metrics.get(each.name)
    return {
        "name": each.name,
        "sha256": each.sha256,
        "characters": each.characters,
        "units": each.units,
        "segments": each.segments,
        "dropped": [dropped] if each.furniture else [],
        "issues": each.counts.issues,
        "metrics": None if found is None else _scores(found),
    }


def _metrics(metrics: Metrics) -> dict[str, Any]:
    """`metrics`, or null with `reason`."""
    return {"metrics": _scores(metrics) or None, "reason": metrics.reason}


def _scores(metrics: Metrics) -> dict[str, Any]:
    """The scores that there are, with four decimals."""
    scores = {"bleu": metrics.bleu, "chrf": metrics.chrf, "ter": metrics.ter}
    return {
        name: {
            key: round(part, 4) if isinstance(part, float) else part
            for key, part in asdict(value).items()
        }
        for name, value in scores.items()
        if value is not None
    }


def _terms(tally: Tally, facts: RunFacts) -> dict[str, Any]:
    """Term success; what targets most often lack and what is never used, for the maintainers."""
    ranked = sorted(tally.missed.items(), key=lambda item: (-item[1], item[0]))[:MOST_MISSED]
    terms = tally.counts.terms
    terms["most_missed"] = [
        {
            "id": term_id,
            "zh": tally.first_uses[term_id].zh,
            "required": list(tally.first_uses[term_id].required),
            "missed": missed,
            "expected": tally.expected[term_id],
        }
        for term_id, missed in ranked
    ]
    terms["never_used"] = [each for each in facts.enforced_terms if each not in tally.used]
    if facts.reference_terms is not None:
        terms["in_reference"] = asdict(facts.reference_terms)
    return terms


def _post_edit(effort: PostEdit) -> dict[str, Any] | None:
    """The effort of review; None where nothing was reviewed."""
    if not effort.segments:
        return None
    return {
        "segments": effort.segments,
        "character_rate": round(effort.character_rate, 4),
        "hter": None if effort.hter is None else round(effort.hter, 4),
    }
