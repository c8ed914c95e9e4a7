"""What kind of file came back: told by what it holds, because tools rename files.

The name's ending decides only between kinds of plain text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from duizhao.errors import InputError
from duizhao.formats import FORMATS
from duizhao.formats.decoding import MAX_BYTES
from duizhao.formats.office import open_package
from duizhao.formats.xml_text import local_name, parse

if TYPE_CHECKING:
    from pathlib import Path

    from duizhao.formats.contract import Reader
    from duizhao.model import ImportedPair

_XML_START = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")
_PAGE_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<!doctype html|\s*<html", re.IGNORECASE)
_TEXT_ENDINGS = {".csv": "csv", ".jsonl": "jsonl", ".json": "jsonl", ".ndjson": "jsonl"}
_ROOTS = {("tmx", ""): "tmx", ("xliff", "1"): "xliff12", ("xliff", "2"): "xliff21"}
"""Root element and first digit of an XLIFF version -> format."""


def read_file(path: Path) -> tuple[str, tuple[ImportedPair, ...]]:
    """Name of a file's format, and its pairs in the file's order.

    Raises:
        InputError: If it cannot be read, is too large, or is none of our formats; names the file.
    """
    try:
        content = _bounded(path)
        name = detect(content, path.suffix.lower())
        return name, _reader(name)(content)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except InputError as error:
        where = f"{path}: {error.where}" if error.where else str(path)
        raise type(error)(error.problem, where=where, hint=error.hint) from error


def _bounded(path: Path) -> bytes:
    """Bytes of a file that is not too large."""
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES} bytes", hint="Split the file.")
    return path.read_bytes()


def _reader(name: str) -> Reader:
    """Reader of a format."""
    reader = FORMATS[name].read
    if reader is None:
        raise InputError(f"files of format {name} are not read back")
    return reader


def detect(content: bytes, ending: str) -> str:
    """Name of the format of a file's bytes.

    Args:
        content: The file.
        ending: Last suffix of its name, lower case, with the point.

    Raises:
        InputError: If it is empty, or XML or an Office file of another kind.
    """
    if not content.strip():
        raise InputError("the file is empty")
    if content.startswith(b"PK"):
        parts = open_package(content)
        for part, name in (("xl/workbook.xml", "xlsx"), ("word/document.xml", "docx")):
            if part in parts:
                return name
        raise InputError(
            "a zip file, but neither workbook nor Word document",
            hint="Save spreadsheets as .xlsx and texts as .docx.",
        )
    if _PAGE_START.match(content):
        raise InputError(
            "a page for reading, which is not read back",
            hint="Import the .xlsx, .docx, .xlf or .tmx file of the same name.",
        )
    if _XML_START.match(content):
        root = parse(content)
        kind = local_name(root)
        found = _ROOTS.get((kind, root.get("version", "")[:1] if kind == "xliff" else ""))
        if found is None:
            raise InputError(f"XML, but neither TMX nor XLIFF 1 or 2: the root is <{kind}>")
        return found
    if ending in _TEXT_ENDINGS:
        return _TEXT_ENDINGS[ending]
    return "jsonl" if content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b'{"') else "tsv"
