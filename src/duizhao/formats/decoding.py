"""Bytes of a text file that came back -> characters.

Byte order marks decide first (Excel writes UTF-16 and UTF-8 with one); then UTF-8; then GB18030,
which Excel on a Chinese Windows writes for CSV.
"""

from __future__ import annotations

import codecs

from duizhao.errors import EncodingError, InputError

MAX_BYTES = 64 * 1024 * 1024
"""Largest text file that is read back; 50,000 pairs with everything take about 15 MB as text, and
20 MB as XML, which takes ten times that in memory."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> str:
    """Characters of a returned text file.

    Raises:
        EncodingError: If it is in none of the known encodings, or is no text.
        InputError: If it is too large.
    """
    if len(content) > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES} bytes", hint="Split the file.")
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    for encoding in marked[:1] or ["utf-8", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EncodingError(
        "not text in UTF-8, UTF-16 with byte order mark, or GB18030",
        hint="Save it again as UTF-8.",
    )
