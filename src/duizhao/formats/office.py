"""The zip packages of Office files (ECMA-376): the same bytes every time, and safe to open.

Libraries put the time of day into packages; `settle` takes it out. A package from outside may be a
bomb or smuggle in entities; `open_package` refuses both before any part is parsed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from duizhao.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 32 * 1024 * 1024
"""Largest package that is read; 50,000 pairs take about 5 MB."""

MAX_UNPACKED = 256 * 1024 * 1024
"""Most that all parts may unpack to; 50,000 pairs take about 80 MB."""

MAX_PART = 64 * 1024 * 1024
"""Most that one part may unpack to; the sheet of 50,000 pairs takes about 30 MB."""

MAX_PARTS = 2_000
"""Most parts; a document with a picture on every page stays far below."""

FIXED_DATE = (1980, 1, 1, 0, 0, 0)
"""The zip format's own zero."""

FIXED_TIME = b"2000-01-01T00:00:00Z"
"""Stands for every time inside the package's properties."""

_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</)")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00!\x00D\x00O\x00C|\x00<\x00!\x00D\x00O")
"""Declarations of entities, in UTF-8 and both UTF-16; Office files have none."""


def settle(content: bytes, parts: Mapping[str, bytes] | None = None) -> bytes:
    """Pack again with fixed times, in the package's own order.

    Args:
        content: A package.
        parts: Parts that take the place of those of the same name.
    """
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as after,
    ):
        for entry in before.infolist():
            part = (parts or {}).get(entry.filename, before.read(entry))
            if entry.filename == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>" + FIXED_TIME + rb"\g<2>", part)
            settled = zipfile.ZipInfo(entry.filename, FIXED_DATE)
            settled.compress_type = zipfile.ZIP_DEFLATED
            settled.create_system = 3  # Unix, whatever wrote the library
            settled.external_attr = 0o644 << 16
            after.writestr(settled, part)
    return packed.getvalue()


def open_package(content: bytes) -> dict[str, bytes]:
    """Parts of a package from outside, by name.

    Raises:
        InputError: If it is no zip, too large packed or unpacked, damaged, or declares entities.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES} bytes", hint="Split the file.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            largest = max((entry.file_size for entry in entries), default=0)
            if len(entries) > MAX_PARTS or unpacked > MAX_UNPACKED or largest > MAX_PART:
                raise InputError(
                    f"unpacks to {unpacked} bytes in {len(entries)} parts; "
                    f"at most {MAX_UNPACKED} in {MAX_PARTS}, {MAX_PART} a part, are read",
                    hint="Save it again without pictures and attachments.",
                )
            parts = {
                entry.filename: package.read(entry)
                for entry in entries
                if entry.filename.endswith((".xml", ".rels"))
            }
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise InputError(
            f"not a whole Office file: {error}", hint="Save it again, without a password."
        ) from error
    for name, part in parts.items():
        if _DOCTYPE.search(part):
            raise InputError("declares XML entities, which Office files never do", where=name)
    return parts
