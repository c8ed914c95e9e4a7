"""All settings: one frozen model, a section a stage.

Later sources win: defaults here < `duizhao.yaml` < environment (`DUIZHAO_TRANSLATION__BEAM_SIZE=2`)
< command line. Unknown names fail and list the known ones. Each field says what it does, and what
it risks where that is not plain.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from duizhao.checked_yaml import YamlFindingsError, YamlSource, read_yaml
from duizhao.errors import SettingsError

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
        default=400,
        gt=0,
        description="Longer sentences also break at ； — characters of the source.",
    )


class TranslationSettings(Section):
    """Driving the Argos package."""

    package: str | None = Field(
        default=None,
        description="Package name or folder; by default the one chosen with `model use`.",
    )
    beam_size: int = Field(default=4, ge=1, le=32, description="Argos' own default is 4.")
    length_penalty: float = Field(default=0.2, description="Argos' own default is 0.2.")
    max_batch_tokens: int = Field(
        default=1024, ge=32, description="Source tokens a batch; speed only, never the texts."
    )
    threads: int = Field(default=0, ge=0, description="0 measures and chooses.")


class Settings(Section):
    """Everything that can be set; the hash of what changes output goes into the reuse key."""

    ingestion: IngestionSettings = IngestionSettings()
    segmentation: SegmentationSettings = SegmentationSettings()
    translation: TranslationSettings = TranslationSettings()


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
            values.setdefault(section, {})[field] = yaml.safe_load(text)
    return values


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay `above` over `below`, section by section."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = (
            _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
        )
    return merged
