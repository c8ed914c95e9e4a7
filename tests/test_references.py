"""References are read as lines of two columns, or by the names in their header."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from duizhao.errors import InputError
from duizhao.quality.references import read_references

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        "你好。\tHello.\n",
        "\n你 好。\tHello.\tignored\r\n",
        "id\tsource\ttarget\tstate\nx.0\t你好。\tHello.\tinitial\n",
    ],
)
def test_both_forms_give_the_same(tmp_path: Path, text: str) -> None:
    """A header that names source and target says where they stand."""
    path = tmp_path / "reference.tsv"
    path.write_text(text, "utf-8")

    assert read_references([path]).of("你好。") == "Hello."


@pytest.mark.parametrize("line", ["no tab", "一边\t", "\tEnglish"])
def test_a_line_without_two_sides_is_named(tmp_path: Path, line: str) -> None:
    """The message gives file and line."""
    path = tmp_path / "reference.tsv"
    path.write_text(f"你好。\tHello.\n{line}\n", "utf-8")

    with pytest.raises(InputError, match=r"reference\.tsv:2: not a line of the form"):
        read_references([path])


def test_no_file_is_no_reference() -> None:
    """Without files nothing is matched and the fingerprint is empty."""
    references = read_references([])

    assert references.of("你好。") is None
    assert references.fingerprint == ""
