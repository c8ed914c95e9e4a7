"""Glossary entries as YAML text in the house form: only what differs from the defaults, in order.

Import and `suggest` append such text; edits of entries that stand already go through ruamel.yaml,
which keeps comments (`editing.py`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duizhao.glossary.schema import Term

WIDTH = 100
"""Lists that fit on a line of this many characters stand on one."""

_FIELDS = ("id", "zh", "en", "pos", "inflect", "when", "keep", "status", "source", "note")
_DEFAULTS: dict[str, Any] = {
    "pos": "noun",
    "inflect": None,
    "when": {},
    "keep": False,
    "status": "approved",
    "note": "",
}


def term_fields(term: Term) -> dict[str, Any]:
    """The entry as plain values, fields with their default left out, in the order of the schema.

    Args:
        term: Any entry; `source` is always said.
    """
    dumped = term.model_dump(mode="json", exclude_defaults=True)
    dumped["en"] = term.en.model_dump(mode="json", exclude_defaults=True) if term.en else None
    dumped["source"] = term.source
    fields = {name: dumped[name] for name in _FIELDS if name in dumped}
    return {
        name: value
        for name, value in fields.items()
        if name not in _DEFAULTS or value != _DEFAULTS[name]
    }


def entry_yaml(term: Term) -> str:
    """One entry as YAML text, ending in a line feed.

    Args:
        term: Any entry.
    """
    lines = list(_lines(term_fields(term), 2))
    lines[0] = "- " + lines[0][2:]
    return "\n".join(lines) + "\n"


def field_lines(name: str, value: Any) -> Iterable[str]:
    """Lines of one field of an entry, as they stand below `- id:`."""
    return _lines({name: value}, 2)


def _lines(mapping: Mapping[str, Any], indent: int) -> Iterable[str]:
    """Lines of a mapping, nested ones deeper."""
    pad = " " * indent
    for key, value in mapping.items():
        line = f"{pad}{key}: {_flow(value)}"
        if isinstance(value, dict) and len(line) > WIDTH:
            yield f"{pad}{key}:"
            yield from _lines(value, indent + 2)
        elif isinstance(value, list) and len(line) > WIDTH:
            yield f"{pad}{key}:"
            yield from (f"{pad}  - {_scalar(item)}" for item in value)
        else:
            yield line


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    """A scalar, quoted where plain text would be read as something else."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    try:
        plain = yaml.safe_load(f"[{text}]") == [text] and yaml.safe_load(f"k: {text}") == {
            "k": text
        }
    except yaml.YAMLError:
        plain = False
    if plain and "\n" not in text:
        return text
    if '"' in text and "'" not in text and "\n" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)
