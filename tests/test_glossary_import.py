"""Bringing rows into the glossary folder without touching anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from duizhao.cli.glossary import glossary_command
from duizhao.errors import GlossaryError, InputError
from duizhao.glossary import load_glossary
from duizhao.glossary.editing import change_entries

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

FILE = """\
# Terms of the plan.

- id: village   # the smallest unit
  zh: [村]
  en: {preferred: village, deprecated: [hamlet]}   # not for towns
  when: {kinds: [heading]}
  # Settled in the spring meeting.
  note: "old"

# Towns follow.
- id: town
  zh:
    - 镇
    - '镇子'
  en:
    preferred: town
    admitted:
      - township   # only here
  source: own
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A glossary folder of one file."""
    folder = tmp_path / "glossary"
    folder.mkdir()
    (folder / "places.yaml").write_text(FILE, "utf-8")
    return folder


CHANGES = [
    ("nothing", {}, FILE),
    ("a field on one line", {"note": "new"}, FILE.replace('note: "old"', "note: new")),
    (
        "a comment behind it stays",
        {"en": {"preferred": "village", "admitted": ["settlement"], "deprecated": ["hamlet"]}},
        FILE.replace("village, deprecated", "village, admitted: [settlement], deprecated"),
    ),
    (
        "a field that comes to its default goes",
        {"when": {}},
        FILE.replace("  when: {kinds: [heading]}\n", ""),
    ),
    (
        "a new field comes last",
        {"status": "proposed"},
        FILE.replace('  note: "old"\n', '  note: "old"\n  status: proposed\n'),
    ),
]


@pytest.mark.parametrize(("_why", "change", "expected"), CHANGES, ids=[each[0] for each in CHANGES])
def test_only_lines_of_changed_fields_change(
    folder: Path, _why: str, change: dict[str, object], expected: str
) -> None:
    """Comments, quotes, order and blank lines of everything else stay."""
    term = load_glossary(folder).by_id["village"]
    changed = type(term).model_validate(term.model_dump() | change)

    assert change_entries(FILE, {"village": changed}) == expected


def test_lists_in_block_style_are_replaced_whole(folder: Path) -> None:
    """The last entry of a file can change too."""
    term = load_glossary(folder).by_id["town"]
    changed = type(term).model_validate(term.model_dump() | {"zh": ["镇"], "source": "own"})

    assert change_entries(FILE, {"town": changed}) == FILE.replace(
        "  zh:\n    - 镇\n    - '镇子'\n", "  zh: [镇]\n"
    )


def call(folder: Path, text: str, *options: str, name: str = "new.csv") -> Result:
    """Import a file into the folder."""
    file = folder.parent / name
    file.write_text(text, "utf-8")
    arguments = ["import", str(file), "--glossary", str(folder), *options]
    return CliRunner().invoke(glossary_command, arguments)


def test_known_ids_change_and_new_ones_are_appended(folder: Path) -> None:
    """A table may hold only the columns that it wants to change."""
    result = call(
        folder, "id,zh,preferred,subject\nvillage,村,hamlet row,\nfarm,农场,farm,economy\n"
    )
    glossary = load_glossary(folder)

    assert "1 added, 1 changed, 0 unchanged" in result.output
    assert glossary.by_id["village"].forms == ("hamlet row",)
    assert glossary.by_id["village"].note == "old"
    assert glossary.by_id["village"].deprecated == ("hamlet",)
    assert glossary.places["farm"].path == folder / "economy.yaml"
    assert "# Settled in the spring meeting." in (folder / "places.yaml").read_text("utf-8")


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    """It says the same and leaves the folder alone."""
    result = call(folder, "id,zh,preferred\nvillage,村,hamlet row\n", "--dry-run")

    assert "changed: village" in result.output
    assert (folder / "places.yaml").read_text("utf-8") == FILE
    assert len(list(folder.iterdir())) == 1


def test_omegat_files_are_proposed_with_their_origin(folder: Path) -> None:
    """Rows without ids get one; they count only once a maintainer approves them."""
    result = call(folder, "农场\tthe Farm\tseen in a plan\n村\tvillage\n", name="omegat.txt")
    term = load_glossary(folder).by_id["farm"]

    assert "1 added, 0 changed, 1 unchanged" in result.output
    assert (term.status, term.source, term.note) == (
        "proposed",
        "imported from omegat.txt",
        "seen in a plan",
    )


REFUSED = [
    ("id,zh,preferred\nvillage,村,x\nfarm,,farm\n", "new.csv:3: zh", InputError),
    ("zh,preferred\n村,another\n", "new.csv:2: 村 stands in 'village'", InputError),
    ("zh,note\n农场,x\n", "new.csv:2: has neither id nor English form", InputError),
    ("id,zh,preferred,subject\nfarm,农场,farm,../x\n", "is no file name", InputError),
    ("id,zh,preferred\nfarm,镇,farm\n", "after the import, the glossary cannot", GlossaryError),
    ("id,colour\n", "new.csv:1: unknown column", InputError),
]


@pytest.mark.parametrize(("text", "message", "error"), REFUSED)
def test_one_bad_row_stops_the_import(
    folder: Path, text: str, message: str, error: type[Exception]
) -> None:
    """Nothing is written unless everything is sound."""
    result = call(folder, text)

    assert isinstance(result.exception, error)
    assert message in str(result.exception)
    assert (folder / "places.yaml").read_text("utf-8") == FILE


def test_export_and_import_change_nothing(folder: Path) -> None:
    """A round trip through a sheet leaves every byte of the folder alone."""
    file = folder.parent / "all.xlsx"
    runner = CliRunner()
    exported = runner.invoke(
        glossary_command, ["export", str(file), "--glossary", str(folder), "--quiet"]
    )
    result = runner.invoke(glossary_command, ["import", str(file), "--glossary", str(folder)])

    assert exported.exit_code == 0
    assert "0 added, 0 changed, 2 unchanged" in result.output
    assert (folder / "places.yaml").read_text("utf-8") == FILE


def test_an_unknown_suffix_lists_the_formats(folder: Path) -> None:
    """The hint names what can be written."""
    result = CliRunner().invoke(
        glossary_command, ["export", str(folder.parent / "x.pdf"), "--glossary", str(folder)]
    )

    assert isinstance(result.exception, InputError)
    assert "tbx, tbx2, csv, tsv, xlsx" in str(result.exception)
