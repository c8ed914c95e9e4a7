"""Changes to glossary files that leave every other character as it is.

A tool that loads and dumps YAML rewrites quotes, widths and indents of the whole file. Here only
the lines of a changed field are replaced: the parser's marks say which. Comments, blank lines,
order and style of everything else stay, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from duizhao.checked_yaml import LOADER
from duizhao.glossary.writing import entry_yaml, field_lines, term_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duizhao.glossary.schema import Term


@dataclass(frozen=True, slots=True)
class _Field:
    """Lines of one field: from its key to the last line of its value, from 0, end excluded."""

    start: int
    end: int
    tail: str


def change_entries(text: str, terms: Mapping[str, Term]) -> str:
    """Bring entries of a file to a new state.

    Args:
        text: Content of a glossary file that keeps the schema.
        terms: New state by id; ids that the file lacks are ignored.

    Returns:
        The content with only the lines of changed fields replaced.
    """
    lines = text.split("\n")
    root = yaml.compose(text, Loader=LOADER)
    if root is None:
        return text
    for node in reversed(root.value):
        values = {key.value: value for key, value in node.value}
        term = terms.get(values["id"].value)
        if term is None:
            continue
        end = _last_line(lines, node)
        if node.flow_style:
            lines[node.start_mark.line : end] = entry_yaml(term).rstrip("\n").split("\n")
        else:
            _change_entry(lines, node, end, term)
    return "\n".join(lines)


def append_entries(text: str, terms: list[Term]) -> str:
    """Put new entries at the end of a file, an empty line before each."""
    pieces = [text.rstrip("\n") + "\n"] if text.strip() else []
    return "\n".join([*pieces, *(entry_yaml(term) for term in terms)])


def _change_entry(lines: list[str], node: yaml.MappingNode, end: int, term: Term) -> None:
    """Replace, add and remove fields of one entry in block style."""
    wanted = term_fields(term)
    present = _fields(lines, node, end)
    before = len(lines)
    values: dict[str, Any] = {key.value: value for key, value in node.value}
    for name in reversed(list(present)):
        place = present[name]
        if name not in wanted:
            if name != "source":  # said or not, it is the default then
                del lines[place.start : place.end]
        elif name != "id" and _plain(values[name]) != wanted[name]:
            new = list(field_lines(name, wanted[name]))
            new[-1] += place.tail
            lines[place.start : place.end] = new
    missing = [name for name in wanted if name not in present]
    if wanted["source"] == "own" and "source" in missing:
        missing.remove("source")
    end += len(lines) - before
    lines[end:end] = [line for name in missing for line in field_lines(name, wanted[name])]


def _fields(lines: list[str], node: yaml.MappingNode, end: int) -> dict[str, _Field]:
    """Lines of each field of an entry in block style."""
    starts = [key.start_mark.line for key, _ in node.value]
    fields: dict[str, _Field] = {}
    for (key, value), start, limit in zip(node.value, starts, [*starts[1:], end], strict=True):
        last = _before_comments(lines, limit)
        one_line = value.end_mark.line == start
        tail = lines[start][value.end_mark.column :] if one_line else ""
        fields[key.value] = _Field(start, last, tail if "#" in tail else "")
    return fields


def _last_line(lines: list[str], node: yaml.MappingNode) -> int:
    """One past the last line of an entry that is neither blank nor a comment."""
    mark = node.end_mark
    return _before_comments(lines, mark.line + (1 if mark.column and node.flow_style else 0))


def _before_comments(lines: list[str], end: int) -> int:
    """Step back over blank lines and comments."""
    while end > 0 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _plain(node: yaml.Node) -> Any:
    """The plain value of a node; defaults inside are left out, as `term_fields` leaves them."""
    value = yaml.load(yaml.serialize(node), Loader=LOADER)  # noqa: S506  (the safe loader)
    if isinstance(value, dict):
        return {key: each for key, each in value.items() if each not in ([], False)}
    return value
