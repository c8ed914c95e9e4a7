"""Segmentation rules of the user: patterns before and after a place, and whether it is a break.

Rules come from `duizhao.yaml`, from a YAML file of their own, or from an SRX 2.0 file (GALA/LISA,
2008), the exchange format of translation tools. As in SRX, the first rule that fits decides.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex
from lxml import etree
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from duizhao.checked_yaml import YamlFindingsError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NAMESPACE = "{http://www.lisa.org/srx20}"
"""Namespace of SRX 2.0; SRX 1.0 files have none and are read alike."""

LANGUAGE = "zh-Hans"
"""BCP 47 tag against which the language patterns of an SRX file are matched."""


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
        try:
            regex.compile(pattern)
        except regex.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return pattern


class _RulesFile(BaseModel):
    """A YAML file of rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[SegmentationRule, ...]


def read_rules(path: Path) -> tuple[SegmentationRule, ...]:
    """Read a rules file, `.srx` or YAML.

    Raises:
        ValueError: Naming everything that is wrong with it.
    """
    try:
        if path.suffix.lower() == ".srx":
            return tuple(_read_srx(path))
        source = read_yaml(path)
        return source.check(_RulesFile, source.value or {}).rules
    except YamlFindingsError as error:
        raise ValueError(str(error)) from error
    except (OSError, etree.XMLSyntaxError) as error:
        raise ValueError(f"cannot read {path}: {error}") from error


def _read_srx(path: Path) -> Iterator[SegmentationRule]:
    """Rules of an SRX file for Chinese, in the order in which they are tried."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(path.read_bytes(), parser)
    header = _find(root, "header")
    cascade = header is not None and header.get("cascade") == "yes"
    rules = {each.get("languagerulename"): each for each in _all(root, "languagerule")}
    names = [
        each.get("languagerulename")
        for each in _all(root, "languagemap")
        if regex.fullmatch(each.get("languagepattern", ""), LANGUAGE, regex.IGNORECASE)
    ]
    if not names:
        raise ValueError(f"{path}: no languagemap fits {LANGUAGE}")
    for name in names if cascade else names[:1]:
        if name not in rules:
            raise ValueError(f"{path}: languagemap names {name!r}, which has no languagerule")
        for rule in _all(rules[name], "rule"):
            line = f"{path}:{rule.sourceline}"
            yield _srx_rule(rule, line)


def _srx_rule(rule: Any, where: str) -> SegmentationRule:
    """One rule of an SRX file; absent patterns fit everything."""
    texts = [
        "" if (element := _find(rule, name)) is None else element.text or ""
        for name in ("beforebreak", "afterbreak")
    ]
    try:
        return SegmentationRule.model_validate(
            {"break": rule.get("break", "yes") == "yes", "before": texts[0], "after": texts[1]}
        )
    except ValidationError as error:
        raise ValueError(f"{where}: {error.errors()[0]['msg']}") from error


def _all(root: Any, name: str) -> list[Any]:
    """All elements of a name below an element, with or without the namespace."""
    return [*root.iter(NAMESPACE + name), *root.iter(name)]


def _find(root: Any, name: str) -> Any:
    """The first element of a name below an element, or None."""
    return next(iter(_all(root, name)), None)


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
    return regex.compile(f"(?<={before})(?={after})" if before else f"(?={after})")


def resolve_rules(values: dict[str, Any]) -> dict[str, Any]:
    """Put the rules of the file that settings name behind those that they hold.

    SRX files hold all breaks of their language, so the built-in ends are then left out unless the
    settings ask for them.
    """
    name = values.get("rules_file")
    if not name:
        return values
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
