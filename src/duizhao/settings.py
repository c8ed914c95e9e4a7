"""All settings: one frozen model, a section a stage.

Later sources win: defaults here < `duizhao.yaml` < environment (`DUIZHAO_TRANSLATION__BEAM_SIZE=2`)
< command line. Unknown names fail and list the known ones. Each field says what it does, and what
it risks where that is not plain.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from duizhao.checked_yaml import YamlFindingsError, YamlSource, read_yaml
from duizhao.errors import SettingsError
from duizhao.language.segmentation_rules import SegmentationRule, resolve_rules
from duizhao.model import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

ENVIRONMENT_PREFIX = "DUIZHAO_"
"""Sections and fields follow, parted by two underscores, in capitals."""

_NO_FILE = Path()
"""Stands for the environment and the command line, which have no lines."""


class Section(BaseModel):
    """Base of all sections: frozen, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IngestionSettings(Section):
    """Reading source files."""

    encoding: str | None = Field(default=None, description="Overrules detection for text files.")
    max_bytes: int = Field(
        default=64 * 1024 * 1024, gt=0, description="Larger input files are refused, not read."
    )


class SegmentationSettings(Section):
    """Cutting units into sentences."""

    max_characters: int = Field(
        default=180,
        gt=0,
        description="Longer sentences also break at ； — characters of the source. The longest "
        "sentence with ； that the reference keeps whole has 178.",
    )
    part_characters: int = Field(
        default=120,
        gt=0,
        description="Longer sentences reach the engine in parts, cut at the safest clause; the "
        "pair stays one. Smaller parts lose context, larger ones lose clauses.",
    )
    rules: tuple[SegmentationRule, ...] = Field(
        default=(), description="Own rules; the first that fits a place decides."
    )
    rules_file: str | None = Field(
        default=None,
        description="More rules, YAML or SRX 2.0. They take part as if they stood in `rules`.",
    )
    built_in: bool = Field(
        default=True, description="Whether sentences also end where GB/T 15834 ends them."
    )

    @model_validator(mode="before")
    @classmethod
    def _with_rules_file(cls, values: Any) -> Any:
        """Read the rules file, so that a change of its content changes the settings."""
        return resolve_rules(values) if isinstance(values, dict) else values


class TranslationSettings(Section):
    """Driving the Argos package."""

    package: str | None = Field(
        default=None,
        description="Package name or folder; by default the one chosen with `model use`.",
    )
    beam_size: int = Field(
        default=8,
        ge=1,
        le=32,
        description="Argos' own default is 4; what most texts of the beam agree on wins.",
    )
    length_penalty: float = Field(
        default=1.5,
        description="Argos' own default is 0.2, by which the starter leaves words out of whole "
        "sentences; of clauses it changes next to nothing.",
    )
    clause_characters: int = Field(
        default=33,
        ge=8,
        description="Longer sentences go to the engine in runs of clauses of about so many "
        "characters. Small packages drop and repeat clauses in long sentences; large ones need the "
        "context, so measure before raising or lowering it.",
    )
    guided_beam_size: int = Field(
        default=1,
        ge=1,
        le=32,
        description="Beam of the decodes that bring in missing terms.",
    )
    max_batch_tokens: int = Field(
        default=1024, ge=32, description="Source tokens a batch; speed only, never the texts."
    )
    threads: int = Field(
        default=0,
        ge=0,
        description="Translators side by side; 0 measures once for a package, and keeps the"
        " choice.",
    )


class MemorySettings(Section):
    """Reuse of what people reviewed or imported.

    Measured on 240 pairs of like sentences within one document, chrF2++ of the memory's text
    against that of the starter's: 68 to 62 from .80 to .85, 86 to 66 from .85 to .90, 78 to 67
    from .90 to .95; below .80 the starter's was better, 75 to 72.
    """

    least_likeness: float = Field(
        default=0.75,
        gt=0.7,
        le=1,
        description="Entries whose source is less like a sentence are not offered for it.",
    )
    draft_likeness: float = Field(
        default=0.85,
        gt=0.7,
        le=1,
        description="From this likeness on the memory's text is the draft, not the machine's, where"
        " its figures are right or could be replaced.",
    )


class AlignmentSettings(Section):
    """Aligning a document with a translation that exists."""

    encoder: bool = Field(
        default=True, description="Use sentence vectors; without them words alone decide."
    )
    encoder_weight: float = Field(
        default=0.65, ge=0, le=1, description="Weight of sentence vectors against words."
    )
    attention: bool = Field(
        default=False,
        description="Ask the translation engine for attention when linking words of finished"
        " translations: better links, but as slow as translating them again.",
    )
    least_confidence: float = Field(
        default=0.8,
        ge=0,
        le=1,
        description="Pairs below it stay out of memory and reference; of .8 and more, 19 in 20"
        " were right.",
    )


class GateSettings(Section):
    """What a run must keep for exit code 0; None switches a gate off.

    All are off at first: how good a draft must be is an office's own decision.
    """

    max_critical: int | None = Field(default=None, ge=0, description="Critical issues at most.")
    max_major: int | None = Field(default=None, ge=0, description="Major issues at most.")
    min_term_success: float | None = Field(
        default=None, ge=0, le=1, description="Share of term hits met at least."
    )
    min_number_success: float | None = Field(
        default=None, ge=0, le=1, description="Share of source figures met at least."
    )


class QualitySettings(Section):
    """Checks, gates and metrics."""

    gates: GateSettings = GateSettings()
    ter: bool = Field(
        default=False,
        description="Score TER, and HTER of reviewed segments, too: as slow as translating.",
    )
    disabled: tuple[str, ...] = Field(
        default=(), description="Names of checks that do not run; their findings are lost."
    )
    vectors: bool = Field(
        default=False,
        description="Sentence vectors in the risk: finds some more errors, costs 20 ms a pair.",
    )
    severities: dict[str, Severity] = Field(
        default_factory=dict, description="Check name -> severity that overrules its own."
    )


class StyleSettings(Section):
    """House style, applied by constraints and checks; the defaults are those of the reference."""

    spelling: Literal["en-US", "en-GB"] = Field(default="en-US", description="Which spelling.")
    percent: Literal["percent", "%"] = Field(default="percent", description="How 30% is written.")
    tibet: Literal["Tibet", "Xizang"] = Field(default="Tibet", description="Rendering of 西藏.")
    yuan: Literal["yuan", "RMB"] = Field(default="yuan", description="Rendering of 元.")
    dates: Literal["month-first", "day-first"] = Field(
        default="month-first", description="February 25, 2021 or 25 February 2021."
    )
    headings: Literal["title", "sentence"] = Field(
        default="title", description="Capitals of headings."
    )
    party: Literal["the Party", "the party"] = Field(
        default="the Party", description="Rendering of 党 that stands alone."
    )


class OperationsSettings(Section):
    """Unattended runs."""

    settle_seconds: float = Field(
        default=0,
        ge=0,
        description="Files changed more recently wait for the next run: they may still be copied.",
    )
    set_aside: str | None = Field(
        default=None,
        description="Folder to which inputs that failed are moved, each with its reason.",
    )
    step_timeout_seconds: float | None = Field(
        default=None, gt=0, description="A step of the flow that takes longer fails."
    )
    metrics: bool = Field(
        default=False,
        description="Whether a run leaves `metrics.prom`, figures for Prometheus, in its folder.",
    )
    log_file: str | None = Field(
        default=None,
        description="File that takes one JSON object an event; `-` is standard error.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="From which level on; `debug` has a line a segment."
    )
    webhook: str | None = Field(
        default=None,
        description="Address that hears, as JSON, of failed runs, failed inputs and failed gates.",
    )
    mail_to: str | None = Field(
        default=None, description="Mail address that hears of the same, through `smtp`."
    )
    smtp: str = Field(default="localhost:25", description="Mail server, host:port.")


class Settings(Section):
    """Everything that can be set; the hash of what changes output goes into the reuse key."""

    ingestion: IngestionSettings = IngestionSettings()
    segmentation: SegmentationSettings = SegmentationSettings()
    memory: MemorySettings = MemorySettings()
    translation: TranslationSettings = TranslationSettings()
    alignment: AlignmentSettings = AlignmentSettings()
    quality: QualitySettings = QualitySettings()
    style: StyleSettings = StyleSettings()
    operations: OperationsSettings = OperationsSettings()


def load_settings(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> Settings:
    """Merge defaults, file, environment and command line.

    Args:
        file: `duizhao.yaml`, or None.
        environment: Variables; the process's own by default.
        overrides: Nested values of the command line.

    Raises:
        SettingsError: Naming every unknown key and bad value.
    """
    values: dict[str, Any] = {}
    try:
        if file is not None:
            source = read_yaml(file)
            source.check(Settings, source.value or {})  # findings of the file carry its lines
            values = source.value or {}
        from_environment = _environment_values(os.environ if environment is None else environment)
        merged = _merge(_merge(values, from_environment), overrides or {})
        return YamlSource(_NO_FILE, merged, {}).check(Settings, merged)
    except YamlFindingsError as error:
        problem = "\n".join(
            finding.message if finding.path is _NO_FILE else str(finding)
            for finding in error.findings
        )
        raise SettingsError(
            problem, hint="Correct the setting; README.md lists all of them under «Settings»."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"cannot read the settings: {error.strerror}", where=str(file)
        ) from error


def _environment_values(environment: Mapping[str, str]) -> dict[str, Any]:
    """Nested values of `DUIZHAO_SECTION__FIELD` variables; values are read as YAML scalars."""
    values: dict[str, Any] = {}
    for name, text in sorted(environment.items()):
        section, separator, field = name.removeprefix(ENVIRONMENT_PREFIX).lower().partition("__")
        if name.startswith(ENVIRONMENT_PREFIX) and separator:
            values.setdefault(section, {})[field] = _scalar(name, text)
    return values


def _scalar(name: str, text: str) -> Any:
    """Value of a variable.

    Raises:
        SettingsError: If it is no YAML.
    """
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise SettingsError(
            f"cannot read the value {text!r}", where=name, hint="Put it in quotation marks."
        ) from error


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay `above` over `below`, section by section."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = (
            _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
        )
    return merged
