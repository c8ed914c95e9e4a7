"""Files from outside may be damaged or made to harm: a clear error, and nothing changes."""

from __future__ import annotations

import io
import random
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sample_bitexts import usual

from duizhao.cli import cli
from duizhao.errors import InputError
from duizhao.formats import FORMATS
from duizhao.formats.detection import read_file
from duizhao.store import Store

if TYPE_CHECKING:
    from pathlib import Path

READABLE = [name for name, form in FORMATS.items() if form.read]
FUZZED_FILES = 200
ENCODINGS = ["utf-16", "utf-16-be", "gb18030", "big5", "utf-32", "latin-1"]

LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12)
)  # fmt: skip
XML_BOMBS = {
    "laughs": f"<!DOCTYPE tmx [{LAUGHS}]><tmx version='1.4'><body>&l11;</body></tmx>",
    "laughs-in-attribute": f"<!DOCTYPE tmx [{LAUGHS}]><tmx version='&l11;'/>",
    "external": "<!DOCTYPE tmx [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><tmx><seg>&x;</seg></tmx>",
    "external-parameter": "<!DOCTYPE tmx [<!ENTITY % x SYSTEM 'http://127.0.0.1/x'> %x;]><tmx/>",
    "depth": "<tmx>" * 100_000,
    "page": "<!DOCTYPE html>\n<html><body>x</body></html>",
    "other-root": "<martif><body>x</body></martif>",
    "xliff-3": "<xliff version='3.0'/>",
    "other-languages": "<xliff version='1.2'><file source-language='de' target-language='fr'/>"
    "</xliff>",
    "no-english": "<tmx version='1.4'><header/><body><tu><tuv xml:lang='zh'><seg>甲</seg></tuv>"
    "</tu></body></tmx>",
}


def fuzzed(number: int) -> tuple[str, bytes]:
    """Name and content of one damaged file; the same for the same number."""
    dice = random.Random(number)  # noqa: S311  repeatable damage, no secrets
    name = READABLE[number % len(READABLE)]
    content = bytearray(FORMATS[name].write(usual()))
    damage = dice.choice(["cut", "flip", "encode", "repeat", "insert", "swap"])
    if damage == "cut":
        del content[dice.randrange(len(content)) :]
    elif damage == "flip":
        for _ in range(dice.randint(1, 40)):
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    elif damage == "encode":
        text = content.decode("utf-8", "replace")
        content = bytearray(text.encode(dice.choice(ENCODINGS), "replace"))
    elif damage == "repeat":
        start = dice.randrange(len(content))
        content[start:start] = content[start : start + dice.randint(1, 2_000)] * 3
    elif damage == "insert":
        start = dice.randrange(len(content))
        content[start:start] = dice.randbytes(dice.randint(1, 50))
    else:
        middle = dice.randrange(len(content))
        content = content[middle:] + content[:middle]
    return f"{number}{FORMATS[name].suffix}", bytes(content)


def packed(name: str, part: bytes, times: int = 1) -> bytes:
    """An Office package with one large or odd part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open(name, "w", force_zip64=True) as entry:
            for _ in range(times):
                entry.write(part)
        package.writestr("[Content_Types].xml", "<Types/>")
    return file.getvalue()


def many_parts() -> bytes:
    """A package of very many parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for number in range(3_000):
            package.writestr(f"{number}.xml", "")
    return file.getvalue()


PACKAGES = {
    "bomb.xlsx": packed("xl/workbook.xml", b" " * 1024 * 1024, 300),
    "bomb.docx": packed("word/document.xml", b" " * 1024 * 1024, 300),
    "large-part.docx": packed("word/document.xml", b"<a>" + b" " * 1024 * 1024, 100),
    "entities.docx": packed("word/document.xml", XML_BOMBS["laughs"].encode()),
    "entities-utf16.docx": packed("word/document.xml", XML_BOMBS["laughs"].encode("utf-16")),
    "parts.xlsx": many_parts(),
    "other.zip": packed("readme.xml", b"<a/>"),
    "no-sheets.xlsx": packed("xl/workbook.xml", b"<workbook/>"),
    "no-table.docx": packed("word/document.xml", b"<document><body><p/></body></document>"),
}
TEXTS = {
    "empty.tsv": b"",
    "blank.csv": b" \n\n",
    "no-tab.tsv": "只有一列".encode(),
    "not-json.jsonl": b'{"id": 1',
    "no-target.jsonl": '{"source": "甲"}'.encode(),
    "numbers.jsonl": b'{"source": 1, "target": 2}',
    "list.jsonl": b"[1]",
    "deep.jsonl": b'{"source":' + b"[" * 100_000,
    "binary.csv": bytes(range(128, 256)) * 10,
    "long-cell.csv": b"id,source,target\n1,a," + b"x" * 200_000,
}
BAD_FILES = {
    **{f"{name}.tmx": text.encode() for name, text in XML_BOMBS.items()},
    **{f"{name}-16.tmx": text.encode("utf-16") for name, text in XML_BOMBS.items()},
    **PACKAGES,
    **TEXTS,
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_each_bad_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    """The error says which file, what is wrong, and is one that users can act on."""
    path = tmp_path / name
    path.write_bytes(BAD_FILES[name])

    with pytest.raises(InputError) as error:
        read_file(path)

    assert error.value.where.startswith(str(path))
    assert error.value.problem


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """As input errors, so that the other files go on."""
    for path in (tmp_path / "missing.tmx", tmp_path):
        with pytest.raises(InputError):
            read_file(path)


def test_damaged_files_never_raise_anything_else(tmp_path: Path) -> None:
    """200 damaged files are read or refused; most are refused."""
    problems = []
    for number in range(FUZZED_FILES):
        name, content = fuzzed(number)
        path = tmp_path / name
        path.write_bytes(content)
        try:
            read_file(path)
        except InputError as error:
            problems.append((str(path), error.where))

    assert FUZZED_FILES // 2 < len(problems) < FUZZED_FILES
    assert [where for path, where in problems if not where.startswith(path)] == []


def test_bad_files_change_nothing_in_the_workspace(tmp_path: Path) -> None:
    """One command over all of them: exit 2, and no decision, memory or mark is left."""
    with Store.open(tmp_path / "workspace.db") as store:
        store.save_bitext("key", usual())
    paths = []
    for name, content in BAD_FILES.items():
        path = tmp_path / name
        path.write_bytes(content)
        paths.append(str(path))

    result = CliRunner().invoke(cli, ["import", *paths, "--out", str(tmp_path)])

    assert result.exit_code == 2
    assert result.stderr.count("error: ") == len(paths)
    with Store.open(tmp_path / "workspace.db") as store:
        assert store.reviews() == []
        assert store.disagreements() == []
        assert store.memory_revision() == "0"
        assert store.bitext(usual().document.id) == usual()
