"""What those have who install a wheel and have no checkout."""

from __future__ import annotations

from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from duizhao.cli import options

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_glossary_package_and_pages() -> None:
    """All that a command reads and that is no Python module is in it."""
    held = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}

    glossary = {f"duizhao/starter/glossary/{path.name}" for path in ROOT.glob("glossary/*.yaml")}
    others = {
        path.relative_to(ROOT / "src").as_posix()
        for path in ROOT.glob("src/duizhao/**/*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert glossary
    assert glossary | others <= held


@pytest.mark.parametrize(
    ("there", "named", "read", "written"),
    [
        ("", None, None, None),
        ("bundled", None, "bundled", None),
        ("bundled glossary", None, "glossary", "glossary"),
        ("bundled glossary", "mine", "mine", "mine"),
    ],
)
def test_ones_own_glossary_goes_before_the_bundled_one_which_is_never_written(
    there: str,
    named: str | None,
    read: str | None,
    written: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A glossary in the place where Duizhao is installed would go with its next version."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(options, "BUNDLED_GLOSSARY", Path("bundled"))
    for folder in there.split():
        Path(folder).mkdir()

    wanted = None if named is None else Path(named)
    assert options.glossary_folder(wanted) == (read and Path(read))
    assert options.own_glossary(wanted) == (written and Path(written))
