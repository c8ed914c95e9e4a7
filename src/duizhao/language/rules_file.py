"""Files of segmentation rules: YAML, and SRX 2.0 (GALA/LISA, 2008) of translation tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import regex
from lxml import etree
from pydantic import BaseModel, ConfigDict, ValidationError

from duizhao.checked_yaml import YamlFindingsError, read_yaml
from duizhao.language.segmentation_rules import SegmentationRule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMESPACE = "{http://www.lisa.org/srx20}"
"""Namespace of SRX 2.0; SRX 1.0 files have none and are read alike."""

LANGUAGE = "zh-Hans"
"""BCP 47 tag against which the language patterns of an SRX file are matched."""


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
