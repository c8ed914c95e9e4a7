"""Files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from duizhao.errors import OutputError
from duizhao.formats.files import replacing, write_atomically

if TYPE_CHECKING:
    from pathlib import Path


def test_folders_are_made_and_files_replaced(tmp_path: Path) -> None:
    """The new content stands there alone, readable by all."""
    path = tmp_path / "a" / "b" / "报告.tsv"
    write_atomically(path, b"old")

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert [each.name for each in path.parent.iterdir()] == ["报告.tsv"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_crash_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the rename never comes, the old file stays whole and no other is left."""
    path = tmp_path / "a.tsv"
    write_atomically(path, b"old")

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OutputError, match="No space left"):
        write_atomically(path, b"new content")

    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.tsv"]


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    """So the time of change says when the content changed."""
    path = tmp_path / "a.tsv"
    write_atomically(path, b"same")
    os.utime(path, (1, 1))

    write_atomically(path, b"same")

    assert path.stat().st_mtime == 1


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    """The error names the file and what to do."""
    (tmp_path / "a").write_bytes(b"")

    with pytest.raises(OutputError) as error:
        write_atomically(tmp_path / "a" / "b.tsv", b"x")

    assert "b.tsv" in str(error.value)
    assert "Check that the folder" in str(error.value)


def test_a_file_written_in_pieces_appears_when_it_is_whole(tmp_path: Path) -> None:
    """Until the block ends the old file stands there, and after a failure it still does."""
    path = tmp_path / "a.jsonl"
    write_atomically(path, b"old")

    with replacing(path) as file:
        file.write(b"new ")
        file.write(b"content")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new content"

    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write(b"half" * (1 // len(b"")))
    assert path.read_bytes() == b"new content"
    assert [each.name for each in tmp_path.iterdir()] == ["a.jsonl"]
