"""The import rules of the project: what may know what, and where the outside world is touched."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "duizhao"
MODULES = sorted(SOURCE.rglob("*.py"))

LAYERS = [
    {"model", "errors", "checked_yaml", "interruption"},
    {
        "settings",
        "language",
        "glossary",
        "store",
        "locks",
        "run_log",
        "run_record",
        "fingerprints",
        "exposition",
    },
    {
        "ingestion",
        "source_lint",
        "structure",
        "segmentation",
        "terminology",
        "memory",
        "translation",
        "alignment",
        "quality",
        "formats",
    },
    {"inspection", "context"},
    {"planning", "run_files", "reviewing"},
    {"run_folder"},
    {"steps"},
    {"pipeline", "pairing"},
    {"review", "workers"},
    {"cli"},
    {"__main__"},
]
"""From the bottom up; a module imports only from layers below its own, or its own part."""

ENGINE_MODULES = {"translation/argos.py", "translation/packages.py", "language/encoder.py"}
"""The only files that may import argostranslate, ctranslate2 or sentencepiece."""


def part_of(path: Path) -> str:
    """Name of the top-level part that a module belongs to; empty for the package itself."""
    first = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports(path: Path) -> set[str]:
    """Dotted names that a module imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def layer(part: str) -> int:
    """Height of a part, counted from 0."""
    return next(height for height, parts in enumerate(LAYERS) if part in parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    """A part imports only parts of lower layers; stages never import each other."""
    part = part_of(path)
    if not part:
        return

    parts = {name.split(".")[1] for name in imports(path) if name.startswith("duizhao.")}
    above = {
        other
        for other in parts - {part}
        if layer(other) > layer(part) or (layer(other) == layer(part) and layer(part) >= 2)
    }

    assert not above


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_engines_are_imported_only_where_they_are_driven(path: Path) -> None:
    """Only three files know argostranslate, CTranslate2 and SentencePiece."""
    if str(path.relative_to(SOURCE)) in ENGINE_MODULES:
        return

    roots = {name.split(".")[0] for name in imports(path)}

    assert not roots & {"argostranslate", "ctranslate2", "sentencepiece"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_in_the_package_knows_prefect(path: Path) -> None:
    """The scheduler stays in flows/."""
    assert "prefect" not in {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_every_module_says_what_it_is(path: Path) -> None:
    """Each module opens with a docstring."""
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))
