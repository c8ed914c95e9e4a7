"""Zip containers: refused before unpacking where they would fill the memory.

A zip bomb is small and unpacks to gigabytes; real Word files unpack to about ten times their size,
with pictures to less. The directory of the archive states the sizes, and `zipfile` reads no more
than is stated.
"""

from __future__ import annotations

import io
import zipfile

from duizhao.errors import InputError

MAX_UNPACKED = 256 * 1024 * 1024
"""Bytes that a document may unpack to; a book of a thousand pages takes under 20 MB."""

MAX_RATIO = 200
"""Unpacked to packed size, beyond a first megabyte; text compresses to a fifteenth at most."""

FREE = 1024 * 1024
"""Bytes that may unpack from nothing: small repetitive files compress without limit."""

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Signature of the compound format: old .doc files, and encrypted .docx ([MS-OFFCRYPTO])."""


def check_zip(content: bytes, where: str) -> None:
    """Refuse what is no sound zip file of bearable size.

    Raises:
        InputError: If it is encrypted, damaged, or too large when unpacked.
    """
    if content.startswith(COMPOUND_FILE):
        raise InputError(
            "the file is protected by a password, or is an old .doc file",
            where=where,
            hint="Remove the password, or save it as .docx, in the program that made it.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InputError(
            f"the file is damaged: {error}", where=where, hint="Save it again as .docx."
        ) from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > FREE + MAX_RATIO * len(content):
        raise InputError(
            f"the file of {len(content)} bytes unpacks to {unpacked}",
            where=where,
            hint="It may be a zip bomb. Copy the text into a new file if you trust it.",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputError("the file is encrypted", where=where, hint="Remove the password.")
