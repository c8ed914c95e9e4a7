"""`duizhao glossary` as its users see it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from duizhao.cli.glossary import glossary_command
from duizhao.errors import GlossaryError
from duizhao.model import AlignedPair, Bitext, BitextPair, Document, Origin, UnitKind
from duizhao.store import Store

if TYPE_CHECKING:
    from pathlib import Path

GLOSSARY = """\
- id: rural-revitalization
  zh: [乡村振兴]
  en: {preferred: rural revitalization}
- id: revitalization
  zh: [振兴]
  en: {preferred: revitalization}
- id: harvest
  zh: [丰收]
  en: {preferred: harvest}
"""
TEXT = "全面推进乡村振兴。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with a glossary and a workspace of one document."""
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "terms.yaml").write_text(GLOSSARY, "utf-8")
    (tmp_path / "out").mkdir()
    document = Document("plan.txt", "plan.txt", "zh", TEXT, "0", "plan")
    pair = AlignedPair("u.0", ("u.0",), ("u.0",), TEXT, "Advance rural revitalization.")
    bitext = Bitext(document, (), (BitextPair(pair, "u", UnitKind.PARAGRAPH, "", Origin.MT),))
    with Store.open(tmp_path / "out" / "workspace.db") as store:
        store.save_bitext("key", bitext)
    return tmp_path


def call(folder: Path, *arguments: str) -> Result:
    """Call `duizhao glossary` as from the working folder."""
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patch:
        patch.chdir(folder)
        return CliRunner().invoke(glossary_command, arguments)


def test_lint_passes_and_notes_what_no_document_holds(folder: Path) -> None:
    """Unused entries are notes, and notes fail no gate."""
    result = call(folder, "lint")

    assert result.exit_code == 0
    assert "terms.yaml:7: note: 丰收 is in no document of the workspace [unused]" in result.output
    assert "0 errors, 0 warnings, 1 notes" in result.output


def test_lint_fails_on_errors(folder: Path) -> None:
    """Exit 1 stops a pipeline, and JSON says why."""
    with (folder / "glossary" / "terms.yaml").open("a", encoding="utf-8") as file:
        file.write("- id: x\n  zh: [乡村振兴]\n  en: null\n")

    result = call(folder, "lint", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)[0]["line"] == 10


def test_where_shows_each_place_and_says_which_are_covered(folder: Path) -> None:
    """A term inside a longer one is shown as such."""
    free = call(folder, "where", "rural-revitalization")
    covered = call(folder, "where", "revitalization")

    assert "plan.txt u.0: 全面推进[乡村振兴]。\n" in free.output
    assert "全面推进乡村[振兴]。  (in a longer term)" in covered.output


def test_where_suggests_ids(folder: Path) -> None:
    """A wrong id leads to the right ones, by Chinese too."""
    result = call(folder, "where", "乡村振兴")

    assert isinstance(result.exception, GlossaryError)
    assert "rural-revitalization" in str(result.exception)


def change_glossary(folder: Path) -> None:
    """Prefer another form for one entry."""
    path = folder / "glossary" / "terms.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "preferred: rural revitalization", "preferred: village revival"
        ),
        "utf-8",
    )


def test_impact_of_two_folders(folder: Path) -> None:
    """The segments that would be done again, with old and new forms."""
    (folder / "old").mkdir()
    (folder / "old" / "terms.yaml").write_text(GLOSSARY, "utf-8")
    change_glossary(folder)

    result = call(folder, "impact", "old", "glossary")

    assert "plan.txt u.0: 全面推进乡村振兴。\n" in result.output
    assert "    乡村振兴: rural revitalization → village revival\n" in result.output
    assert "1 segments of 1 documents" in result.output


def test_impact_of_nothing(folder: Path) -> None:
    """The same glossary changes no segment."""
    assert "0 segments of 0 documents" in call(folder, "impact", "glossary", "glossary").output


def test_impact_of_a_git_revision(folder: Path) -> None:
    """A revision stands for the glossary folder as it was then."""
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@localhost", "-C", str(folder)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "glossary"], check=True)
    subprocess.run([*git, "commit", "-qm", "first"], check=True)
    change_glossary(folder)

    result = call(folder, "impact", "HEAD", "glossary")

    assert "rural revitalization → village revival" in result.output


def test_impact_of_neither(folder: Path) -> None:
    """A name that is neither folder nor revision is refused."""
    result = call(folder, "impact", "--", "-x", "glossary")

    assert isinstance(result.exception, GlossaryError)
    assert "neither a glossary folder nor a git revision" in str(result.exception)
