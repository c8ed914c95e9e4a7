"""YAML that is checked whole: every finding at once, each with file and line.

PyYAML composes the nodes, whose marks give the line of every key; pydantic checks the values. Used
by the settings, the glossary and the segmentation rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Checked = TypeVar("Checked", bound=BaseModel)
Location = tuple[str | int, ...]

MAX_BYTES = 16 * 1024 * 1024
"""A glossary of 100,000 entries takes about 12 MB; more is not a file that people keep by hand."""


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it: ten times faster, with the same marks."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect of a YAML file.

    Attributes:
        path: The file.
        line: Line counted from 1.
        message: What is wrong.
    """

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        """`file:line: message`, as compilers write it."""
        return f"{self.path}:{self.line}: {self.message}"


class YamlFindingsError(Exception):
    """A YAML file cannot be used; callers turn it into their own error.

    Args:
        findings: Everything that is wrong with it.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings in file order."""
        self.findings = tuple(
            sorted(findings, key=lambda finding: (str(finding.path), finding.line))
        )
        super().__init__("\n".join(str(finding) for finding in self.findings))


@dataclass(frozen=True, slots=True)
class YamlSource:
    """The value of a YAML file and the line of each of its parts.

    Attributes:
        path: The file.
        value: Plain Python values; None for an empty file.
        lines: Line, from 1, by location (`("translation", "beam_size")`, `(3, "zh", 0)`).
    """

    path: Path
    value: Any
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """Line of the nearest known part at or above `location`."""
        for length in range(len(location), -1, -1):
            if location[:length] in self.lines:
                return self.lines[location[:length]]
        return 1

    def check(self, model: type[Checked], value: Any, at: Location = ()) -> Checked:
        """Validate `value`, found at `at`, against a pydantic model.

        Raises:
            YamlFindingsError: With one finding per defect.
        """
        try:
            return model.model_validate(value)
        except ValidationError as error:
            raise YamlFindingsError(
                [
                    Finding(self.path, self.line(at + each["loc"]), validation_message(model, each))
                    for each in error.errors()
                ]
            ) from error


def read_yaml(path: Path) -> YamlSource:
    """Read one YAML file with the lines of its parts.

    Raises:
        YamlFindingsError: If it is no UTF-8, no YAML, too large, or has a key twice or an alias.
        OSError: If it cannot be read.
    """
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise YamlFindingsError([Finding(path, 1, f"larger than {MAX_BYTES} bytes")])
    try:
        text = content.decode("utf-8-sig")
        loader = LOADER(text)
        node = loader.get_single_node()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise YamlFindingsError([Finding(path, line, "not UTF-8 text")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise YamlFindingsError([Finding(path, mark.line + 1 if mark else 1, problem)]) from error
    builder = _Builder(path, loader)
    value = None if node is None else builder.value(node, ())
    if builder.findings:
        raise YamlFindingsError(list(dict.fromkeys(builder.findings)))  # an alias many times
    return YamlSource(path, value, builder.lines)


class _Builder:
    """Builds plain values of a file's nodes, noting lines and defects on the way."""

    def __init__(self, path: Path, loader: yaml.SafeLoader) -> None:
        """Begin with nothing noted."""
        self.lines: dict[Location, int] = {}
        self.findings: list[Finding] = []
        self._path = path
        self._loader = loader
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, at: Location) -> Any:
        """The value of a node that stands at a location."""
        line = node.start_mark.line + 1
        if id(node) in self._seen:  # written out, ten lines of aliases fill any memory
            self._note(line, "stands here by an alias; write it out")
            return None
        self._seen.add(id(node))
        if at in self.lines:
            self._note(line, f"key {at[-1]!r} stands here a second time")
        self.lines.setdefault(at, line)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*at, index)) for index, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        try:
            return self._loader.construct_object(node, deep=True)
        except (yaml.YAMLError, ValueError) as error:
            self._note(line, f"cannot read {node.value!r}: {error}")
            return None

    def _mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, Any]:
        """The value of a mapping, whose keys must be text."""
        mapping = {}
        for key_node, child in node.value:
            key = self._loader.construct_object(key_node)
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                self._note(line, f"key {key!r} is not text")
                continue
            mapping[key] = self.value(child, (*at, key))
            self.lines[(*at, key)] = line
        return mapping

    def _note(self, line: int, message: str) -> None:
        """Note a defect."""
        self.findings.append(Finding(self._path, line, message))


def validation_message(model: type[BaseModel], error: Any) -> str:
    """Say one pydantic error in the words of the file; unknown keys list the known ones."""
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        known = ", ".join(_known_keys(model, error["loc"][:-1]))
        return f"unknown key {error['loc'][-1]!r}; known: {known}"
    if error["type"] == "missing":
        return f"{place} is missing"
    text = error["msg"].removeprefix("Value error, ")
    return f"{place}: {text} (found {error['input']!r})" if place else text


def _known_keys(model: type[BaseModel], location: Location) -> list[str]:
    """Field names of the model that stands at `location` below `model`."""
    for part in location:
        field = model.model_fields.get(str(part))
        if field is None:
            continue
        kinds = get_args(field.annotation) or (field.annotation,)  # `Section | None` has two
        models = (kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel))
        model = next(models, model)
    return list(model.model_fields)
