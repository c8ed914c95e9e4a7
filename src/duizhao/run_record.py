"""What a run hands over for its files: what was done, and what made it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEGMENTS, REPORT, PAGE = "segments.jsonl", "report.json", "report.html"
"""Files that cover the whole run."""

REPORTED_VERSIONS = ("duizhao", "argostranslate", "ctranslate2", "sentencepiece", "sacrebleu")


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What a run hands over for its files.

    Attributes:
        names: NAME by id of the finished documents, in input order.
        failed: Message by id, of inputs that could not be done.
        waiting: Ids of inputs that changed a moment ago and wait for the next run.
        translated: Segments that were translated in this run.
        seconds: By step.
        hashes: Fingerprints of settings, glossary and package, by name.
        started: ISO 8601 time of the run's start.
    """

    names: Mapping[str, str]
    failed: Mapping[str, str]
    waiting: Sequence[str]
    translated: int
    seconds: Mapping[str, float]
    hashes: Mapping[str, str]
    started: str

    @property
    def timing(self) -> dict[str, float]:
        """Seconds by step, as report.json has them."""
        return {name: round(seconds, 4) for name, seconds in self.seconds.items()}

    def provenance(self) -> dict[str, Any]:
        """What made the files; `run` alone differs from run to run."""
        return {
            "versions": {name: version(name) for name in REPORTED_VERSIONS},
            **self.hashes,
            "run": {"started": self.started},
        }
