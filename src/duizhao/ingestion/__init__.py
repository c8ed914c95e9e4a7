"""Stage 1, ingestion: files to Documents, decoded once and hashed.

`find_inputs` lists what a command was given, `read_document` reads one file. Each kind of file has
its reader in `READERS`; all give plain text in which lines and blank lines are those of the page.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from duizhao.errors import EmptyFolderError, InputError
from duizhao.language.chinese import script_tag
from duizhao.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from duizhao.ingestion.reading import Reading
    from duizhao.settings import IngestionSettings


class Reader(Protocol):
    """Turns the bytes of one kind of file into text."""

    def __call__(self, content: bytes, where: str, settings: IngestionSettings) -> Reading:
        """Read the bytes; `where` names the file in errors."""


READERS = {
    ".txt": "plain_text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "word",
    ".pdf": "pdf",
}
"""File extension in lower case -> module of this package whose `read` is its reader.

It is imported when such a file is read: the libraries for Word and PDF take long to load.
"""


@dataclass(frozen=True, slots=True)
class Input:
    """One file that a command was given.

    Attributes:
        path: Where it is.
        id: Document id: the path relative to the given folder, or the file's name.
    """

    path: Path
    id: str


def find_inputs(paths: Sequence[Path]) -> list[Input]:
    """List the files that the given files and folders hold, in order, each once.

    Folders are searched to the bottom for known extensions; other paths are taken as they are, so
    that a missing file fails alone when it is read. Hidden files and folders are passed over, as
    are the lock files of office programs (`~$...`).

    Raises:
        EmptyFolderError: For a folder without any known file.
    """
    found: dict[Path, Input] = {}
    for path in paths:
        if path.is_dir():
            inside = [Input(each, each.relative_to(path).as_posix()) for each in _walk(path)]
            if not inside:
                raise EmptyFolderError(
                    "the folder holds no file that can be read",
                    where=str(path),
                    hint=f"Known extensions: {', '.join(sorted(READERS))}.",
                )
        else:
            inside = [Input(path, path.name)]
        for each in inside:
            found.setdefault(each.path.resolve(), each)
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder with a known extension, sorted by path."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith((".", "~$")) for part in parts)
        if not hidden and path.suffix.lower() in READERS and path.is_file():
            yield path


def read_document(path: Path, document_id: str, settings: IngestionSettings) -> Document:
    """Read one file.

    Args:
        path: The file.
        document_id: Its id; see `Input.id`.
        settings: Encoding and size limit.

    Raises:
        InputError: If it is missing, too large, empty, of an unknown kind or damaged.
        EncodingError: If its bytes are not text in a known encoding.
    """
    where = str(path)
    module = READERS.get(path.suffix.lower())
    if module is None:
        raise InputError(
            f"files of kind {path.suffix or '(no extension)'!r} cannot be read",
            where=where,
            hint=f"Known: {', '.join(sorted(READERS))}. Save the text under one of these.",
        )
    content = _read_bytes(path, settings.max_bytes)
    reader: Reader = import_module(f"duizhao.ingestion.{module}").read
    reading = reader(content, where, settings)
    if not reading.text.strip():
        raise InputError(
            "the file holds no text", where=where, hint="Check that it is the right file."
        )
    return Document(
        id=document_id,
        path=where,
        language=script_tag(reading.text),
        text=reading.text,
        sha256=hashlib.sha256(content).hexdigest(),
        title=reading.title or document_id,
        encoding=reading.encoding,
        encoding_confidence=reading.confidence,
        marks=reading.marks,
    )


def _read_bytes(path: Path, limit: int) -> bytes:
    """All bytes of a file no larger than `limit`."""
    try:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except OSError as error:
        raise InputError(
            f"cannot read the file: {error.strerror}",
            where=str(path),
            hint="Check the path and rights.",
        ) from error
    if len(content) > limit:
        raise InputError(
            f"larger than {limit} bytes",
            where=str(path),
            hint="Split the file, or raise the setting ingestion.max_bytes.",
        )
    return content
