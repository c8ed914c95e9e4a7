"""Segmentation rules of the user: patterns before and after a place, and whether it is a break.

Rules come from `duizhao.yaml`, from a YAML file of their own, or from an SRX 2.0 file (GALA/LISA,
2008), the exchange format of translation tools. As in SRX, the first rule that fits decides.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import regex


class SegmentationRule(BaseModel):
    """One rule: a place with `before` on its left and `after` on its right breaks, or does not."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    breaks: bool = Field(alias="break", description="True for a break, false for none.")
    before: str = Field(default="", description="Pattern of what stands before the place.")
    after: str = Field(default="", description="Pattern of what stands after it.")

    @field_validator("before", "after")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        """Refuse what is no regular expression."""
        import regex  # noqa: PLC0415 - every command reads settings, few have rules

        try:
            regex.compile(pattern)
        except regex.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return pattern


def apply_rules(text: str, ends: Iterable[int], rules: Sequence[SegmentationRule]) -> list[int]:
    """Correct sentence ends by rules.

    Args:
        text: The text.
        ends: Offsets at which a new sentence begins, found otherwise.
        rules: Tried in order; the first that fits a place decides.

    Returns:
        Offsets in order: those of `ends` that no rule forbids, and those that rules break at.

    >>> rule = SegmentationRule(breaks=True, before="；", after="二是")
    >>> apply_rules("一是快；二是稳。", [], [rule])
    [4]
    """
    decided: dict[int, bool] = {}
    for rule in rules:
        for match in _places(rule.before, rule.after).finditer(text):
            decided.setdefault(match.start(), rule.breaks)
    kept = {end for end in ends if decided.get(end, True)}
    kept |= {place for place, breaks in decided.items() if breaks}
    return sorted(kept - {0, len(text)})


@cache
def _places(before: str, after: str) -> regex.Pattern[str]:
    """The pattern of the places between two patterns."""
    import regex  # noqa: PLC0415 - every command reads settings, few have rules

    return regex.compile(f"(?<={before})(?={after})" if before else f"(?={after})")


def resolve_rules(values: dict[str, Any]) -> dict[str, Any]:
    """Put the rules of the file that settings name behind those that they hold.

    SRX files hold all breaks of their language, so the built-in ends are then left out unless the
    settings ask for them.
    """
    name = values.get("rules_file")
    if not name:
        return values
    from duizhao.language.rules_file import read_rules  # noqa: PLC0415 - with lxml; few have one

    path = Path(name)
    inline = [
        rule if isinstance(rule, dict) else rule.model_dump() for rule in values.get("rules", ())
    ]
    from_file = [
        {"break": rule.breaks, "before": rule.before, "after": rule.after}
        for rule in read_rules(path)
    ]
    complete = path.suffix.lower() == ".srx"
    return {"built_in": not complete, **values, "rules": [*inline, *from_file], "rules_file": None}
