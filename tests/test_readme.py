"""The README tells the truth: settings, commands, files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from duizhao.cli import COMMANDS, cli
from duizhao.formats import FORMATS, RUN_FORMATS
from duizhao.settings import Section, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def settings_rows(section: Section, prefix: str = "") -> Iterator[str]:
    """A table row a setting, as the README lists them."""
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, Section):
            yield from settings_rows(value, f"{prefix}{name}.")
        else:
            default = json.dumps(section.model_dump(mode="json")[name])
            yield f"| `{prefix}{name}` | {default} | {field.description} |"


@pytest.mark.parametrize("row", list(settings_rows(Settings())))
def test_every_setting_is_listed(row: str) -> None:
    """Name, default and description of each setting stand in the README as in the code."""
    assert row in README


def test_no_setting_is_listed_that_does_not_exist() -> None:
    """A setting that went is gone from the README too."""
    table = README[README.index("## Settings") :]
    listed = re.findall(r"^\| `.*$", table, flags=re.MULTILINE)

    assert listed == list(settings_rows(Settings()))


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_is_named_and_has_an_example(name: str) -> None:
    """A command that no page names is not found by anyone."""
    command = cli.get_command(click.Context(cli), name)

    assert command is not None
    assert f"`duizhao {name}" in README
    commands = list(command.commands.values()) if isinstance(command, click.Group) else [command]
    for each in commands:
        assert "duizhao " in (each.help or ""), f"{name}: {each.name} has no example"
        assert all(
            parameter.help
            for parameter in each.params
            if isinstance(parameter, click.Option) and not parameter.hidden
        )


@pytest.mark.parametrize("name", RUN_FORMATS)
def test_every_file_of_a_run_is_explained(name: str) -> None:
    """Each file of the run folder stands in the table."""
    assert f"`NAME{FORMATS[name].suffix}`" in README
