"""What a format is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from duizhao.model import Bitext, ImportedPair

Writer = Callable[[Bitext], bytes]
"""A whole file of one document; the same bytes for the same document."""

Reader = Callable[[bytes], tuple[ImportedPair, ...]]
"""Pairs of a file that came back, in its order; raises InputError for what is no such file."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that pairs can be written to.

    Attributes:
        suffix: What follows NAME in the file's name.
        write: Its writer.
        read: Its reader, or None for files that are only read by people.
    """

    suffix: str
    write: Writer
    read: Reader | None
