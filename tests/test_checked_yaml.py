"""YAML is checked whole, and each finding names file, line and what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel, ConfigDict

from duizhao.checked_yaml import YamlFindingsError, read_yaml

if TYPE_CHECKING:
    from pathlib import Path


class Inner(BaseModel):
    """A part that may be left out."""

    model_config = ConfigDict(extra="forbid")
    depth: int = 0


class Outer(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")
    inner: Inner | None = None
    name: str = ""


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("nam: x\n", [":1: unknown key 'nam'; known: inner, name"]),
        ("name: x\ninner:\n  depht: 1\n", [":3: unknown key 'depht'; known: depth"]),
        ("name: [1]\ninner: {depth: x}\n", [":1: name: ", ":2: inner.depth: "]),
    ],
)
def test_all_findings_come_at_once_with_their_lines(
    tmp_path: Path, text: str, findings: list[str]
) -> None:
    """Unknown keys list the known ones of their own place."""
    path = tmp_path / "settings.yaml"
    path.write_text(text, "utf-8")
    source = read_yaml(path)

    with pytest.raises(YamlFindingsError) as error:
        source.check(Outer, source.value)

    assert len(error.value.findings) == len(findings)
    for found, expected in zip(error.value.findings, findings, strict=True):
        assert str(found).startswith(f"{path}{expected}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a: 1\na: 2\n", ":2: key 'a' stands here a second time"),
        (b"a: [1\n", ":2: "),
        (b"\xff\xfe\x00", ":1: not UTF-8 text"),
        (b"1: x\n", ":1: key 1 is not text"),
        (b"a: &a [1]\nb: *a\n", ":1: stands here by an alias; write it out"),
        (
            b"".join(
                b"k%d: &k%d [%s]\n" % (n, n, b",".join([b"*k%d" % (n - 1)] * 9))
                for n in range(1, 40)
            ).replace(b"*k0", b"1"),
            ":1: stands here by an alias; write it out",
        ),
    ],
)
def test_what_is_no_usable_yaml_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    """Broken files give a line, never a traceback of the parser."""
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)

    with pytest.raises(YamlFindingsError) as error:
        read_yaml(path)

    assert str(error.value).startswith(f"{path}{message}")


def test_a_defect_is_told_once(tmp_path: Path) -> None:
    """What a file refers to nine times is one line of the message."""
    path = tmp_path / "broken.yaml"
    path.write_text("a: &a [1]\nb: [" + ", ".join(["*a"] * 9) + "]\n")

    with pytest.raises(YamlFindingsError) as error:
        read_yaml(path)

    assert str(error.value).count("stands here by an alias") == 1
