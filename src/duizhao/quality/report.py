"""The report of a run: contents of report.json, from which page.py and summary.py are made.

Its contents are computed from the bitexts alone, plus what only the run can know (`RunFacts`).
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from duizhao.model import State, UnitKind
from duizhao.quality.gates import Gate, check_gates, count_numbers, count_severities, count_terms
from duizhao.quality.metrics import Metrics, post_edit
from duizhao.store.runs import RunSummary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from duizhao.model import Bitext, BitextPair
    from duizhao.quality.reference_terms import ReferenceTerms
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
        timing: Seconds by stage.
        provenance: Versions and hashes of settings, glossary and package; `run` names the run.
        metrics: Scores against references, or the reason for none.
        by_document: BLEU and chrF2++ of the documents that have references.
        by_kind: The same by unit kind.
        reference_terms: Term success over the terms that the references use, or None.
        history: Earlier runs of the folder, oldest first.
        enforced_terms: Ids of the glossary's entries that targets must follow.
    """

    reuse: Mapping[str, int] = field(default_factory=dict)
    failed: Sequence[Failure] = ()
    timing: Mapping[str, float] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    metrics: Metrics = field(default_factory=lambda: Metrics(reason="no references were given"))
    by_document: Mapping[str, Metrics] = field(default_factory=dict)
    by_kind: Mapping[str, Metrics] = field(default_factory=dict)
    reference_terms: ReferenceTerms | None = None
    history: Sequence[RunSummary] = ()
    enforced_terms: Sequence[str] = ()


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
        return all(gate.passed for gate in self.gates)

    def to_json(self) -> bytes:
        """The file's bytes."""
        return (json.dumps(self.content, ensure_ascii=False, indent=1) + "\n").encode()


def build_report(bitexts: Sequence[Bitext], facts: RunFacts, settings: QualitySettings) -> Report:
    """Compute the report of a run.

    Args:
        bitexts: Every document of the run, changed or not.
        facts: What only the run knows.
        settings: For the gates.
    """
    pairs = [pair for bitext in bitexts for pair in bitext.pairs]
    terms, numbers = count_terms(pairs), count_numbers(pairs)
    severities = count_severities(pairs)
    gates = check_gates(pairs, settings.gates)
    documents = [_document(bitext, facts.by_document) for bitext in bitexts]
    terms["most_missed"] = _most_missed(pairs)
    used = {use.id for pair in pairs for use in pair.terms}
    terms["never_used"] = [each for each in facts.enforced_terms if each not in used]
    if facts.reference_terms is not None:
        terms["in_reference"] = asdict(facts.reference_terms)
    content: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "documents": documents,
        "totals": {
            "documents": len(documents),
            **{
                name: sum(document[name] for document in documents)
                for name in ("characters", "units", "segments")
            },
            "pairs": len(pairs),
            "issues": severities,
        },
        "terms": terms,
        "numbers": numbers,
        "checks": dict(
            sorted(Counter(issue.check for pair in pairs for issue in pair.issues).items())
        ),
        "gates": [asdict(gate) for gate in gates],
        "passed": all(gate.passed for gate in gates),
        **_metrics(facts.metrics),
        "by_kind": {kind: _scores(found) for kind, found in sorted(facts.by_kind.items())},
        "post_edit": _post_edit(pairs, with_ter=settings.ter),
        "ignored": [
            {
                "pair": ignored.issue.pair_id,
                "check": ignored.issue.check,
                "reason": ignored.reason,
                "author": ignored.author,
            }
            for pair in pairs
            for ignored in pair.ignored
        ],
        "reuse": {
            name: facts.reuse.get(name, 0)
            for name in ("exact", "fuzzy", "cached", "translated", "copied")
        },
        "source_defects": [],  # source lint fills them in, see run_folder.py
        "failed": [asdict(failure) for failure in facts.failed],
        "timing": {name: round(value, 4) for name, value in facts.timing.items()},
        "provenance": dict(facts.provenance),
    }
    return Report(content, gates, (*facts.history, _summary(content)))


def _summary(content: Mapping[str, Any]) -> RunSummary:
    """What the history of runs keeps of a report."""
    totals, numbers, metrics = content["totals"], content["numbers"], content["metrics"] or {}
    met = numbers["met"] / numbers["expected"] if numbers["expected"] else None
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


def _document(bitext: Bitext, metrics: Mapping[str, Metrics]) -> dict[str, Any]:
    """One entry of `documents`."""
    furniture = sum(unit.kind is UnitKind.FURNITURE for unit in bitext.units)
    dropped = [{"reason": "furniture, left out of metrics and memory", "count": furniture}]
    found = metrics.get(bitext.document.id)
    return {
        "name": bitext.document.id,
        "sha256": bitext.document.sha256,
        "characters": len(bitext.document.text),
        "units": len(bitext.units),
        "segments": len({name for pair in bitext.pairs for name in pair.pair.source_ids}),
        "dropped": [entry for entry in dropped if entry["count"]],
        "issues": count_severities(bitext.pairs),
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


def _most_missed(pairs: Sequence[BitextPair]) -> list[dict[str, Any]]:
    """The terms that targets most often lack, for the glossary's maintainers."""
    uses = [use for pair in pairs for use in pair.terms if use.counted]
    expected = Counter(use.id for use in uses)
    missed = Counter(use.id for use in uses if not use.met)
    first = {use.id: use for use in reversed(uses)}
    ranked = sorted(missed.items(), key=lambda item: (-item[1], item[0]))[:MOST_MISSED]
    return [
        {
            "id": term_id,
            "zh": first[term_id].zh,
            "required": list(first[term_id].required),
            "missed": count,
            "expected": expected[term_id],
        }
        for term_id, count in ranked
    ]


def _post_edit(pairs: Sequence[BitextPair], *, with_ter: bool) -> dict[str, Any] | None:
    """Effort of review over the pairs that people decided and a machine had translated."""
    decided = [
        (pair.candidates[0].text, pair.pair.target)
        for pair in pairs
        if pair.pair.state in {State.REVIEWED, State.FINAL} and pair.candidates
    ]
    machine, reviewed = [each for each, _ in decided], [text for _, text in decided]
    effort = post_edit(machine, reviewed, with_ter=with_ter)
    if effort is None:
        return None
    return {
        "segments": effort.segments,
        "character_rate": round(effort.character_rate, 4),
        "hter": None if effort.hter is None else round(effort.hter, 4),
    }
