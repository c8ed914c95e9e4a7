"""Files that are written whole or not at all.

Used for everything that goes into a run folder: a reader, a crash or a full disk never meets half
a file. The way is POSIX's: temporary file in the same folder, fsync, rename, fsync of the folder.
"""

from __future__ import annotations

import filecmp
import os
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from duizhao.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_MODE = 0o644
"""What a plain `open` gives under the usual umask; `mkstemp` alone would leave 0600."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that it holds either its old content or the new one, never a part.

    Args:
        path: Where the file goes; folders on the way are made.
        content: Its bytes.

    Raises:
        OutputError: If it cannot be written; nothing is left behind then.
    """
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Write a file piece by piece; it takes the old one's place when the block ends well.

    A file that holds the same bytes already is left alone, so that its time of change tells when
    the content changed.

    Args:
        path: Where the file goes; folders on the way are made.

    Raises:
        OutputError: If it cannot be written; nothing is left behind then.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                if path.is_file() and filecmp.cmp(path, temporary, shallow=False):
                    os.unlink(temporary)  # noqa: PTH108  (a name from mkstemp, here and below)
                    return
                os.fsync(file.fileno())
            os.chmod(temporary, FILE_MODE)  # noqa: PTH101
            os.replace(temporary, path)  # noqa: PTH105
        except BaseException:
            os.unlink(temporary)  # noqa: PTH108
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise OutputError(
            f"cannot write the file: {error.strerror or error}",
            where=str(path),
            hint="Check that the folder exists, may be written to and has room, then run again.",
        ) from error


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system lets folders be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
